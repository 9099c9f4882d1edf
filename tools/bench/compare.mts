// One table: every tool on one log in turn, its answer checked, its cost, and our ratio to it, pair by pair of a round.

import { loadavg } from 'node:os';
import type { MadeLog } from './logs.mts';
import { median, range } from './numbers.mts';
import { type Cost, type Counts, slowRounds, tools } from './tools.mts';

/** Ends the process with status 1 where an answer is wrong. */
export function compare(name: string, log: MadeLog, rounds: number): void {
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
  const known = Number.isNaN(log.relevant) ? '' : `, ${log.relevant} relevant, ${log.events} events`;
  console.log(
    `${name}: ${(log.bytes / 1e6).toFixed(0)} MB, ${log.lines} lines${known}; all answers agree; load ${loadavg()[0]?.toFixed(1)}`,
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
