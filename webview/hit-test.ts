// What lies under a point of the lanes: the nearest mark first, then the bar that matters most. Looks at what is drawn. Knows no DOM.

import { rankOf, trackOf } from './columns';
import { type Layout, rowAt } from './layout';
import { type Runs, runsOf } from './runs';
import { toAt, type View } from './viewport';

export interface Hit {
  /** Position in the columns: the interval or mark, or the one that stands for the crowd. */
  readonly position: number;
  /** How many share the place. */
  readonly count: number;
}

/** `x` from the plot's left border, `y` from the top of the content, CSS pixels. */
export function hitTest(layout: Layout, runs: Runs, view: View, width: number, x: number, y: number): Hit | undefined {
  const row = rowAt(layout, y);
  if (row?.kind !== 'lane') return undefined;
  const at = toAt(view, width, x);
  const pixel = (view.end - view.start) / Math.max(width, 1);
  const run =
    best(runs, trackOf(row.index, 'marks'), at, pixel * markReach) ?? best(runs, trackOf(row.index, 'bars'), at, pixel * barReach);
  return run === undefined ? undefined : { position: runs.positions[run] ?? 0, count: runs.counts[run] ?? 1 };
}

/** The run of a track that a point means: inside beats beside, then the worse severity, then the nearer, then the shorter one. */
function best(runs: Runs, track: number, at: number, reach: number): number | undefined {
  const [from, to] = runsOf(runs, track);
  let found: { readonly run: number; readonly score: readonly number[] } | undefined;
  for (let run = from; run < to; run++) {
    const start = runs.starts[run] ?? 0;
    const end = runs.ends[run] ?? 0;
    if (end < at - reach || start > at + reach) continue;
    const inside = start < end && start <= at && at <= end;
    const score = [
      inside ? 1 : 0,
      rankOf(runs.codes[run] ?? 0),
      inside ? 0 : -Math.min(Math.abs(start - at), Math.abs(end - at)),
      start - end,
    ];
    if (found === undefined || isBetter(score, found.score)) found = { run, score };
  }
  return found?.run;
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  for (const [place, value] of a.entries()) {
    const other = b[place] ?? 0;
    if (value !== other) return value > other;
  }
  return false;
}

const markReach = 8;
const barReach = 3;
