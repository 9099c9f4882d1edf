// A lease comes onto its file and goes off it.

import type { TraceEvent } from '../../../grammar/event';
import { addFileLease, removeFileLease } from '../kernel/file-leases';
import { addLostLease } from '../kernel/lost-leases';
import type { Description, KernelFile, Lease, LeaseType, Process, Task } from '../kernel/model';
import { same } from '../kernel/model';
import { endTimeOf, type World } from './world';

export function newLease(
  world: World,
  description: Description,
  file: KernelFile,
  task: Task,
  event: TraceEvent,
  type: LeaseType,
  line: number,
  unseen: boolean,
): Lease {
  const lease: Lease = {
    id: world.leases.length,
    file: same(file),
    description,
    holder: task.process,
    holderTid: task.tid,
    type,
    state: 'active',
    taken: event,
    takenLine: line,
    unseen,
    ...(event.kind === 'setlease' || event.kind === 'getlease' ? { fd: event.fd.fd } : {}),
  };
  world.leases.push(lease);
  addFileLease(lease);
  description.wasLeased = true;
  lease.holder.held.add(lease);
  return lease;
}

/** A lease of a description that is retaken belongs to the process that retakes it. */
export function handOver(world: World, lease: Lease, process: Process): void {
  if (lease.holder === process) return;
  world.hearing += 1;
  lease.holder.held.delete(lease);
  lease.holder = process;
  process.held.add(lease);
}

/** Off its file; who took it away is in `endedBy`. */
export function detach(lease: Lease, event: TraceEvent): void {
  takeOff(lease, event);
  addLostLease(same(lease.file), lease);
}

function takeOff(lease: Lease, event: TraceEvent): void {
  removeFileLease(lease);
  lease.holder.held.delete(lease);
  lease.state = 'gone';
  lease.endedLine = event.endLine;
  lease.endedTime = endTimeOf(event);
  if (lease.breaking !== undefined) lease.endedUnder = lease.breaking;
  lease.breaking = undefined;
}

/** The description's lease is of another type from here on: one life ends and the next begins, as the same struct file_lock. */
export function changeType(
  world: World,
  lease: Lease,
  type: LeaseType,
  task: Task,
  event: TraceEvent,
  how: 'downgraded' | 'retyped',
): Lease {
  const file = same(lease.file);
  const next = newLease(world, lease.description, file, task, event, type, event.endLine, lease.unseen);
  handOver(world, next, lease.holder);
  next.holderTid = lease.holderTid;
  if (lease.lock !== undefined) next.lock = lease.lock;
  lease.endedBy = how;
  // It is not lost: whoever looks for the lease that went must not find this one.
  takeOff(lease, event);
  return next;
}
