// What the command line's file is: it runs the bundle beside it, with V8's bytecode of it where the build made that for this very Node (another Node finds
// that it does not fit, and reads the source). Reading and compiling the source were a quarter of starting.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

const bundle = join(__dirname, 'command.js');
const script = new Script(readFileSync(bundle, 'latin1'), { filename: bundle, ...bytecode(join(__dirname, 'command.cache')) });
const command: unknown = script.runInThisContext();
// What tools/build.mts puts around the bundle is a function. Its file name is that of this file: what starts threads of the command line's own code starts this one.
if (typeof command === 'function') command(require, module, exports, __filename, __dirname);

function bytecode(path: string): { readonly cachedData?: Buffer } {
  try {
    return { cachedData: readFileSync(path) };
  } catch {
    return {}; // not made, or not shipped
  }
}
