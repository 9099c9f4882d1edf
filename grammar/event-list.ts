// Events kept as bytes, as a list: an event is made anew each time it is asked for.

import type { EventList, TraceEvent } from './event';
import { createEventBytes } from './event-bytes';
import { type EventReader, type Glance, openReader } from './event-reader';
import type { PackedEvents } from './packed-events';

const packed = new WeakMap<EventList, PackedEvents>();

/** The bytes behind a list; of a list of objects they are made. `look`: called between some and some more of them; what it throws ends it. */
export function packedEvents(list: EventList, look: () => void = () => {}): PackedEvents {
  if (list instanceof PackedList) return list.packed;
  const known = packed.get(list);
  if (known !== undefined) return known;
  const bytes = createEventBytes();
  for (const event of list) {
    bytes.add(event);
    if (bytes.length % 4096 === 0) look();
  }
  const made = bytes.finish();
  packed.set(list, made);
  return made;
}

/** The events as a list. */
export function openEvents(packed: PackedEvents): EventList {
  return new PackedList(packed) as unknown as EventList; // an array's methods, without the array that they would hand to their callbacks
}

/** The first so many events, without making any. */
export function firstOf(list: EventList, count: number): EventList {
  if (!(list instanceof PackedList)) return [...list].slice(0, count);
  const { packed: all } = list;
  return openEvents({ ...all, length: Math.min(count, all.length), offsets: all.offsets.subarray(0, count) });
}

/** Looks at the event of an index, which must be below the length. What is given is the same object each time. */
export function glancer(list: EventList): (index: number) => Glance {
  const glance: Glance = {
    kind: 'lost',
    line: 0,
    endLine: 0,
    tid: 0,
    time: undefined,
    duration: undefined,
    tgid: undefined,
    cpu: undefined,
    returned: true,
    hasInode: false,
    hasAlso: false,
  };
  const reader = list instanceof PackedList ? list.reader : undefined;
  return (index) => {
    if (reader !== undefined) reader.glance(index, glance);
    else {
      const event = list.at(index);
      if (event !== undefined) lookAt(event, glance);
    }
    return glance;
  };
}

function lookAt(event: TraceEvent, glance: Glance): void {
  glance.kind = event.kind;
  glance.line = event.line;
  glance.endLine = event.endLine;
  glance.tid = event.tid;
  glance.time = event.time;
  glance.duration = event.duration;
  glance.tgid = event.tgid;
  glance.cpu = event.cpu;
  glance.returned = event.returned !== false;
  glance.hasInode = 'inode' in event;
  glance.hasAlso = event.also !== undefined;
}

class PackedList {
  declare readonly reader: EventReader;

  constructor(readonly packed: PackedEvents) {
    // Not among what is compared or shown: two lists are alike when their bytes are.
    Object.defineProperty(this, 'reader', { value: openReader(packed) });
  }
  get length(): number {
    return this.packed.length;
  }
  at(index: number): TraceEvent | undefined {
    const { length } = this.packed;
    if (index >= length || index < -length) return undefined;
    return this.reader.at(index < 0 ? length + index : index);
  }
  find(want: Want): TraceEvent | undefined {
    for (const [index, event] of this.entries()) if (want(event, index)) return event;
    return undefined;
  }
  findLast(want: Want): TraceEvent | undefined {
    for (let index = this.length - 1; index >= 0; index -= 1) {
      const event = this.reader.at(index);
      if (want(event, index)) return event;
    }
    return undefined;
  }
  some(want: Want): boolean {
    return this.find(want) !== undefined;
  }
  every(want: Want): boolean {
    return this.find((event, index) => !want(event, index)) === undefined;
  }
  map<T>(change: (event: TraceEvent, index: number) => T): T[] {
    return Array.from({ length: this.length }, (_, index) => change(this.reader.at(index), index));
  }
  filter(want: Want): TraceEvent[] {
    const wanted: TraceEvent[] = [];
    for (const [index, event] of this.entries()) if (want(event, index)) wanted.push(event);
    return wanted;
  }
  reduce<T>(join: (sum: T, event: TraceEvent, index: number) => T, start: T): T {
    let sum = start;
    for (const [index, event] of this.entries()) sum = join(sum, event, index);
    return sum;
  }
  *entries(): Generator<[number, TraceEvent]> {
    for (let index = 0; index < this.length; index += 1) yield [index, this.reader.at(index)];
  }
  *[Symbol.iterator](): Generator<TraceEvent> {
    for (let index = 0; index < this.length; index += 1) yield this.reader.at(index);
  }
}

type Want = (event: TraceEvent, index: number) => unknown;
