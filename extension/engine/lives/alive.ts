// Which lives of an Analysis (leases, pins, breaks) last at a line. The first question costs one look at each life; every other goes past the lives in
// blocks of which it is known how long they last.

import type { Span } from '../analysis';
import { derived, type Steps, stride } from './steps';

interface Columns<T> {
  /** By their first line; those of one line as they came. */
  readonly spans: readonly T[];
  readonly starts: Float64Array;
  /** Last lines; infinite for a life that lasts. */
  readonly ends: Float64Array;
  /** Per block of spans the first and the last of their ends. */
  readonly earliest: Float64Array;
  readonly latest: Float64Array;
}

const BLOCK = 64;

/** Lives that begin on the 1-based line or before and end behind it or never: those that `wanted` takes, at most `most`, in their order. */
export function aliveAt<T extends Span>(
  all: readonly T[],
  line: number,
  most = Number.POSITIVE_INFINITY,
  wanted: (one: T) => boolean = () => true,
): readonly T[] {
  const { spans, starts, ends, latest } = columnsOf(all);
  const begun = firstWhere(starts.length, (at) => (starts[at] ?? 0) > line);
  const found: T[] = [];
  for (let block = 0; block * BLOCK < begun; block += 1) {
    if ((latest[block] ?? 0) <= line) continue;
    for (let at = block * BLOCK; at < Math.min(begun, (block + 1) * BLOCK); at += 1) {
      const one = (ends[at] ?? 0) > line ? spans[at] : undefined;
      if (one === undefined || !wanted(one)) continue;
      found.push(one);
      if (found.length >= most) return found;
    }
  }
  return found;
}

/** How many lives last at a line. */
export function countAlive(all: readonly Span[], line: number): number {
  const { starts, ends, earliest, latest } = columnsOf(all);
  const begun = firstWhere(starts.length, (at) => (starts[at] ?? 0) > line);
  let count = 0;
  for (let block = 0; block * BLOCK < begun; block += 1) {
    const behind = Math.min(begun, (block + 1) * BLOCK);
    if ((earliest[block] ?? 0) > line) count += behind - block * BLOCK;
    else if ((latest[block] ?? 0) > line) for (let at = block * BLOCK; at < behind; at += 1) if ((ends[at] ?? 0) > line) count += 1;
  }
  return count;
}

/** Lives that begin on a line, in their order. */
export function beginningOn<T extends Span>(all: readonly T[], line: number): readonly T[] {
  const { spans, starts } = columnsOf(all);
  const from = firstWhere(starts.length, (at) => (starts[at] ?? 0) >= line);
  let behind = from;
  while (starts[behind] === line) behind += 1;
  return spans.slice(from, behind);
}

/** The lives on one file (index into `Analysis.files`), in their order. */
export function onFile<T extends Span & { readonly file: number }>(all: readonly T[], file: number): readonly T[] {
  const files = filesOf(all);
  const before = files.lives.get(file) as readonly T[] | undefined; // of this very list
  if (before !== undefined) return before;
  const found = files.byFile === undefined && files.lives.size < FEW ? all.filter((one) => one.file === file) : groupOn(all, file);
  // Of one file only: what is known of all of them need not be made twice.
  const lives = found.length === all.length ? all : found;
  files.lives.set(file, lives);
  return lives;
}

function groupOn<T extends Span & { readonly file: number }>(all: readonly T[], file: number): readonly T[] {
  return (groups(all).get(file) ?? none) as readonly T[]; // of this very list
}

/** First of `length` places, in ascending order, from which on something holds. */
export function firstWhere(length: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const columns = derived<Columns<Span>, readonly Span[]>(function* (all) {
  const starts = new Float64Array(all.length);
  const ends = new Float64Array(all.length);
  const blocks = Math.ceil(all.length / BLOCK);
  const earliest = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
  const latest = new Float64Array(blocks);
  // Nearly always they are in order.
  let spans = all;
  for (let at = 0; at < spans.length; at += 1) {
    const { startLine = 0, endLine = Number.POSITIVE_INFINITY } = spans[at] ?? {};
    if (startLine < (starts[at - 1] ?? 0)) {
      spans = all.toSorted((a, b) => a.startLine - b.startLine);
      earliest.fill(Number.POSITIVE_INFINITY);
      latest.fill(0);
      at = -1;
      yield;
      continue;
    }
    const block = Math.floor(at / BLOCK);
    starts[at] = startLine;
    ends[at] = endLine;
    if (endLine < (earliest[block] ?? 0)) earliest[block] = endLine;
    if (endLine > (latest[block] ?? 0)) latest[block] = endLine;
    if (at % stride === stride - 1) yield;
  }
  return { spans, starts, ends, earliest, latest };
});

function columnsOf<T extends Span>(all: readonly T[]): Columns<T> {
  return columns(all) as Columns<T>; // made of this very list
}

interface Files {
  /** Those that were asked for. */
  readonly lives: Map<number, readonly Span[]>;
  byFile?: ReadonlyMap<number, readonly Span[]>;
}

/** Of so many files the lives are looked for one file after the other. */
const FEW = 8;
const none: readonly never[] = [];
const known = new WeakMap<readonly Span[], Files>();

function filesOf(all: readonly Span[]): Files {
  const before = known.get(all);
  if (before !== undefined) return before;
  const made: Files = { lives: new Map() };
  known.set(all, made);
  return made;
}

const groups = derived<ReadonlyMap<number, readonly Span[]>, readonly (Span & { readonly file: number })[]>(function* (all) {
  const byFile = new Map<number, Span[]>();
  for (const [at, one] of all.entries()) {
    const list = byFile.get(one.file);
    if (list === undefined) byFile.set(one.file, [one]);
    else list.push(one);
    if (at % stride === stride - 1) yield;
  }
  filesOf(all).byFile = byFile;
  return byFile;
});

/** Everything that is asked of these lives made ready in slices. */
export function* readyLives(all: readonly (Span & { readonly file: number })[]): Steps<void> {
  yield* columns.steps(all);
  yield* groups.steps(all);
}
