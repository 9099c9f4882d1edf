// Which of many stretches overlap one: sorted once by their starts, with the greatest end so far beside each, so that a question looks at what is near
// and not at all of them.

export interface Stretch<T> {
  readonly start: number;
  readonly end: number;
  readonly of: T;
}

export interface Overlaps<T> {
  any(start: number, end: number): boolean;
  /** At most `most`, those that start last; in the order of their starts. */
  all(start: number, end: number, most: number): readonly T[];
}

export function overlapsOf<T>(stretches: readonly Stretch<T>[]): Overlaps<T> {
  const sorted = [...stretches].sort((a, b) => a.start - b.start);
  const reach = new Float64Array(sorted.length);
  sorted.forEach(({ end }, at) => {
    reach[at] = Math.max(at === 0 ? Number.NEGATIVE_INFINITY : (reach[at - 1] ?? 0), end);
  });
  const lastStarting = (moment: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.start ?? 0) <= moment) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    any: (start, end) => (reach[lastStarting(end)] ?? Number.NEGATIVE_INFINITY) >= start,
    all(start, end, most) {
      const found: T[] = [];
      for (let at = lastStarting(end); at >= 0 && (reach[at] ?? 0) >= start && found.length < most; at--) {
        const one = sorted[at];
        if (one !== undefined && one.end >= start) found.push(one.of);
      }
      return found.reverse();
    },
  };
}
