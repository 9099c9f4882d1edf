// A log of broken lines alone against one of as many good ones: a broken log must not be a denial of service.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchDialect, makeLog } from './logs.mts';
import { range } from './numbers.mts';
import { ourCheck } from './tools.mts';

export function brokenLines(dialect: BenchDialect, lines: number, folder: string, rounds: number): void {
  const paths = [join(folder, 'good.txt'), join(folder, 'broken.txt')] as const;
  makeLog(paths[0], dialect, Number.POSITIVE_INFINITY, 1, 0, lines);
  const made = makeLog(paths[1], dialect, Number.POSITIVE_INFINITY, 1, 1, lines);
  const costs = Array.from({ length: rounds }, () => {
    const [good, broken] = paths.map((path) => ourCheck(path));
    if (broken?.counts.unparsed !== made.broken) {
      console.error(`broken ${dialect}: ${broken?.counts.unparsed} unparsed, expected ${made.broken}: no ratio means anything`);
      process.exit(1);
    }
    return [good?.cost.cpu ?? 0, broken.cost.cpu] as const;
  });
  for (const path of paths) rmSync(path);
  console.log(
    `broken ${dialect}: ${made.broken} broken lines ${range(
      costs.map(([, broken]) => broken),
      3,
    )} s CPU, as many good ones ${range(
      costs.map(([good]) => good),
      3,
    )} s; ${range(
      costs.map(([good, broken]) => broken / good),
      2,
    )} ×\n`,
  );
}
