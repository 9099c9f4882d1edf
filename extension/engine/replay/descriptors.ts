// Descriptors and open file descriptions: open, close, dup, and what happens when the last reference goes.

import type { CloseEvent, DupEvent, FdRef, OpenEvent, PassFdEvent, TraceEvent } from '../../../grammar/event';
import { matchesGlob } from '../glob';
import { daxByPath, daxRank, learnDax } from '../kernel/dax';
import { leaseOf } from '../kernel/file-leases';
import { pinsKeeping } from '../kernel/file-pins';
import { fileByInode, fileByPath, newFile, tieInode, tiePath } from '../kernel/files';
import type { Description, DescriptionObject, FdEntry, KernelFile, Process, Task } from '../kernel/model';
import { same } from '../kernel/model';
import { noteFile } from './event-files';
import { endLease } from './lease-ends';
import { releaseContextPins } from './unpins';
import type { World } from './world';

/** How a reference went away; decides whether a lease was closed on purpose. */
export type DropCause = 'close' | 'munmap' | 'exit' | 'exec';

export function objectOfPath(path: string | undefined): DescriptionObject {
  if (path === undefined) return 'file';
  if (path.startsWith('/dev/infiniband/uverbs')) return 'uverbs';
  if (path === '/dev/vfio/vfio') return 'vfio';
  if (path.endsWith('/gup_test') || path.endsWith('/gup_benchmark')) return 'gup-test';
  if (path.startsWith('anon_inode:[io_uring]')) return 'io_uring';
  if (path === '/proc/sys/fs/lease-break-time') return 'lease-break-time';
  if (/^(anon_inode|pipe|socket|TCP|UDP|UNIX|NETLINK|eventfd|signalfd)/.test(path)) return 'other';
  return 'file';
}

/** The file with this path, its DAX-ness judged by setting and name. */
export function fileAt(world: World, path: string): KernelFile {
  const file = fileByPath(world.files, path);
  judgePath(world, file, path);
  return file;
}

export function fileOfInode(world: World, inode: string): KernelFile {
  return fileByInode(world.files, inode);
}

/** ext4 or xfs, where the log shows whose tracepoints the file's device has. */
export function filesystemOf(world: World, file: KernelFile): KernelFile['filesystem'] {
  if (file.filesystem !== undefined || file.inode === undefined) return file.filesystem;
  file.filesystem = world.facts.filesystems.get(file.inode.slice(0, file.inode.lastIndexOf(':')));
  return file.filesystem;
}

function judgePath(world: World, file: KernelFile, path: string): void {
  // A name says the same of a file every time.
  if (file.daxRank === daxRank.setting || world.judged.get(path) === file) return;
  world.judged.set(path, file);
  if (world.options.notDax.some((glob) => matchesGlob(glob, path))) learnDax(file, 'no', daxRank.setting, 'the setting notDax names it');
  else if (world.options.dax.some((glob) => matchesGlob(glob, path))) learnDax(file, 'yes', daxRank.setting, 'the setting dax names it');
  else daxByPath(file, path);
}

export function newDescription(
  world: World,
  object: DescriptionObject,
  file: KernelFile | undefined,
  opened: OpenEvent | undefined,
): Description {
  const description: Description = {
    id: world.descriptions++,
    object,
    references: 0,
    mappings: 0,
    pinReferences: 0,
    signal: 0,
    ...(file === undefined ? {} : { file }),
    ...(opened === undefined ? {} : { flags: opened.flags, openedLine: opened.line }),
  };
  return description;
}

export function install(world: World, process: Process, fd: number, entry: FdEntry, event: TraceEvent, task: Task): void {
  // An entry in the way means that its close was not seen.
  if (process.fds.entries.has(fd)) dropFd(world, process, fd, event, task, 'close');
  entry.description.references++;
  process.fds.entries.set(fd, entry);
  if (entry.description.file?.anonymous === true) process.fds.unnamed.add(fd);
}

/** The description a call names; one never opened in this log is made up from what the call shows. */
export function resolve(world: World, task: Task, ref: FdRef, event: TraceEvent): Description | undefined {
  if (ref.fd < 0) return undefined;
  const process = task.process;
  const entry = process.fds.entries.get(ref.fd);
  if (entry !== undefined) {
    const description = entry.description;
    if (ref.path === undefined || ref.deleted === true || description.file === undefined) return description;
    if (description.file !== undefined && objectOfPath(ref.path) === 'file') {
      const file = same(description.file);
      if (file.paths.includes(ref.path)) return description;
      if (file.paths.length === 0) {
        description.file = tiePath(world.files, file, ref.path);
        judgePath(world, description.file, ref.path);
        return description;
      }
    }
    dropFd(world, process, ref.fd, event, task, 'close');
  }
  const object = objectOfPath(ref.path);
  const description = newDescription(
    world,
    object,
    object !== 'file' ? undefined : ref.path === undefined ? newFile(world.files, true) : fileAt(world, ref.path),
    undefined,
  );
  install(world, process, ref.fd, { description, closeOnExec: false }, event, task);
  return description;
}

/** File of a description, joined with the inode that points inside the call show. */
export function fileOf(world: World, description: Description | undefined, event: TraceEvent): KernelFile | undefined {
  if (description?.file === undefined) return undefined;
  const inode = world.facts.inodes.get(event.line);
  if (inode !== undefined) {
    const tied = tieInode(world.files, description.file, inode);
    description.file = tied;
  }
  noteFile(world.eventFiles, event.line, description.file);
  return same(description.file);
}

export function onOpen(world: World, task: Task, event: OpenEvent): void {
  if (event.result === undefined || event.result < 0) return;
  const path = absolutePath(event);
  const { flags = 0 } = event;
  let object: DescriptionObject = event.object === 'io_uring' ? 'io_uring' : event.object === 'other' ? 'other' : objectOfPath(path);
  if (event.object === 'memfd') object = 'file';
  let file: KernelFile | undefined;
  if (object === 'file') {
    const inode = world.facts.inodes.get(event.line);
    if (event.object === 'memfd') {
      file = newFile(world.files, false);
      file.paths.push(path ?? 'memfd:');
      learnDax(file, 'no', daxRank.setting, 'a memfd is shared memory');
    } else if (path !== undefined) {
      file = fileAt(world, path);
      if (inode !== undefined) file = tieInode(world.files, file, inode);
    } else file = inode === undefined ? newFile(world.files, true) : fileOfInode(world, inode);
    if ((flags & 0x200) !== 0) {
      file.size = 0;
      file.sizeCertain = world.facts.seesWrites;
    }
  }
  if (file !== undefined) noteFile(world.eventFiles, event.line, file);
  if (object === 'lease-break-time' && (flags & 3) !== 0 && !world.facts.seesWrites) world.leaseBreakTime = undefined;
  const description = newDescription(world, object, file, event);
  const there = world.facts.seesCloses ? undefined : task.process.fds.entries.get(event.result)?.description;
  if (there !== undefined)
    task.process.madeAgain ??= {
      fd: event.result,
      line: event.line,
      ...(there.openedLine === undefined ? {} : { before: there.openedLine }),
    };
  install(world, task.process, event.result, { description, closeOnExec: (flags & 0x80000) !== 0 }, event, task);
}

/** The path a call opens: what -y prints for the result, else the argument below the directory it starts from. */
export function absolutePath(event: { readonly path?: string; readonly opened?: FdRef; readonly directory?: FdRef }): string | undefined {
  if (event.opened?.path !== undefined && event.opened.deleted !== true) return event.opened.path;
  if (event.path === undefined) return undefined;
  if (event.path.startsWith('/') || event.directory?.path === undefined) return event.path;
  return `${event.directory.path.replace(/\/$/, '')}/${event.path}`;
}

export function onClose(world: World, task: Task, event: CloseEvent): void {
  if (event.result !== undefined && event.result < 0) return;
  const entries = task.process.fds.entries;
  if (event.last === undefined) {
    dropFd(world, task.process, event.fd.fd, event, task, 'close');
    return;
  }
  for (const fd of [...entries.keys()]) {
    if (fd < event.fd.fd || fd > event.last) continue;
    const entry = entries.get(fd);
    if (event.markOnly === true) {
      if (entry !== undefined) entry.closeOnExec = true;
    } else dropFd(world, task.process, fd, event, task, 'close');
  }
}

export function onDup(world: World, task: Task, event: DupEvent): void {
  if (event.result === undefined || event.result < 0 || event.result === event.fd.fd) return;
  const description = resolve(world, task, event.fd, event);
  if (description === undefined) return;
  install(world, task.process, event.result, { description, closeOnExec: event.closeOnExec }, event, task);
}

/** SCM_RIGHTS: what was sent last and not yet received is the same description. */
export function onPassFd(world: World, task: Task, event: PassFdEvent): void {
  if (event.result === undefined || event.result < 0) return;
  for (const ref of event.fds) {
    if (event.direction === 'send') {
      const description = resolve(world, task, ref, event);
      if (description !== undefined) {
        description.references++;
        world.passed.push(description);
      }
    } else {
      const description = world.passed.shift();
      if (description === undefined) resolve(world, task, ref, event);
      else {
        install(world, task.process, ref.fd, { description, closeOnExec: false }, event, task);
        description.references--;
      }
    }
  }
}

export function dropFd(world: World, process: Process, fd: number, event: TraceEvent, task: Task, cause: DropCause): void {
  const entry = process.fds.entries.get(fd);
  if (entry === undefined) return;
  process.fds.entries.delete(fd);
  entry.description.references--;
  putDescription(world, entry.description, event, task, cause);
}

/** __fput: with the last descriptor and the last mapping the lease and the pins that hang on the description go (spec 1.8, 2 and 5). */
export function putDescription(world: World, description: Description, event: TraceEvent, task: Task, cause: DropCause): void {
  if (description.references > 0) return;
  releaseContextPins(world, description, event);
  if (description.mappings > 0) return;
  const file = description.file === undefined ? undefined : same(description.file);
  const held = leaseOf(file, description);
  if (held === undefined || file === undefined) return;
  if (description.pinReferences > 0) {
    world.tell({ kind: 'zombie', event, lease: held, pins: pinsKeeping(file, description) });
    return;
  }
  endLease(world, held, event, task, cause === 'close' || cause === 'munmap' ? cause : cause === 'exit' ? 'exit' : 'exec');
}
