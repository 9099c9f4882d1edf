// The pins that are alive, found by what holds them: a release must not look at every pin of the log.

import type { Description, Pin, Process } from '../kernel/model';
import type { World } from './world';

interface LivePins {
  readonly byContext: Map<Description, Set<Pin>>;
  readonly byProcess: Map<Process, Set<Pin>>;
  readonly byHandle: Map<string, Set<Pin>>;
  readonly byGroup: Map<number, Set<Pin>>;
  /** Registrations a context has had, for their labels. */
  readonly registrations: Map<Description | undefined, number>;
}

const perWorld = new WeakMap<World, LivePins>();

function livePins(world: World): LivePins {
  let live = perWorld.get(world);
  if (live === undefined) {
    live = { byContext: new Map(), byProcess: new Map(), byHandle: new Map(), byGroup: new Map(), registrations: new Map() };
    perWorld.set(world, live);
  }
  return live;
}

/** A pin begins to live. */
export function enlist(world: World, pin: Pin): void {
  const live = livePins(world);
  if (pin.context !== undefined) put(live.byContext, pin.context, pin);
  if (pin.handle !== undefined) put(live.byHandle, pin.handle, pin);
  put(live.byProcess, pin.process, pin);
  put(live.byGroup, pin.group, pin);
  if (pin.id === pin.group) live.registrations.set(pin.context, (live.registrations.get(pin.context) ?? 0) + 1);
}

/** It was released. */
export function strike(world: World, pin: Pin): void {
  const live = livePins(world);
  if (pin.context !== undefined) take(live.byContext, pin.context, pin);
  if (pin.handle !== undefined) take(live.byHandle, pin.handle, pin);
  take(live.byProcess, pin.process, pin);
  take(live.byGroup, pin.group, pin);
}

export function pinsOfContext(world: World, context: Description): Pin[] {
  return [...(livePins(world).byContext.get(context) ?? [])];
}

export function pinsOfProcess(world: World, process: Process): Iterable<Pin> {
  return livePins(world).byProcess.get(process) ?? [];
}

export function pinsOfHandle(world: World, handle: string): Pin[] {
  return [...(livePins(world).byHandle.get(handle) ?? [])];
}

export function pinsOfGroup(world: World, group: number): Pin[] {
  return [...(livePins(world).byGroup.get(group) ?? [])];
}

/** How many registrations a context has had so far, released ones too. */
export function registrationsOf(world: World, context: Description | undefined): number {
  return livePins(world).registrations.get(context) ?? 0;
}

function put<K>(index: Map<K, Set<Pin>>, key: K, pin: Pin): void {
  const set = index.get(key);
  if (set === undefined) index.set(key, new Set([pin]));
  else set.add(pin);
}

function take<K>(index: Map<K, Set<Pin>>, key: K, pin: Pin): void {
  const set = index.get(key);
  if (set === undefined) return;
  set.delete(pin);
  if (set.size === 0) index.delete(key);
}
