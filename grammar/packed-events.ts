// Events kept as bytes: plain data, whose buffers another thread or a file can take over as they are.

import type { EventKind } from './event';
import type { PackedStrings } from './string-bytes';

export interface PackedEvents extends PackedStrings {
  readonly length: number;
  /** Each event: its line, the number of its layout, and its values in the order of `writtenKeys`. */
  readonly bytes: Uint8Array;
  /** Where each event begins, in the order of their lines. */
  readonly offsets: Uint32Array;
  readonly layouts: readonly Layout[];
}

/** The keys of an object; of an event with its kind, which then takes no bytes. */
export interface Layout {
  readonly kind?: EventKind;
  readonly keys: readonly string[];
}

/** What most events have and what is asked of all of them stands first, so that it can be read without making the event. */
export const leadingKeys = ['endLine', 'tid', 'time', 'duration', 'tgid', 'cpu', 'returned'] as const;

/** The keys of a layout in the order in which their values stand: of an event without its kind and its line. */
export function writtenKeys({ kind, keys }: Layout): readonly string[] {
  if (kind === undefined) return keys;
  const leading: readonly string[] = leadingKeys.filter((key) => keys.includes(key));
  return [...leading, ...keys.filter((key) => key !== 'kind' && key !== 'line' && !leading.includes(key))];
}

/** What a value begins with; from `small` on it is a number itself. */
export const tags = {
  undefined: 0,
  positive: 1,
  negative: 2,
  double: 3,
  string: 4,
  true: 5,
  false: 6,
  array: 7,
  object: 8,
  small: 9,
} as const;

/** The line of an event (1-based), without making the event. */
export function lineOf({ bytes, offsets }: PackedEvents, index: number): number {
  let value = 0;
  let unit = 1;
  for (let at = offsets[index] ?? 0; ; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return value;
    unit *= 0x80;
  }
}
