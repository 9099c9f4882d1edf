// npm run bench [-- --size MB] [--rounds N] [--only TEXT] [--again N]: what a whole analysis costs beside wc, grep, mawk and a python script, on logs
// made in a temporary folder and on a real recording. Every answer is checked before any ratio is printed; status 1 when one differs.
// `npm run bench -- timeline` measures the drawing of the timeline instead, `npm run bench -- replay` an event beside many live pins.
// --again N reads the same log N times in one process and prints the memory after each.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { again } from './bench/again.mts';
import { type MadeLog, makeLog } from './bench/logs.mts';
import { realLog } from './bench/real-log.mts';
import { benchReplay } from './bench/replay.mts';
import { bench as benchTimeline } from './bench/timeline.mts';
import { type Cost, type Counts, measured, slowRounds, tools } from './bench/tools.mts';
import { inRoot } from './root.mts';

if (process.argv[2] === 'timeline') process.exit(await benchTimeline());
if (process.argv[2] === 'replay') process.exit(await benchReplay(process.argv.slice(3)));

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    again: { type: 'string' },
  },
});
const bytes = Number(values.size) * 1e6;
const rounds = Number(values.rounds);
if (!existsSync(inRoot('dist/lease-lens.js'))) throw new Error('nothing is built yet: npm run build');
const folder = mkdtempSync(join(tmpdir(), 'lease-lens-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(2));

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, load ${loadavg()[0]?.toFixed(1)}, n = ${rounds}\n`);
if (values.again !== undefined) await again(makeLog(join(folder, 'again'), 'ftrace', bytes, 0.01).path, Number(values.again));
else compareAll();

function compareAll(): void {
  const logs: readonly (readonly [name: string, make: (path: string) => MadeLog | undefined])[] = [
    ['ftrace, real recording B02', (path) => realLog(path)],
    ...(['ftrace', 'strace'] as const).flatMap((dialect) =>
      [0.001, 0.01, 0.1, 1].map(
        (share) =>
          [
            `${dialect}, ${share * 100} % relevant`,
            (path: string) => makeLog(path, dialect, share < 0.1 ? bytes : bytes / 10, share),
          ] as const,
      ),
    ),
    ['ftrace, 1 % relevant, 1 % broken', (path) => makeLog(path, 'ftrace', bytes / 10, 0.01, 0.01)],
    ['strace, 1 % relevant, 1 % broken', (path) => makeLog(path, 'strace', bytes / 10, 0.01, 0.01)],
  ];
  for (const [name, make] of logs) {
    if (!name.includes(values.only)) continue;
    const path = join(folder, 'log.txt');
    const log = make(path);
    if (log !== undefined) compare(name, log);
    rmSync(path, { force: true });
  }
  for (const dialect of ['ftrace', 'strace'] as const) if (`growth ${dialect}`.includes(values.only)) growth(dialect);
}

/** One table: cost of each tool, and our ratio to it, pair by pair of a round. */
function compare(name: string, log: MadeLog): void {
  const costs = new Map<string, Cost[]>(tools.map((tool) => [tool.name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const tool of tools) {
      if (tool.slow === true && round >= slowRounds) continue;
      const { cost, counts } = tool.run(log.path, log.dialect);
      check(`${name}: ${tool.name}`, counts, log);
      costs.get(tool.name)?.push(cost);
    }
  }
  const own = costs.get('lease-lens check') ?? [];
  console.log(
    `${name}: ${(log.bytes / 1e6).toFixed(0)} MB, ${log.lines} lines, ${log.relevant} relevant, ${log.events} events; all answers agree; load ${loadavg()[0]?.toFixed(1)}`,
  );
  for (const [tool, all] of costs) {
    const seconds = all.map((cost) => cost.cpu);
    const ratios = all.map((cost, round) => (own[round]?.cpu ?? 0) / cost.cpu);
    const peak = median(all.map((cost) => cost.peak)) / 1024;
    const ratio = tool === 'lease-lens check' ? '' : `  we cost ${range(ratios, 2)} × that`;
    console.log(`  ${tool.padEnd(33)} ${range(seconds, 3)} s CPU, ${peak.toFixed(0)} MB${ratio}`);
  }
  console.log('');
}

function check(what: string, counts: Counts, log: MadeLog): void {
  const expected: Counts = { lines: log.lines, relevant: log.relevant, events: log.events, unparsed: log.broken };
  for (const [key, found] of Object.entries(counts) as [keyof Counts, number][]) {
    // A real recording says only how many lines it has; its other counts are compared in real-log.mts.
    if (expected[key] === found || Number.isNaN(expected[key])) continue;
    console.error(`${what}: ${found} ${key}, expected ${expected[key]}: no ratio means anything`);
    process.exit(1);
  }
}

/** Cost per MB at the full size against that of a hundredth of it, without what a run of nothing costs. */
function growth(dialect: 'ftrace' | 'strace'): void {
  const empty = join(folder, 'empty');
  const path = join(folder, 'log.txt');
  writeFileSync(empty, '');
  const command = (file: string): readonly string[] => [
    process.execPath,
    inRoot('dist/lease-lens.js'),
    'check',
    '--format',
    'ndjson',
    file,
  ];
  const cpu = (file: string): number => {
    const all = Array.from({ length: rounds }, () => measured(command(file)).cost.cpu);
    return median(all);
  };
  const start = cpu(empty);
  const perMb = [bytes / 100, bytes].map((size) => {
    const log = makeLog(path, dialect, size, 0.01);
    const cost = (cpu(path) - start) / (log.bytes / 1e6);
    rmSync(path);
    return cost;
  });
  const [small = 0, large = 0] = perMb;
  console.log(
    `growth ${dialect}: ${(small * 1000).toFixed(2)} ms/MB at ${bytes / 1e8} MB, ${(large * 1000).toFixed(2)} ms/MB at ${bytes / 1e6} MB, ${(large / small).toFixed(2)} ×; start ${start.toFixed(3)} s\n`,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

function range(values: readonly number[], digits: number): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}
