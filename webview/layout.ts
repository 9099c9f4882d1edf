// Lanes → rows: where each head and each lane lies, in CSS pixels from the top of the content. Knows no DOM.

import type { Lane, LaneKind, TimelineHead } from './protocol';

export interface Row {
  readonly kind: 'group' | 'lane';
  /** A lane: index into `lanes`. A head: index into `groups` or `tasks`, −1 for the pinned lanes. */
  readonly index: number;
  /** What folds it: `file 0`, `task 2`, `pinned`, `lane 7`. */
  readonly key: string;
  readonly top: number;
  readonly height: number;
  /** A lane's bars: top and height. */
  readonly barTop: number;
  readonly barHeight: number;
}

export interface Layout {
  readonly rows: readonly Row[];
  /** By lane; undefined while it is not shown. */
  readonly lanes: readonly (Row | undefined)[];
  readonly height: number;
}

/** What the user made of the lanes. */
export interface Arrangement {
  readonly by: 'file' | 'task';
  /** Keys of rows that are folded: a head hides its lanes, a lane becomes a thin line. */
  readonly folded: ReadonlySet<string>;
  /** Lanes on top of all. */
  readonly pinned: readonly number[];
  /** Lanes in the order wanted; those that are not named keep theirs. */
  readonly order: readonly number[];
  /** Lanes without anything that passes the filter. */
  readonly hidden: ReadonlySet<number>;
}

export const plainArrangement: Arrangement = { by: 'file', folded: new Set(), pinned: [], order: [], hidden: new Set() };

export function layoutOf(timeline: Pick<TimelineHead, 'groups' | 'lanes' | 'tasks'>, arrangement: Arrangement = plainArrangement): Layout {
  const rows: Row[] = [];
  const lanes: (Row | undefined)[] = timeline.lanes.map(() => undefined);
  let top = 0;
  const addGroup = (index: number, key: string, height: number, own: readonly number[]): void => {
    if (own.length === 0) return;
    rows.push({ kind: 'group', index, key, top, height, barTop: top, barHeight: 0 });
    top += height;
    if (!arrangement.folded.has(key)) {
      for (const lane of own) {
        const row = laneRow(timeline.lanes[lane], lane, top, arrangement.folded.has(`lane ${lane}`));
        rows.push(row);
        lanes[lane] = row;
        top += row.height;
      }
    }
    top += gapBelowGroup;
  };
  const all = ordered(timeline.lanes, arrangement).filter(
    (lane) => timeline.lanes[lane]?.kind !== 'mapping' && !arrangement.hidden.has(lane),
  );
  const pinned = arrangement.pinned.filter((lane) => all.includes(lane));
  const rest = pinned.length === 0 ? all : all.filter((lane) => !pinned.includes(lane));
  addGroup(-1, 'pinned', plainHead, pinned);
  const heads = arrangement.by === 'file' ? timeline.groups : timeline.tasks;
  const byHead = Map.groupBy(rest, (lane) => headOf(timeline.lanes[lane], arrangement.by, heads.length));
  for (let index = 0; index <= heads.length; index++) {
    const group = arrangement.by === 'file' ? timeline.groups[index] : undefined;
    addGroup(index, `${arrangement.by} ${index}`, group?.detail === undefined ? plainHead : 40, byHead.get(index) ?? []);
  }
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

export function rowAt(layout: Layout, y: number): Row | undefined {
  return rowsBetween(layout, y, y + 1).find((row) => y >= row.top && y < row.top + row.height);
}

/** The order after a lane changed places with its neighbour under the same head; the same order at the end of it. */
export function movedLane(
  timeline: Pick<TimelineHead, 'lanes'>,
  arrangement: Arrangement,
  layout: Layout,
  lane: number,
  by: 1 | -1,
): readonly number[] {
  const at = layout.rows.findIndex((row) => row.kind === 'lane' && row.index === lane);
  const neighbour = layout.rows[at + by];
  if (at < 0 || neighbour?.kind !== 'lane') return arrangement.order;
  const order = [...ordered(timeline.lanes, arrangement)];
  const [a, b] = [order.indexOf(lane), order.indexOf(neighbour.index)];
  order[a] = neighbour.index;
  order[b] = lane;
  return order;
}

function ordered(lanes: readonly Lane[], { order }: Arrangement): readonly number[] {
  if (order.length === 0) return lanes.map((_, lane) => lane);
  const known = order.filter((lane) => lane < lanes.length);
  const named = new Set(known);
  return [...known, ...lanes.flatMap((_, lane) => (named.has(lane) ? [] : [lane]))];
}

/** Lanes of no task come last. */
function headOf(lane: Lane | undefined, by: 'file' | 'task', heads: number): number {
  return by === 'file' ? (lane?.group ?? 0) : (lane?.task ?? heads);
}

function laneRow(lane: Lane | undefined, index: number, top: number, thin: boolean): Row {
  const size = thin ? { lane: 10, bar: 6 } : laneSizes[lane?.kind ?? 'gup'];
  return {
    kind: 'lane',
    index,
    key: `lane ${index}`,
    top,
    height: size.lane,
    barTop: top + (size.lane - size.bar) / 2,
    barHeight: size.bar,
  };
}

const plainHead = 26;
const gapBelowGroup = 10;

const laneSizes: Readonly<Record<LaneKind, { readonly lane: number; readonly bar: number }>> = {
  lease: { lane: 26, bar: 18 },
  break: { lane: 24, bar: 14 },
  pin: { lane: 22, bar: 16 },
  change: { lane: 26, bar: 12 },
  gup: { lane: 26, bar: 14 },
  signal: { lane: 24, bar: 12 },
  mapping: { lane: 20, bar: 12 },
};
