// Events as bytes: objects with the same keys name them once, strings stand once, small numbers take one byte. About 40 bytes an event,
// where an object takes some hundred. What comes out is equal to what went in, key by key.

import type { TraceEvent } from './event';

export interface EventBytes {
  readonly length: number;
  add(event: TraceEvent): void;
  /** A new object each time; constant time. `index` is one of those added. */
  at(index: number): TraceEvent;
  /** 1-based, without making the event. */
  lineOf(index: number): number;
  /** What the events take, in bytes, with the strings that they share. */
  size(): number;
}

export function createEventBytes(): EventBytes {
  let bytes = new Uint8Array(1 << 16);
  let used = 0;
  let offsets = new Uint32Array(1 << 10);
  let length = 0;
  const doubles = new DataView(new ArrayBuffer(8));
  const strings: string[] = [];
  let characters = 0;
  const numbers = new Map<string, number>();
  const layouts: Layout[] = [];
  /** Those that begin with the same key, or are events of the same kind. */
  const alike = new Map<string, Layout[]>();
  let at = 0;

  const layoutOf = (value: object, keys: readonly string[]): Layout => {
    const family = 'kind' in value ? String(value.kind) : (keys[0] ?? '');
    const known = alike.get(family) ?? [];
    alike.set(family, known);
    const found = known.find((layout) => isSame(layout.keys, keys));
    if (found !== undefined) return found;
    const layout = { number: layouts.length, keys, sample: { ...value } };
    layouts.push(layout);
    known.push(layout);
    return layout;
  };
  const varint = (value: number): void => {
    let rest = value;
    while (rest >= 0x80) {
      bytes[used++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[used++] = rest;
  };
  const room = (): void => {
    if (used + longestValue <= bytes.length) return;
    const more = new Uint8Array(bytes.length * 2);
    more.set(bytes);
    bytes = more;
  };
  const write = (value: unknown): void => {
    room();
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
        bytes[used++] = tags.double;
        doubles.setFloat64(0, value);
        for (let index = 0; index < 8; index += 1) bytes[used++] = doubles.getUint8(index);
      } else if (value >= 0 && value < 256 - tags.small) bytes[used++] = tags.small + value;
      else {
        bytes[used++] = value < 0 ? tags.negative : tags.positive;
        varint(Math.abs(value));
      }
    } else if (typeof value === 'string') {
      let number = numbers.get(value);
      if (number === undefined) {
        number = strings.length;
        numbers.set(value, number);
        strings.push(value);
        characters += value.length;
      }
      bytes[used++] = tags.string;
      varint(number);
    } else if (typeof value === 'boolean') bytes[used++] = value ? tags.true : tags.false;
    else if (Array.isArray(value)) {
      bytes[used++] = tags.array;
      varint(value.length);
      for (const item of value) write(item);
    } else if (typeof value === 'object' && value !== null) {
      bytes[used++] = tags.object;
      writeObject(value);
    } else bytes[used++] = tags.undefined;
  };
  const writeObject = (value: object): void => {
    const keys = Object.keys(value);
    const layout = layoutOf(value, keys);
    varint(layout.number);
    for (const key of layout.keys) write((value as Record<string, unknown>)[key]); // its own key
  };

  const readVarint = (): number => {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
  };
  const read = (): unknown => {
    const tag = bytes[at++] ?? 0;
    if (tag >= tags.small) return tag - tags.small;
    switch (tag) {
      case tags.positive:
        return readVarint();
      case tags.negative:
        return -readVarint();
      case tags.double:
        for (let index = 0; index < 8; index += 1) doubles.setUint8(index, bytes[at++] ?? 0);
        return doubles.getFloat64(0);
      case tags.string:
        return strings[readVarint()];
      case tags.true:
        return true;
      case tags.false:
        return false;
      case tags.array: {
        const count = readVarint();
        const items: unknown[] = [];
        for (let index = 0; index < count; index += 1) items.push(read());
        return items;
      }
      case tags.object:
        return readObject();
      default:
        return undefined;
    }
  };
  const readObject = (): unknown => {
    const layout = layouts[readVarint()];
    // A copy has its keys at once: setting them one by one on an empty object is several times slower.
    const value: Record<string, unknown> = { ...layout?.sample };
    if (layout !== undefined) for (const key of layout.keys) value[key] = read();
    return value;
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
      room();
      varint(event.line);
      writeObject(event);
    },
    at(index) {
      at = offsets[index] ?? 0;
      readVarint();
      return readObject() as TraceEvent; // as it was added
    },
    lineOf(index) {
      at = offsets[index] ?? 0;
      return readVarint();
    },
    size: () => used + 4 * length + characters,
  };
}

interface Layout {
  readonly number: number;
  readonly keys: readonly string[];
  readonly sample: object;
}

const tags = { undefined: 0, positive: 1, negative: 2, double: 3, string: 4, true: 5, false: 6, array: 7, object: 8, small: 9 } as const;
/** bytes: a tag and a varint of 53 bits or a double, twice */
const longestValue = 32;

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
