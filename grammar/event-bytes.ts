// Events as bytes: objects with the same keys name them once, strings stand once, small numbers take one byte. About 40 bytes an event, where an
// object takes some hundred. What comes out (packed-events.ts) is equal to what went in, key by key.

import type { EventKind, TraceEvent } from './event';
import { orderOf } from './order-of';
import { type Layout, lineOf, type PackedEvents, tags, writtenKeys } from './packed-events';
import { createStringBytes } from './string-bytes';

export interface EventBytes {
  readonly length: number;
  add(event: TraceEvent): void;
  /** What the events take, in bytes, with the strings that they share. */
  size(): number;
  /** In the order of their lines. Views of what was written: nothing may be added afterwards. */
  finish(): PackedEvents;
}

export function createEventBytes(): EventBytes {
  let bytes = new Uint8Array(1 << 12);
  let used = 0;
  let offsets = new Uint32Array(1 << 6);
  let length = 0;
  let lastLine = 0;
  let ordered = true;
  const doubles = new DataView(new ArrayBuffer(8));
  const strings = createStringBytes();
  const layouts: Layout[] = [];
  /** By layout: which of its keys' values are written, in this order. */
  const written: (readonly number[])[] = [];
  /** Those that begin with the same key, or are events of the same kind. */
  const alike = new Map<string, number[]>();

  const layoutOf = (kind: EventKind | undefined, keys: readonly string[]): number => {
    const family = kind ?? keys[0] ?? '';
    let known = alike.get(family);
    if (known === undefined) {
      known = [];
      alike.set(family, known);
    }
    for (let index = 0; index < known.length; index += 1) {
      const number = known[index] ?? 0;
      const layout = layouts[number];
      if (layout !== undefined && layout.kind === kind && isSame(layout.keys, keys)) return number;
    }
    const layout: Layout = kind === undefined ? { keys } : { kind, keys };
    known.push(layouts.length);
    layouts.push(layout);
    written.push(writtenKeys(layout).map((key) => keys.indexOf(key)));
    return layouts.length - 1;
  };
  /** So that there is room for a value that is no list. */
  const makeRoom = (): void => {
    if (used + longestValue <= bytes.length) return;
    const more = new Uint8Array(2 * bytes.length);
    more.set(bytes);
    bytes = more;
  };
  const varint = (value: number): void => {
    let at = used;
    let rest = value;
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
    for (; rest >= 0x80; rest >>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at] = rest;
    used = at + 1;
  };
  const writeNumber = (value: number): void => {
    const whole = value | 0;
    if (whole === value && whole >= 0 && whole < 256 - tags.small && (whole > 0 || 1 / value > 0)) bytes[used++] = tags.small + whole;
    else if (Number.isSafeInteger(value) && value !== 0) {
      bytes[used++] = value < 0 ? tags.negative : tags.positive;
      varint(Math.abs(value));
    } else {
      bytes[used++] = tags.double;
      doubles.setFloat64(0, value);
      for (let index = 0; index < 8; index += 1) bytes[used++] = doubles.getUint8(index);
    }
  };
  const write = (value: unknown): void => {
    makeRoom();
    if (typeof value === 'number') writeNumber(value);
    else if (typeof value === 'string') {
      bytes[used++] = tags.string;
      varint(strings.numberOf(value));
    } else if (typeof value === 'boolean') bytes[used++] = value ? tags.true : tags.false;
    else if (Array.isArray(value)) {
      bytes[used++] = tags.array;
      varint(value.length);
      for (const item of value) write(item);
    } else if (typeof value === 'object' && value !== null) {
      bytes[used++] = tags.object;
      writeObject(value, undefined);
    } else bytes[used++] = tags.undefined;
  };
  /** The number of its layout, and its values. */
  const writeObject = (object: object, kind: EventKind | undefined): void => {
    const number = layoutOf(kind, Object.keys(object));
    varint(number);
    // All values at once: to ask an object for each key by name takes longer.
    const values: readonly unknown[] = Object.values(object);
    const places = written[number] ?? [];
    for (let index = 0; index < places.length; index += 1) write(values[places[index] ?? 0]);
  };

  return {
    get length() {
      return length;
    },
    add(event) {
      if (length === offsets.length) {
        const more = new Uint32Array(length * 2);
        more.set(offsets);
        offsets = more;
      }
      offsets[length] = used;
      length += 1;
      if (event.line < lastLine) ordered = false;
      lastLine = event.line;
      makeRoom();
      varint(event.line);
      makeRoom();
      writeObject(event, event.kind);
    },
    size: () => used + 4 * length + strings.size(),
    finish() {
      const packed = { length, bytes: bytes.subarray(0, used), offsets: offsets.subarray(0, length), layouts, ...strings.finish() };
      return ordered ? packed : inOrder(packed);
    },
  };
}

/** bytes: a tag and a varint of 53 bits or a double */
const longestValue = 9;

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

function inOrder(packed: PackedEvents): PackedEvents {
  const { length, offsets } = packed;
  const order = orderOf(length, (index) => lineOf(packed, index));
  return { ...packed, offsets: order.map((index) => offsets[index] ?? 0) };
}
