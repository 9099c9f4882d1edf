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
  let packed: EventBytes | undefined;
  let ordered = true;
  let lastLine = 0;
  /** Some of the first ones, and then some more: all at once would hold up whoever wants to stop. */
  const pack = (into: EventBytes, count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      const event = objects.pop();
      if (event === undefined) return;
      into.add(event);
    }
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
      packed.add(event);
      pack(packed, atOnce);
    },
    list() {
      if (packed === undefined) return ordered ? objects : objects.sort((a, b) => a.line - b.line);
      pack(packed, objects.length);
      return openEvents(packed.finish());
    },
  };
}

/** Some 50 MB of objects. */
const mostObjects = 1 << 17;
const atOnce = 8;
