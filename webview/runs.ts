// What a view shows of a track: runs. A run is one interval, or a crowd of them that share pixels; it is never more than the pixels can
// hold, whatever the number of intervals. Knows no DOM.

import type { View } from './viewport';

/** Columns, track by track. */
export interface Runs {
  /** The stretch of the axis and the axis units per device pixel for which they were made. */
  readonly view: View;
  readonly pixel: number;
  /** Track t has the runs offsets[t] … offsets[t + 1] − 1, in the order of their starts but for crowds that grew. */
  readonly offsets: Uint32Array;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly codes: Uint8Array;
  /** The interval itself, or the one that stands for the crowd: its worst, else its longest. Position in the full columns. */
  readonly positions: Uint32Array;
  /** 1: exactly this interval. */
  readonly counts: Uint32Array;
  /** Of crowds on a file's pages: between which pages they lie. No entries where nothing has pages. */
  readonly lowPages: Uint32Array;
  readonly highPages: Uint32Array;
}

export const noRuns: Runs = {
  view: { start: 0, end: 1 },
  pixel: 1,
  offsets: new Uint32Array(1),
  starts: new Float64Array(),
  ends: new Float64Array(),
  codes: new Uint8Array(),
  positions: new Uint32Array(),
  counts: new Uint32Array(),
  lowPages: new Uint32Array(),
  highPages: new Uint32Array(),
};

/** First run and one past the last of a track. */
export function runsOf(runs: Runs, track: number): readonly [number, number] {
  const from = runs.offsets[track];
  const to = runs.offsets[track + 1];
  return from === undefined || to === undefined ? [0, 0] : [from, to];
}

/** Everything that a reply carries can be handed over instead of copied. */
export function buffersOf(runs: Runs): ArrayBufferLike[] {
  const { offsets, starts, ends, codes, positions, counts, lowPages, highPages } = runs;
  return [offsets, starts, ends, codes, positions, counts, lowPages, highPages].map((column) => column.buffer);
}

/** Grows as runs are found. */
export interface RunWriter {
  readonly length: number;
  add(start: number, end: number, code: number, position: number, count: number, low: number, high: number): number;
  /** Makes run `at` longer by what lies next to it. */
  extend(at: number, end: number, position: number, stands: boolean, count: number, low: number, high: number): void;
  endOf(at: number): number;
  /** The runs so far belong to the track that ends here. */
  endTrack(): void;
  finish(view: View, pixel: number): Runs;
}

export function createRunWriter(pages: boolean): RunWriter {
  let room = 1024;
  let length = 0;
  const offsets: number[] = [0];
  let starts = new Float64Array(room);
  let ends = new Float64Array(room);
  let codes = new Uint8Array(room);
  let positions = new Uint32Array(room);
  let counts = new Uint32Array(room);
  let lows = new Uint32Array(pages ? room : 0);
  let highs = new Uint32Array(pages ? room : 0);
  const grow = (): void => {
    room *= 2;
    starts = larger(starts, new Float64Array(room));
    ends = larger(ends, new Float64Array(room));
    codes = larger(codes, new Uint8Array(room));
    positions = larger(positions, new Uint32Array(room));
    counts = larger(counts, new Uint32Array(room));
    lows = larger(lows, new Uint32Array(pages ? room : 0));
    highs = larger(highs, new Uint32Array(pages ? room : 0));
  };
  return {
    get length() {
      return length;
    },
    add(start, end, code, position, count, low, high) {
      if (length === room) grow();
      starts[length] = start;
      ends[length] = end;
      codes[length] = code;
      positions[length] = position;
      counts[length] = count;
      if (pages) {
        lows[length] = low;
        highs[length] = high;
      }
      return length++;
    },
    extend(at, end, position, stands, count, low, high) {
      ends[at] = Math.max(ends[at] ?? 0, end);
      counts[at] = (counts[at] ?? 0) + count;
      if (stands) positions[at] = position;
      if (!pages) return;
      lows[at] = Math.min(lows[at] ?? low, low);
      highs[at] = Math.max(highs[at] ?? high, high);
    },
    endOf: (at) => ends[at] ?? 0,
    endTrack: () => offsets.push(length),
    finish: (view, pixel) => ({
      view,
      pixel,
      offsets: Uint32Array.from(offsets),
      starts: starts.slice(0, length),
      ends: ends.slice(0, length),
      codes: codes.slice(0, length),
      positions: positions.slice(0, length),
      counts: counts.slice(0, length),
      lowPages: lows.slice(0, pages ? length : 0),
      highPages: highs.slice(0, pages ? length : 0),
    }),
  };
}

function larger<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
