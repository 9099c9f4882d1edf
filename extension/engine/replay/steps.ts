// What each event does to the kernel's state: when it begins, and once its outcome is known.

import type { TraceEvent, WriteEvent } from '../../../grammar/event';
import { daxRank, learnDax } from '../kernel/dax';
import { forgetPath, renamePath, tieInode } from '../kernel/files';
import { handleOf } from '../kernel/live-pins';
import type { KernelFile, Running, Task } from '../kernel/model';
import { same } from '../kernel/model';
import { endChange } from './change-ends';
import { beginChange } from './changes';
import { fileAt, onClose, onDup, onOpen, onPassFd, resolve } from './descriptors';
import { noteFile } from './event-files';
import { onSigaction, onSigmask, onSignalWait } from './handlers';
import { onGetlease, onSetleaseEnd, onSetleaseStart, onSetown, onSetsig } from './leases';
import { onDaxFault, onMmap, onMremap, onMunmap } from './mappings';
import { beginAttempt, verbsContext } from './pin-attempts';
import { endAttempt, onAnnotation, onLibraryPin } from './pins';
import {
  onBreakWaits,
  onBreakWakes,
  onLayoutBusy,
  onLayoutChange,
  onLeaseAdded,
  onLeaseChecked,
  onLeaseConflict,
  onLeaseRemoved,
  tieRunning,
} from './points';
import { onExec, onExit, onFork } from './processes';
import { onSignal } from './signals';
import { countHiddenRegistration, onAnnotatedDereg, onIoctlRelease, onRingUnregister, onUnpin, onVerbsDereg } from './unpins';
import { endUnmap } from './vfio-unmaps';
import type { World } from './world';

/** What counts from the moment a call begins. */
export function start(world: World, task: Task, running: Running): void {
  const { event } = running;
  // Kinds are tried in turn, here and in `end`: those first of which a log may have very many.
  switch (event.kind) {
    case 'unpin':
      break;
    case 'pin':
    case 'ioctl':
    case 'ring-register':
      running.attempt = beginAttempt(world, task, event);
      break;
    case 'close':
      onClose(world, task, event);
      break;
    case 'fork':
      onFork(world, task, event);
      break;
    case 'exit':
      onExit(world, task, event);
      break;
    case 'munmap':
      onMunmap(world, task, event);
      break;
    case 'setlease':
      onSetleaseStart(world, task, event);
      break;
    case 'truncate':
    case 'fallocate':
    case 'open':
      beginChange(world, task, running);
      break;
    case 'write':
      beginChange(world, task, running);
      running.attempt = beginAttempt(world, task, event);
      break;
    default:
      break;
  }
}

/** What counts once a call's outcome is known; points have their outcome at once. */
export function end(world: World, task: Task, running: Running): void {
  const { event } = running;
  if (running.change !== undefined) endChange(world, running);
  if (running.attempt !== undefined) endAttempt(world, running);
  switch (event.kind) {
    case 'pin':
      if (event.source === 'library') onLibraryPin(world, task, event);
      if ((event.result ?? 0) >= 0) world.pinners.add(task.process.pid);
      if (event.handle !== undefined) (running.attempt?.handle ?? handleOf(world.live, event.handle)).pinned = true;
      return;
    case 'unpin':
      onUnpin(world, task, event);
      return;
    case 'open':
      onOpen(world, task, event);
      return;
    case 'dup':
      onDup(world, task, event);
      return;
    case 'set-fd-flags': {
      const entry = task.process.fds.entries.get(event.fd.fd);
      if (entry !== undefined && event.result === 0) entry.closeOnExec = event.closeOnExec;
      return;
    }
    case 'pass-fd':
      onPassFd(world, task, event);
      return;
    case 'exec':
      onExec(world, task, event);
      return;
    case 'rename-task':
      task.comm = event.newComm;
      if (task.tid === task.process.pid) task.process.comm = event.newComm;
      return;
    case 'mmap':
      onMmap(world, task, event);
      return;
    case 'mremap':
      onMremap(world, task, event);
      return;
    case 'setlease':
      onSetleaseEnd(world, task, event);
      return;
    case 'getlease':
      onGetlease(world, task, event, running.locks);
      return;
    case 'setsig':
      onSetsig(world, task, event);
      return;
    case 'setown':
      onSetown(world, task, event);
      return;
    case 'sigaction':
      onSigaction(world, task, event);
      return;
    case 'sigmask':
      onSigmask(world, task, event);
      return;
    case 'signal-wait':
      onSignalWait(world, task, event);
      return;
    case 'signal':
      onSignal(world, task, event);
      return;
    case 'write':
      onWriteEnd(world, task, running);
      return;
    case 'ring-register': {
      const context = resolve(world, task, event.fd, event);
      if (event.operation === 'unregister' && event.source === 'call' && context !== undefined) onRingUnregister(world, context, event);
      return;
    }
    case 'ioctl':
      world.lastIoctl = { event, task };
      endUnmap(world, task, running);
      onIoctlRelease(world, task.process.fds.entries.get(event.fd.fd)?.description, event);
      return;
    case 'annotation':
      if (event.verb === 'reg-mr') onAnnotation(world, task, event);
      else onAnnotatedDereg(world, world.lastIoctl?.task ?? task, event);
      return;
    case 'lost':
      world.gaps.push({
        line: event.line,
        ...(event.cpu === undefined ? {} : { cpu: event.cpu }),
        ...(event.callsKnownOf === undefined ? {} : { callsKnownOf: event.callsKnownOf }),
      });
      world.tell({ kind: 'lost', event });
      return;
    default:
      endPoint(world, task, event);
      return;
  }
}

function endPoint(world: World, task: Task, event: TraceEvent): void {
  switch (event.kind) {
    case 'lease-added':
      onLeaseAdded(world, task, event);
      return;
    case 'lease-removed':
      onLeaseRemoved(world, task, event);
      return;
    case 'lease-broken':
    case 'break-waits':
      onBreakWaits(world, task, event);
      return;
    case 'break-wakes':
      onBreakWakes(world, task, event);
      return;
    case 'lease-checked':
      onLeaseChecked(world, task, event);
      return;
    case 'lease-conflict':
      onLeaseConflict(world, task, event);
      return;
    case 'layout-change':
      onLayoutChange(world, task, event);
      return;
    case 'layout-busy':
      onLayoutBusy(world, task, event);
      return;
    case 'dax-fault':
      onDaxFault(world, task, event);
      return;
    case 'dax-writeback':
      learnDax(tieRunning(world, task, event.inode, event), 'yes', daxRank.tracepoint, `DAX write-back at line ${event.line}`);
      return;
    case 'inode-seen':
      tieRunning(world, task, event.inode, event);
      return;
    case 'file-facts':
      onFileFacts(world, task, event);
      return;
    case 'unlink':
      if (event.result === 0) forgetPath(world.files, event.path);
      return;
    case 'rename-file':
      if (event.result === 0) renamePath(world.files, event.path, event.newPath);
      return;
    default:
      return;
  }
}

function onWriteEnd(world: World, task: Task, running: Running): void {
  const { event } = running;
  if (event.kind !== 'write') return;
  const description =
    event.verbs !== undefined || event.fd.path !== undefined
      ? verbsContext(world, task, event)
      : task.process.fds.entries.get(event.fd.fd)?.description;
  if (description === undefined) return;
  if (description.object === 'lease-break-time') {
    const seconds = event.data === undefined ? Number.NaN : Number.parseInt(event.data, 10);
    world.leaseBreakTime = Number.isNaN(seconds) ? undefined : seconds * 1e9;
    return;
  }
  if (description.object === 'file' && description.file !== undefined) {
    noteFile(world.eventFiles, event.line, description.file);
    grow(same(description.file), event);
  }
  if (description.object !== 'uverbs' || event.verbs === undefined) return;
  if (event.verbs.command === 'dereg-mr') onVerbsDereg(world, task, event, description);
  // A region over nothing of ours still has a handle that a later DEREG_MR may mean.
  else if (event.verbs.command === 'reg-mr' && event.result !== undefined && event.result >= 0 && !pinned(world, event))
    countHiddenRegistration(description);
}

/** Pins of a call stand at the end: it has just returned. */
function pinned(world: World, event: TraceEvent): boolean {
  return world.pins.at(-1)?.taken.line === event.line;
}

/** A write may make the file longer; where it is not seen to land, the size is only a lower bound from here on. */
function grow(file: KernelFile, event: WriteEvent): void {
  if (event.result === undefined || event.result <= 0 || file.size === undefined) return;
  if (event.offset !== undefined) file.size = Math.max(file.size, event.offset + event.result);
  else file.sizeCertain = false;
}

function onFileFacts(world: World, task: Task, event: TraceEvent & { readonly kind: 'file-facts' }): void {
  if (event.errno !== undefined) return;
  const description = event.fd === undefined ? undefined : resolve(world, task, event.fd, event);
  let file =
    description?.file === undefined
      ? event.path === undefined || event.path === ''
        ? undefined
        : fileAt(world, event.path)
      : same(description.file);
  if (file === undefined) return;
  if (event.inode !== undefined) {
    file = tieInode(world.files, file, event.inode);
    if (description?.file !== undefined) description.file = file;
  }
  if (event.size !== undefined) {
    file.size = event.size;
    file.sizeCertain = true;
  }
}
