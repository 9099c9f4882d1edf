// Runs compiled test files in mocha and hands over the tally. Usage: node tools/run/mocha.mts [--timeout MS] FILE…
// A skip must say why (test/support/skip.ts); one that does not counts as a failure.

import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { countRun } from './mocha-tally.mts';
import { hand } from './tally.mts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '20000' }, grep: { type: 'string' } },
});

const mocha = new Mocha({ timeout: Number(values.timeout), color: process.stdout.isTTY });
if (values.grep !== undefined) {
  mocha.grep(values.grep);
}
for (const file of positionals) {
  mocha.addFile(file);
}
await mocha.loadFilesAsync();
const tally = await new Promise<ReturnType<ReturnType<typeof countRun>>>((resolve) => {
  const runner = mocha.run(() => resolve(count()));
  const count = countRun(runner);
});
hand(tally);
process.exit(tally.failed === 0 ? 0 : 1);
