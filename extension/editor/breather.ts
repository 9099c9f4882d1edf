// Long loops of a provider in slices, so that the extension host stays free for others between them.

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
