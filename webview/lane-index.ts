// Per lane, columns sorted by start, so that what a view shows is found without looking at all. Knows no DOM.

import type { Timeline } from './protocol';
import { rank } from './severity';

export interface LaneIndex {
  /** Sorted by start; `maxEnds[i]` is the greatest end among 0…i and bounds how far back an overlap can begin. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly maxEnds: Float64Array;
  readonly ranks: Uint8Array;
  /** Index into `timeline.intervals`. */
  readonly intervals: Int32Array;
  /** Sorted by moment. */
  readonly ats: Float64Array;
  readonly markRanks: Uint8Array;
  /** Index into `timeline.marks`. */
  readonly marks: Int32Array;
}

export function indexLanes(timeline: Timeline): readonly LaneIndex[] {
  const intervals: number[][] = timeline.lanes.map(() => []);
  const marks: number[][] = timeline.lanes.map(() => []);
  timeline.intervals.forEach((interval, index) => {
    intervals[interval.lane]?.push(index);
  });
  timeline.marks.forEach((mark, index) => {
    marks[mark.lane]?.push(index);
  });
  return timeline.lanes.map((_, lane) => indexLane(timeline, intervals[lane] ?? [], marks[lane] ?? []));
}

/** First and one past the last position whose interval may touch [from, to]; look at the ends of those between. */
export function overlapping(lane: LaneIndex, from: number, to: number): readonly [number, number] {
  const last = firstAbove(lane.starts, to);
  return [Math.min(firstAtLeast(lane.maxEnds, from), last), last];
}

/** The same for marks. */
export function marksBetween(lane: LaneIndex, from: number, to: number): readonly [number, number] {
  return [firstAtLeast(lane.ats, from), firstAbove(lane.ats, to)];
}

function indexLane(timeline: Timeline, intervals: number[], marks: number[]): LaneIndex {
  const start = (index: number) => timeline.intervals[index]?.start ?? 0;
  const end = (index: number) => Math.max(start(index), timeline.intervals[index]?.end ?? timeline.end);
  const at = (index: number) => timeline.marks[index]?.at ?? 0;
  intervals.sort((a, b) => start(a) - start(b) || end(b) - end(a));
  marks.sort((a, b) => at(a) - at(b));
  const ends = Float64Array.from(intervals, end);
  const maxEnds = Float64Array.from(ends);
  for (let i = 1; i < maxEnds.length; i++) maxEnds[i] = Math.max(maxEnds[i - 1] ?? 0, maxEnds[i] ?? 0);
  return {
    starts: Float64Array.from(intervals, start),
    ends,
    maxEnds,
    ranks: Uint8Array.from(intervals, (index) => rank(timeline.intervals[index]?.severity)),
    intervals: Int32Array.from(intervals),
    ats: Float64Array.from(marks, at),
    markRanks: Uint8Array.from(marks, (index) => rank(timeline.marks[index]?.severity)),
    marks: Int32Array.from(marks),
  };
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  return search(sorted, (item) => item >= value);
}

function firstAbove(sorted: Float64Array, value: number): number {
  return search(sorted, (item) => item > value);
}

function search(sorted: Float64Array, reached: (item: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reached(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
