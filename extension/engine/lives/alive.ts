// Which lives of an Analysis (leases, pins, breaks) last at a line: found in the time that the answer takes, however many there were.

import type { Span } from '../analysis';

interface Ordered<T> {
  /** By their first line; those of one line as they came. */
  readonly spans: readonly T[];
  /** Last lines, ascending; a life that lasts is not among them. */
  readonly ends: Float64Array;
  /** Latest last line in a stretch of spans: a binary tree in an array, the root at 1, the spans behind `leaves`. */
  readonly latest: Float64Array;
  readonly leaves: number;
}

/** Lives that begin on the 1-based line or before and end behind it or never: those that `wanted` takes, at most `most`, in their order. */
export function aliveAt<T extends Span>(
  spans: readonly T[],
  line: number,
  most = Number.POSITIVE_INFINITY,
  wanted: (one: T) => boolean = () => true,
): readonly T[] {
  const { spans: ordered, latest, leaves } = orderOf(spans);
  const found: T[] = [];
  const visit = (node: number, first: number, length: number): void => {
    const one = ordered[first];
    if (one === undefined || (latest[node] ?? 0) <= line || one.startLine > line || found.length >= most) return;
    if (length === 1) {
      if (wanted(one)) found.push(one);
      return;
    }
    visit(2 * node, first, length / 2);
    visit(2 * node + 1, first + length / 2, length / 2);
  };
  visit(1, 0, leaves);
  return found;
}

/** How many lives last at a line. */
export function countAlive(spans: readonly Span[], line: number): number {
  const { spans: ordered, ends } = orderOf(spans);
  const begun = firstWhere(ordered.length, (at) => (ordered[at]?.startLine ?? 0) > line);
  return begun - firstWhere(ends.length, (at) => (ends[at] ?? 0) > line);
}

/** Lives that begin on a line, in their order. */
export function beginningOn<T extends Span>(spans: readonly T[], line: number): readonly T[] {
  const { spans: ordered } = orderOf(spans);
  const from = firstWhere(ordered.length, (at) => (ordered[at]?.startLine ?? 0) >= line);
  const found: T[] = [];
  for (let one = ordered[from]; one?.startLine === line; one = ordered[from + found.length]) found.push(one);
  return found;
}

/** The lives on one file (index into `Analysis.files`), in their order. */
export function onFile<T extends Span & { readonly file: number }>(spans: readonly T[], file: number): readonly T[] {
  let byFile = knownByFile.get(spans) as ReadonlyMap<number, readonly T[]> | undefined; // kept under this very list
  if (byFile === undefined) {
    byFile = Map.groupBy(spans, (one) => one.file);
    knownByFile.set(spans, byFile);
  }
  return byFile.get(file) ?? none;
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

const none: readonly never[] = [];
const known = new WeakMap<readonly Span[], Ordered<Span>>();
const knownByFile = new WeakMap<readonly Span[], ReadonlyMap<number, readonly Span[]>>();

function orderOf<T extends Span>(spans: readonly T[]): Ordered<T> {
  const before = known.get(spans) as Ordered<T> | undefined; // kept under this very list
  if (before !== undefined) return before;
  const ordered = [...spans].sort((a, b) => a.startLine - b.startLine);
  let leaves = 1;
  while (leaves < ordered.length) leaves *= 2;
  const latest = new Float64Array(2 * leaves);
  for (const [at, { endLine }] of ordered.entries()) latest[leaves + at] = endLine ?? Number.POSITIVE_INFINITY;
  const ends = latest
    .slice(leaves, leaves + ordered.length)
    .filter(Number.isFinite)
    .sort();
  for (let node = leaves - 1; node > 0; node--) latest[node] = Math.max(latest[2 * node] ?? 0, latest[2 * node + 1] ?? 0);
  const made = { spans: ordered, ends, latest, leaves };
  known.set(spans, made);
  return made;
}
