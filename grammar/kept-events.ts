// The events of a log while it is read, and as a list behind that. As objects up to a bound, which is fastest; of a log with more all are bytes and
// are made anew when they are asked for, so that memory grows by some forty bytes an event.

import type { EventList, TraceEvent } from './event';
import { createEventBytes, type EventBytes } from './event-bytes';
import { openEvents } from './event-list';

export interface KeptEvents {
  add(event: TraceEvent): void;
  /** In the order of their lines. Nothing is added afterwards. */
  list(): EventList;
}

/** `most`: how many may be objects. */
export function createKeptEvents(most: number = mostObjects): KeptEvents {
  const objects: TraceEvent[] = [];
  /** The same once they are too many, with what came behind them: those before `next` are bytes already, until all are. */
  const waiting: (TraceEvent | undefined)[] = objects;
  let next = 0;
  let packed: EventBytes | undefined;
  let ordered = true;
  let lastLine = 0;
  /** Some of those that wait, and then some more: all at once would hold up whoever wants to stop. */
  const pack = (into: EventBytes, count: number): void => {
    const end = Math.min(next + count, waiting.length);
    for (; next < end; next += 1) {
      const event = waiting[next];
      if (event !== undefined) into.add(event);
      waiting[next] = undefined;
    }
    if (next < waiting.length) return;
    waiting.length = 0;
    next = 0;
  };
  return {
    add(event) {
      if (packed === undefined && objects.length < most) {
        if (event.line < lastLine) ordered = false;
        lastLine = event.line;
        objects.push(event);
        return;
      }
      packed ??= createEventBytes();
      if (waiting.length === 0) packed.add(event);
      else {
        waiting.push(event);
        pack(packed, atOnce);
      }
    },
    list() {
      if (packed === undefined) return ordered ? objects : objects.sort((a, b) => a.line - b.line);
      pack(packed, waiting.length);
      return openEvents(packed.finish());
    },
  };
}

/** Some 50 MB of objects. */
const mostObjects = 1 << 17;
const atOnce = 8;
