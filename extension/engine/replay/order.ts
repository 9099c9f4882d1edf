// The order in which events begin and end.

import type { EventList, ParsedTrace, TraceEvent } from '../../../grammar/event';
import { firstLook } from '../first-look/first-look';

export interface Order {
  readonly starts: Pick<EventList, 'at' | 'length'>;
  readonly ends: Ends;
  /** Where an event begins, on the scale of the ends' keys. */
  readonly startKey: (event: TraceEvent) => number;
}

/** Calls that end on a line of their own, in the order of their ends. */
export interface Ends {
  readonly keys: Float64Array;
  /** Where the call started. */
  readonly lines: Float64Array;
  /** Index of the first end at a key or behind it. */
  firstFrom(key: number): number;
}

const known = new WeakMap<EventList, Order>();

/** The order of the log's lines; perf trace writes a call when it ends, with the stamp of its start, so there the stamps count. */
export function inOrder(trace: ParsedTrace): Order {
  const before = known.get(trace.events);
  if (before !== undefined) return before;
  const { byTime, keys, lines } = firstLook(trace).ends;
  const startKey = (event: TraceEvent) => (byTime ? (event.time ?? 0) : event.line);
  const order: Order = {
    starts: byTime ? [...trace.events].sort((a, b) => startKey(a) - startKey(b)) : trace.events,
    ends: { keys, lines, firstFrom: (key) => firstFrom(keys, key) },
    startKey,
  };
  known.set(trace.events, order);
  return order;
}

function firstFrom(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? 0) >= key) high = middle;
    else low = middle + 1;
  }
  return low;
}
