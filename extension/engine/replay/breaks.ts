// Lease breaks: started by an operation, heard as a signal, ended by a release or by the clock (spec 1.5, break protocol).

import type { TraceEvent } from '../../../grammar/event';
import type { Evidence } from '../analysis';
import { countBreaking, countLeases, leasesByBreak, leasesOfTypes, setBreaking } from '../kernel/file-leases';
import type { Break, Change, KernelFile, Lease, LeaseType, Process } from '../kernel/model';
import { same } from '../kernel/model';
import { hasPending } from '../kernel/pending';
import { deafness, noteDeafness, tellDeafness } from './handlers';
import { changeType, detach } from './lease-life';
import { noteBreak, receiverOf } from './receivers';
import { endTimeOf, taskFor, type World } from './world';

/** ns; the shortest lease-break-time is a second. */
export const SHORTEST_WAIT = 5e8;

/** Leases that this operation cannot go past (fs/locks.c leases_conflict; v1-02: the FL_LAYOUT bit must match). */
export function conflicting(change: Change, file: KernelFile): readonly Lease[] {
  return leasesOfTypes(same(file), [...(change.layout ? (['layout'] as const) : []), ...ordinary(change.event)]);
}

/** Types of ordinary leases that an open or truncate of this kind breaks. */
function ordinary(event: TraceEvent): readonly LeaseType[] {
  const both: readonly LeaseType[] = ['read', 'write'];
  if (event.kind === 'truncate') return event.path !== undefined || event.fd === undefined ? both : [];
  if (event.kind !== 'open') return [];
  const { flags = 0 } = event;
  if ((flags & 0x200000) !== 0) return [];
  return (flags & 3) !== 0 || (flags & 0x200) !== 0 ? both : ['write'];
}

/** A downgrade is enough for a reader that meets write leases. */
export function breakKind(change: Change, leases: readonly Lease[]): Break['kind'] {
  const reads = change.event.kind === 'open' && ((change.event.flags ?? 0) & 0x203) === 0;
  return reads && leases.every((lease) => lease.type === 'write') ? 'downgrade' : 'remove';
}

export interface BreakStart {
  readonly file: KernelFile;
  readonly leases: readonly Lease[];
  readonly kind: Break['kind'];
  readonly event: TraceEvent;
  readonly change?: Change;
  readonly breaker?: Process;
  readonly tid?: number;
}

export function startBreak(world: World, start: BreakStart): Break {
  const { file, event, change } = start;
  const time = change?.startTime ?? event.time;
  const fresh = countLeases(same(file)) > countBreaking(same(file)) && start.leases.some((lease) => lease.state === 'active');
  const broken: Break = {
    id: world.breaks.length,
    file: same(file),
    startLine: change?.startLine ?? event.line,
    startTime: time,
    deadline: time === undefined || world.leaseBreakTime === undefined ? undefined : time + world.leaseBreakTime,
    kind: start.kind,
    leases: start.leases,
    settled: 0,
    confirmed: false,
    signals: [],
    signalsTo: new Map(),
    ...(change === undefined ? {} : { change }),
    ...(start.breaker === undefined ? {} : { breaker: start.breaker }),
    ...(start.tid === undefined ? {} : { tid: start.tid }),
  };
  if (change !== undefined) {
    change.break = broken;
    world.runningBreaks.add(broken);
  }
  // A lease that is already being broken keeps its first deadline: the newcomer waits on the old break.
  if (!fresh && start.leases.length > 0) {
    broken.confirmed = true;
    keep(world, broken);
  }
  return broken;
}

/** Something in the log shows that the break happened: its leases are breaking from the operation's start. */
export function confirmBreak(world: World, broken: Break, event: TraceEvent): void {
  if (broken.confirmed) return;
  broken.confirmed = true;
  keep(world, broken);
  for (const lease of broken.leases) {
    if (lease.state !== 'active') continue;
    setBreaking(lease, broken);
    broken.isFirst = true;
    lease.lastBreak = broken;
    lease.heard = undefined;
    noteDeafness(lease, broken);
    deafness(world, lease);
  }
  world.tell({ kind: 'break-start', event: broken.change?.event ?? event, broken });
}

function keep(world: World, broken: Break): void {
  world.breaks.push(broken);
  noteBreak(world, broken);
  if (broken.tid === undefined) return;
  const file = same(broken.file);
  file.breaks ??= new Map();
  // What has an outcome is asked for no more, once another came behind it.
  const open = (file.breaks.get(broken.tid) ?? []).filter((one) => one.outcome === undefined);
  file.breaks.set(broken.tid, [...open, broken]);
}

/** A lease of this break went; the break is over when none is left. */
export function settleBreak(_world: World, broken: Break, outcome: NonNullable<Break['outcome']>, event: TraceEvent): void {
  if (hasPending(broken) || broken.outcome === 'timed-out') return;
  broken.outcome = outcome;
  broken.endLine = event.endLine;
  broken.endTime = endTimeOf(event);
}

/** The kernel took the lease away, or down to a read lease (time_out_leases). `shown`: the lines that show it, where no call does. */
export function timeOut(
  world: World,
  broken: Break,
  lease: Lease,
  event: TraceEvent,
  inferred: boolean,
  shown: readonly Evidence[] = [],
): void {
  const owner = lease.breaking ?? broken;
  tellDeafness(world, lease);
  const receiver = receiverOf(world, lease);
  if (receiver !== undefined) receiver.timedOut = lease;
  if (owner.kind === 'downgrade' && lease.type === 'write') {
    const task = taskFor(world, lease.taken);
    changeType(world, lease, 'read', task, event, 'downgraded');
    owner.outcome = 'downgraded';
  } else {
    lease.endedBy = 'timed-out';
    detach(lease, event);
    owner.outcome = 'timed-out';
  }
  owner.endLine = event.endLine;
  owner.endTime = endTimeOf(event);
  if (broken !== owner) broken.outcome = owner.outcome;
  world.tell({ kind: 'timeout', event: owner.change?.event ?? event, broken: owner, lease, inferred, shown });
}

/** A break whose waiter left (non-blocking, interrupted, killed) still ends at its deadline, when somebody next looks at the file. */
export function expireBreaks(world: World, file: KernelFile, event: TraceEvent): void {
  if (event.time === undefined) return;
  for (const [broken, leases] of leasesByBreak(same(file))) {
    if (broken.deadline === undefined || broken.deadline > event.time - world.facts.resolution) continue;
    // A waiter that is still in the kernel tells by its own return.
    if (broken.change?.task.running.some((running) => running.change === broken.change)) continue;
    for (const lease of leases()) timeOut(world, broken, lease, event, false);
  }
}
