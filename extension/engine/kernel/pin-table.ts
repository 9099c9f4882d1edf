// The live pins by number, and the lists they stand in: of their file, of their process on it, of their process, of their context. A number is free
// again when its pin is released, so the columns are as long as the most pins that ever lived at once.

import { type Chain, createLinkTable, growLinks, type Links, type LinkTable, linksOfKind, nextOf, previousOf } from './chain';
import { createRangeIndex, type RangeIndex } from './range-index';

export interface PinTable<Pin> {
  /** By number, from 1. */
  readonly pins: (Pin | undefined)[];
  readonly free: number[];
  capacity: number;
  /** Of all the lists below. */
  readonly links: LinkTable;
  readonly ofFile: Links;
  readonly ofHolding: Links;
  readonly ofProcess: Links;
  readonly ofContext: Links;
  /** By the pages of their file; those of which the log does not show the pages stand in a list of its links instead. */
  readonly pages: RangeIndex;
}

const START = 64;

export function createPinTable<Pin>(): PinTable<Pin> {
  const links = createLinkTable(5, START);
  return {
    pins: [undefined],
    free: [],
    capacity: START,
    links,
    ofFile: linksOfKind(links, 0),
    ofHolding: linksOfKind(links, 1),
    ofProcess: linksOfKind(links, 2),
    ofContext: linksOfKind(links, 3),
    pages: createRangeIndex(START, linksOfKind(links, 4)),
  };
}

/** The number of a pin that begins to live. */
export function numberFor<Pin>(table: PinTable<Pin>, pin: Pin): number {
  const free = table.free.pop();
  if (free !== undefined) {
    table.pins[free] = pin;
    return free;
  }
  const number = table.pins.push(pin) - 1;
  if (number === table.capacity) {
    table.capacity *= 2;
    growLinks(table.links, table.capacity);
  }
  return number;
}

/** Its pin is released and stands in no list. */
export function freeNumber<Pin>(table: PinTable<Pin>, number: number): void {
  table.pins[number] = undefined;
  table.free.push(number);
}

/** The first of a list that are wanted, at most `most`, in the list's order. */
export function firstOf<Pin>(
  { pins }: PinTable<Pin>,
  links: Links,
  chain: Chain | undefined,
  most: number,
  wanted: (pin: Pin) => boolean = () => true,
): Pin[] {
  const found: Pin[] = [];
  for (let at = chain?.first ?? 0; at !== 0 && found.length < most; at = nextOf(links, at)) {
    const pin = pins[at];
    if (pin !== undefined && wanted(pin)) found.push(pin);
  }
  return found;
}

/** The last of a list that is wanted. */
export function lastOf<Pin>(
  { pins }: PinTable<Pin>,
  links: Links,
  chain: Chain | undefined,
  wanted: (pin: Pin) => boolean,
): Pin | undefined {
  for (let at = chain?.last ?? 0; at !== 0; at = previousOf(links, at)) {
    const pin = pins[at];
    if (pin !== undefined && wanted(pin)) return pin;
  }
  return undefined;
}
