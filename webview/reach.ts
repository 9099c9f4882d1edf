// How far runs reach: which views can be drawn from them, and what to ask for. Just what is seen while somebody waits for it; once it stands, so
// much more that the next moves are drawn from runs that are here already. Knows no DOM.

import type { View } from './viewport';

export interface Reach {
  readonly view: View;
  /** Axis units per device pixel. */
  readonly pixel: number;
  /** By track, whether its runs are there. */
  readonly wanted: Uint8Array;
}

/** Whether the runs give the picture of `need`: they reach beyond its borders, lack none of its tracks, and join nothing that it shows apart. */
export function covers(reach: Reach, need: Reach): boolean {
  const more = need.pixel * border;
  return (
    reach.pixel <= need.pixel * alike &&
    reach.view.start <= need.view.start - more &&
    reach.view.end >= need.view.end + more &&
    hasTracks(reach.wanted, need.wanted)
  );
}

function hasTracks(there: Uint8Array, wanted: Uint8Array): boolean {
  if (there.length !== wanted.length) return false;
  for (let track = 0; track < wanted.length; track++) if ((wanted[track] ?? 0) > (there[track] ?? 0)) return false;
  return true;
}

/** The same also a good move further on, as far as the log goes: `all`. Runs much finer than the pixels would only cost the drawing. */
export function isAmple(reach: Reach, need: Reach, all: View): boolean {
  const { view, pixel } = need;
  const move = (view.end - view.start) / 4;
  const moved = {
    start: Math.max(view.start - move, Math.min(all.start, view.start)),
    end: Math.min(view.end + move, Math.max(all.end, view.end)),
  };
  return reach.pixel * finest >= pixel && covers(reach, { ...need, view: moved });
}

/** A little more than the view on each side. */
export function nearby(need: Reach): Reach {
  return widened(need, 1 / 24);
}

/** Half of it on each side. */
export function ahead(need: Reach): Reach {
  return widened(need, 1 / 2);
}

/** What the next step of zooming needs, be it in or out: ask for this a half on each side. */
export function zoomed(need: Reach): Reach {
  return { ...need, pixel: need.pixel / step };
}

/** By whole pixels, so that what shares one in the view shares one in the runs. */
function widened(need: Reach, share: number): Reach {
  const { view, pixel } = need;
  const more = (Math.ceil(((view.end - view.start) * share) / pixel) + border + 1) * pixel;
  return { ...need, view: { start: view.start - more, end: view.end + more } };
}

/** Device pixels that a mark's half, a rim or a word reach into the view from outside. */
const border = 24;
/** Moving leaves the scale as it is but for the rounding of sums. */
const alike = 1.001;
const finest = 1.25;
/** A wheel's notch zooms by 1.3. */
const step = 1.35;
