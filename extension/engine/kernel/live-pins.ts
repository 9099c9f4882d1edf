// The pins that are alive, found by what holds them: a release must not look at every pin of the log.

import { append, type Chain, createChain, type Links, unlink } from './chain';
import { addFilePin, removeFilePin } from './file-pins';
import type { Description, Pin, PinHandle, Process } from './model';
import { same } from './model';
import { createPinTable, firstOf, freeNumber, lastOf, numberFor, type PinTable } from './pin-table';
import { addRange, createRangeIndex, createRangeTree, meeting, type RangeIndex, type RangeTree, removeRange } from './range-index';

export interface LivePins {
  readonly table: PinTable<Pin>;
  readonly byHandle: Map<string, PinHandle>;
  /** Of a registration over several files: its pins behind the first, by its group. */
  readonly others: Map<number, Set<Pin>>;
  /** By the addresses that were registered; made of a process with pins when it first unmaps something. */
  readonly addresses: RangeIndex;
  readonly byAddress: Map<Process, RangeTree>;
  /** Registrations that no context is known of, for their labels. */
  registrations: number;
}

export function createLivePins(): LivePins {
  return {
    table: createPinTable(),
    byHandle: new Map(),
    others: new Map(),
    addresses: createRangeIndex(),
    byAddress: new Map(),
    registrations: 0,
  };
}

/** A pin begins to live. */
export function enlist(live: LivePins, pin: Pin): void {
  const { table } = live;
  const { context, handle, process, group, id } = pin;
  pin.number = numberFor(table, pin);
  addFilePin(table, same(pin.file), pin);
  process.pins ??= createChain();
  append(table.ofProcess, process.pins, pin.number);
  if (context !== undefined) {
    context.pins ??= createChain();
    append(table.ofContext, context.pins, pin.number);
  }
  if (handle !== undefined) putUnder(handle, pin);
  if (group !== id) addOther(live.others, pin);
  else if (context === undefined) live.registrations += 1;
  else context.registrations = (context.registrations ?? 0) + 1;
  if (live.byAddress.size === 0) return;
  const tree = live.byAddress.get(process);
  if (tree !== undefined) addAddresses(live, tree, pin);
}

/** It was released. */
export function strike(live: LivePins, pin: Pin): void {
  const { table } = live;
  const { context, handle, process, number } = pin;
  if (number === 0) return;
  removeFilePin(same(pin.file), pin);
  if (process.pins !== undefined) unlink(table.ofProcess, process.pins, number);
  if (context?.pins !== undefined) unlink(table.ofContext, context.pins, number);
  if (handle !== undefined) takeFrom(handle, pin);
  if (pin.group !== pin.id) removeOther(live.others, pin);
  if (live.byAddress.size > 0) {
    const tree = live.byAddress.get(process);
    if (tree !== undefined && hasAddresses(pin)) removeRange(live.addresses, tree, number);
    if (process.pins?.count === 0) live.byAddress.delete(process);
  }
  freeNumber(table, number);
  pin.number = 0;
}

export function pinsOfContext({ table }: LivePins, { pins }: Description): Pin[] {
  return firstOf(table, table.ofContext, pins, Number.POSITIVE_INFINITY);
}

export function pinsOfProcess({ table }: LivePins, { pins }: Process): Pin[] {
  return firstOf(table, table.ofProcess, pins, Number.POSITIVE_INFINITY);
}

export function findOfContext(
  { table }: LivePins,
  { pins }: Description,
  wanted: (pin: Pin) => boolean,
  end: 'first' | 'last',
): Pin | undefined {
  return findIn(table, table.ofContext, pins, wanted, end);
}

export function findOfProcess(
  { table }: LivePins,
  { pins }: Process,
  wanted: (pin: Pin) => boolean,
  end: 'first' | 'last',
): Pin | undefined {
  return findIn(table, table.ofProcess, pins, wanted, end);
}

/** The first, or the last, of a list that is wanted. */
function findIn(table: PinTable<Pin>, links: Links, chain: Chain | undefined, wanted: (pin: Pin) => boolean, end: 'first' | 'last') {
  return end === 'last' ? lastOf(table, links, chain, wanted) : firstOf(table, links, chain, 1, wanted)[0];
}

/** What pins under a name have in common, from the first time that the log says it. */
export function handleOf({ byHandle }: LivePins, name: string): PinHandle {
  let handle = byHandle.get(name);
  if (handle === undefined) {
    handle = { pinned: false };
    byHandle.set(name, handle);
  }
  return handle;
}

export function pinsOfHandle({ byHandle }: LivePins, name: string): Pin[] {
  const handle = byHandle.get(name);
  if (handle?.first === undefined) return [];
  return handle.others === undefined ? [handle.first] : [handle.first, ...handle.others];
}

/** The whole registration that a pin is the first of. */
export function pinsOfGroup(live: LivePins, first: Pin): Pin[] {
  return [first, ...(live.others.get(first.group) ?? [])];
}

/** How many registrations stand in `pins`. */
export function groupsAmong({ others }: LivePins, pins: readonly Pin[]): number {
  // Nearly always no registration is over several files.
  return others.size === 0 ? pins.length : new Set(pins.map(({ group }) => group)).size;
}

/** Some pins that a process made of addresses in start..end (bytes, end exclusive), at most `most`, in the order in which they were taken. */
export function pinsOfAddresses(live: LivePins, process: Process, start: number, end: number, most: number): Pin[] {
  let tree = live.byAddress.get(process);
  if (tree === undefined) {
    if ((process.pins?.count ?? 0) === 0) return [];
    tree = createRangeTree();
    for (const pin of pinsOfProcess(live, process)) addAddresses(live, tree, pin);
    live.byAddress.set(process, tree);
  }
  const found: Pin[] = [];
  for (const thing of meeting(live.addresses, tree, start, end - 1, most).things) {
    const pin = live.table.pins[thing];
    if (pin !== undefined) found.push(pin);
  }
  return found.sort((a, b) => a.id - b.id);
}

/** How many registrations a context has had so far, released ones too. */
export function registrationsOf(live: LivePins, context: Description | undefined): number {
  return context === undefined ? live.registrations : (context.registrations ?? 0);
}

function hasAddresses({ address, length }: Pin): boolean {
  return address !== undefined && length !== undefined;
}

function addAddresses({ addresses }: LivePins, tree: RangeTree, { number, address, length }: Pin): void {
  if (address !== undefined && length !== undefined) addRange(addresses, tree, number, address, address + Math.max(1, length) - 1);
}

/** Nearly always one pin at a time is known by a name. */
function putUnder(handle: PinHandle, pin: Pin): void {
  if (handle.first === undefined) handle.first = pin;
  else if (handle.others === undefined) handle.others = new Set([pin]);
  else handle.others.add(pin);
}

function takeFrom(handle: PinHandle, pin: Pin): void {
  if (handle.first !== pin) {
    handle.others?.delete(pin);
    return;
  }
  handle.first = undefined;
  if (handle.others === undefined) return;
  for (const next of handle.others) {
    handle.first = next;
    handle.others.delete(next);
    break;
  }
  if (handle.others.size === 0) handle.others = undefined;
}

function addOther(others: LivePins['others'], pin: Pin): void {
  const known = others.get(pin.group);
  if (known === undefined) others.set(pin.group, new Set([pin]));
  else known.add(pin);
}

function removeOther(others: LivePins['others'], pin: Pin): void {
  const known = others.get(pin.group);
  if (known?.delete(pin) === true && known.size === 0) others.delete(pin.group);
}
