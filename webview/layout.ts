// Lanes → rows: where each group's head and each lane lies, in CSS pixels from the top of the content. Knows no DOM.

import type { LaneKind, Timeline } from './protocol';

export interface Row {
  readonly kind: 'group' | 'lane';
  /** Index into `groups` or `lanes`. */
  readonly index: number;
  readonly top: number;
  readonly height: number;
  /** A lane's bars: top and height. */
  readonly barTop: number;
  readonly barHeight: number;
}

export interface Layout {
  readonly rows: readonly Row[];
  /** By lane; undefined while its group is folded. */
  readonly lanes: readonly (Row | undefined)[];
  readonly height: number;
}

/** `folded`: indices of the groups whose lanes are hidden. */
export function layoutOf(timeline: Timeline, folded: ReadonlySet<number>): Layout {
  const rows: Row[] = [];
  const lanes: (Row | undefined)[] = timeline.lanes.map(() => undefined);
  let top = 0;
  timeline.groups.forEach((group, groupIndex) => {
    const height = group.detail === undefined ? 26 : 40;
    rows.push({ kind: 'group', index: groupIndex, top, height, barTop: top, barHeight: 0 });
    top += height;
    if (folded.has(groupIndex)) return;
    timeline.lanes.forEach((lane, laneIndex) => {
      if (lane.group !== groupIndex) return;
      const size = laneSizes[lane.kind];
      const row: Row = {
        kind: 'lane',
        index: laneIndex,
        top,
        height: size.lane,
        barTop: top + (size.lane - size.bar) / 2,
        barHeight: size.bar,
      };
      rows.push(row);
      lanes[laneIndex] = row;
      top += size.lane;
    });
    top += gapBelowGroup;
  });
  return { rows, lanes, height: top };
}

/** The rows that overlap [from, to), by binary search. */
export function rowsBetween(layout: Layout, from: number, to: number): readonly Row[] {
  let low = 0;
  let high = layout.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = layout.rows[middle];
    if (row !== undefined && row.top + row.height <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((layout.rows[end]?.top ?? Number.POSITIVE_INFINITY) < to) end++;
  return layout.rows.slice(low, end);
}

const gapBelowGroup = 10;

const laneSizes: Readonly<Record<LaneKind, { readonly lane: number; readonly bar: number }>> = {
  lease: { lane: 26, bar: 18 },
  break: { lane: 24, bar: 14 },
  pin: { lane: 22, bar: 16 },
  change: { lane: 26, bar: 12 },
  gup: { lane: 26, bar: 14 },
  signal: { lane: 24, bar: 12 },
};
