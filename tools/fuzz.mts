// npm run fuzz [-- INPUTS [SEED]]: mutants of real lines (test/traces, samples, and ../shared/traces where it is) into every parser; 2.5 million
// by default. Prints what it found; status 1 when that is anything.

import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot, root } from './root.mts';

interface Fuzz {
  fuzz(lines: readonly string[], inputs: number, seed: number, progress: (done: number) => void): Readonly<Record<string, unknown>>;
  differentLines(texts: Iterable<string>, most: number): readonly string[];
}

const [inputs = 2_500_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const outfile = inRoot('out/tools/fuzz.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/support/fuzz.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  logLevel: 'warning',
});
const { fuzz, differentLines } = (await import(pathToFileURL(outfile).href)) as Fuzz;

const shared = join(process.env.LEASE_LENS_SHARED ?? inRoot('../shared'), 'traces');
const files = [
  ...globSync('test/traces/**/*', { cwd: root }).map((file) => inRoot(file)),
  ...globSync('samples/*.txt', { cwd: root }).map((file) => inRoot(file)),
];
if (existsSync(shared)) files.push(...globSync('*/*', { cwd: shared }).map((file) => join(shared, file)));
const logs = files
  .filter((file) => /\.(?:txt|strace|ftrace|\d{3,})$/.test(file) && statSync(file).isFile() && statSync(file).size < 4e6)
  .sort();
const lines = differentLines(
  logs.map((file) => readFileSync(file, 'utf8')),
  40_000,
);
console.log(`${lines.length} different lines of ${logs.length} logs; ${inputs} mutants, seed ${seed}`);
const started = performance.now();
let told = started;
const result = fuzz(lines, inputs, seed, (done) => {
  if (performance.now() - told < 10_000) return;
  told = performance.now();
  console.log(`${done} done`);
});
let found = 0;
for (const [name, value] of Object.entries(result)) {
  if (!Array.isArray(value)) {
    console.log(`${name}: ${value}`);
    continue;
  }
  found += value.length;
  console.log(`${name}: ${value.length}`);
  for (const one of value.slice(0, 20)) console.log(`  ${one}`);
}
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = found === 0 ? 0 : 1;
