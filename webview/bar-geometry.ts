// From where to where a run is drawn: one place, for the painter, its labels and the tests that count pixels.

import type { Runs } from './runs';
import type { View } from './viewport';

export interface Bar {
  /** CSS pixels from the plot's left border, on device pixels; never narrower than one. */
  readonly left: number;
  readonly right: number;
}

/** A run, cut a little outside the plot. */
export function barOf(runs: Runs, run: number, view: View, width: number, ratio: number): Bar {
  const grid = gridOf({ view, width, ratio });
  const left = columnOf(runs.starts[run] ?? 0, grid);
  return { left: left / ratio, right: Math.max(columnOf(runs.ends[run] ?? 0, grid), left + 1) / ratio };
}

/** Device columns over a view: what is the same for thousands of moments of a picture. */
export interface Grid {
  /** Axis units. */
  readonly start: number;
  readonly perUnit: number;
  /** A little outside the plot. */
  readonly first: number;
  readonly last: number;
}

export function gridOf({ view, width, ratio }: { readonly view: View; readonly width: number; readonly ratio: number }): Grid {
  const perUnit = (width * ratio) / (view.end - view.start);
  return { start: view.start, perUnit, first: -outside * ratio, last: (width + outside) * ratio };
}

/** Where a moment of the axis that is shown lies: device pixels from the plot's left border. */
export function columnOf(at: number, { start, perUnit, first, last }: Grid): number {
  return Math.round(Math.min(Math.max((at - start) * perUnit, first), last));
}

const outside = 20;
