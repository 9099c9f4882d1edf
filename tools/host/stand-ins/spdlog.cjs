// Takes the place of @vscode/spdlog, a compiled module that no install script builds here: the same calls, plain appends to the log file.

const { createWriteStream, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const nothing = () => undefined;

function createLogger(_name, file) {
  mkdirSync(dirname(file), { recursive: true });
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', nothing); // the folder goes away at the end of a test run; a log that cannot be written must not end the server
  const write = (level) => (message) => stream.write(`${new Date().toISOString()} [${level}] ${message}\n`);
  return {
    trace: nothing,
    debug: nothing,
    info: write('info'),
    warn: write('warning'),
    error: write('error'),
    critical: write('critical'),
    getLevel: () => 2,
    setLevel: nothing,
    setPattern: nothing,
    clearFormatters: nothing,
    flush: nothing,
    drop: nothing,
  };
}

exports.version = 'stand-in';
exports.setLevel = nothing;
exports.setFlushOn = nothing;
exports.shutdown = nothing;
exports.createRotatingLogger = async (name, file) => createLogger(name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
