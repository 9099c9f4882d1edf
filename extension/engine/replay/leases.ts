// The life of a lease: taken, retaken, asked for, released, closed.

import type { GetleaseEvent, SetleaseEvent, SetownEvent, SetsigEvent, TraceEvent } from '../../../grammar/event';
import { leaseOf, leasesByBreak, onlyLease, onlyShown, othersBreaking } from '../kernel/file-leases';
import { lostOf, lostOfEither } from '../kernel/lost-leases';
import type { Break, Description, KernelFile, Lease, LeaseType, Task } from '../kernel/model';
import { isLayout } from '../kernel/model';
import type { Expectation } from '../policy/judgement';
import { expireBreaks, SHORTEST_WAIT, settleBreak, timeOut } from './breaks';
import { fileOf, resolve } from './descriptors';
import { endLease } from './lease-ends';
import { changeType, detach, handOver, newLease } from './lease-life';
import { sendSignalsTo } from './receivers';
import { endTimeOf, once, outcomeOf, type World } from './world';

const F_UNLCK = 2;

export function leaseTypeOf(argument: number): LeaseType | undefined {
  if ((argument & 0x10) !== 0) return (argument & 0x20) !== 0 ? 'layout-exclusive' : 'layout';
  return argument === 0 ? 'read' : argument === 1 ? 'write' : undefined;
}

export function onSetleaseStart(world: World, task: Task, event: SetleaseEvent): void {
  // The lease is off the file before the breaker wakes, so a release counts from its start.
  if (event.argument === F_UNLCK && outcomeOf(event) === 'ok') release(world, task, event);
}

export function onSetleaseEnd(world: World, task: Task, event: SetleaseEvent): void {
  const outcome = outcomeOf(event);
  if (outcome === undefined) return;
  if (event.argument === F_UNLCK) {
    if (outcome !== 'ok') releaseFailed(world, task, event, outcome);
    return;
  }
  take(world, task, event, outcome);
}

function take(world: World, task: Task, event: SetleaseEvent, recorded: string): void {
  const description = resolve(world, task, event.fd, event);
  const file = fileOf(world, description, event);
  if (file !== undefined) expireBreaks(world, file, event);
  const heldLease = leaseOf(file, description);
  const held =
    heldLease === undefined
      ? undefined
      : {
          lease: heldLease,
          state: heldLease.state,
          type: heldLease.type,
          ...(heldLease.breaking === undefined ? {} : { breaking: heldLease.breaking }),
        };
  if (file !== undefined && recorded === 'ok') expireAtTake(world, file, description, event);
  const otherBreaking = othersBreaking(file, description);
  const expectation = world.policy.setlease({ argument: event.argument, otherBreaking });
  const outcome = counterfactualOutcome(world, event, recorded, expectation);
  const moment = {
    kind: 'lease-take' as const,
    event,
    task,
    argument: event.argument,
    outcome,
    ...(file === undefined ? {} : { file }),
    ...(description === undefined ? {} : { description }),
    ...(expectation === undefined ? {} : { expectation }),
    ...(held === undefined ? {} : { held }),
  };
  if (outcome !== 'ok' || description === undefined || file === undefined) {
    world.tell(moment);
    return;
  }
  const type = leaseTypeOf(event.argument);
  if (heldLease !== undefined) {
    const completesDowngrade = heldLease.state === 'breaking' && heldLease.breaking?.kind === 'downgrade' && type === 'read';
    if (completesDowngrade && heldLease.breaking !== undefined) {
      const broken = heldLease.breaking;
      const changed = changeType(world, heldLease, 'read', task, event, 'downgraded');
      settleBreak(world, broken, 'released', event);
      handOver(world, changed, task.process);
    } else if (heldLease.state === 'active' && !isLayout(heldLease) && (type === 'read' || type === 'write') && type !== heldLease.type)
      handOver(world, changeType(world, heldLease, type, task, event, 'retyped'), task.process);
    else handOver(world, heldLease, task.process);
    world.tell({ ...moment, completesDowngrade });
    return;
  }
  const lease = newLease(world, description, file, task, event, type ?? 'read', event.endLine, false);
  const previous = lostOfEither(file, description, task.process);
  if (previous !== undefined && previous.retakenBy === undefined) previous.retakenBy = lease;
  const stillWaiting = previous?.endedBy === 'released' ? waitingOn(previous.endedUnder, lease, event) : undefined;
  world.tell({
    ...moment,
    lease,
    ...(previous === undefined ? {} : { previous }),
    ...(stillWaiting === undefined ? {} : { stillWaiting }),
  });
}

/**
 * generic_add_lease() looks at the clock before it looks for a lease that is being broken: a take that succeeds past a deadline took the other
 * lease away itself, though the breaker has not woken yet (seen in R40).
 */
function expireAtTake(world: World, file: KernelFile, description: Description | undefined, event: SetleaseEvent): void {
  const end = endTimeOf(event);
  if (end === undefined) return;
  for (const [breaking, leases] of leasesByBreak(file)) {
    const { deadline, startTime } = breaking;
    // Where lease-break-time is not in the log the success itself tells.
    const isOver =
      deadline === undefined
        ? startTime === undefined || end - startTime >= SHORTEST_WAIT
        : end + world.facts.resolution >= deadline - 0.05 * (deadline - (startTime ?? deadline));
    if (!isOver && deadline !== undefined) continue;
    for (const lease of leases()) {
      if (lease.description === description) continue;
      if (isOver) timeOut(world, breaking, lease, event, false);
      else endUnseen(lease, event);
    }
  }
}

/** It went too soon for the kernel to have taken it away: its holder gave it back, or ended, where the log does not show it. */
function endUnseen(lease: Lease, event: SetleaseEvent): void {
  lease.endedBy = 'released';
  detach(lease, event);
}

/** In a history that did not happen a success gives way to what the policy now has against it; one that it never explained stays. */
function counterfactualOutcome(
  { counterfactual, answered, recomputed }: World,
  { line, endLine }: TraceEvent,
  recorded: string,
  expectation: Expectation | undefined,
): string {
  if (recorded !== 'ok' || expectation?.verdict !== 'deny') return recorded;
  if (counterfactual === undefined || line < counterfactual.fromLine) {
    answered.set(line, 'deny');
    return recorded;
  }
  if (expectation.errno === undefined || counterfactual.answered?.has(counterfactual.moved?.get(line) ?? line) === true) return recorded;
  recomputed.push({ line: endLine, recorded, instead: expectation.errno });
  return expectation.errno;
}

/** The operation that broke the previous lease has not come back though this one is already taken (decisions, 30). */
function waitingOn(broken: Break | undefined, lease: Lease, event: SetleaseEvent): Break['change'] {
  const change = broken?.change;
  if (change === undefined) return undefined;
  const end = change.event.returned === false ? Number.POSITIVE_INFINITY : change.event.endLine;
  if (end <= event.endLine || !change.task.running.some((running) => running.change === change)) return undefined;
  change.retake = lease;
  return change;
}

function release(world: World, task: Task, event: SetleaseEvent): void {
  const description = resolve(world, task, event.fd, event);
  const file = fileOf(world, description, event);
  if (description === undefined || file === undefined) return;
  const lease = leaseOf(file, description) ?? (description.openedLine === undefined ? onlyShown(file) : undefined);
  if (lease === undefined) {
    if (once(world, `unseen lease ${description.id}`))
      world.tell({
        kind: 'unknown-object',
        event,
        task,
        what: 'lease',
        file,
        says: 'F_UNLCK succeeds, so a lease was held; its take is not in the log',
      });
    return;
  }
  endLease(world, lease, event, task, 'unlock');
  // The kernel forgets F_SETSIG and F_SETOWN with the lease (decisions, 36).
  if (description.signal !== 0 || description.owner !== undefined) description.forgot = { line: event.endLine, takenLine: lease.takenLine };
  description.signal = 0;
  sendSignalsTo(world, description, undefined);
}

function releaseFailed(world: World, task: Task, event: SetleaseEvent, outcome: string): void {
  const description = resolve(world, task, event.fd, event);
  const file = fileOf(world, description, event);
  const lease = leaseOf(file, description);
  // It was there and F_UNLCK finds none: the kernel has taken it away.
  if (lease?.state === 'breaking' && lease.breaking !== undefined && outcome === 'EAGAIN')
    timeOut(world, lease.breaking, lease, event, !world.facts.hasClock);
  const last = file === undefined ? undefined : lostOf(file, description);
  world.tell({
    kind: 'release-failed',
    event,
    task,
    outcome,
    ...(description === undefined ? {} : { description }),
    ...(file === undefined ? {} : { file }),
    ...(last?.endedBy === 'timed-out' ? { timedOut: last } : {}),
  });
}

/** `locks`: those that the kernel looked at inside the call. */
export function onGetlease(world: World, task: Task, event: GetleaseEvent, locks: ReadonlySet<string> | undefined): void {
  if (event.result === undefined || event.result < 0 || event.result === F_UNLCK) return;
  const description = resolve(world, task, event.fd, event);
  const file = fileOf(world, description, event);
  const type = leaseTypeOf(event.result);
  if (description === undefined || file === undefined || type === undefined) return;
  if (leaseOf(file, description) !== undefined) return;
  if (sharesDescription(world, task, event, description, file, locks)) return;
  // A lease the model saw go may have been retaken in a gap; otherwise it was taken before the log began.
  newLease(world, description, file, task, event, type, event.endLine, true);
  if (once(world, `unseen lease ${description.id}`))
    world.tell({ kind: 'unknown-object', event, task, what: 'lease', file, says: 'F_GETLEASE shows a lease whose take is not in the log' });
}

/**
 * The one lock that the kernel looked at is another descriptor's, and yet this one's lease is shown: both are one description, passed where the
 * log does not show it (SCM_RIGHTS in ftrace).
 */
function sharesDescription(
  world: World,
  task: Task,
  { fd }: GetleaseEvent,
  description: Description,
  file: KernelFile,
  locks: ReadonlySet<string> | undefined,
): boolean {
  const lease = onlyLease(file);
  if (lease?.lock === undefined || locks?.size !== 1 || !locks.has(lease.lock)) return false;
  const entry = task.process.fds.entries.get(fd.fd);
  if (entry?.description !== description || description.openedLine !== undefined) return false;
  description.references--;
  lease.description.references++;
  task.process.fds.entries.set(fd.fd, { description: lease.description, closeOnExec: entry.closeOnExec });
  if (lease.description.identity !== undefined) world.byIdentity.set(lease.description.identity, lease.description);
  return true;
}

export function onSetsig(world: World, task: Task, event: SetsigEvent): void {
  if (event.result !== 0) return;
  const description = resolve(world, task, event.fd, event);
  if (description !== undefined && event.signal !== undefined) description.signal = event.signal;
}

export function onSetown(world: World, task: Task, event: SetownEvent): void {
  if (event.result !== 0 || event.target === undefined) return;
  const description = resolve(world, task, event.fd, event);
  if (description !== undefined) sendSignalsTo(world, description, event.target);
}
