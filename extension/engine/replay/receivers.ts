// Who hears the signals of which leases, and the breaks a signal may belong to: found from the process and from what is open, so that a signal
// does not look at every lease or break of the log.

import type { Break, Description, Lease, Process } from '../kernel/model';
import { same } from '../kernel/model';
import type { World } from './world';

/** F_SETOWN; undefined or 0: back to the process that takes the lease. */
export function sendSignalsTo(world: World, description: Description, target: number | undefined): void {
  const { signalTargets } = world;
  if (description.owner !== undefined) {
    const others = signalTargets.get(description.owner);
    if (others?.delete(description) === true && others.size === 0) signalTargets.delete(description.owner);
  }
  if (target === undefined) {
    delete description.owner;
    return;
  }
  description.owner = target;
  if (target <= 0) return;
  const known = signalTargets.get(target);
  if (known === undefined) signalTargets.set(target, new Set([description]));
  else known.add(description);
}

/** F_SETOWN sends the signal elsewhere; else the process that took the lease gets it. */
export function heardBy(world: World, lease: Lease, process: Process): boolean {
  const { owner } = lease.description;
  if (owner === undefined || owner <= 0) return lease.holder === process;
  return world.tasks.tasks.get(owner)?.process === process || owner === process.pid;
}

/** The process that a lease's signal goes to, where the log shows it. */
export function receiverOf(world: World, lease: Lease): Process | undefined {
  const { owner } = lease.description;
  return owner === undefined || owner <= 0 ? lease.holder : world.tasks.tasks.get(owner)?.process;
}

/** Leases held now whose signals a process hears: its own first. */
export function* leasesHeardBy(world: World, process: Process): Generator<Lease> {
  for (const lease of process.held) if (heardBy(world, lease, process)) yield lease;
  if (world.signalTargets.size === 0) return;
  for (const target of new Set([process.pid, ...process.threads]))
    for (const description of world.signalTargets.get(target) ?? []) {
      const lease =
        description.file === undefined ? undefined : same(description.file).leases.find((one) => one.description === description);
      if (lease !== undefined && lease.holder !== process && heardBy(world, lease, process)) yield lease;
    }
}

/** A break signal reached a process for a lease. */
export function noteSignal(lease: Lease, process: Process, line: number): void {
  lease.signalLine ??= line;
  if (process.notified.at(-1) !== lease) process.notified.push(lease);
}

/** More candidates than this help no signal. */
const ENOUGH = 64;

/** Breaks of running operations first, then those whose leases are still being broken, newest first. */
export function* openBreaks(world: World): Generator<Break> {
  yield* world.runningBreaks;
  let found = world.runningBreaks.size;
  for (let at = world.pendingBreaks.length - 1; at >= 0 && found < ENOUGH; at--) {
    const broken = world.pendingBreaks[at];
    if (broken === undefined || world.runningBreaks.has(broken) || !isOpen(broken)) continue;
    found++;
    yield broken;
  }
}

/** A break was found in the log. */
export function noteBreak(world: World, broken: Break): void {
  const { length } = world.pendingBreaks;
  // Looked through each time it has doubled, so that what is over costs little; before the new one, whose leases are not breaking yet.
  if (length >= ENOUGH && (length & (length - 1)) === 0) world.pendingBreaks = world.pendingBreaks.filter(isOpen);
  world.pendingBreaks.push(broken);
}

function isOpen(broken: Break): boolean {
  return broken.leases.some((lease) => lease.state === 'breaking');
}
