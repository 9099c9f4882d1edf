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
  return barBetween(runs.starts[run] ?? 0, runs.ends[run] ?? 0, view, width, ratio);
}

export function barBetween(start: number, end: number, view: View, width: number, ratio: number): Bar {
  const on = (x: number) => Math.round(Math.min(Math.max(x, -outside), width + outside) * ratio) / ratio;
  const left = on(toX(view, width, start));
  return { left, right: Math.max(on(toX(view, width, end)), left + 1 / ratio) };
}

const outside = 20;
