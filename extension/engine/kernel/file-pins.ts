// The pins that live on one file: all, and by the pages they hold. What is asked of them is answered with the first few and a count,
// because an operation may meet a million pins and its finding names three.

import { append, type Chain, createChain, unlink } from './chain';
import type { FilePins, KernelFile, Pin, Process } from './model';
import { firstOf, type PinTable } from './pin-table';
import { addRange, createRangeTree, type Found, meeting, removeRange, starting } from './range-index';

/** Some pins in the order in which they were taken, at most MOST of them; `more` counts the rest. */
export interface PinList extends ReadonlyArray<Pin> {
  readonly more: number;
}

const MOST = 64;

export const noPins: PinList = withMore([], 0);

/** The pin has its number in the table. */
export function addFilePin(table: PinTable<Pin>, file: KernelFile, pin: Pin): void {
  file.pins ??= { table, all: createChain(), hidden: createChain(), tree: createRangeTree(), byProcess: new Map() };
  const { pins } = file;
  const { number, firstPage, lastPage } = pin;
  append(table.ofFile, pins.all, number);
  append(table.ofHolding, holding(pins, pin.process), number);
  if (firstPage === undefined) append(table.pages.links, pins.hidden, number);
  else addRange(table.pages, pins.tree, number, firstPage, lastPage ?? firstPage);
}

/** It stands on the file, and has its number still. */
export function removeFilePin({ pins }: KernelFile, { number, firstPage, process }: Pin): void {
  if (pins === undefined) return;
  const { table } = pins;
  const held = holding(pins, process);
  unlink(table.ofFile, pins.all, number);
  unlink(table.ofHolding, held, number);
  if (firstPage === undefined) unlink(table.pages.links, pins.hidden, number);
  else removeRange(table.pages, pins.tree, number);
  if (held.count > 0 || pins.all.count === 0) return;
  pins.byProcess.delete(process);
  pins.recent = undefined;
}

/** Two records of one file become one; its pins come behind those that it has. */
export function moveFilePins(from: KernelFile, into: KernelFile): void {
  const { pins } = from;
  if (pins === undefined) return;
  for (const pin of firstOf(pins.table, pins.table.ofFile, pins.all, Number.POSITIVE_INFINITY)) {
    removeFilePin(from, pin);
    pin.file = into;
    addFilePin(pins.table, into, pin);
  }
  delete from.pins;
}

/** Pins of the file that hold pages from..to, inclusive; `to` may be Infinity. */
export function pinsOn({ pins }: KernelFile, from: number, to: number): PinList {
  return pins === undefined ? noPins : listed(pins, meeting(pins.table.pages, pins.tree, from, to, MOST));
}

/** Pins of the file that begin at a page or behind it. */
export function pinsBehind({ pins }: KernelFile, page: number): PinList {
  return pins === undefined ? noPins : listed(pins, starting(pins.table.pages, pins.tree, page, Number.POSITIVE_INFINITY, MOST));
}

/** Pins of which the log does not show the pages. */
export function hiddenPins({ pins }: KernelFile): PinList {
  if (pins === undefined || pins.hidden.count === 0) return noPins;
  const first = firstOf(pins.table, pins.table.pages.links, pins.hidden, MOST);
  return withMore(first, pins.hidden.count - first.length);
}

export function allPins({ pins }: KernelFile): PinList {
  if (pins === undefined) return noPins;
  const first = firstOf(pins.table, pins.table.ofFile, pins.all, MOST);
  return withMore(first, pins.all.count - first.length);
}

export function pinsBy({ pins }: KernelFile, process: Process): PinList {
  const chain = pins?.byProcess.get(process);
  if (pins === undefined || chain === undefined) return noPins;
  const first = firstOf(pins.table, pins.table.ofHolding, chain, MOST);
  return withMore(first, chain.count - first.length);
}

/** Those that keep a leased description, at most `most`. */
export function pinsKeeping({ pins }: KernelFile, description: Pin['keeps'], most = Number.POSITIVE_INFINITY): Pin[] {
  return pins === undefined ? [] : firstOf(pins.table, pins.table.ofFile, pins.all, most, ({ keeps }) => keeps === description);
}

/** A list of which nothing was left out. */
export function pinList(pins: readonly Pin[]): PinList {
  return withMore([...pins], 0);
}

/** Takes the array over. */
export function withMore(pins: Pin[], more: number): PinList {
  const list = pins as Pin[] & { more: number }; // set here
  list.more = more;
  return list;
}

function holding(pins: FilePins, process: Process): Chain {
  // Nearly always the same process as before.
  if (pins.recent?.process === process) return pins.recent.chain;
  let chain = pins.byProcess.get(process);
  if (chain === undefined) {
    chain = createChain();
    pins.byProcess.set(process, chain);
  }
  pins.recent = { process, chain };
  return chain;
}

function listed({ table }: FilePins, { things, count }: Found): PinList {
  if (count === 0) return noPins;
  const pins: Pin[] = [];
  for (const thing of things) {
    const pin = table.pins[thing];
    if (pin !== undefined) pins.push(pin);
  }
  pins.sort((a, b) => a.id - b.id);
  return withMore(pins, count - pins.length);
}
