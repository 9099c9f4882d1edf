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
  const written: (readonly string[])[] = [];
  /** Those that begin with the same key, or are events of the same kind. */
  const alike = new Map<string, number[]>();

  const layoutOf = (kind: EventKind | undefined, keys: readonly string[]): number => {
    const family = kind ?? keys[0] ?? '';
    let known = alike.get(family);
    if (known === undefined) {
      known = [];
      alike.set(family, known);
    }
    for (const number of known) {
      const layout = layouts[number];
      if (layout !== undefined && layout.kind === kind && isSame(layout.keys, keys)) return number;
    }
    const layout: Layout = kind === undefined ? { keys } : { kind, keys };
    known.push(layouts.length);
    layouts.push(layout);
    written.push(writtenKeys(layout));
    return layouts.length - 1;
  };
  const varint = (value: number): void => {
    let rest = value;
    while (rest >= 0x80) {
      bytes[used++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[used++] = rest;
  };
  /** For so many values that are no lists. */
  const room = (count: number): void => {
    if (used + count * longestValue <= bytes.length) return;
    const more = new Uint8Array(2 * bytes.length + count * longestValue);
    more.set(bytes);
    bytes = more;
  };
  const write = (value: unknown): void => {
    if (typeof value === 'number') {
      if (value >= 0 && value < 256 - tags.small && Number.isInteger(value) && !Object.is(value, -0)) bytes[used++] = tags.small + value;
      else if (!Number.isSafeInteger(value) || value === 0) {
        bytes[used++] = tags.double;
        doubles.setFloat64(0, value);
        for (let index = 0; index < 8; index += 1) bytes[used++] = doubles.getUint8(index);
      } else {
        bytes[used++] = value < 0 ? tags.negative : tags.positive;
        varint(Math.abs(value));
      }
    } else if (typeof value === 'string') {
      bytes[used++] = tags.string;
      varint(strings.numberOf(value));
    } else if (typeof value === 'boolean') bytes[used++] = value ? tags.true : tags.false;
    else if (Array.isArray(value)) {
      bytes[used++] = tags.array;
      varint(value.length);
      for (const item of value) {
        room(1);
        write(item);
      }
    } else if (typeof value === 'object' && value !== null) {
      bytes[used++] = tags.object;
      const keys = Object.keys(value);
      const number = layoutOf(undefined, keys);
      room(keys.length + 1);
      varint(number);
      for (const key of written[number] ?? []) write((value as Record<string, unknown>)[key]); // its own key
    } else bytes[used++] = tags.undefined;
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
      const keys = Object.keys(event);
      const number = layoutOf(event.kind, keys);
      room(keys.length + 2);
      varint(event.line);
      varint(number);
      for (const key of written[number] ?? []) write((event as unknown as Record<string, unknown>)[key]); // its own key
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
