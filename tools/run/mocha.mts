// Runs compiled test files in mocha and hands over the tally. Usage: node tools/run/mocha.mts [--timeout MS] [--grep TEXT] [--seed NUMBER|random] FILE…
// Properties are asked the same cases each time, so that a change answers for what it changes; `--seed random` looks further.

import { parseArgs } from 'node:util';
import fc from 'fast-check';
import Mocha from 'mocha';
import { countRun } from './mocha-tally.mts';
import { hand, type Tally } from './tally.mts';

export interface MochaOptions {
  /** ms per test */
  readonly timeout: number;
  readonly grep?: string | undefined;
  /** How often a test that fails is tried again; each time is told. */
  readonly retries?: number;
}

export async function runMocha(files: readonly string[], options: MochaOptions): Promise<Tally> {
  // Where nobody watches, a dot for each test: what failed is printed in full.
  const mocha = new Mocha({ timeout: options.timeout, color: process.stdout.isTTY, reporter: process.stdout.isTTY ? 'spec' : 'dot' });
  mocha.suite.retries(options.retries ?? 0);
  if (options.grep !== undefined) {
    mocha.fgrep(options.grep);
  }
  for (const file of files) {
    mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  return await new Promise((resolve) => {
    const runner = mocha.run(() => resolve(count()));
    const count = countRun(runner);
  });
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { timeout: { type: 'string', default: '20000' }, grep: { type: 'string' }, seed: { type: 'string', default: '20190606' } },
  });
  const seed = values.seed === 'random' ? Date.now() | 0 : Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error(`--seed takes a whole number or random, not ${values.seed}`);
  console.log(`Seed of the properties: ${seed}`);
  fc.configureGlobal({ seed });
  const tally = await runMocha(positionals, { timeout: Number(values.timeout), grep: values.grep });
  hand(tally);
  process.exit(tally.failed === 0 ? 0 : 1);
}
