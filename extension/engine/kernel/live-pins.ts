// The pins that are alive, found by what holds them: a release must not look at every pin of the log.

import type { Description, Pin, Process } from './model';
import { addRange, createRangeIndex, pinsMeeting, type RangeIndex, removeRange } from './range-index';

export interface LivePins {
  readonly byContext: Map<Description, Held>;
  readonly byProcess: Map<Process, Held>;
  readonly byHandle: Map<string, Held>;
  /** Of a registration over several files: its pins behind the first, by its group. */
  readonly others: Map<number, Held>;
  /** By the addresses that were registered; made when a process with pins first unmaps something. */
  readonly byAddress: Map<Process, RangeIndex<Pin>>;
  /** Registrations a context has had, for their labels. */
  readonly registrations: Map<Description | undefined, number>;
}
/** Nearly always one. */
type Held = Pin | Set<Pin>;

export function createLivePins(): LivePins {
  return {
    byContext: new Map(),
    byProcess: new Map(),
    byHandle: new Map(),
    others: new Map(),
    byAddress: new Map(),
    registrations: new Map(),
  };
}

/** A pin begins to live. */
export function enlist(live: LivePins, pin: Pin): void {
  if (pin.context !== undefined) put(live.byContext, pin.context, pin);
  if (pin.handle !== undefined) put(live.byHandle, pin.handle, pin);
  put(live.byProcess, pin.process, pin);
  if (pin.group !== pin.id) put(live.others, pin.group, pin);
  if (pin.id === pin.group) live.registrations.set(pin.context, (live.registrations.get(pin.context) ?? 0) + 1);
  const addresses = live.byAddress.get(pin.process);
  if (addresses !== undefined) addAddresses(addresses, pin);
}

function addAddresses(addresses: RangeIndex<Pin>, pin: Pin): void {
  if (pin.address !== undefined && pin.length !== undefined) addRange(addresses, pin);
}

/** It was released. */
export function strike(live: LivePins, pin: Pin): void {
  if (pin.context !== undefined) take(live.byContext, pin.context, pin);
  if (pin.handle !== undefined) take(live.byHandle, pin.handle, pin);
  take(live.byProcess, pin.process, pin);
  if (pin.group !== pin.id) take(live.others, pin.group, pin);
  const addresses = live.byAddress.get(pin.process);
  if (addresses !== undefined && pin.address !== undefined && pin.length !== undefined) removeRange(addresses, pin);
  if (!live.byProcess.has(pin.process)) live.byAddress.delete(pin.process);
}

export function pinsOfContext(live: LivePins, context: Description): Pin[] {
  return [...each(live.byContext.get(context))];
}

export function pinsOfProcess(live: LivePins, process: Process): Iterable<Pin> {
  return each(live.byProcess.get(process));
}

export function countOfProcess(live: LivePins, process: Process): number {
  const held = live.byProcess.get(process);
  return held === undefined ? 0 : held instanceof Set ? held.size : 1;
}

export function pinsOfHandle(live: LivePins, handle: string): Pin[] {
  const held = live.byHandle.get(handle);
  return held === undefined ? [] : held instanceof Set ? [...held] : [held];
}

/** The whole registration that a pin is the first of. */
export function pinsOfGroup(live: LivePins, first: Pin): Pin[] {
  return [first, ...each(live.others.get(first.group))];
}

/** Some pins that a process made of addresses in start..end (bytes, end exclusive), at most `most`, in the order in which they were taken. */
export function pinsOfAddresses(live: LivePins, process: Process, start: number, end: number, most: number): Pin[] {
  let addresses = live.byAddress.get(process);
  if (addresses === undefined) {
    if (countOfProcess(live, process) === 0) return [];
    addresses = createRangeIndex('addresses');
    for (const pin of pinsOfProcess(live, process)) addAddresses(addresses, pin);
    live.byAddress.set(process, addresses);
  }
  return pinsMeeting(addresses, start, end - 1, most).sort((a, b) => a.id - b.id);
}

/** How many registrations a context has had so far, released ones too. */
export function registrationsOf(live: LivePins, context: Description | undefined): number {
  return live.registrations.get(context) ?? 0;
}

function each(held: Held | undefined): Iterable<Pin> {
  return held === undefined ? [] : held instanceof Set ? held : [held];
}

function put<K>(index: Map<K, Held>, key: K, pin: Pin): void {
  const held = index.get(key);
  if (held === undefined) index.set(key, pin);
  else if (held instanceof Set) held.add(pin);
  else index.set(key, new Set([held, pin]));
}

function take<K>(index: Map<K, Held>, key: K, pin: Pin): void {
  const held = index.get(key);
  if (held === pin) index.delete(key);
  else if (held instanceof Set && held.delete(pin) && held.size === 0) index.delete(key);
}
