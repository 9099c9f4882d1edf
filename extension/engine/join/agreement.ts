// The value that most of many ranges hold, and how a clock that goes faster shows in them. Ranges that agree with no other are outvoted.

import type { Bounds } from './bounds';

export interface Agreed {
  readonly low: number;
  readonly high: number;
  /** How many of the ranges hold it. */
  readonly votes: number;
}

/** Marzullo's algorithm: the narrowest range that the largest number of the given ones hold. O(n log n). */
export function agreed(bounds: readonly Bounds[], drift = 0): Agreed | undefined {
  const edges = bounds.flatMap(({ at, low, high }) => [
    { value: low - drift * at, opens: 1 },
    { value: high - drift * at, opens: -1 },
  ]);
  edges.sort((a, b) => a.value - b.value || b.opens - a.opens);
  let open = 0;
  let best: Agreed | undefined;
  for (const [i, edge] of edges.entries()) {
    open += edge.opens;
    if (edge.opens > 0 && open > (best?.votes ?? 0)) best = { low: edge.value, high: edges[i + 1]?.value ?? edge.value, votes: open };
  }
  return best;
}

/** How much the second clock's difference grows per ns of its own time: the middle one of the slopes between parts of the log (Theil and Sen). */
export function driftOf(bounds: readonly Bounds[]): number {
  const sorted = [...bounds].sort((a, b) => a.at - b.at);
  const size = Math.max(4, Math.ceil(sorted.length / parts));
  const points: { readonly at: number; readonly value: number }[] = [];
  for (let from = 0; from + size <= sorted.length; from += size) {
    const part = sorted.slice(from, from + size);
    const best = agreed(part);
    if (best === undefined || best.votes * 2 <= part.length) continue;
    points.push({ at: part.reduce((sum, one) => sum + one.at, 0) / part.length, value: (best.low + best.high) / 2 });
  }
  const slopes = points.flatMap((a, i) => points.slice(i + 1).flatMap((b) => (b.at > a.at ? [(b.value - a.value) / (b.at - a.at)] : [])));
  slopes.sort((a, b) => a - b);
  return slopes[slopes.length >> 1] ?? 0;
}

/** Slopes are taken between so many parts of the log. */
const parts = 32;
