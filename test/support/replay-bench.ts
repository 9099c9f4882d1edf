// The table of `npm run bench -- replay`.

import { costOf, kinds, pinnedFile } from './pinned-file';

/** Rounds of one batch: enough that the code is compiled when the best batch is measured. */
const rounds = 20_000;

/** One row per kind of event: µs of processor time per event and events per second, beside so many live pins. */
export function* replayTable(counts: readonly number[]): Generator<string> {
  yield 'replay: µs of processor time per event (and million events per second) beside so many live pins on one file; every rule listens';
  yield ['', ...counts.map((count) => count.toLocaleString('en'))].map(column).join('');
  const rows = new Map(Object.keys(kinds).map((kind) => [kind, [] as number[]]));
  for (const count of counts) {
    const file = pinnedFile(count);
    for (const [kind, costs] of rows) costs.push(1000 * costOf(file, kind, rounds));
  }
  for (const [kind, costs] of rows)
    yield [kind, ...costs.map((cost) => `${cost.toFixed(2)} (${(1 / cost).toFixed(2)} M/s)`)].map(column).join('');
}

function column(text: string, at: number): string {
  return at === 0 ? text.padEnd(34) : text.padStart(20);
}
