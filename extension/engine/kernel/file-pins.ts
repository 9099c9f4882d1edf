// The pins that live on one file: all, and by the pages they hold. What is asked of them is answered with the first few and a count,
// because an operation may meet a million pins and its finding names three.

import { countOfProcess, type LivePins, pinsOfProcess } from './live-pins';
import type { FilePins, KernelFile, Pin, Process } from './model';
import { same } from './model';
import { addRange, countMeeting, countStarting, createRangeIndex, pinsMeeting, pinsStarting, removeRange } from './range-index';

/** Some pins in the order in which they were taken, at most MOST of them; `more` counts the rest. */
export interface PinList extends ReadonlyArray<Pin> {
  readonly more: number;
}

const MOST = 64;

export function createFilePins(): FilePins {
  return { all: new Set(), hidden: new Set(), counts: new Map(), ranges: createRangeIndex('pages') };
}

export function addFilePin({ pins }: KernelFile, pin: Pin): void {
  pins.all.add(pin);
  if (pin.firstPage === undefined) pins.hidden.add(pin);
  else addRange(pins.ranges, pin);
  pins.counts.set(pin.process, (pins.counts.get(pin.process) ?? 0) + 1);
}

export function removeFilePin({ pins }: KernelFile, pin: Pin): void {
  if (!pins.all.delete(pin)) return;
  if (!pins.hidden.delete(pin)) removeRange(pins.ranges, pin);
  const left = (pins.counts.get(pin.process) ?? 0) - 1;
  if (left > 0) pins.counts.set(pin.process, left);
  else pins.counts.delete(pin.process);
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

export function pinsBy(file: KernelFile, process: Process, live: LivePins): PinList {
  const { pins } = file;
  const count = pins.counts.get(process) ?? 0;
  const first: Pin[] = [];
  for (const pin of countOfProcess(live, process) < pins.all.size ? pinsOfProcess(live, process) : pins.all) {
    if (first.length === Math.min(count, MOST)) break;
    if (pin.process === process && same(pin.file) === file) first.push(pin);
  }
  return Object.assign(first, { more: count - first.length });
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
