// The replay's records as lives on lanes. Large logs have a hundred thousand of each: a field that is absent is left out step by step, not by an object
// for every field that there is.

import type { BreakLife, ChangeLife, FileLife, LeaseLife, PinLife } from './analysis';
import type { Break, Change, KernelFile, Lease, Pin } from './kernel/model';
import { labelOf } from './kernel/pin-label';
import { endTimeOf, outcomeOf } from './replay/world';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function fileLife(file: KernelFile | undefined, id: number): FileLife {
  if (file === undefined) return { id, paths: [], dax: 'unknown', daxBecause: '' };
  const life: Mutable<FileLife> = { id, paths: file.paths, dax: file.dax, daxBecause: file.daxBecause };
  if (file.inode !== undefined) life.inode = file.inode;
  if (file.size !== undefined) life.size = file.size;
  return life;
}

/** `file`: its index in the Analysis, here and below. */
export function leaseLife(lease: Lease, file: number): LeaseLife {
  const broken = lease.breaking ?? lease.endedUnder;
  const startTime = lease.unseen ? lease.taken.time : endTimeOf(lease.taken);
  const { comm } = lease.holder;
  const life: Mutable<LeaseLife> = { file, pid: lease.holder.pid, type: lease.type, startLine: lease.takenLine };
  if (startTime !== undefined) life.startTime = startTime;
  if (lease.endedLine !== undefined) life.endLine = lease.endedLine;
  if (lease.endedTime !== undefined) life.endTime = lease.endedTime;
  if (comm !== undefined) life.comm = comm;
  if (lease.fd !== undefined) life.fd = lease.fd;
  if (broken !== undefined) life.breakLine = broken.startLine;
  if (broken?.startTime !== undefined) life.breakTime = broken.startTime;
  if (lease.endedBy !== undefined) life.end = lease.endedBy;
  if (lease.retakenBy !== undefined) life.retakenBy = lease.retakenBy.id;
  return life;
}

export function pinLife(pin: Pin, file: number): PinLife {
  const startTime = endTimeOf(pin.taken);
  const { comm } = pin.process;
  const life: Mutable<PinLife> = { file, pid: pin.process.pid, owner: pin.owner, label: labelOf(pin), startLine: pin.takenLine };
  if (startTime !== undefined) life.startTime = startTime;
  if (pin.releasedLine !== undefined) life.endLine = pin.releasedLine;
  if (pin.releasedTime !== undefined) life.endTime = pin.releasedTime;
  if (comm !== undefined) life.comm = comm;
  if (pin.firstPage !== undefined) life.firstPage = pin.firstPage;
  if (pin.lastPage !== undefined) life.lastPage = pin.lastPage;
  if (pin.write !== undefined) life.write = pin.write;
  if (pin.releaseUncertain !== undefined) life.releaseUncertain = true;
  return life;
}

/** `lists`: operations that met the same leases share their list. */
export function breakLife(broken: Break, file: number, lists: Map<readonly Lease[], readonly number[]>): BreakLife {
  const leases = lists.get(broken.leases) ?? broken.leases.map(({ id }) => id);
  lists.set(broken.leases, leases);
  // Where lease-break-time is not in the log, the moment it struck is the deadline.
  const deadline = broken.deadline ?? (broken.outcome === 'timed-out' ? broken.endTime : undefined);
  const comm = broken.breaker?.comm;
  const downgrade = broken.kind === 'downgrade';
  const life: Mutable<BreakLife> = { file, pid: broken.breaker?.pid ?? 0, startLine: broken.startLine, leases, downgrade };
  if (broken.startTime !== undefined) life.startTime = broken.startTime;
  if (broken.endLine !== undefined) life.endLine = broken.endLine;
  if (broken.endTime !== undefined) life.endTime = broken.endTime;
  if (comm !== undefined) life.comm = comm;
  if (deadline !== undefined) life.deadline = deadline;
  if (broken.outcome !== undefined) life.outcome = broken.outcome;
  return life;
}

export function changeLife(change: Change, file: number): ChangeLife {
  const { event, operation, startLine, firstPage, lastPage } = change;
  const endTime = event.returned === false ? undefined : endTimeOf(event);
  const comm = change.task.comm ?? change.task.process.comm;
  const outcome = outcomeOf(event);
  const life: Mutable<ChangeLife> = { file, pid: change.task.process.pid, operation, startLine, firstPage };
  if (change.startTime !== undefined) life.startTime = change.startTime;
  if (event.returned !== false) life.endLine = event.endLine;
  if (endTime !== undefined) life.endTime = endTime;
  if (comm !== undefined) life.comm = comm;
  if (lastPage !== Number.POSITIVE_INFINITY) life.lastPage = lastPage;
  if (outcome !== undefined) life.outcome = outcome;
  return life;
}
