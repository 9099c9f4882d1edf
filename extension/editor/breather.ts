// Long loops of a provider in slices, so that the extension host stays free for others between them.

import type { Steps } from '../engine/lives/steps';

/** ms of work at a stretch; half of what a frame allows. */
const slice = 8;

/** `await breathe()` inside a loop gives way when the slice is used up, and costs next to nothing before. */
export function createBreather(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < slice) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        began = performance.now();
        resolve();
      }, 0),
    );
  };
}

/** Runs work that comes in steps, in slices. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  const breathe = createBreather();
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    await breathe();
  }
}
