// The bench of the replay: what an event costs beside many live pins on one file, every rule listening.

import { bundled } from './bundled.mts';

/** `npm run bench -- replay [LIVE…]`: a table over live pins (default 10³, 10⁴, 10⁶). */
export async function benchReplay(counts: readonly string[]): Promise<number> {
  const live = counts.length === 0 ? [1e3, 1e4, 1e6] : counts.map(Number);
  if (live.some((count) => !Number.isInteger(count) || count < 100)) {
    console.error('npm run bench -- replay [LIVE…]: how many live pins, 100 or more each');
    return 2;
  }
  const { replayTable } = await bundled<typeof import('../../test/support/replay-bench.ts')>('test/support/replay-bench.ts');
  for (const line of replayTable(live)) console.log(line);
  return 0;
}
