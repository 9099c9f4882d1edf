// V8's bytecode of the command line's bundle, made once its usual functions have run, so that they are in it. Starting then neither reads nor compiles
// source. V8 takes it only where version, flags and length of the source are those it was made with; else the source is read as ever.
// As a program: FILE… run it in a process that does the same each time and write what came out; `seal` makes it fit a process without flags.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { dialects, makeLog } from '../bench/logs.mts';

/**
 * Seeds of hashes, threads and forgetting code make bytecode differ from run to run. So do gaps between the fields of V8's records, which keep what lay in memory
 * before: with room for all that the run makes (MB; less than a quarter is used) nothing is collected, no memory is used twice, and the gaps are empty.
 */
const room = 256;
const steady = [
  ...['--hash-seed=1', '--random-seed=1', '--single-threaded', '--no-flush-bytecode'],
  ...[`--min-semi-space-size=${room}`, `--max-semi-space-size=${room}`],
];
/** Where V8 writes what flags the bytecode was made with: they change nothing in it. bytes */
const flagsAt = 12;
const flagsBytes = 4;

/** Writes `cache` beside `bundle`, a script whose value is the function to run. Throws, and leaves none, where V8 would not take it. */
export function makeBytecode(bundle: string, cache: string): void {
  rmSync(cache, { force: true });
  try {
    run([...steady, import.meta.filename, 'make', bundle, cache]);
    run([import.meta.filename, 'seal', bundle, cache]);
  } catch (error) {
    rmSync(cache, { force: true });
    throw error;
  }
}

function run(args: readonly string[]): void {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0)
    throw new Error(`The bytecode of the command line cannot be made; it works without, and starts a little later: ${stderr}`);
}

/** The name stands in what is made: it is the same in every folder. */
const scriptOf = (bundle: string, cachedData?: Buffer): Script =>
  new Script(readFileSync(bundle, 'latin1'), { filename: 'command.js', ...(cachedData === undefined ? {} : { cachedData }) });

function make(bundle: string, cache: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  const logs = dialects.map((dialect) => makeLog(join(folder, dialect), dialect, 1 << 18, 0.3).path);
  const script = scriptOf(bundle);
  const command = script.runInThisContext() as (...args: readonly unknown[]) => void; // the build puts a function around it
  const require = createRequire(import.meta.url);
  const formats = ['ndjson', 'text'];
  const next = (): void => {
    const format = formats.pop();
    if (format !== undefined) {
      process.argv = [process.execPath, bundle, 'check', '--format', format, ...logs];
      const module = { exports: {} };
      command(require, module, module.exports, bundle, dirname(bundle));
      return;
    }
    writeFileSync(cache, script.createCachedData());
    rmSync(folder, { recursive: true });
  };
  process.on('beforeExit', next);
}

function seal(bundle: string, cache: string): void {
  const bytes = readFileSync(cache);
  // Of another source: V8 would take what it has compiled itself, whatever stands in the bytes.
  const plain = new Script('').createCachedData();
  plain.copy(bytes, flagsAt, flagsAt, flagsAt + flagsBytes);
  writeFileSync(cache, bytes);
  if (scriptOf(bundle, bytes).cachedDataRejected !== false) throw new Error('V8 does not take what it made');
}

const [action, bundle = '', cache = ''] = process.argv.slice(2);
if (action === 'make') make(bundle, cache);
if (action === 'seal') seal(bundle, cache);
