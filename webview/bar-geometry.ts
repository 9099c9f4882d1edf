// From where to where a run is drawn: one place, for the painter, its labels and the tests that count pixels.

import type { Runs } from './runs';
import { toX, type View } from './viewport';

export interface Bar {
  /** CSS pixels from the plot's left border, on device pixels; never narrower than one. */
  readonly left: number;
  readonly right: number;
}

/** A run, cut a little outside the plot. */
export function barOf(runs: Runs, run: number, view: View, width: number, ratio: number): Bar {
  const on = { view, width, ratio };
  const left = edgeOf(runs.starts[run] ?? 0, on);
  return { left, right: Math.max(edgeOf(runs.ends[run] ?? 0, on), left + 1 / ratio) };
}

/** Where a moment of the axis that is shown lies, on a device pixel. */
export function edgeOf(
  at: number,
  { view, width, ratio }: { readonly view: View; readonly width: number; readonly ratio: number },
): number {
  return Math.round(Math.min(Math.max(toX(view, width, at), -outside), width + outside) * ratio) / ratio;
}

const outside = 20;
