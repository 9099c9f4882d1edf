// Cost per MB at the full size against that of a hundredth of it, without what a run of nothing costs.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchDialect, makeLog } from './logs.mts';
import { median } from './numbers.mts';
import { ourCheck } from './tools.mts';

export function growth(dialect: BenchDialect, bytes: number, folder: string, rounds: number): void {
  const empty = join(folder, 'empty');
  const path = join(folder, 'growth.txt');
  writeFileSync(empty, '');
  const cpu = (file: string): number => median(Array.from({ length: rounds }, () => ourCheck(file).cost.cpu));
  const start = cpu(empty);
  const [small = 0, large = 0] = [bytes / 100, bytes].map((size) => {
    const log = makeLog(path, dialect, size, 0.01);
    const cost = (cpu(path) - start) / (log.bytes / 1e6);
    rmSync(path);
    return cost;
  });
  console.log(
    `growth ${dialect}: ${(small * 1000).toFixed(2)} ms/MB at ${bytes / 1e8} MB, ${(large * 1000).toFixed(2)} ms/MB at ${bytes / 1e6} MB, ${(large / small).toFixed(2)} ×; start ${start.toFixed(3)} s\n`,
  );
}
