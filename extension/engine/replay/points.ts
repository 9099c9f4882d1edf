// Tracepoints inside a call: what the kernel itself says of leases, breaks and layouts while it works.

import type {
  BreakWaitsEvent,
  BreakWakesEvent,
  LayoutBusyEvent,
  LayoutChangeEvent,
  LeaseAddedEvent,
  LeaseBrokenEvent,
  LeaseCheckedEvent,
  LeaseConflictEvent,
  LeaseRemovedEvent,
  TraceEvent,
} from '../../../grammar/event';
import { allBreaking, layoutLeasesFor, leaseByLock, leaseOf, leasesOfTypes, onlyLease, setLock } from '../kernel/file-leases';
import { tieInode } from '../kernel/files';
import type { Break, Change, Description, KernelFile, Lease, LeaseType, Task } from '../kernel/model';
import { same } from '../kernel/model';
import { hasPending } from '../kernel/pending';
import { confirmBreak, SHORTEST_WAIT, settleBreak, startBreak, timeOut } from './breaks';
import { beginChange, tieChange } from './changes';
import { fileOfInode, newDescription } from './descriptors';
import { endLease } from './lease-ends';
import { newLease } from './lease-life';
import { unseenLease } from './unseen-leases';
import { once, type World } from './world';

const FL_PENDING = 0x100 | 0x200;
const FL_LAYOUT = 0x800;
const FL_EXCLUSIVE = 0x1000;
const FL_LEASE = 0x20;

/** Any point that names an inode says which file the running call is about. */
export function tieRunning(world: World, task: Task, inode: string, event: TraceEvent): KernelFile {
  for (const running of task.running) if (running.change !== undefined) tieChange(world, running, inode, event);
  return fileOfInode(world, inode);
}

function changeOf(task: Task): Change | undefined {
  return task.running.findLast((running) => running.change !== undefined)?.change;
}

function typeOf(flags: number, type: 'read' | 'write' | 'unlock'): Lease['type'] {
  if ((flags & FL_LAYOUT) !== 0) return (flags & FL_EXCLUSIVE) !== 0 ? 'layout-exclusive' : 'layout';
  return type === 'write' ? 'write' : 'read';
}

/** generic_add_lease: the file's identity, printed on entry; without the call around it, the take itself. */
export function onLeaseAdded(world: World, task: Task, event: LeaseAddedEvent): void {
  if ((event.flags & FL_LEASE) === 0 && (event.flags & FL_LAYOUT) === 0) return;
  let file = fileOfInode(world, event.inode);
  const call = task.running.findLast((running) => running.event.kind === 'setlease')?.event;
  if (call?.kind === 'setlease') {
    const description = task.process.fds.entries.get(call.fd.fd)?.description;
    if (description?.file !== undefined) {
      file = tieInode(world.files, description.file, event.inode);
      description.file = file;
      if (event.owner !== undefined) identify(world, description, event.owner);
    }
    return;
  }
  if (world.facts.seesLeaseCalls) return;
  const description = identified(world, event.owner, file);
  if (leaseOf(file, description) !== undefined) return;
  newLease(world, description, file, task, event, typeOf(event.flags, event.type), event.line, false);
}

function identify(world: World, description: Description, owner: string): void {
  description.identity = owner;
  world.byIdentity.set(owner, description);
}

function identified(world: World, owner: string | undefined, file: KernelFile): Description {
  const known = owner === undefined ? undefined : world.byIdentity.get(owner);
  if (known?.file !== undefined && same(known.file) === same(file)) return known;
  const description = newDescription(world, 'file', file, undefined);
  description.references = 1;
  if (owner !== undefined) identify(world, description, owner);
  return description;
}

/** generic_delete_lease: only F_UNLCK makes one (decisions, 33); the call's own release comes first when the call is in the log. */
export function onLeaseRemoved(world: World, task: Task, event: LeaseRemovedEvent): void {
  const file = fileOfInode(world, event.inode);
  if (event.lock === undefined || task.running.some((running) => running.event.kind === 'setlease')) return;
  const lease = leaseByLock(file, event.lock) ?? leaseByOwner(world, file, event.owner);
  if (lease !== undefined) endLease(world, lease, event, task, 'unlock');
  else if (!world.facts.seesLeaseCalls && once(world, `unseen lease ${event.lock}`))
    world.tell({ kind: 'unknown-object', event, task, what: 'lease', file, says: 'a lease is deleted whose take is not in the log' });
}

/** time_out_leases: a lease was looked at. It names the lease, and shows one that is being broken (spec section 0, item 4). */
export function onLeaseChecked(world: World, task: Task, event: LeaseCheckedEvent): void {
  const file = tieRunning(world, task, event.inode, event);
  const lease = leaseBy(world, file, event.lock, event.owner) ?? older(world, task, file, event);
  if (event.lock !== undefined)
    for (const running of task.running)
      if (running.event.kind === 'getlease') {
        running.locks ??= new Set();
        running.locks.add(event.lock);
      }
  if (lease !== undefined && event.lock !== undefined) setLock(lease, event.lock);
  if (lease === undefined || (event.flags & FL_PENDING) === 0) return;
  // time_out_leases takes every lease whose time has come, not only the one that was waited for.
  if (task.wokenLine !== undefined && lease.breaking !== undefined) {
    task.expired ??= [];
    task.expired.push({ lease, event, wokenLine: task.wokenLine });
  }
}

/** A lease that was there before the log, met by the operations that run. */
function older(world: World, task: Task, file: KernelFile, event: LeaseCheckedEvent): Lease | undefined {
  if ((event.flags & (FL_LEASE | FL_LAYOUT)) === 0) return undefined;
  const lease = unseenLease(world, task, file, event, typeOf(event.flags, event.type));
  if (lease !== undefined) for (const running of task.running) if (running.change === undefined) beginChange(world, task, running);
  return lease;
}

/** Called at a task's next event: a waiter that goes on past the lease found it timed out; one that waits again only polled. */
export function settleExpired(world: World, task: Task, next: TraceEvent): void {
  const found = task.expired;
  if (found === undefined) return;
  if (next.kind === 'lease-conflict' || next.kind === 'lease-checked' || next.kind === 'break-call') return;
  task.expired = undefined;
  // break_lease_noblock: something is still in the way.
  if (next.kind === 'break-waits' || next.kind === 'lease-broken' || (next.kind === 'signal' && next.phase === 'delivered')) return;
  for (const { lease, event, wokenLine } of found) {
    const broken = lease.breaking;
    if (broken === undefined) continue;
    const waited = broken.startTime === undefined || event.time === undefined ? undefined : event.time - broken.startTime;
    const shown = [
      { line: wokenLine, role: 'waiter woke' },
      { line: event.line, role: 'lease still there' },
      { line: next.line, role: 'waiter went on' },
    ];
    if (waited === undefined || waited >= SHORTEST_WAIT) timeOut(world, broken, lease, event, false, shown);
  }
}

function leaseBy(world: World, file: KernelFile, lock: string | undefined, owner: string | undefined): Lease | undefined {
  const named = (lock === undefined ? undefined : leaseByLock(same(file), lock)) ?? leaseByOwner(world, same(file), owner);
  if (named !== undefined) return named;
  const only = onlyLease(same(file));
  return only?.lock === undefined ? only : undefined;
}

function leaseByOwner(world: World, file: KernelFile, owner: string | undefined): Lease | undefined {
  return owner === undefined ? undefined : leaseOf(file, world.byIdentity.get(owner));
}

export function onLeaseConflict(world: World, task: Task, event: LeaseConflictEvent): void {
  if (!event.conflict) return;
  const change = changeOf(task);
  if (change?.break === undefined && change?.file !== undefined)
    beginSeenBreak(world, task, same(change.file), event, (event.breakerFlags & FL_LAYOUT) !== 0);
}

/** The kernel says that it breaks: a break that the model did not foresee starts here. */
function beginSeenBreak(world: World, task: Task, file: KernelFile, event: TraceEvent, layout: boolean): void {
  const change = changeOf(task);
  if (change?.break !== undefined) {
    confirmBreak(world, change.break, event);
    return;
  }
  const types: readonly LeaseType[] = layout ? ['layout'] : ['read', 'write'];
  if (allBreaking(file, types)) return;
  const leases = leasesOfTypes(file, types).filter((lease) => lease.state === 'active');
  if (change === undefined && breakOf(file, task, isOpen) !== undefined) return;
  const kind = leases.every((lease) => lease.type === 'write') && 'type' in event && event.type === 'read' ? 'downgrade' : 'remove';
  const broken = startBreak(world, {
    file,
    leases,
    kind,
    event,
    breaker: task.process,
    tid: task.tid,
    ...(change === undefined ? {} : { change }),
  });
  confirmBreak(world, broken, event);
}

export function onBreakWaits(world: World, task: Task, event: BreakWaitsEvent | LeaseBrokenEvent): void {
  const file = tieRunning(world, task, event.inode, event);
  task.wokenLine = undefined;
  beginSeenBreak(world, task, file, event, (event.flags & FL_LAYOUT) !== 0);
  const change = changeOf(task);
  if (change !== undefined) {
    change.wokeBlocked = false;
    if (event.kind === 'lease-broken') change.refusedLine = event.line;
  }
  if (event.kind === 'lease-broken' && change === undefined) {
    const broken = breakOf(file, task);
    if (broken !== undefined) broken.outcome ??= 'nonblock';
  }
}

export function onBreakWakes(world: World, task: Task, event: BreakWakesEvent): void {
  const file = tieRunning(world, task, event.inode, event);
  const change = changeOf(task);
  if (change !== undefined) change.wokeBlocked = event.blocker !== undefined;
  if (event.blocker !== undefined) task.wokenLine = event.line;
  else if (change !== undefined) return;
  else {
    const broken = breakOf(file, task, isOpen);
    if (broken !== undefined && !hasPending(broken)) settleBreak(world, broken, 'released', event);
  }
}

export function onLayoutChange(world: World, task: Task, event: LayoutChangeEvent): void {
  const change = changeOf(task);
  const file =
    event.inode === undefined ? (change?.file === undefined ? undefined : same(change.file)) : tieRunning(world, task, event.inode, event);
  if (file !== undefined && event.filesystem !== 'other') file.filesystem = event.filesystem;
  // ext4_break_layouts prints the range it is about: for a truncate that is [new size, old size).
  if (
    event.operation === 'break-layouts' &&
    change?.operation === 'truncate' &&
    file !== undefined &&
    event.offset !== undefined &&
    event.length !== undefined
  ) {
    change.layout = true;
    change.shrinkCertain = true;
    file.size = event.offset + event.length;
    file.sizeCertain = true;
  }
  if (event.operation !== 'write' || event.filesystem !== 'xfs' || file === undefined || change !== undefined) return;
  const leases = layoutLeasesFor(file, task.process);
  if (leases.length > 0 && !task.running.some((running) => running.event.kind === 'write'))
    world.tell({ kind: 'write', event, task, file, leases });
}

export function onLayoutBusy(_world: World, task: Task, event: LayoutBusyEvent): void {
  const change = changeOf(task);
  if (change !== undefined && event.busy === true) change.sawBusy = true;
}

/** The task's last break of leases of the file. */
function breakOf(file: KernelFile, task: Task, wanted: (broken: Break) => boolean = () => true): Break | undefined {
  return file.breaks?.get(task.tid)?.findLast(wanted);
}

function isOpen({ outcome }: Break): boolean {
  return outcome === undefined;
}
