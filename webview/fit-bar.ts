// A bar that takes as few lines as it can: the narrower it is, the fewer words it has. Its looks for each step are in the style sheet, by data-dense.

/** Takes the roomiest of its steps that needs no more lines than the densest, again whenever its width changes; call it when its content does. */
export function fitBar(bar: HTMLElement): () => void {
  const linesAt = (step: string): number => {
    bar.dataset.dense = step;
    const boxes = [...bar.children].map((child) => child.getBoundingClientRect()).filter((box) => box.width > 0);
    let lines = 0;
    let below = Number.NEGATIVE_INFINITY;
    for (const { top, bottom } of boxes.sort((a, b) => a.top - b.top)) {
      if (top >= below) {
        lines += 1;
        below = bottom;
      }
    }
    return lines;
  };
  const fit = (): void => {
    let fewest = Number.POSITIVE_INFINITY;
    let best = '';
    for (const step of steps) {
      const lines = linesAt(step);
      if (lines < fewest) {
        fewest = lines;
        best = step;
      }
      if (lines <= 1) break;
    }
    bar.dataset.dense = best;
  };
  let width = 0;
  new ResizeObserver(([entry]) => {
    // A frame later: what it changes would else be observed again at once.
    if (entry !== undefined && entry.contentRect.width !== width) requestAnimationFrame(fit);
    width = entry?.contentRect.width ?? 0;
  }).observe(bar);
  return fit;
}

/** Everything; counts without their words; less room around words; without the policy's name. */
const steps = ['no', 'counts', 'tight', 'bare'] as const;
