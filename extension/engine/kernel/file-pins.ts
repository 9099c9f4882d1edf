// The pins that live on one file: all, by process, and by the pages they hold. What is asked of them is answered with the first few and a count,
// because an operation may meet a million pins and its finding names three.

import type { FilePins, KernelFile, Pin, Process } from './model';
import { addRange, countMeeting, countStarting, createRangeIndex, pinsMeeting, pinsStarting, removeRange } from './range-index';

/** Some pins in the order in which they were taken, at most MOST of them; `more` counts the rest. */
export interface PinList extends ReadonlyArray<Pin> {
  readonly more: number;
}

const MOST = 64;

export function createFilePins(): FilePins {
  return { all: new Set(), hidden: new Set(), byProcess: new Map(), ranges: createRangeIndex('pages') };
}

export function addFilePin({ pins }: KernelFile, pin: Pin): void {
  pins.all.add(pin);
  if (pin.firstPage === undefined) pins.hidden.add(pin);
  else addRange(pins.ranges, pin);
  const own = pins.byProcess.get(pin.process);
  if (own === undefined) pins.byProcess.set(pin.process, new Set([pin]));
  else own.add(pin);
}

export function removeFilePin({ pins }: KernelFile, pin: Pin): void {
  if (!pins.all.delete(pin)) return;
  if (!pins.hidden.delete(pin)) removeRange(pins.ranges, pin);
  const own = pins.byProcess.get(pin.process);
  own?.delete(pin);
  if (own?.size === 0) pins.byProcess.delete(pin.process);
}

/** Pins of the file that hold pages from..to, inclusive; `to` may be Infinity. */
export function pinsOn({ pins }: KernelFile, from: number, to: number): PinList {
  return listed(pinsMeeting(pins.ranges, from, to, MOST), () => countMeeting(pins.ranges, from, to));
}

/** Pins of the file that begin at a page or behind it. */
export function pinsBehind({ pins }: KernelFile, page: number): PinList {
  return listed(pinsStarting(pins.ranges, page, Number.POSITIVE_INFINITY, MOST), () =>
    countStarting(pins.ranges, page, Number.POSITIVE_INFINITY),
  );
}

/** Pins of which the log does not show the pages. */
export function hiddenPins({ pins }: KernelFile): PinList {
  return firstOf(pins.hidden);
}

export function allPins({ pins }: KernelFile): PinList {
  return firstOf(pins.all);
}

export function pinsBy({ pins }: KernelFile, process: Process): PinList {
  return firstOf(pins.byProcess.get(process) ?? new Set());
}

/** A list of which nothing was left out. */
export function pinList(pins: readonly Pin[]): PinList {
  return Object.assign([...pins], { more: 0 });
}

function firstOf(pins: ReadonlySet<Pin>): PinList {
  const first: Pin[] = [];
  for (const pin of pins) {
    if (first.length === MOST) break;
    first.push(pin);
  }
  return Object.assign(first, { more: pins.size - first.length });
}

function listed(found: Pin[], count: () => number): PinList {
  return Object.assign(
    found.sort((a, b) => a.id - b.id),
    { more: found.length < MOST ? 0 : count() - found.length },
  );
}
