// Who hears the signals of which leases, and the breaks a signal may belong to: found from the process and from what is open, so that a signal
// does not look at every lease or break of the log.

import { leaseOf } from '../kernel/file-leases';
import type { Break, Description, Hearers, Lease, Process } from '../kernel/model';
import { same } from '../kernel/model';
import { hasPending } from '../kernel/pending';
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
  if (description.owner !== target) world.hearing += 1;
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
      const lease = description.file === undefined ? undefined : leaseOf(same(description.file), description);
      if (lease !== undefined && lease.holder !== process && heardBy(world, lease, process)) yield lease;
    }
}

/** A break of more leases than this gets an index of who hears it. */
const FEW = 16;

/** The leases of a break whose signals a process hears, in the order of the break's. */
export function heardIn(world: World, broken: Break, process: Process): readonly Lease[] {
  if (broken.leases.length <= FEW) return broken.leases.filter((lease) => heardBy(world, lease, process));
  if (broken.hearers?.made !== world.hearing) broken.hearers = hearersOf(broken, world.hearing);
  const { byHolder, byOwner } = broken.hearers;
  const sentTo = byOwner.size === 0 ? [] : [...new Set([process.pid, ...process.threads])].flatMap((target) => byOwner.get(target) ?? []);
  const heard = new Set([...(byHolder.get(process) ?? []), ...sentTo]);
  return [...heard].filter((lease) => heardBy(world, lease, process)).sort((a, b) => a.id - b.id);
}

function hearersOf({ leases }: Break, made: number): Hearers {
  const byHolder = new Map<Process, Lease[]>();
  const byOwner = new Map<number, Lease[]>();
  for (const lease of leases) {
    const { owner } = lease.description;
    // F_UNLCK forgets F_SETOWN: from then on it is the holder's again.
    put(byHolder, lease.holder, lease);
    if (owner !== undefined && owner > 0) put(byOwner, owner, lease);
  }
  return { made, byHolder, byOwner };
}

function put<K>(index: Map<K, Lease[]>, key: K, lease: Lease): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [lease]);
  else known.push(lease);
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
  return hasPending(broken);
}
