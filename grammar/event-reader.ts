// Makes events of their bytes, or takes a glance at them.

import { createCopy } from './copying';
import type { EventKind, TraceEvent } from './event';
import { type Layout, leadingKeys, type PackedEvents, tags, writtenKeys } from './packed-events';
import { openStrings } from './string-bytes';

export interface EventReader {
  /** Makes the event of an index, which must be below the number of events. */
  readonly at: (index: number) => TraceEvent;
  /** A look at it. */
  readonly glance: (index: number, into: Glance) => void;
}

export function openReader({ bytes, offsets, layouts, ...strings }: PackedEvents): EventReader {
  const stringOf = openStrings(strings);
  const doubles = new DataView(new ArrayBuffer(8));
  // A copy has its keys at once: setting them one by one on an empty object is several times slower.
  const samples = layouts.map(({ kind, keys }) => Object.fromEntries(keys.map((key) => [key, key === 'kind' ? kind : undefined])));
  const copies = layouts.map(({ keys }) => createCopy(keys));
  const written = layouts.map(writtenKeys);
  const glanced = layouts.map((layout) => glancedOf(layout));
  let at = 0;

  const readVarint = (): number => {
    let byte = bytes[at++] ?? 0;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let unit = 0x80;
    for (;;) {
      byte = bytes[at++] ?? 0;
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
        return stringOf(readVarint());
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
        return readObject(readVarint());
      default:
        return undefined;
    }
  };
  const readObject = (number: number): Record<string, unknown> => {
    const sample = samples[number];
    const copy = copies[number];
    const keys = written[number];
    if (sample === undefined || copy === undefined || keys === undefined) return {};
    const value = copy(sample);
    for (const key of keys) value[key] = read();
    return value;
  };
  /** A number, or undefined for a value that is none. */
  const readNumber = (): number | undefined => {
    const value = read();
    return typeof value === 'number' ? value : undefined;
  };
  return {
    at(index) {
      at = offsets[index] ?? 0;
      const line = readVarint();
      const event = readObject(readVarint());
      event.line = line;
      return event as unknown as TraceEvent; // as it was added
    },
    glance(index, into) {
      at = offsets[index] ?? 0;
      into.line = readVarint();
      const has = glanced[readVarint()];
      if (has === undefined) return;
      into.kind = has.kind;
      into.hasInode = has.hasInode;
      into.hasAlso = has.hasAlso;
      into.endLine = (has.endLine ? readNumber() : undefined) ?? into.line;
      into.tid = (has.tid ? readNumber() : undefined) ?? 0;
      into.time = has.time ? readNumber() : undefined;
      into.duration = has.duration ? readNumber() : undefined;
      into.tgid = has.tgid ? readNumber() : undefined;
      into.cpu = has.cpu ? readNumber() : undefined;
      into.returned = has.returned ? read() !== false : true;
    },
  };
}

/** What is read of every event without making it. One object, filled again for each. */
export interface Glance {
  kind: EventKind;
  line: number;
  endLine: number;
  tid: number;
  time: number | undefined;
  duration: number | undefined;
  tgid: number | undefined;
  cpu: number | undefined;
  /** False for a call whose end is not shown. */
  returned: boolean;
  hasInode: boolean;
  hasAlso: boolean;
}

type Glanced = { readonly [key in (typeof leadingKeys)[number]]: boolean } & Pick<Glance, 'kind' | 'hasInode' | 'hasAlso'>;

function glancedOf({ kind, keys }: Layout): Glanced | undefined {
  if (kind === undefined) return undefined;
  const has = Object.fromEntries(leadingKeys.map((key) => [key, keys.includes(key)]));
  return { ...has, kind, hasInode: keys.includes('inode'), hasAlso: keys.includes('also') } as Glanced; // every leading key; an event's kind
}
