// Idle time cut short: stretches in which nothing begins and nothing ends. The axis that is shown then differs from the log's own; this file maps
// between the two. Everything that is told in words or measured keeps the log's own lengths. Knows no DOM.

/** Of each stretch that is cut short where it lies on the log's axis and on the one shown; in the order of the axis, apart from each other. */
export interface Idle {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly shown: Float64Array;
  /** How long each of them is on the axis that is shown. */
  readonly width: number;
  /** The end of the axis that is shown. */
  readonly end: number;
}

/** Nothing is cut: both axes are one. */
export function noIdle(axisEnd: number): Idle {
  return { from: new Float64Array(), to: new Float64Array(), shown: new Float64Array(), width: 0, end: axisEnd };
}

/** `stretches`: begin and end in turn, as `idleStretches` finds them. */
export function idleOf(stretches: ArrayLike<number>, axisEnd: number): Idle {
  const count = stretches.length >> 1;
  if (count === 0) return noIdle(axisEnd);
  const from = Float64Array.from({ length: count }, (_, index) => stretches[index * 2] ?? 0);
  const to = Float64Array.from({ length: count }, (_, index) => stretches[index * 2 + 1] ?? 0);
  const cut = from.reduce((sum, start, index) => sum + (to[index] ?? 0) - start, 0);
  // A thirtieth of the rest is wide enough for its words; together they never take more than the rest.
  const width = Math.max(axisEnd - cut, 1) / Math.max(30, count);
  const shown = new Float64Array(count);
  let saved = 0;
  for (let index = 0; index < count; index++) {
    shown[index] = (from[index] ?? 0) - saved;
    saved += (to[index] ?? 0) - (from[index] ?? 0) - width;
  }
  return { from, to, shown, width, end: axisEnd - saved };
}

/** From the log's axis to the one shown. */
export function toShown(idle: Idle, at: number): number {
  const index = lastAtOrBefore(idle.from, at);
  if (index < 0) return at;
  const from = idle.from[index] ?? 0;
  const to = idle.to[index] ?? 0;
  const shown = idle.shown[index] ?? 0;
  return at >= to ? shown + idle.width + (at - to) : shown + ((at - from) / (to - from)) * idle.width;
}

/** The reverse of `toShown`. */
export function toLog(idle: Idle, shown: number): number {
  const index = lastAtOrBefore(idle.shown, shown);
  if (index < 0) return shown;
  const from = idle.from[index] ?? 0;
  const to = idle.to[index] ?? 0;
  const into = shown - (idle.shown[index] ?? 0);
  return into >= idle.width ? to + into - idle.width : from + (into / idle.width) * (to - from);
}

/**
 * Begin and end in turn. A stretch between neighbouring begins and ends is idle when it is longer than a two-hundredth of the log and than eight times the
 * average of those not longer than it; the longest first, one for every ten begins and ends at most. Where that cuts 95 % away, what is left is looked at once more as a log of its own, so that a short burst in a long
 * log opens up. Time stands for any unit of the axis. Cost: a few passes over the moments, no sorting of them.
 */
export function idleStretches(starts: Float64Array, ends: Float64Array, axisEnd: number): Float64Array {
  let found: readonly Stretch[] = [];
  let left = axisEnd;
  for (let round = 0; round < mostRounds; round++) {
    const more = longestIn(starts, ends, axisEnd, found);
    const cut = more.reduce((sum, { from, to }) => sum + to - from, 0);
    found = [...found, ...more].sort((a, b) => a.from - b.from);
    if (cut < left * 0.95) break;
    left -= cut;
  }
  return Float64Array.from(found.flatMap(({ from, to }) => [from, to]));
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What lies between two buckets that have a moment is longer than a bucket; what is idle is longer than two, so that none is missed. */
function longestIn(starts: Float64Array, ends: Float64Array, axisEnd: number, known: readonly Stretch[]): readonly Stretch[] {
  const closed = Float64Array.from(known, ({ to }) => to);
  const lost = known.map(({ from, to }) => to - from);
  const before = Float64Array.from({ length: known.length + 1 }, (_, index) => lost.slice(0, index).reduce((sum, one) => sum + one, 0));
  const left = axisEnd - (before.at(-1) ?? 0);
  if (!(left > 1)) return [];
  const least = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float64Array(buckets).fill(Number.NEGATIVE_INFINITY);
  // A moment at the end of a stretch that is cut lies behind it, one at its begin before it.
  const kept = (at: number): number => at - (before[lastAtOrBefore(closed, at) + 1] ?? 0);
  const add = (at: number): void => {
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor((kept(at) / left) * buckets)));
    if (at < (least[bucket] ?? 0)) least[bucket] = at;
    if (at > (greatest[bucket] ?? 0)) greatest[bucket] = at;
  };
  for (const at of starts) add(at);
  for (const at of ends) add(at);
  add(0);
  add(axisEnd);
  const gaps: (Stretch & { readonly length: number })[] = [];
  let last = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const next = least[bucket] ?? 0;
    if (next === Number.POSITIVE_INFINITY) continue;
    const length = kept(next) - kept(last);
    if (length >= (2 * left) / buckets) gaps.push({ from: last, to: next, length });
    last = greatest[bucket] ?? last;
  }
  gaps.sort((a, b) => b.length - a.length || a.from - b.from);
  const idle: Stretch[] = [];
  let rest = left;
  for (const gap of gaps) {
    if (gap.length < left / 200 || gap.length < shortest || known.length + idle.length >= starts.length / 5) break;
    if (gap.length <= (8 * (rest - gap.length)) / (starts.length * 2 - idle.length)) break;
    idle.push({ from: gap.from, to: gap.to });
    rest -= gap.length;
  }
  return idle;
}

/** The last entry that is not greater; −1: none. */
function lastAtOrBefore(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const buckets = 4096;
const mostRounds = 4;
/** Units of the axis. */
const shortest = 10;
