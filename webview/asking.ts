// When the thread is asked for runs: at once where those at hand do not show the view; ahead of the next move, or of the next step of zooming, where they
// do. Once zooming has come to rest, runs that are finer than the pixels give way to others.

import type { Queries } from './queries';
import { ahead, covers, isAmple, nearby, type Reach, zoomed } from './reach';
import type { View } from './viewport';

export interface Asking {
  /** Before a picture: whether the runs at hand show it. Where they do not, what is missing is on its way. */
  ask(): boolean;
  /** Behind a picture that showed what it should. */
  lookAhead(): void;
  /** The runs at hand are of other data. */
  anew(): void;
}

export interface Need {
  readonly view: View;
  readonly pixel: number;
  /** Everything there is to see. */
  readonly all: View;
  /** Of the lanes in sight, and of so many screens above and below. */
  tracks(screens: number): Uint8Array;
}

export function createAsking(queries: Queries, needed: () => Need): Asking {
  let asked: Reach | undefined;
  let timer = 0;
  let lastPixel = 0;
  const send = (reach: Reach): void => {
    asked = reach;
    queries.ask(reach);
  };
  const reachOf = ({ view, pixel, tracks }: Need, screens: number): Reach => ({ view, pixel, wanted: tracks(screens) });
  const lookAhead = (): void => {
    clearTimeout(timer);
    const now = needed();
    const isStill = Math.abs(now.pixel / lastPixel - 1) < 1e-3;
    lastPixel = now.pixel;
    if (!isStill) timer = window.setTimeout(lookAhead, rest);
    const need = isStill ? reachOf(now, 1) : zoomed(reachOf(now, 1));
    if (queries.reach !== undefined && isAmple(queries.reach, need, now.all)) return;
    if (queries.settled || asked === undefined || !isAmple(asked, need, now.all)) send(ahead(need));
  };
  return {
    ask() {
      const need = reachOf(needed(), 0);
      if (queries.reach !== undefined && covers(queries.reach, need)) return true;
      clearTimeout(timer);
      if (queries.settled || asked === undefined || !covers(asked, need)) send(nearby(need));
      return false;
    },
    lookAhead,
    anew: () => send(nearby(reachOf(needed(), 0))),
  };
}

/** ms without another step of zooming. */
const rest = 100;
