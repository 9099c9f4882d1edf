// npm run fuzz [-- INPUTS [SEED]] [-- --keep]: mutants of real lines (test/traces, samples, and ../shared/traces where it is) into every parser, those
// that reach new code changed further; two million by default. Prints what it found; status 1 when that is anything. `--keep` writes the inputs
// that reached something to test/traces/fuzz/kept.ndjson, from where the tests read them.

import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot, root } from './root.mts';

interface Input {
  readonly dialect: string;
  readonly lines: readonly string[];
}

interface Fuzz {
  fuzz(options: object): Readonly<Record<string, unknown>> & { readonly kept: readonly Input[]; readonly suspects: readonly object[] };
  slowLines(suspects: readonly object[]): readonly string[];
  steepLines(lines: readonly string[], rounds: number, random: object): readonly string[];
  createRandom(seed: number): object;
  isGrammar(bundle: string): (offset: number) => boolean;
  startCoverage(script: string, counts: (offset: number) => boolean): object;
  differentLines(texts: Iterable<string>, most: number): readonly string[];
}

const usage = `npm run fuzz [-- [INPUTS [SEED]] [--keep]]

  INPUTS   small logs to try (default 2000000: some 20 minutes of one processor)
  SEED     what chance begins with (default: the clock); the first line of the output names it
  --keep   write the inputs that reached new code to test/traces/fuzz/kept.ndjson

Exit status: 0 nothing found, 1 exceptions, lost lines, slow lines or cost that is not linear, 2 wrong usage.`;
const words = process.argv.slice(2);
if (words.includes('--help') || words.includes('-h')) {
  console.log(usage);
  process.exit(0);
}
const numbers = words.filter((word) => word !== '--keep');
if (numbers.length > 2 || numbers.some((word) => !/^\d{1,10}$/.test(word))) {
  console.error(`fuzz: ${numbers.find((word) => !/^\d{1,10}$/.test(word)) ?? numbers.join(' ')}: not understood\n${usage}`);
  process.exit(2);
}
const keeps = words.includes('--keep');
const [inputs = 2_000_000, seed = Date.now() % 2 ** 31] = numbers.map(Number);
const outfile = inRoot('out/tools/fuzz.mjs');
await build({
  absWorkingDir: root,
  stdin: {
    contents: "export * from './fuzz'; export * from './mutants'; export * from './coverage';",
    resolveDir: inRoot('test/support'),
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  logLevel: 'warning',
});
const { fuzz, isGrammar, startCoverage, differentLines } = (await import(pathToFileURL(outfile).href)) as Fuzz;

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
const keptFile = inRoot('test/traces/fuzz/kept.ndjson');
const earlier = (existsSync(keptFile) ? readFileSync(keptFile, 'utf8') : '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Input);
console.log(
  `${lines.length} different lines of ${logs.length} logs, ${earlier.length} inputs kept earlier; ${inputs} mutants, seed ${seed}`,
);
const started = performance.now();
let told = started;
const result = fuzz({
  lines,
  inputs,
  seed,
  earlier,
  coverage: startCoverage(basename(outfile), isGrammar(readFileSync(outfile, 'utf8'))),
  progress: (done: number, kept: number) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    console.log(`${done} done, ${kept} kept`);
  },
});
// Another copy of the code, which no counters slow down.
const { slowLines, steepLines, createRandom } = (await import(`${pathToFileURL(outfile).href}?timed`)) as Fuzz;
const timed = { slow: slowLines(result.suspects), steep: steepLines(lines, 400, createRandom(seed)) };
let found = 0;
for (const [name, value] of Object.entries({ ...result, ...timed })) {
  if (name === 'kept' || name === 'suspects') {
    console.log(`${name}: ${result[name].length}`);
  } else if (Array.isArray(value)) {
    found += value.length;
    console.log(`${name}: ${value.length}`);
    for (const one of value.slice(0, 20)) console.log(`  ${one}`);
  } else {
    console.log(`${name}: ${JSON.stringify(value)}`);
  }
}
if (keeps) {
  const all = [...earlier, ...result.kept].map((input) => JSON.stringify(input)).filter((line) => line.length < 1500);
  writeFileSync(keptFile, `${[...new Set(all)].join('\n')}\n`);
}
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = found === 0 ? 0 : 1;
