// Work over a whole analysis cut into steps: the editor runs it in slices between which it stays free, everybody else at once.

import type { Analysis } from '../analysis';

/** Yields after a stretch of work that takes well under a millisecond. */
export type Steps<T> = Generator<undefined, T>;

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** Things between two yields. */
export const stride = 512;

/** Something derived from an analysis, made once: at once when it is asked for, or before that in steps. */
export interface Derived<T> {
  (analysis: Analysis): T;
  readonly steps: (analysis: Analysis) => Steps<T>;
}

export function derived<T extends object>(make: (analysis: Analysis) => Steps<T>): Derived<T> {
  const known = new WeakMap<Analysis, T>();
  const steps = function* (analysis: Analysis): Steps<T> {
    const before = known.get(analysis);
    if (before !== undefined) return before;
    const made = yield* make(analysis);
    known.set(analysis, made);
    return made;
  };
  return Object.assign((analysis: Analysis) => known.get(analysis) ?? atOnce(steps(analysis)), { steps });
}
