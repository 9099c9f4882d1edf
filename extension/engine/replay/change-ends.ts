// How an operation that changes a layout, or breaks a lease, ended: the break it waited in is settled, and it is judged by the leases and pins it met.

import type { TraceEvent } from '../../../grammar/event';
import { layoutLeasesFor } from '../kernel/file-leases';
import { hiddenPins, noPins, type PinList, pinList, pinsBehind, pinsOn, withMore } from '../kernel/file-pins';
import type { Change, KernelFile, Lease, Pin, Running } from '../kernel/model';
import { isLayout, same } from '../kernel/model';
import { hasPending, pending } from '../kernel/pending';
import type { Expectation } from '../policy/judgement';
import { confirmBreak, settleBreak, timeOut } from './breaks';
import { endTimeOf, isInterrupted, outcomeOf, sameErrno, type World } from './world';

const O_NONBLOCK = 0x800;
/** PMD entries: with 2 MiB DAX entries every page of the entry counts (decisions, 32). */
const PMD_PAGES = 512;

export function endChange(world: World, running: Running): void {
  const change = running.change;
  if (change === undefined) return;
  if (change.break !== undefined) world.runningBreaks.delete(change.break);
  const { event, task } = running;
  const outcome = event.returned === false ? undefined : outcomeOf(event);
  endWait(world, change, event, outcome);
  const file = change.file === undefined ? undefined : same(change.file);
  if (file === undefined) return;
  if (change.operation === 'write') {
    world.tell({ kind: 'write', event, task, file, leases: leasesBefore(change, file), ...(outcome === undefined ? {} : { outcome }) });
    return;
  }
  if (judge(world, change, file, outcome) === 'ok') resize(world, file, event);
}

/** Settles the break that the operation waited in. */
function endWait(world: World, change: Change, event: TraceEvent, outcome: string | undefined): void {
  const broken = change.break;
  if (broken === undefined) return;
  const end = endTimeOf(event);
  const waited = end === undefined || change.startTime === undefined ? undefined : end - change.startTime;
  const limit = world.leaseBreakTime;
  const longEnough = waited !== undefined && limit !== undefined && waited + world.facts.resolution >= 0.95 * limit && waited > 0;
  // No duration and no second line: the VFS honours a break, so success past an ordinary lease means that it had timed out.
  const silent = outcome === 'ok' && event.duration === undefined && event.endLine === event.line && world.facts.showsAllCalls;
  const gone = silent && broken.leases.length > 0 && broken.leases.every((lease) => !isLayout(lease));
  if (!broken.confirmed && (gone || longEnough || isInterrupted(outcome))) confirmBreak(world, broken, event);
  if (!broken.confirmed) {
    if (outcome !== undefined && outcome !== 'EAGAIN') change.task.unproved = broken;
    change.break = undefined;
    return;
  }
  if (event.returned === false || outcome === undefined) {
    broken.outcome ??= 'killed';
    return;
  }
  if (!hasPending(broken)) {
    settleBreak(world, broken, 'released', event);
    return;
  }
  if (outcome === 'EAGAIN' && event.kind === 'open' && ((event.flags ?? 0) & O_NONBLOCK) !== 0) {
    broken.outcome ??= 'nonblock';
    return;
  }
  if (isInterrupted(outcome)) {
    broken.outcome ??= 'interrupted';
    return;
  }
  const left = pending(broken);
  const clockless = waited === undefined;
  const probablyTimedOut =
    limit === undefined &&
    (change.wokeBlocked === true || !world.facts.seesLeasePoints) &&
    change.interrupted !== true &&
    (waited ?? 0) >= 5e8;
  // By the first break's deadline: a waiter that came late waits for less than the whole time.
  const deadline = left.reduce((first, { breaking }) => Math.min(first, breaking?.deadline ?? first), Number.POSITIVE_INFINITY);
  const reached = end !== undefined && limit !== undefined && end + world.facts.resolution >= deadline - 0.05 * limit;
  // The VFS honours a break's error: an open or truncate that succeeds past an ordinary lease found it gone, whatever the limit was.
  const passed = outcome === 'ok' && (waited ?? 0) >= 5e8 && left.every((lease) => !isLayout(lease));
  if ((longEnough || reached || clockless || probablyTimedOut || passed || gone) && change.retake === undefined) {
    for (const lease of left) timeOut(world, broken, lease, event, clockless || gone);
    return;
  }
  if (change.interrupted !== true && change.retake === undefined) for (const lease of left) lease.passedLine ??= event.endLine;
  // It went on with the lease still pending: a signal ended its wait (decisions, 29).
  broken.outcome ??= 'interrupted';
}

function leasesBefore(change: Change, file: KernelFile): readonly Lease[] {
  const under = (change.break?.isFirst === true ? change.break.leases : [])
    .filter((lease) => lease.state === 'gone' && lease.endedUnder === change.break && isLayout(lease))
    .sort((a, b) => (a.endedLine ?? 0) - (b.endedLine ?? 0));
  return [...layoutLeasesFor(file, change.task.process), ...under];
}

/** Tells the change; its outcome: the recorded one, or in a history that did not happen the one that it has there. */
function judge(world: World, change: Change, file: KernelFile, recorded: string | undefined): string | undefined {
  const { event, task } = change;
  const overlaps = (pin: Pin) =>
    pin.firstPage !== undefined && pin.lastPage !== undefined && pin.firstPage <= change.lastPage && pin.lastPage >= change.firstPage;
  const pinsInRange = change.layout ? pinsOn(file, change.firstPage, change.lastPage) : noPins;
  const pinsAtStart = change.layout ? metAtStart(change, file, pinsInRange, overlaps) : noPins;
  const leases = leasesBefore(change, file);
  const [pin] = pinsInRange;
  if (
    recorded === 'ETXTBSY' &&
    pin !== undefined &&
    pinsInRange.length === 1 &&
    pin.process.alive &&
    leases.every((lease) => lease.type !== 'layout-exclusive')
  )
    pin.provedLine = event.line;
  const expectation = world.policy.change({
    operation: change.operation,
    pid: task.process.pid,
    leases: change.layout ? leases : [],
    pinned: pinsInRange.length > 0 || (recorded === 'ETXTBSY' && pinsAtStart.length > 0),
    busy: change.sawBusy === true,
  });
  if (change.layout) world.answered.set(event.line, expectation.verdict);
  const outcome = counterfactualOutcome(world, event, recorded, expectation);
  const refused = outcome === 'ETXTBSY' && pinsInRange.length + pinsAtStart.length === 0;
  const end = endTimeOf(event);
  world.tell({
    kind: 'change',
    change,
    event,
    task,
    file,
    expectation,
    pinsInRange,
    pinsAtStart,
    pinsInTail: change.shiftsTail ? pinsBehind(file, change.lastPage + 1) : noPins,
    pinsNear: refused ? pinList(nearby(change, file).filter((pin) => !overlaps(pin))) : noPins,
    pinsHidden: hiddenPins(file),
    mapped: file.mappings > 0,
    leases,
    ...(outcome === undefined ? {} : { outcome }),
    ...(end === undefined || change.startTime === undefined ? {} : { waited: end - change.startTime }),
  });
  return outcome;
}

/**
 * In a history that did not happen a refusal that the policy explained falls with its reason, and a success that it explained gives way to a reason
 * against it. What the policy did not explain in the history that did happen stays as it was recorded.
 */
function counterfactualOutcome(
  { counterfactual, recomputed }: World,
  event: TraceEvent,
  recorded: string | undefined,
  { verdict, errno }: Expectation,
): string | undefined {
  if (counterfactual?.answered === undefined || event.line < counterfactual.fromLine || recorded === undefined) return recorded;
  const before = counterfactual.answered.get(counterfactual.moved?.get(event.line) ?? event.line);
  const fell = before === 'deny' && verdict !== 'deny' && (recorded === 'ETXTBSY' || sameErrno(recorded, 'EDEADLOCK'));
  const rose = before !== undefined && before !== 'deny' && verdict === 'deny' && recorded === 'ok';
  const instead = fell ? 'ok' : rose ? errno : undefined;
  if (instead === undefined) return recorded;
  recomputed.push({ line: event.endLine, recorded, instead });
  return instead;
}

/** Pins that were there when the operation began, those it waited for included. */
function metAtStart(change: Change, file: KernelFile, inRange: PinList, overlaps: (pin: Pin) => boolean): PinList {
  const before = (pin: Pin) => pin.takenLine <= change.startLine;
  const gone: Pin[] = [];
  for (let at = file.released.length - 1; at >= 0; at -= 1) {
    const pin = file.released[at];
    // Those before it went earlier.
    if (pin === undefined || (pin.releasedLine ?? 0) <= change.startLine) break;
    if (before(pin) && overlaps(pin)) gone.push(pin);
  }
  return withMore([...inRange.filter(before), ...gone.reverse()], inRange.more);
}

/** Pins that the kernel's granularity may take in, those in the range too. */
function nearby(change: Change, file: KernelFile): PinList {
  const first = Math.floor(change.firstPage / PMD_PAGES) * PMD_PAGES;
  const last =
    change.lastPage === Number.POSITIVE_INFINITY ? change.lastPage : Math.ceil((change.lastPage + 2) / PMD_PAGES) * PMD_PAGES - 1;
  return pinsOn(file, first, last);
}

function resize(world: World, file: KernelFile, event: TraceEvent): void {
  if (event.kind === 'truncate') {
    file.size = event.size;
    // Where writes were not recorded, one may have made it grow since.
    file.sizeCertain = world.facts.seesWrites;
  } else if (event.kind === 'fallocate' && file.size !== undefined) {
    if ((event.mode & 8) !== 0) file.size = Math.max(0, file.size - event.length);
    else if ((event.mode & 0x20) !== 0) file.size += event.length;
    else if ((event.mode & 1) === 0) file.size = Math.max(file.size, event.offset + event.length);
  }
}
