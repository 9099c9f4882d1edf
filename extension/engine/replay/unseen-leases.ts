// Leases that a tracepoint shows and the model does not hold: older than the log, or thought gone with a process that had passed them on.

import type { InodeKey, LeaseCheckedEvent, SignalEvent, TraceEvent } from '../../../grammar/event';
import { addFileLease, hasNameless, setLock, setShownOnly } from '../kernel/file-leases';
import { tieInode } from '../kernel/files';
import { forgetLostLease, lostOf, mayBeLost } from '../kernel/lost-leases';
import type { Break, KernelFile, Lease, Process, Task } from '../kernel/model';
import { same } from '../kernel/model';
import { SIGIO } from '../kernel/signals';
import { newProcess } from '../kernel/tasks';
import { newDescription } from './descriptors';
import { handOver, newLease } from './lease-life';
import { once, type World } from './world';

/**
 * time_out_leases names a lease that the model does not know: its struct file was never seen to take one. Where any lease of the file may be the
 * same, or a lease of this lock has just gone, nothing is made up.
 */
export function unseenLease(world: World, task: Task, file: KernelFile, event: LeaseCheckedEvent, type: Lease['type']): Lease | undefined {
  const { lock, owner } = event;
  if (lock === undefined || owner === undefined) return undefined;
  // A call of the holder's own: its take or release counts from the call itself.
  if (task.running.some((running) => running.event.kind === 'setlease' || running.event.kind === 'close')) return undefined;
  if (world.byIdentity.has(owner)) return revived(world, file, event);
  if (hasNameless(file) || mayBeLost(file, lock)) return undefined;
  // Taken by a call of the log on a descriptor whose file it does not show: it may be this one.
  const nameless = world.leases
    .slice(-256)
    .filter((one) => one.state !== 'gone' && one.type === type && isNameless(same(one.file)) && one.description.identity === undefined);
  const [seen] = nameless;
  if (seen !== undefined) return nameless.length === 1 ? identifyLease(world, seen, owner, lock, event.inode) : undefined;
  const description = newDescription(world, 'file', file, undefined);
  description.references = 1;
  description.identity = owner;
  world.byIdentity.set(owner, description);
  const lease = newLease(world, description, file, task, event, type, event.line, true);
  handOver(world, lease, unknownHolder(event));
  lease.holderTid = 0;
  setLock(lease, lock);
  setShownOnly(lease);
  if (once(world, `unseen lease ${description.id}`))
    world.tell({
      kind: 'unknown-object',
      event,
      task,
      what: 'lease',
      file,
      says: 'a lease stands on the file whose take is not in the log',
    });
  return lease;
}

function isNameless(file: KernelFile): boolean {
  return file.paths.length === 0 && file.inode === undefined;
}

function identifyLease(world: World, lease: Lease, owner: string, lock: string, inode: InodeKey): Lease {
  lease.description.file = tieInode(world.files, same(lease.file), inode);
  lease.description.identity = owner;
  world.byIdentity.set(owner, lease.description);
  setLock(lease, lock);
  return lease;
}

/** The break's signal goes to the holder: whoever gets it is the one that was not seen, and its number is what F_SETSIG asked for. */
export function adoptHolder(world: World, broken: Break | undefined, receiver: Process, event: SignalEvent): void {
  if (broken === undefined || broken.adopted === true) return;
  broken.adopted = true;
  for (const lease of broken.leases) {
    if (!isOrphan(lease) || lease.state === 'gone') continue;
    handOver(world, lease, receiver);
    if (event.signal !== SIGIO) lease.description.signal = event.signal;
  }
}

function isOrphan(lease: Lease): boolean {
  return lease.shownOnly === true && lease.holder.pid === 0;
}

/**
 * The same struct file and the same lock, after the last close that the model knows: somebody else holds the description, to whom it was passed
 * (SCM_RIGHTS is invisible in ftrace). The lease never ended; what was said meanwhile because it had is in doubt.
 */
function revived(world: World, file: KernelFile, event: LeaseCheckedEvent): Lease | undefined {
  const lease = event.owner === undefined ? undefined : lostOf(file, world.byIdentity.get(event.owner));
  if (lease?.endedLine === undefined || (lease.lock !== undefined && lease.lock !== event.lock)) return undefined;
  if (lease.endedBy !== 'closed' && lease.endedBy !== 'exited') return undefined;
  world.revivals.push({ file, fromLine: lease.endedLine, toLine: event.line, takenLine: lease.takenLine });
  forgetLostLease(file, lease);
  lease.revivedLine = event.line;
  lease.state = 'active';
  addFileLease(lease);
  lease.description.references++;
  delete lease.endedBy;
  delete lease.endedLine;
  delete lease.endedTime;
  delete lease.endedUnder;
  lease.holder.held.add(lease);
  return lease;
}

function unknownHolder(event: TraceEvent): Process {
  const process = newProcess(0, event.line, undefined);
  process.comm = 'a process the log does not show';
  return process;
}
