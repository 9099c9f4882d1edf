// The events of a log while it is read, and as a list behind that. The first million stay objects, which is fastest: the engine looks at all of them
// several times. Of a log with more, the others are bytes and are made anew when they are asked for, so that memory grows by some forty bytes an event.

import type { EventList, TraceEvent } from './event';
import { createEventBytes } from './event-bytes';

export interface KeptEvents {
  add(event: TraceEvent): void;
  /** In the order of their lines. Nothing is added afterwards. */
  list(): EventList;
}

/** `most`: how many stay objects. */
export function createKeptEvents(most: number = mostObjects): KeptEvents {
  const objects: TraceEvent[] = [];
  const packed = createEventBytes();
  let ordered = true;
  let lastLine = 0;
  return {
    add(event) {
      if (event.line < lastLine) ordered = false;
      lastLine = event.line;
      if (objects.length < most) objects.push(event);
      else packed.add(event);
    },
    list() {
      if (packed.length === 0) return ordered ? objects : objects.sort((a, b) => a.line - b.line);
      const count = objects.length + packed.length;
      const made = (index: number): TraceEvent => objects[index] ?? packed.at(index - objects.length);
      const order = ordered ? undefined : orderOf(count, (index) => objects[index]?.line ?? packed.lineOf(index - objects.length));
      return order === undefined ? listOf(count, made) : listOf(count, (index) => made(order[index] ?? 0));
    },
  };
}

/** Some 400 MB of objects. */
const mostObjects = 1 << 20;

/** Indices in the order of lines, of which no two are the same. */
function orderOf(count: number, lineOf: (index: number) => number): Uint32Array {
  // A line and an index fit one exact number up to a thousand million lines and eight million events: numbers are sorted without calling anybody.
  const unit = 2 ** Math.ceil(Math.log2(count + 1));
  const keys = Float64Array.from({ length: count }, (_, index) => lineOf(index) * unit + index);
  if (keys.every(Number.isSafeInteger)) return Uint32Array.from(keys.sort(), (key) => key % unit);
  return Uint32Array.from({ length: count }, (_, index) => index).sort((a, b) => lineOf(a) - lineOf(b));
}

/** Every event is made anew each time. */
function listOf(length: number, made: (index: number) => TraceEvent): EventList {
  function* each(): Generator<TraceEvent> {
    for (let index = 0; index < length; index += 1) yield made(index);
  }
  const find = (want: (event: TraceEvent, index: number) => unknown): TraceEvent | undefined => {
    for (let index = 0; index < length; index += 1) {
      const event = made(index);
      if (want(event, index)) return event;
    }
    return undefined;
  };
  const list = {
    length,
    at: (index: number) => (index >= length || index < -length ? undefined : made(index < 0 ? length + index : index)),
    find,
    some: (want: (event: TraceEvent, index: number) => unknown) => find(want) !== undefined,
    every: (want: (event: TraceEvent, index: number) => unknown) => find((event, index) => !want(event, index)) === undefined,
    findLast(want: (event: TraceEvent, index: number) => unknown) {
      for (let index = length - 1; index >= 0; index -= 1) {
        const event = made(index);
        if (want(event, index)) return event;
      }
      return undefined;
    },
    map: <T>(change: (event: TraceEvent, index: number) => T) => Array.from({ length }, (_, index) => change(made(index), index)),
    filter(want: (event: TraceEvent, index: number) => unknown) {
      const wanted: TraceEvent[] = [];
      for (let index = 0; index < length; index += 1) {
        const event = made(index);
        if (want(event, index)) wanted.push(event);
      }
      return wanted;
    },
    reduce<T>(join: (sum: T, event: TraceEvent, index: number) => T, start: T) {
      let sum = start;
      for (let index = 0; index < length; index += 1) sum = join(sum, made(index), index);
      return sum;
    },
    *entries() {
      for (let index = 0; index < length; index += 1) yield [index, made(index)] as [number, TraceEvent];
    },
    [Symbol.iterator]: each,
  };
  return list as unknown as EventList; // an array's methods, without the array that they would hand to their callbacks
}
