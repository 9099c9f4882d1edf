// The breaks a signal may belong to, and the leases still held, kept so that a signal does not look at every one of the log.

import type { Break, Lease } from '../kernel/model';
import type { World } from './world';

interface Open {
  /** Breaks of operations that run, in the order in which they began. */
  readonly running: Set<Break>;
  pending: Break[];
  breaksSeen: number;
  held: Lease[];
  leasesSeen: number;
}

const perWorld = new WeakMap<World, Open>();
/** More candidates than this help no signal. */
const ENOUGH = 64;

function open(world: World): Open {
  let state = perWorld.get(world);
  if (state === undefined) {
    state = { running: new Set(), pending: [], breaksSeen: 0, held: [], leasesSeen: 0 };
    perWorld.set(world, state);
  }
  return state;
}

/** An operation may break leases from here on. */
export function noteRunning(world: World, broken: Break): void {
  open(world).running.add(broken);
}

/** Breaks of running operations first, then those whose leases are still being broken, newest first. */
export function openBreaks(world: World): readonly Break[] {
  const state = open(world);
  for (const broken of state.running) {
    const { change } = broken;
    if (change?.break !== broken || !change.task.running.some((running) => running.change === change)) state.running.delete(broken);
  }
  while (state.breaksSeen < world.breaks.length) {
    const broken = world.breaks[state.breaksSeen++];
    if (broken !== undefined) state.pending.push(broken);
  }
  state.pending = state.pending.filter((broken) => broken.leases.some((lease) => lease.state === 'breaking'));
  const found = [...state.running];
  for (let at = state.pending.length - 1; at >= 0 && found.length < ENOUGH; at--) {
    const broken = state.pending[at];
    if (broken !== undefined && !state.running.has(broken)) found.push(broken);
  }
  return found;
}

/** Leases that no one has taken off their file, in the order in which they were taken. */
export function heldLeases(world: World): readonly Lease[] {
  const state = open(world);
  while (state.leasesSeen < world.leases.length) {
    const lease = world.leases[state.leasesSeen++];
    if (lease !== undefined) state.held.push(lease);
  }
  state.held = state.held.filter((lease) => lease.state !== 'gone');
  return state.held;
}
