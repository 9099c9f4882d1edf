// The leases that stand on one file, found by what is asked of them: a call must not look at every lease of a file that very many tasks hold.

import type { Break, Description, FileLeases, HeldLeases, KernelFile, Lease, LeaseType, Process } from './model';
import { isLayout, same } from './model';

/** A finding names a few leases; of very many no more are listed. */
const MOST = 64;
const types: readonly LeaseType[] = ['read', 'write', 'layout', 'layout-exclusive'];
const layouts: readonly LeaseType[] = ['layout', 'layout-exclusive'];

export function addFileLease(lease: Lease): void {
  const file = same(lease.file);
  file.leases ??= { count: 0, byType: {} };
  const { leases } = file;
  const { byType } = leases;
  const held = byType[lease.type];
  if (held === lease || (held instanceof Set && held.has(lease))) return;
  leases.count += 1;
  leases.lists = undefined;
  leases.layouts = undefined;
  if (held === undefined) byType[lease.type] = lease;
  else if (held instanceof Set) held.add(lease);
  else byType[lease.type] = new Set([held, lease]);
  lease.description.lease = lease;
  if (lease.lock !== undefined) addLock(leases, lease, lease.lock);
  if (lease.shownOnly === true) addShownOnly(leases, lease);
  if (lease.breaking !== undefined) addBreaking(leases, lease, lease.breaking);
  if (isNameless(lease)) leases.nameless?.add(lease);
}

export function removeFileLease(lease: Lease): void {
  const { leases } = same(lease.file);
  if (leases === undefined || !takeByType(leases, lease)) return;
  leases.count -= 1;
  leases.lists = undefined;
  leases.layouts = undefined;
  if (lease.description.lease === lease) lease.description.lease = undefined;
  if (lease.lock !== undefined && leases.byLock?.get(lease.lock) === lease) leases.byLock.delete(lease.lock);
  leases.nameless?.delete(lease);
  leases.shownOnly?.delete(lease);
  if (lease.breaking !== undefined) {
    const together = leases.breaking?.get(lease.breaking);
    if (together?.delete(lease) === true && together.size === 0) leases.breaking?.delete(lease.breaking);
  }
}

/** Two records of one file become one; its leases come behind those that it has. `into` is already what `same` gives. */
export function moveFileLeases(from: KernelFile, into: KernelFile): void {
  const { leases } = from;
  if (leases === undefined) return;
  delete from.leases;
  for (const lease of inOrder(leases, types)) {
    lease.file = into;
    addFileLease(lease);
  }
}

/** The kernel breaks it from here on. */
export function setBreaking(lease: Lease, broken: Break): void {
  lease.state = 'breaking';
  lease.breaking = broken;
  const { leases } = same(lease.file);
  if (leases !== undefined) addBreaking(leases, lease, broken);
}

/** No call of the log is known to have taken it. */
export function setShownOnly(lease: Lease): void {
  lease.shownOnly = true;
  const { leases } = same(lease.file);
  if (leases !== undefined) addShownOnly(leases, lease);
}

/** A tracepoint names the lease's struct file_lock. */
export function setLock(lease: Lease, lock: string): void {
  if (lease.lock === lock) return;
  const { leases } = same(lease.file);
  if (lease.lock !== undefined && leases?.byLock?.get(lease.lock) === lease) leases.byLock.delete(lease.lock);
  lease.lock = lock;
  if (leases !== undefined && lease.state !== 'gone') addLock(leases, lease, lock);
}

/** The lease that a description has on a file: a struct file has one at most. */
export function leaseOf(file: KernelFile | undefined, description: Description | undefined): Lease | undefined {
  const lease = description?.lease;
  return lease !== undefined && file !== undefined && same(lease.file) === same(file) ? lease : undefined;
}

export function leaseByLock({ leases }: KernelFile, lock: string): Lease | undefined {
  return leases?.byLock?.get(lock);
}

export function countLeases({ leases }: KernelFile): number {
  return leases?.count ?? 0;
}

/** The file's one lease; undefined where there is none, or another too. */
export function onlyLease({ leases }: KernelFile): Lease | undefined {
  return leases?.count === 1 ? inOrder(leases, types)[0] : undefined;
}

/** The one lease of a file that a tracepoint alone shows. */
export function onlyShown({ leases }: KernelFile): Lease | undefined {
  if (leases?.shownOnly?.size !== 1) return undefined;
  const [only] = leases.shownOnly;
  return only;
}

export function countLayoutLeases({ leases }: KernelFile): number {
  return leases === undefined ? 0 : size(leases.byType.layout) + size(leases.byType['layout-exclusive']);
}

/** Whether a lease stands of which neither struct file nor lock was named: an event that names some other may be about it. */
export function hasNameless({ leases }: KernelFile): boolean {
  if (leases === undefined) return false;
  leases.nameless ??= new Set(inOrder(leases, types).filter(isNameless));
  for (const lease of leases.nameless) {
    if (isNameless(lease)) return true;
    leases.nameless.delete(lease);
  }
  return false;
}

/** Leases of some types, in the order in which they were taken. */
export function leasesOfTypes({ leases }: KernelFile, wanted: readonly LeaseType[]): readonly Lease[] {
  if (leases === undefined) return [];
  const key = wanted.join();
  leases.lists ??= new Map();
  let list = leases.lists.get(key);
  if (list === undefined) {
    list = inOrder(leases, wanted);
    leases.lists.set(key, list);
  }
  return list;
}

/** Each break under which leases of the file stand, with those leases; they may go while they are looked through. */
export function leasesByBreak({ leases }: KernelFile): readonly (readonly [Break, () => readonly Lease[]])[] {
  return leases?.breaking === undefined ? [] : [...leases.breaking].map(([broken, under]) => [broken, () => [...under]]);
}

/** Whether a lease that is not this description's is being broken. */
export function othersBreaking(file: KernelFile | undefined, description: Description | undefined): boolean {
  const breaking = file?.leases?.breaking;
  if (breaking === undefined || breaking.size === 0) return false;
  const own = leaseOf(file, description)?.breaking;
  return own === undefined || breaking.size > 1 || (breaking.get(own)?.size ?? 0) > 1;
}

export function countBreaking({ leases }: KernelFile): number {
  let count = 0;
  for (const under of leases?.breaking?.values() ?? []) count += under.size;
  return count;
}

/** Whether all leases of some types are being broken; true where there are none. */
export function allBreaking(file: KernelFile, wanted: readonly LeaseType[]): boolean {
  const { leases } = file;
  if (leases === undefined) return true;
  const broken = countBreaking(file);
  if (broken === 0) return wanted.every((type) => size(leases.byType[type]) === 0);
  return broken >= leases.count || inOrder(leases, wanted).every((lease) => lease.state === 'breaking');
}

/**
 * The layout leases that decide what a process may do, in the order in which they were taken: all of them where they are few; of very many the
 * first, and behind them the process's own, one that is exclusive and one that nobody breaks.
 */
export function layoutLeasesFor(file: KernelFile, process: Process): readonly Lease[] {
  const { leases } = file;
  if (leases === undefined) return [];
  const count = countLayoutLeases(file);
  if (count <= MOST) {
    leases.layouts ??= inOrder(leases, layouts);
    return leases.layouts;
  }
  const [plain, exclusive] = [leases.byType.layout, leases.byType['layout-exclusive']];
  const first = [...firstOf(each(plain), MOST), ...firstOf(each(exclusive), MOST)].sort((a, b) => a.id - b.id).slice(0, MOST);
  const near = process.held.size < count ? process.held : [...each(plain), ...each(exclusive)];
  const own = firstOf(near, MOST, (lease) => lease.holder === process && isLayout(lease) && same(lease.file) === file);
  const active = first.some((lease) => lease.state === 'active')
    ? []
    : [...firstOf(each(plain), 1, isActive), ...firstOf(each(exclusive), 1, isActive)];
  return [...new Set([...first, ...own, ...firstOf(each(exclusive), 1), ...active])];
}

function isActive({ state }: Lease): boolean {
  return state === 'active';
}

function isNameless(lease: Lease): boolean {
  return lease.lock === undefined && lease.description.identity === undefined;
}

function inOrder({ byType }: FileLeases, wanted: readonly LeaseType[]): Lease[] {
  // Asked at every pin: nearly always there is one lease of one type.
  const leases: Lease[] = [];
  let types = 0;
  for (const type of wanted) {
    const held = byType[type];
    if (held === undefined) continue;
    types += 1;
    for (const lease of each(held)) leases.push(lease);
  }
  return types > 1 ? leases.sort((a, b) => a.id - b.id) : leases;
}

function firstOf(leases: Iterable<Lease>, most: number, wanted: (lease: Lease) => boolean = () => true): readonly Lease[] {
  const first: Lease[] = [];
  for (const lease of leases) {
    if (!wanted(lease)) continue;
    first.push(lease);
    if (first.length === most) break;
  }
  return first;
}

function addLock(leases: FileLeases, lease: Lease, lock: string): void {
  leases.byLock ??= new Map();
  leases.byLock.set(lock, lease);
}

function addShownOnly(leases: FileLeases, lease: Lease): void {
  leases.shownOnly ??= new Set();
  leases.shownOnly.add(lease);
}

function addBreaking(leases: FileLeases, lease: Lease, broken: Break): void {
  leases.breaking ??= new Map();
  const under = leases.breaking.get(broken);
  if (under === undefined) leases.breaking.set(broken, new Set([lease]));
  else under.add(lease);
}

function takeByType({ byType }: FileLeases, lease: Lease): boolean {
  const held = byType[lease.type];
  if (held === lease) {
    byType[lease.type] = undefined;
    return true;
  }
  return held instanceof Set && held.delete(lease);
}

function each(held: HeldLeases | undefined): Iterable<Lease> {
  return held === undefined ? [] : held instanceof Set ? held : [held];
}

function size(held: HeldLeases | undefined): number {
  return held === undefined ? 0 : held instanceof Set ? held.size : 1;
}
