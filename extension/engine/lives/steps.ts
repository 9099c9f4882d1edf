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

/** Something derived from an analysis, or from a list of it, made once: at once when it is asked for, or before that in steps. */
export interface Derived<T, Source> {
  (source: Source): T;
  readonly steps: (source: Source) => Steps<T>;
}

export function derived<T extends object, Source extends object = Analysis>(make: (source: Source) => Steps<T>): Derived<T, Source> {
  const known = new WeakMap<Source, T>();
  const steps = function* (source: Source): Steps<T> {
    const before = known.get(source);
    if (before !== undefined) return before;
    const made = yield* make(source);
    known.set(source, made);
    return made;
  };
  return Object.assign((source: Source) => known.get(source) ?? atOnce(steps(source)), { steps });
}
