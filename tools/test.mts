// npm test: every kind of test, one after the other, and one line at the end that adds them all up.
// `npm test -- --only unit` runs one stage (types, lint, unit, host, ui; several with commas). `--seed random` asks the properties other cases.

import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root } from './root.mts';
import { exitOnSignals } from './run/group.mts';
import { runStage, type Stage } from './run/stage.mts';
import { lastLine, sum, type Tally } from './run/tally.mts';

const tsc = 'node_modules/typescript/bin/tsc';
const biome = 'node_modules/@biomejs/biome/bin/biome';

const stages: readonly Stage[] = [
  { name: 'build', title: 'Build', limit: 300, args: ['tools/build.mts', '--tests'], result: 'setup' },
  { name: 'types', title: 'Types', limit: 300, args: [tsc, '-p', '.'], result: 'status' },
  {
    name: 'core-types',
    title: 'Types of the pure core, without DOM, Node and VS Code',
    limit: 300,
    args: [tsc, '-p', 'tsconfig.core.json'],
    result: 'status',
  },
  { name: 'lint', title: 'Format and lint', limit: 300, args: [biome, 'ci', '.'], result: 'status' },
  {
    name: 'unit',
    title: 'Imports, units, properties, command line, oracle',
    limit: 1500,
    args: ['tools/run/mocha.mts', '@unit'],
    result: 'tally',
  },
  { name: 'host', title: 'Inside the extension host', limit: 900, args: ['tools/test-host.mts'], result: 'tally' },
  {
    name: 'host-min',
    title: 'Inside the extension host of the oldest VS Code that is supported',
    limit: 1200,
    args: ['tools/test-host.mts', '--server', 'min'],
    result: 'tally',
  },
  { name: 'ui', title: 'The installed extension, driven in a browser', limit: 900, args: ['tools/test-ui.mts'], result: 'tally' },
];

exitOnSignals();
const values = readWords();
const tallies: Tally[] = [];
for (const stage of chosen(values.only)) {
  const tally = await runStage(withFiles(stage));
  // A stage that failed without naming a test is named itself: the end of the output must say what to look for.
  const failures =
    tally.failed > tally.failures.length ? [...tally.failures, { title: `stage ${stage.name}`, message: 'see above' }] : tally.failures;
  tallies.push({ ...tally, failures });
}
const total = sum(tallies);
console.log('');
for (const skip of total.skips) {
  console.log(`skipped: ${skip.title}: ${skip.reason}`);
}
for (const failure of total.failures) {
  console.log(`failed: ${failure.title}\n${failure.message.replace(/^/gm, '    ')}`);
}
console.log(lastLine(total));
process.exitCode = total.failed === 0 ? 0 : 1;

function readWords() {
  const usage = `npm test [-- OPTIONS]

  --only STAGES   one stage or several with commas: ${stages.map(({ name }) => name).join(', ')}
  --grep WORD     only tests whose title has it
  --seed N        what the properties' chance begins with (random: the clock)`;
  try {
    const text = { type: 'string' } as const;
    const read = parseArgs({ options: { only: text, grep: text, seed: text, help: { type: 'boolean', short: 'h' } } }).values;
    if (read.help !== true) return read;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`npm test: ${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

function chosen(only: string | undefined): readonly Stage[] {
  if (only === undefined) {
    return stages;
  }
  const names = only.split(',').flatMap((name) => (name === 'types' ? ['types', 'core-types'] : [name]));
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(`no stage ${unknown.join(', ')}; there are ${stages.map((stage) => stage.name).join(', ')}`);
    process.exit(2);
  }
  return stages.filter((stage) => stage.name === 'build' || names.includes(stage.name));
}

/** The compiled tests exist only after the build, so they are looked up late. */
function withFiles(stage: Stage): Stage {
  const grep = values.grep === undefined || stage.result !== 'tally' ? [] : ['--grep', values.grep];
  const seed = values.seed === undefined || stage.name !== 'unit' ? [] : ['--seed', values.seed];
  const args = stage.args.flatMap((arg) => (arg === '@unit' ? globSync('out/test/**/*.test.js', { cwd: root }).sort() : [arg]));
  return { ...stage, args: [...args, ...grep, ...seed] };
}
