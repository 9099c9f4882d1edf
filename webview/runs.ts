// What a view shows of a track: runs. A run is one interval, or a crowd of them that share pixels; it is never more than the pixels can
// hold, whatever the number of intervals. Knows no DOM.

import type { View } from './viewport';

/** Columns, track by track. */
export interface Runs {
  /** The stretch of the axis and the axis units per device pixel for which they were made. */
  readonly view: View;
  readonly pixel: number;
  /** Track t has the runs offsets[t] … offsets[t + 1] − 1, in the order of their starts. */
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

/** Whether a run touches the view: runs reach beyond it. */
export function isIn(runs: Runs, run: number, view: View): boolean {
  return (runs.ends[run] ?? 0) >= view.start && (runs.starts[run] ?? 0) <= view.end;
}

/** What a reply carries is handed over instead of copied. */
export function buffersOf({ starts }: Runs): ArrayBufferLike[] {
  return [starts.buffer]; // RunWriter puts all columns into one
}

/**
 * Grows as runs are found; `begin` starts anew in the room there is, so that a frame leaves no litter. What is to be written is put into `moments`
 * and `pages` before: fractions handed over as arguments would each be made an object.
 */
export class RunWriter {
  length = 0;
  /** Start and end. */
  readonly moments = new Float64Array(2);
  /** First and last. */
  readonly pages = new Uint32Array(2);
  private most = 4096;
  private offsets: number[] = [0];
  starts = new Float64Array(this.most);
  ends = new Float64Array(this.most);
  codes = new Uint8Array(this.most);
  positions = new Uint32Array(this.most);
  counts = new Uint32Array(this.most);
  lows: Uint32Array<ArrayBuffer>;
  highs: Uint32Array<ArrayBuffer>;

  constructor(private readonly paged: boolean) {
    this.lows = new Uint32Array(paged ? this.most : 0);
    this.highs = new Uint32Array(paged ? this.most : 0);
  }

  begin(): void {
    this.length = 0;
    this.offsets = [0];
  }

  add(code: number, position: number, count: number): number {
    this.reserve(1);
    const at = this.length;
    this.starts[at] = this.moments[0] ?? 0;
    this.ends[at] = this.moments[1] ?? 0;
    this.codes[at] = code;
    this.positions[at] = position;
    this.counts[at] = count;
    if (this.paged) {
      this.lows[at] = this.pages[0] ?? 0;
      this.highs[at] = this.pages[1] ?? 0;
    }
    this.length = at + 1;
    return at;
  }

  /** Room for so many runs more: until the next such call the columns are these, and a caller may fill them and count `length` on. */
  reserve(runs: number): void {
    while (this.length + runs > this.most) this.grow();
  }

  /** Makes run `at` longer by what lies next to it; `stands`: that stands for both. */
  extend(at: number, position: number, stands: boolean, count: number): void {
    const end = this.moments[1] ?? 0;
    if (end > (this.ends[at] ?? 0)) this.ends[at] = end;
    this.counts[at] = (this.counts[at] ?? 0) + count;
    if (stands) this.positions[at] = position;
    if (!this.paged) return;
    const [low = 0, high = 0] = this.pages;
    this.lows[at] = Math.min(this.lows[at] ?? low, low);
    this.highs[at] = Math.max(this.highs[at] ?? high, high);
  }

  /** The runs so far belong to the track that ends here. */
  endTrack(): void {
    this.offsets.push(this.length);
  }

  /** All columns lie in one buffer: handing over one costs a fraction of handing over eight. */
  finish(view: View, pixel: number): Runs {
    const { length } = this;
    const paged = this.paged ? length : 0;
    const buffer = new ArrayBuffer(length * 25 + paged * 8 + this.offsets.length * 4);
    let at = 0;
    const next = (bytes: number): number => {
      const from = at;
      at += bytes;
      return from;
    };
    const starts = new Float64Array(buffer, next(length * 8), length);
    const ends = new Float64Array(buffer, next(length * 8), length);
    const positions = new Uint32Array(buffer, next(length * 4), length);
    const counts = new Uint32Array(buffer, next(length * 4), length);
    const lowPages = new Uint32Array(buffer, next(paged * 4), paged);
    const highPages = new Uint32Array(buffer, next(paged * 4), paged);
    const offsets = new Uint32Array(buffer, next(this.offsets.length * 4), this.offsets.length);
    const codes = new Uint8Array(buffer, next(length), length);
    starts.set(this.starts.subarray(0, length));
    ends.set(this.ends.subarray(0, length));
    positions.set(this.positions.subarray(0, length));
    counts.set(this.counts.subarray(0, length));
    lowPages.set(this.lows.subarray(0, paged));
    highPages.set(this.highs.subarray(0, paged));
    offsets.set(this.offsets);
    codes.set(this.codes.subarray(0, length));
    return { view, pixel, offsets, starts, ends, codes, positions, counts, lowPages, highPages };
  }

  private grow(): void {
    this.most *= 2;
    this.starts = larger(this.starts, new Float64Array(this.most));
    this.ends = larger(this.ends, new Float64Array(this.most));
    this.codes = larger(this.codes, new Uint8Array(this.most));
    this.positions = larger(this.positions, new Uint32Array(this.most));
    this.counts = larger(this.counts, new Uint32Array(this.most));
    this.lows = larger(this.lows, new Uint32Array(this.paged ? this.most : 0));
    this.highs = larger(this.highs, new Uint32Array(this.paged ? this.most : 0));
  }
}

function larger<T extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(from: T, to: T): T {
  to.set(from);
  return to;
}
