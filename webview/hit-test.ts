// What lies under a point: the nearest mark first, then the interval that matters most. Knows no DOM.

import type { LaneIndex } from './lane-index';
import { marksBetween, overlapping } from './lane-index';
import type { Layout, Row } from './layout';
import { rowsBetween } from './layout';
import { toAt, type View } from './viewport';

/** Something that can be pointed at: an index into the timeline's intervals or marks. */
export interface Item {
  readonly kind: 'interval' | 'mark';
  readonly index: number;
}

/** `x` from the plot's left border, `y` from the top of the content, CSS pixels. */
export function hitTest(layout: Layout, lanes: readonly LaneIndex[], view: View, width: number, x: number, y: number): Item | undefined {
  const row = rowAt(layout, y);
  if (row?.kind !== 'lane') return undefined;
  const lane = lanes[row.index];
  if (lane === undefined) return undefined;
  const at = toAt(view, width, x);
  const pixel = (view.end - view.start) / Math.max(width, 1);
  return nearestMark(lane, at, pixel * markReach) ?? worstInterval(lane, at, pixel * barReach);
}

export function rowAt(layout: Layout, y: number): Row | undefined {
  return rowsBetween(layout, y, y + 1).find((row) => y >= row.top && y < row.top + row.height);
}

export function sameItem(a: Item | undefined, b: Item | undefined): boolean {
  return a?.kind === b?.kind && a?.index === b?.index;
}

const markReach = 8;
const barReach = 3;

function nearestMark(lane: LaneIndex, at: number, reach: number): Item | undefined {
  const [from, to] = marksBetween(lane, at - reach, at + reach);
  let best: number | undefined;
  for (let i = from; i < to; i++) if (best === undefined || better(lane, i, best, at)) best = i;
  const index = best === undefined ? undefined : lane.marks[best];
  return index === undefined ? undefined : { kind: 'mark', index };
}

function better(lane: LaneIndex, candidate: number, best: number, at: number): boolean {
  const byRank = (lane.markRanks[candidate] ?? 0) - (lane.markRanks[best] ?? 0);
  if (byRank !== 0) return byRank > 0;
  return Math.abs((lane.ats[candidate] ?? 0) - at) < Math.abs((lane.ats[best] ?? 0) - at);
}

/** Inside beats beside, then the worse severity, then the shorter one. */
function worstInterval(lane: LaneIndex, at: number, reach: number): Item | undefined {
  const [from, to] = overlapping(lane, at - reach, at + reach);
  let best: { readonly index: number; readonly score: readonly [number, number, number] } | undefined;
  for (let i = from; i < to; i++) {
    const start = lane.starts[i] ?? 0;
    const end = lane.ends[i] ?? 0;
    if (end < at - reach) continue;
    const score = [start <= at && at <= end ? 1 : 0, lane.ranks[i] ?? 0, start - end] as const;
    if (best === undefined || compare(score, best.score) > 0) best = { index: lane.intervals[i] ?? 0, score };
  }
  return best && { kind: 'interval', index: best.index };
}

function compare(a: readonly [number, number, number], b: readonly [number, number, number]): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
