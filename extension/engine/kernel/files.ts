// The register of files: one record per file, found by path or by device and inode, merged when a log ties the two together.

import type { InodeKey } from '../../../grammar/event';
import { moveFileLeases } from './file-leases';
import { moveFilePins } from './file-pins';
import { moveLostLeases } from './lost-leases';
import type { KernelFile } from './model';
import { same } from './model';

export interface FileRegister {
  readonly all: KernelFile[];
  readonly byPath: Map<string, KernelFile>;
  readonly byInode: Map<InodeKey, KernelFile>;
}

export function createFileRegister(): FileRegister {
  return { all: [], byPath: new Map(), byInode: new Map() };
}

export function newFile(register: FileRegister, anonymous: boolean): KernelFile {
  const file: KernelFile = {
    id: register.all.length,
    paths: [],
    dax: 'unknown',
    daxRank: 99,
    daxBecause: 'nothing in the log tells',
    sizeCertain: false,
    released: [],
    mappings: 0,
    anonymous,
  };
  register.all.push(file);
  return file;
}

export function fileByPath(register: FileRegister, path: string): KernelFile {
  const known = register.byPath.get(path);
  if (known !== undefined) return same(known);
  const file = newFile(register, false);
  file.paths.push(path);
  register.byPath.set(path, file);
  return file;
}

export function fileByInode(register: FileRegister, inode: InodeKey): KernelFile {
  const known = register.byInode.get(inode);
  if (known !== undefined) return same(known);
  const file = newFile(register, false);
  file.inode = inode;
  register.byInode.set(inode, file);
  return file;
}

/** The log shows that `file` has this inode: joins it with what is known of the inode. */
export function tieInode(register: FileRegister, file: KernelFile, inode: InodeKey): KernelFile {
  const one = same(file);
  if (one.inode === inode) return one;
  const other = register.byInode.get(inode);
  if (other === undefined) {
    // A second inode for one record: the path was reused for a new file; the number wins for what follows.
    if (one.inode !== undefined) return fileByInode(register, inode);
    one.inode = inode;
    register.byInode.set(inode, one);
    return one;
  }
  if (one.inode !== undefined) return same(other);
  return merge(register, same(other), one);
}

/** The log shows that `file` is reached by this path. */
export function tiePath(register: FileRegister, file: KernelFile, path: string): KernelFile {
  const one = same(file);
  const known = register.byPath.get(path);
  if (known === undefined) {
    register.byPath.set(path, one);
    if (!one.paths.includes(path)) one.paths.push(path);
    return one;
  }
  const other = same(known);
  if (other === one) return one;
  if (other.inode !== undefined && one.inode !== undefined && other.inode !== one.inode) {
    register.byPath.set(path, one);
    if (!one.paths.includes(path)) one.paths.push(path);
    return one;
  }
  return merge(register, other, one);
}

/** unlink: the name no longer leads to the file; what is open stays. */
export function forgetPath(register: FileRegister, path: string): void {
  register.byPath.delete(path);
}

export function renamePath(register: FileRegister, from: string, to: string): void {
  const file = register.byPath.get(from);
  if (file === undefined) {
    register.byPath.delete(to);
    return;
  }
  register.byPath.delete(from);
  register.byPath.set(to, file);
  const one = same(file);
  if (!one.paths.includes(to)) one.paths.push(to);
}

function merge(register: FileRegister, into: KernelFile, from: KernelFile): KernelFile {
  if (into === from) return into;
  from.merged = into;
  for (const path of from.paths) {
    if (!into.paths.includes(path)) into.paths.push(path);
    if (register.byPath.get(path) === from) register.byPath.set(path, into);
  }
  if (into.inode === undefined && from.inode !== undefined) {
    into.inode = from.inode;
    register.byInode.set(from.inode, into);
  }
  if (from.daxRank < into.daxRank) {
    into.dax = from.dax;
    into.daxRank = from.daxRank;
    into.daxBecause = from.daxBecause;
  }
  if (from.size !== undefined && (into.size === undefined || (from.sizeCertain && !into.sizeCertain))) {
    into.size = from.size;
    into.sizeCertain = from.sizeCertain;
  }
  into.filesystem ??= from.filesystem;
  for (const pin of from.released) pin.file = into;
  moveFileLeases(from, into);
  moveLostLeases(from, into);
  moveBreaks(from, into);
  moveFilePins(from, into);
  into.released.push(...from.released);
  into.released.sort((a, b) => (a.releasedLine ?? 0) - (b.releasedLine ?? 0));
  into.mappings += from.mappings;
  return into;
}

function moveBreaks(from: KernelFile, into: KernelFile): void {
  for (const [tid, breaks] of from.breaks ?? []) {
    for (const one of breaks) one.file = into;
    into.breaks ??= new Map();
    into.breaks.set(tid, [...(into.breaks.get(tid) ?? []), ...breaks]);
  }
  delete from.breaks;
}
