// From where to where an interval is drawn: one place, for the painter, its labels and the tests that count pixels.

import type { LaneIndex } from './lane-index';
import { toX, type View } from './viewport';

export interface Bar {
  /** CSS pixels from the plot's left border, on device pixels; never narrower than one. */
  readonly left: number;
  readonly right: number;
}

/** The interval at `position` of a lane's columns, cut a little outside the plot. */
export function barOf(lane: LaneIndex, position: number, view: View, width: number, ratio: number): Bar {
  const left = toX(view, width, lane.starts[position] ?? 0);
  const right = toX(view, width, lane.ends[position] ?? 0);
  const on = (x: number) => Math.round(Math.min(Math.max(x, -outside), width + outside) * ratio) / ratio;
  return { left: on(left), right: Math.max(on(right), on(left) + 1 / ratio) };
}

const outside = 20;
