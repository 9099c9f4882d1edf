// Operations that change a file's layout or break a lease on their way (truncate, fallocate, open, and writes on XFS), and the leases they meet when they
// begin. How they end: change-ends.ts.

import type { FallocateEvent, OpenEvent, TraceEvent, TruncateEvent, WriteEvent } from '../../../grammar/event';
import { countLayoutLeases, countLeases } from '../kernel/file-leases';
import type { Change, ChangeOperation, KernelFile, Running, Task } from '../kernel/model';
import { isLayout, PAGE, same } from '../kernel/model';
import { breakKind, confirmBreak, conflicting, expireBreaks, startBreak } from './breaks';
import { absolutePath, fileAt, fileOf, fileOfInode, filesystemOf, resolve } from './descriptors';
import { noteFile } from './event-files';
import { claimEarlySignal } from './signals';
import { outcomeOf, type World } from './world';

const O_TRUNC = 0x200;
const O_NONBLOCK = 0x800;
/** ns; a call that takes longer than this waited for something. */
const WAITS = 2e6;

export function beginChange(world: World, task: Task, running: Running): void {
  const { event } = running;
  const change = changeOf(world, task, event);
  if (change === undefined) return;
  running.change = change;
  if (change.file === undefined) return;
  noteFile(world.eventFiles, event.line, change.file);
  meetLeases(world, change, change.file, event);
}

/** A point inside the call names the file that its path hides. */
export function tieChange(world: World, running: Running, inode: string, event: TraceEvent): void {
  const change = running.change;
  if (change === undefined || change.file !== undefined) return;
  change.file = fileOfInode(world, inode);
  noteFile(world.eventFiles, change.event.line, change.file);
  meetLeases(world, change, change.file, event);
}

function meetLeases(world: World, change: Change, file: KernelFile, event: TraceEvent): void {
  expireBreaks(world, file, event);
  const leases = conflicting(change, file);
  if (leases.length === 0) return;
  const broken = startBreak(world, {
    file,
    leases,
    kind: breakKind(change, leases),
    event: change.event,
    change,
    breaker: change.task.process,
    tid: change.task.tid,
  });
  if (broken.confirmed) return;
  const early = claimEarlySignal(world, broken);
  const { duration, returned } = change.event;
  // Where the kernel tells of breaks itself, or where nothing says that this file's layout leases are ever broken, time alone is no proof.
  const tells = world.facts.seesLeasePoints || (file.dax !== 'yes' && leases.every(isLayout));
  const waits = returned === false || (!tells && duration !== undefined && duration >= WAITS);
  const refusedAtOnce =
    change.event.kind === 'open' && ((change.event.flags ?? 0) & O_NONBLOCK) !== 0 && outcomeOf(change.event) === 'EAGAIN';
  if (early || waits || refusedAtOnce) confirmBreak(world, broken, event);
}

function changeOf(world: World, task: Task, event: TraceEvent): Change | undefined {
  switch (event.kind) {
    case 'truncate':
      return truncation(world, task, event);
    case 'fallocate':
      return fallocation(world, task, event);
    case 'open':
      return opening(world, task, event);
    case 'write':
      return writing(world, task, event);
    default:
      return undefined;
  }
}

interface Shape {
  readonly operation: ChangeOperation;
  readonly firstPage: number;
  readonly lastPage: number;
  readonly layout: boolean;
  readonly shiftsTail?: boolean;
  readonly shrinkCertain?: boolean;
}

function newChange(world: World, task: Task, event: TraceEvent, file: KernelFile | undefined, shape: Shape): Change {
  const change: Change = {
    id: world.changes.length,
    event,
    task,
    operation: shape.operation,
    firstPage: shape.firstPage,
    lastPage: shape.lastPage,
    shiftsTail: shape.shiftsTail === true,
    layout: shape.layout,
    shrinkCertain: shape.shrinkCertain !== false,
    startLine: event.line,
    startTime: event.time,
    ...(file === undefined ? {} : { file }),
  };
  world.changes.push(change);
  return change;
}

function truncation(world: World, task: Task, event: TruncateEvent): Change | undefined {
  const file = event.fd === undefined ? pathFile(world, event.path, event) : fileOf(world, resolve(world, task, event.fd, event), event);
  const certain = file?.size !== undefined && file.sizeCertain;
  const grows = certain && file?.size !== undefined && event.size >= file.size;
  return newChange(world, task, event, file, {
    operation: 'truncate',
    firstPage: Math.floor(event.size / PAGE),
    lastPage: Number.POSITIVE_INFINITY,
    layout: !grows,
    shrinkCertain: certain,
  });
}

function pathFile(world: World, path: string | undefined, event: TraceEvent): KernelFile | undefined {
  if (path !== undefined) return fileAt(world, path);
  const inode = world.facts.inodes.get(event.line);
  return inode === undefined ? undefined : fileOfInode(world, inode);
}

function fallocation(world: World, task: Task, event: FallocateEvent): Change {
  const file = fileOf(world, resolve(world, task, event.fd, event), event);
  const { mode, offset, length } = event;
  const operation: ChangeOperation =
    (mode & 2) !== 0 ? 'punch' : (mode & 0x10) !== 0 ? 'zero' : (mode & 8) !== 0 ? 'collapse' : (mode & 0x20) !== 0 ? 'insert' : 'allocate';
  return newChange(world, task, event, file, {
    operation,
    firstPage: Math.floor(offset / PAGE),
    lastPage: Math.ceil((offset + length) / PAGE) - 1,
    // v1-08: xfs breaks layouts for every mode; ext4 only where blocks go.
    layout: operation !== 'allocate' || (file !== undefined && filesystemOf(world, file) === 'xfs'),
    shiftsTail: operation === 'collapse' || operation === 'insert',
  });
}

function opening(world: World, task: Task, event: OpenEvent): Change | undefined {
  const path = absolutePath(event);
  const inode = world.facts.inodes.get(event.line);
  const truncates = ((event.flags ?? 0) & O_TRUNC) !== 0;
  const known = path === undefined ? (inode === undefined ? undefined : fileOfInode(world, inode)) : world.files.byPath.get(path);
  // An open that can break nothing is not worth remembering.
  if (path !== undefined && known === undefined) return undefined;
  const file = known === undefined ? undefined : same(known);
  const refused = ((event.flags ?? 0) & O_NONBLOCK) !== 0 && event.errno === 'EAGAIN';
  if (file !== undefined && !truncates && countLeases(file) === 0 && !refused) return undefined;
  return newChange(world, task, event, file, {
    operation: truncates ? 'truncate' : 'open',
    firstPage: 0,
    lastPage: Number.POSITIVE_INFINITY,
    layout: truncates && !(file?.sizeCertain === true && file.size === 0),
    shrinkCertain: file?.sizeCertain === true,
  });
}

/** write(2) recalls layout leases on XFS (BREAK_WRITE, v1-08). */
function writing(world: World, task: Task, event: WriteEvent): Change | undefined {
  const description = task.process.fds.entries.get(event.fd.fd)?.description;
  if (description?.object !== 'file' || description.file === undefined) return undefined;
  const file = same(description.file);
  if (filesystemOf(world, file) !== 'xfs' || countLayoutLeases(file) === 0) return undefined;
  return newChange(world, task, event, file, {
    operation: 'write',
    firstPage: event.offset === undefined ? 0 : Math.floor(event.offset / PAGE),
    lastPage:
      event.offset === undefined || event.length === undefined
        ? Number.POSITIVE_INFINITY
        : Math.floor((event.offset + Math.max(event.length, 1) - 1) / PAGE),
    layout: true,
  });
}
