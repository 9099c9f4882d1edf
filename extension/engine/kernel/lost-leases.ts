// The leases that a file had, found by whose they were: a call must not look at every lease that a file ever had.

import type { Description, KernelFile, Lease, LostIndex, LostLeases, Process } from './model';
import { isLayout } from './model';

/** So many are looked through. */
const FEW = 16;

export function addLostLease(file: KernelFile, lease: Lease): void {
  file.lost ??= { all: [] };
  const { lost } = file;
  lost.all.push(lease);
  noteTimedOut(lost, lease);
  if (lost.index !== undefined) note(lost.index, lease, lost.all.length - 1);
  else if (lost.all.length > FEW) lost.index = indexOf(lost.all);
}

/** It was not lost after all. */
export function forgetLostLease({ lost }: KernelFile, lease: Lease): void {
  const at = lost?.all.indexOf(lease) ?? -1;
  if (lost === undefined || at < 0) return;
  lost.all.splice(at, 1);
  if (lost.index !== undefined) lost.index = indexOf(lost.all);
}

/** Two records of one file become one. */
export function moveLostLeases(from: KernelFile, into: KernelFile): void {
  const moved = from.lost?.all ?? [];
  delete from.lost;
  if (moved.length === 0) return;
  for (const lease of moved) lease.file = into;
  const all = [...(into.lost?.all ?? []), ...moved].sort((a, b) => (a.endedLine ?? 0) - (b.endedLine ?? 0));
  into.lost = all.length > FEW ? { all, index: indexOf(all) } : { all };
  for (const lease of all) noteTimedOut(into.lost, lease);
}

/**
 * Of the layout leases that lease-break-time took away those that can decide what a process may do, under a policy by which they stay: one per type
 * of its own, and one of anybody's.
 */
export function timedOutFor({ lost }: KernelFile, { pid }: Process): readonly Lease[] {
  const decisive: Lease[] = [];
  for (const { last, byPid } of lost?.timedOut?.values() ?? []) {
    const own = byPid.get(pid);
    if (own !== undefined) decisive.push(own);
    if (last !== own) decisive.push(last);
  }
  return decisive;
}

/** Such a lease does not come back. */
function noteTimedOut(lost: LostLeases, lease: Lease): void {
  if (lease.endedBy !== 'timed-out' || !isLayout(lease)) return;
  lost.timedOut ??= new Map();
  const known = lost.timedOut.get(lease.type);
  if (known === undefined) lost.timedOut.set(lease.type, { last: lease, byPid: new Map([[lease.holder.pid, lease]]) });
  else {
    known.last = lease;
    known.byPid.set(lease.holder.pid, lease);
  }
}

/** The last that a description lost. */
export function lostOf({ lost }: KernelFile, description: Description | undefined): Lease | undefined {
  if (lost === undefined || description === undefined) return undefined;
  const { all, index } = lost;
  return index === undefined ? all.findLast((one) => one.description === description) : all[index.byDescription.get(description) ?? -1];
}

/** The last that the description or the process lost. */
export function lostOfEither({ lost }: KernelFile, description: Description, process: Process): Lease | undefined {
  if (lost === undefined) return undefined;
  const { all, index } = lost;
  return index === undefined
    ? all.findLast((one) => one.description === description || one.holder === process)
    : all[Math.max(index.byDescription.get(description) ?? -1, index.byHolder.get(process) ?? -1)];
}

/** The last layout lease that the process lost; else the last that anybody did. */
export function lastLostLayout({ lost }: KernelFile, process?: Process): Lease | undefined {
  if (lost === undefined) return undefined;
  const { all, index } = lost;
  if (index === undefined) return all.findLast((one) => isLayout(one) && one.holder === process) ?? all.findLast(isLayout);
  const at = process === undefined ? undefined : index.layoutByHolder.get(process);
  return at === undefined ? index.lastLayout : all[at];
}

/** Whether one of this lock went, or one of which no struct file was named: an event may be about it. */
export function mayBeLost({ lost }: KernelFile, lock: string): boolean {
  if (lost === undefined) return false;
  const { all, index } = lost;
  if (index === undefined) return all.some((one) => one.lock === lock || isNameless(one));
  if (index.locks.has(lock)) return true;
  for (const lease of index.nameless) {
    if (isNameless(lease)) return true;
    index.nameless.delete(lease);
  }
  return false;
}

function indexOf(leases: readonly Lease[]): LostIndex {
  const index: LostIndex = {
    byDescription: new Map(),
    byHolder: new Map(),
    layoutByHolder: new Map(),
    locks: new Set(),
    nameless: new Set(),
  };
  for (const [at, lease] of leases.entries()) note(index, lease, at);
  return index;
}

function note(index: LostIndex, lease: Lease, at: number): void {
  index.byDescription.set(lease.description, at);
  index.byHolder.set(lease.holder, at);
  if (isLayout(lease)) {
    index.layoutByHolder.set(lease.holder, at);
    index.lastLayout = lease;
  }
  if (lease.lock !== undefined) index.locks.add(lease.lock);
  if (isNameless(lease)) index.nameless.add(lease);
}

function isNameless(lease: Lease): boolean {
  return lease.description.identity === undefined;
}
