// How an attempt to pin ended: judged file by file, and the pins it made.

import type { AnnotationEvent, PinEvent, TraceEvent } from '../../../grammar/event';
import { daxRank, learnDax } from '../kernel/dax';
import { countLayoutLeases, layoutLeasesFor } from '../kernel/file-leases';
import { enlist, handleOf, registrationsOf } from '../kernel/live-pins';
import { lastLostLayout, timedOutFor } from '../kernel/lost-leases';
import type { Description, Lease, Pin, PinAttempt, PinSlice, Running, Task } from '../kernel/model';
import { PAGE, same } from '../kernel/model';
import type { JudgedSlice } from '../moments';
import type { Expectation } from '../policy/judgement';
import { expireBreaks } from './breaks';
import { resolve } from './descriptors';
import { enclosingCall } from './enclosing';
import { noteFile } from './event-files';
import { attempt, hiddenSlice, isOnDemand, libraryAttempt, mappedDax, slicesFor } from './pin-attempts';
import { countHiddenRegistration } from './unpins';
import { outcomeOf, type World } from './world';

/** The annotation behind an ioctl speaks for it: its task, its time, its result (decisions, 12). */
export function onAnnotation(world: World, task: Task, event: AnnotationEvent): void {
  if (event.verb !== 'reg-mr' || event.address === undefined || event.length === undefined) return;
  const ioctlEvent = world.lastIoctl;
  const who = ioctlEvent?.task ?? task;
  const context = event.fd === undefined ? undefined : resolve(world, who, event.fd, event);
  const registered = attempt(who, event, context?.object === 'vfio' ? 'vfio' : 'rdma', context, {
    ranges: [{ address: event.address, length: event.length }],
    longterm: true,
    onDemand: isOnDemand(event.access),
    handle: event.handle === undefined ? undefined : handleOf(world.live, event.handle),
    label: event.handle === undefined ? undefined : `MR ${event.handle}`,
  });
  const before = world.pins.length;
  settleAttempt(world, registered, ioctlEvent?.event ?? event);
  if (world.pins.length > before || outcomeOf(ioctlEvent?.event ?? event) !== 'ok') return;
  // It pinned nothing the log is about; its release is no release of something unseen.
  if (context !== undefined) countHiddenRegistration(context);
  if (event.handle !== undefined) handleOf(world.live, event.handle).pinned = true;
}

/** The library says that it failed, the call inside it why. */
export function onLibraryPin(world: World, task: Task, event: PinEvent): void {
  const made = libraryAttempt(world, task, event);
  if (made === undefined) return;
  const call = world.lastIoctl;
  const inside = call?.task === task && call.event.line > event.line ? call.event : undefined;
  settleAttempt(world, made, event.result === -1 && inside?.errno !== undefined ? inside : event);
}

export function endAttempt(world: World, running: Running): void {
  if (running.attempt !== undefined) settleAttempt(world, running.attempt, running.event);
}

/** `resultEvent` shows how it ended; the finding stands on the attempt's own event. */
function settleAttempt(world: World, made: PinAttempt, resultEvent: TraceEvent): void {
  const { event, task } = made;
  const recorded = outcomeOf(resultEvent) ?? enclosingOutcome(task, event);
  const slices = sliceOrRefusal(world, made, recorded);
  const [first] = slices;
  if (first === undefined) return;
  const group = world.pins.length;
  for (const slice of slices) unlearnDax(world, made, slice, recorded);
  const judged = [expect(world, made, first)];
  for (const slice of slices) if (slice !== first) judged.push(expect(world, made, slice));
  const outcome = counterfactualOutcome(world, event, recorded, judged);
  const pins = outcome === 'ok' && made.longterm !== false && !made.onDemand;
  for (const one of judged) {
    const { file } = one;
    noteFile(world.eventFiles, event.line, file);
    one.leases = layoutLeasesFor(file, task.process);
    one.lastLost = lastLostLayout(file, task.process);
    if (pins && one.expectation.cause !== 'private copy') one.pin = addPin(world, made, one, group);
  }
  if (outcome !== undefined && outcome !== 'ok')
    for (const file of new Set(judged.map((one) => one.file)))
      world.marks.push({
        file,
        kind: 'gup',
        line: event.endLine,
        pid: task.process.pid,
        label: outcome,
        ...(event.time === undefined ? {} : { time: event.time }),
        ...(task.comm === undefined ? {} : { comm: task.comm }),
      });
  world.tell({ kind: 'pin', event, attempt: made, task, slices: judged, outcome, isDenied: judged.some(isDenied) });
}

/** What the policy says of a part, before anything is known of how the call ended. */
function expect(world: World, made: PinAttempt, slice: PinSlice): JudgedSlice {
  const file = same(slice.file);
  // Asked before the expectation, which lets breaks expire.
  const leasesAtStart = made.leasesAtStart === undefined ? countLayoutLeases(file) : (made.leasesAtStart.get(file.id) ?? 0);
  const expectation = expectationFor(world, made, slice);
  return { slice, file, expectation, leasesAtStart, leases: noLeases, lastLost: undefined, pin: undefined };
}

function isDenied({ expectation }: JudgedSlice): boolean {
  return expectation.verdict === 'deny';
}

const noLeases: readonly Lease[] = [];

/** The slices; for a refusal that hides its address, the one file on which the policy refuses a pin, or a word that there are several. */
function sliceOrRefusal(world: World, made: PinAttempt, recorded: string | undefined): readonly PinSlice[] {
  const slices = slicesFor(made);
  if (slices.length > 0 || !made.hidden || recorded !== 'EPERM') return slices;
  const { event, task } = made;
  // GUP says EPERM of DAX pages alone; a private mapping shows those until they are written.
  const shared = mappedDax(task);
  const mapped = shared.length > 0 ? shared : mappedDax(task, false);
  const denied = mapped.filter((file) => expectationFor(world, made, hiddenSlice(task, file)).verdict === 'deny');
  const [only] = denied;
  if (only !== undefined && denied.length === 1) return [hiddenSlice(task, only)];
  if (mapped.length > 0) world.tell({ kind: 'hidden-refusal', event, task, outcome: recorded, mapped, denied });
  return [];
}

/** Mainline pins no FS DAX page: a success, or the EFAULT of a file that needs dirty tracking, outweighs a path's name (spec 1.5, 1.6). */
function unlearnDax(world: World, made: PinAttempt, slice: PinSlice, recorded: string | undefined): void {
  if (world.policy.name !== 'mainline' || made.longterm !== true || made.onDemand || made.hidden) return;
  if (recorded === 'ok')
    learnDax(
      slice.file,
      'no',
      daxRank.refusal,
      `a long-term pin succeeded at line ${made.event.endLine}, which mainline never allows on FS DAX`,
    );
  else if (recorded === 'EFAULT')
    learnDax(
      slice.file,
      'no',
      daxRank.refusal,
      `the pin at line ${made.event.endLine} failed with EFAULT; on FS DAX it would be EOPNOTSUPP`,
    );
  else if (recorded === 'EOPNOTSUPP' && (made.owner !== 'io_uring' || isGup(made.event)))
    learnDax(slice.file, 'yes', daxRank.refusal, `a long-term pin was refused with EOPNOTSUPP at line ${made.event.endLine}`);
}

/** GUP's own answer, not that of a caller which refuses file memory before it asks. */
function isGup(event: TraceEvent): boolean {
  return event.kind === 'pin' && /^(?:pin|get)_user_pages|gup_longterm/.test(event.function);
}

function expectationFor(world: World, made: PinAttempt, slice: PinSlice): Expectation {
  const file = same(slice.file);
  expireBreaks(world, file, made.event);
  if (made.onDemand) return { verdict: 'not-applicable', cause: 'on demand' };
  if (made.longterm === false) return { verdict: 'not-applicable', cause: 'short term' };
  if (file.dax === 'device') return { verdict: 'not-applicable', cause: 'device DAX' };
  if (file.dax === 'no') return { verdict: 'not-applicable', cause: 'not DAX' };
  return world.policy.pin({
    pid: made.task.process.pid,
    owner: made.owner,
    leases: layoutLeasesFor(file, made.task.process),
    privateCopy: !slice.shared && made.write !== false,
    options: world.options,
    timedOut: world.policy.options.leaseSurvivesBreak ? timedOutFor(file, made.task.process) : undefined,
  });
}

/**
 * In a history that did not happen the policy's answer stands in for the recorded one, where the recorded one was a policy's: a result that the
 * policy did not explain in the history that did happen stays.
 */
function counterfactualOutcome(
  world: World,
  event: TraceEvent,
  recorded: string | undefined,
  judged: readonly JudgedSlice[],
): string | undefined {
  const denied = recorded === 'ok' ? judged.find(isDenied)?.expectation : undefined;
  const allowed =
    (recorded === 'EPERM' || recorded === 'EOPNOTSUPP') &&
    judged.length > 0 &&
    judged.every(({ expectation }) => expectation.verdict === 'ok');
  if (denied === undefined && !allowed) return recorded;
  const { counterfactual } = world;
  if (counterfactual === undefined || event.line < counterfactual.fromLine) {
    world.answered.set(event.line, allowed ? 'ok' : 'deny');
    return recorded;
  }
  if (recorded === undefined || counterfactual.answered?.has(counterfactual.moved?.get(event.line) ?? event.line) === true) return recorded;
  return instead(world, event, recorded, denied?.errno ?? 'ok');
}

function instead({ recomputed }: World, { endLine }: TraceEvent, recorded: string, outcome: string): string {
  if (outcome !== recorded) recomputed.push({ line: endLine, recorded, instead: outcome });
  return outcome;
}

/** A probe without its return: the call around it tells (decisions, 15). */
function enclosingOutcome(task: Task, event: TraceEvent): string | undefined {
  const call = event.kind === 'pin' ? enclosingCall(task) : undefined;
  return call === undefined ? undefined : outcomeOf(call);
}

function addPin(world: World, made: PinAttempt, { slice, file, leases }: JudgedSlice, group: number): Pin {
  const { task, event, owner, context, hidden, ranges } = made;
  const [range] = ranges;
  const keeps = world.policy.options.pinHoldsFileRef && owner === 'rdma' ? leasedBy(world, task, leases) : undefined;
  if (keeps !== undefined) keeps.pinReferences++;
  const pin: Pin = {
    id: world.pins.length,
    group,
    number: 0,
    file,
    process: task.process,
    context,
    handle: made.handle,
    firstPage: hidden ? undefined : slice.firstPage,
    keeps,
    pages: pagesOf(ranges),
    releasedLine: undefined,
    releasedTime: undefined,
    releasedBy: undefined,
    lastPage: hidden ? undefined : slice.lastPage,
    owner,
    taken: event,
    takenLine: event.endLine,
    label: made.label,
    registration: registrationsOf(world.live, context) + 1,
    write: made.write,
    termUnknown: made.longterm === undefined,
    address: range?.address,
    length: range === undefined || ranges.length === 1 ? range?.length : span(ranges),
    releaseUncertain: undefined,
    provedLine: undefined,
    keepers: undefined,
  };
  world.pins.push(pin);
  enlist(world.live, pin);
  return pin;
}

/** The description through which a process holds the lease that lets it pin. */
function leasedBy({ policy }: World, { process }: Task, leases: readonly Lease[]): Description | undefined {
  return leases.find(({ holder, type }) => holder === process && (type === 'layout-exclusive' || policy.name !== 'rfc-v2'))?.description;
}

function span(ranges: PinAttempt['ranges']): number {
  const start = Math.min(...ranges.map((range) => range.address));
  return Math.max(...ranges.map((range) => range.address + range.length)) - start;
}

/** Pages of a registration, each range by itself. */
function pagesOf(ranges: PinAttempt['ranges']): number {
  let pages = 0;
  for (const { address, length } of ranges) pages += Math.ceil((address + length) / PAGE) - Math.floor(address / PAGE);
  return pages;
}
