// The columns of protocol.ts, read: what a byte of `codes` holds, and one interval or mark as an object. Knows no DOM.

import {
  type Columns,
  type Interval,
  type IntervalStyle,
  looks,
  type Mark,
  type MarkShape,
  noPage,
  type PackedTimeline,
  type Severity,
} from './protocol';
import { severityOf } from './severity';

/** `rank` is 0 (nothing) … 4 (error); `open`: it lasts to the end of the log. */
export function codeOf(look: number, rank: number, open: boolean): number {
  return look | (rank << 4) | (open ? 128 : 0);
}

export function lookOf(code: number): IntervalStyle | MarkShape {
  return looks[code & 15] ?? 'pin';
}

/** 0 … 4. */
export function rankOf(code: number): number {
  return (code >> 4) & 7;
}

export function trackOf(lane: number, what: 'bars' | 'marks'): number {
  return lane * 2 + (what === 'bars' ? 0 : 1);
}

/** The track that a position lies in. */
export function trackAt(columns: Columns, position: number): number {
  let low = 0;
  let high = columns.offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns.offsets[middle + 1] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First position and one past the last of a track. */
export function spanOf(columns: Columns, track: number): readonly [number, number] {
  return [columns.offsets[track] ?? 0, columns.offsets[track + 1] ?? 0];
}

/** One interval or mark by its position; undefined where there is none. */
export function thingAt(timeline: PackedTimeline, position: number): Interval | Mark | undefined {
  const { columns, texts } = timeline;
  const code = columns.codes[position];
  if (code === undefined) return undefined;
  const look = lookOf(code);
  const severity = severityOf(rankOf(code));
  const lane = trackAt(columns, position) >> 1;
  const common = {
    lane,
    label: texts[columns.labels[position] ?? 0] ?? '',
    tooltip: texts[columns.tooltips[position] ?? 0] ?? '',
    line: columns.lines[position] ?? 0,
    ...(severity !== undefined && { severity }),
  };
  const start = columns.starts[position] ?? 0;
  if (isShape(look)) return { ...common, at: start, shape: look };
  const deadline = deadlineOf(columns, position);
  const pages = pagesAt(columns, position);
  return {
    ...common,
    start,
    ...(code < 128 && { end: columns.ends[position] ?? start }),
    style: look,
    ...(deadline !== undefined && { deadline }),
    ...(pages !== undefined && { pages }),
  };
}

export function deadlineOf(columns: Columns, position: number): number | undefined {
  let low = 0;
  let high = columns.breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns.breaks[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return columns.breaks[low] === position ? columns.deadlines[low] : undefined;
}

function pagesAt(columns: Columns, position: number): Interval['pages'] {
  const first = columns.firstPages[position];
  if (first === undefined || first === noPage) return undefined;
  const last = columns.lastPages[position] ?? noPage;
  return last === noPage ? { firstPage: first } : { firstPage: first, lastPage: last };
}

export function isShape(look: IntervalStyle | MarkShape): look is MarkShape {
  return looks.indexOf(look) >= 10;
}

export function severityAt(columns: Columns, position: number): Severity | undefined {
  return severityOf(rankOf(columns.codes[position] ?? 0));
}

/** Bytes that the columns take. */
export function sizeOf(columns: Columns): number {
  return Object.values(columns).reduce((sum: number, column: ArrayBufferView) => sum + column.byteLength, 0);
}

export const noColumns: Columns = {
  offsets: new Uint32Array(1),
  starts: new Float64Array(),
  ends: new Float64Array(),
  codes: new Uint8Array(),
  lines: new Uint32Array(),
  labels: new Uint32Array(),
  tooltips: new Uint32Array(),
  firstPages: new Uint32Array(),
  lastPages: new Uint32Array(),
  breaks: new Uint32Array(),
  deadlines: new Float64Array(),
};
