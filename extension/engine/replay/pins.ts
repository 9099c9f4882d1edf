// Attempts to pin: through uverbs, io_uring, vfio or gup_test calls, or seen directly in a probe of a GUP function.

import type { AnnotationEvent, IoctlEvent, PinEvent, RingRegisterEvent, TraceEvent, WriteEvent } from '../../../grammar/event';
import { daxRank, learnDax } from '../kernel/dax';
import { slicesOf } from '../kernel/memory';
import type { Description, KernelFile, Lease, Pin, PinAttempt, PinOwner, PinSlice, Running, Task } from '../kernel/model';
import { isLayout, PAGE, same } from '../kernel/model';
import type { JudgedSlice } from '../moments';
import { type Expectation, policyLease } from '../policy/judgement';
import { expireBreaks } from './breaks';
import { resolve } from './descriptors';
import { enlist, registrationsOf } from './live-pins';
import { outcomeOf, type World } from './world';

const IBV_ACCESS_ON_DEMAND = 0x40;

/** What a call would pin, or undefined for a call that pins nothing the log can show. */
export function beginAttempt(world: World, task: Task, event: TraceEvent): PinAttempt | undefined {
  const attempt = attemptOf(world, task, event);
  if (attempt === undefined) return undefined;
  for (const slice of slicesFor(attempt)) attempt.leasesAtStart.set(same(slice.file).id, layoutLeases(same(slice.file)).length);
  return attempt;
}

function attemptOf(world: World, task: Task, event: TraceEvent): PinAttempt | undefined {
  switch (event.kind) {
    case 'write':
      return verbsWrite(world, task, event);
    case 'ring-register':
      return ringRegister(world, task, event);
    case 'ioctl':
      return ioctl(world, task, event);
    case 'pin':
      return probe(world, task, event);
    default:
      return undefined;
  }
}

function attempt(task: Task, event: TraceEvent, owner: PinOwner, context: Description | undefined, rest: Partial<PinAttempt>): PinAttempt {
  return {
    event,
    task,
    owner,
    ranges: [],
    hidden: false,
    onDemand: false,
    leasesAtStart: new Map(),
    ...(context === undefined ? {} : { context }),
    ...rest,
  };
}

function verbsWrite(world: World, task: Task, event: WriteEvent): PinAttempt | undefined {
  if (event.verbs?.command !== 'reg-mr') return undefined;
  const context = verbsContext(world, task, event);
  if (context?.object !== 'uverbs') return undefined;
  const { address, length, access } = event.verbs;
  return attempt(task, event, 'rdma', context, {
    ranges: [{ address, length }],
    longterm: true,
    onDemand: access !== undefined && (access & IBV_ACCESS_ON_DEMAND) !== 0,
    ...(access === undefined ? {} : { write: (access & 1) !== 0 }),
  });
}

/** A uverbs command written to a descriptor whose open is not in the log: the body itself tells what it is. */
export function verbsContext(world: World, task: Task, event: WriteEvent): Description | undefined {
  const context = resolve(world, task, event.fd, event);
  const unknown = context?.object === 'file' && context.openedLine === undefined && event.fd.path === undefined;
  if (
    unknown &&
    context !== undefined &&
    (event.verbs?.command === 'reg-mr' || event.verbs?.command === 'dereg-mr') &&
    event.result === event.length
  )
    promote(context, 'uverbs');
  return context;
}

function ringRegister(world: World, task: Task, event: RingRegisterEvent): PinAttempt | undefined {
  if (event.source !== 'call' || (event.operation !== 'register' && event.operation !== 'update') || event.ranges === undefined)
    return undefined;
  const context = resolve(world, task, event.fd, event);
  const ranges = event.ranges.filter((range) => range.length > 0);
  return attempt(task, event, 'io_uring', context, { ranges, longterm: true, write: true });
}

/** Calls whose argument the log does not decode: what they pinned shows in probes or an annotation, or stays hidden. */
function ioctl(world: World, task: Task, event: IoctlEvent): PinAttempt | undefined {
  const context = resolve(world, task, event.fd, event);
  if (context !== undefined && context.object === 'file') {
    if (event.request === 'rdma-verbs') promote(context, 'uverbs');
    else if (event.request === 'gup-test-start' || event.request === 'gup-test-stop') promote(context, 'gup-test');
    else if (event.request === 'vfio-map-dma' || event.request === 'vfio-unmap-dma') promote(context, 'vfio');
  }
  if (world.facts.seesProbes) return undefined;
  const outcome = outcomeOf(event);
  if (event.request === 'gup-test-start') return attempt(task, event, 'kernel-test', context, { hidden: true, longterm: true });
  // Most uverbs ioctls register nothing; only a refusal that GUP alone gives tells of a registration.
  if (event.request === 'rdma-verbs' && (outcome === 'EPERM' || outcome === 'EOPNOTSUPP'))
    return attempt(task, event, 'rdma', context, { hidden: true, longterm: true });
  return undefined;
}

function promote(description: Description, object: Description['object']): void {
  (description as { object: Description['object'] }).object = object; // the log shows only now what was opened
  delete description.file;
}

function probe(world: World, task: Task, event: PinEvent): PinAttempt | undefined {
  if (event.address === undefined || event.length === undefined) return undefined;
  // Inside another attempt with its own range this is only how it is done.
  if (task.running.some((running) => running.attempt !== undefined)) return undefined;
  const call = task.running.findLast(
    (running) => running.event.kind === 'ioctl' || running.event.kind === 'ring-register' || running.event.kind === 'write',
  );
  const context =
    call === undefined || !('fd' in call.event) ? undefined : resolve(world, task, call.event.fd as { fd: number }, call.event);
  const owned = context === undefined ? guessContext(task) : context.object === 'file' ? undefined : context;
  return attempt(task, event, ownerOf(event, owned), owned, {
    ranges: [{ address: event.address, length: pinnedLength(event, event.length) }],
    onDemand: event.access !== undefined && (event.access & IBV_ACCESS_ON_DEMAND) !== 0,
    ...(event.longterm === undefined ? {} : { longterm: event.longterm }),
    ...(event.write === undefined ? {} : { write: event.write }),
    ...(event.handle === undefined ? {} : { handle: event.handle }),
  });
}

/**
 * A probe outside any recorded call: the registration went through some descriptor. Where exactly one is open that is neither mapped nor leased
 * nor named, it is that one; its close, its close-on-exec bit and its copies in children then say how long the pin lives.
 */
function guessContext(task: Task): Description | undefined {
  const unnamed = new Set<Description>();
  for (const { description } of task.process.fds.entries.values()) {
    const { file } = description;
    if (description.object !== 'file' || file === undefined || description.mappings > 0 || description.identity !== undefined) continue;
    const known = same(file);
    if (known.paths.length === 0 && known.inode === undefined && known.leases.length + known.lost.length === 0) unnamed.add(description);
  }
  const [only] = unnamed;
  return unnamed.size === 1 ? only : undefined;
}

/** GUP may pin fewer pages than asked and say how many: the rest is another call's, or never pinned (R30). */
function pinnedLength(event: PinEvent, asked: number): number {
  const { address = 0, result = 0 } = event;
  const counts = /^(pin|get)_user_pages|gup_longterm/.test(event.function);
  return counts && result > 0 ? Math.min(asked, result * PAGE - (address % PAGE)) : asked;
}

function ownerOf(event: PinEvent, context: Description | undefined): PinOwner {
  switch (context?.object) {
    case 'uverbs':
      return 'rdma';
    case 'io_uring':
      return 'io_uring';
    case 'vfio':
      return 'vfio';
    case 'gup-test':
      return 'kernel-test';
    default:
      break;
  }
  if (/ib_umem|vaddr_pin/.test(event.function)) return 'rdma';
  return /^io_/.test(event.function) ? 'io_uring' : 'unknown';
}

/** The annotation behind an ioctl speaks for it: its task, its time, its result (decisions, 12). */
export function onAnnotation(world: World, task: Task, event: AnnotationEvent): void {
  if (event.verb !== 'reg-mr' || event.address === undefined || event.length === undefined) return;
  const ioctlEvent = world.lastIoctl;
  const who = ioctlEvent?.task ?? task;
  const context = event.fd === undefined ? undefined : resolve(world, who, event.fd, event);
  const registered = attempt(who, event, 'rdma', context, {
    ranges: [{ address: event.address, length: event.length }],
    longterm: true,
    onDemand: event.access !== undefined && (event.access & IBV_ACCESS_ON_DEMAND) !== 0,
    ...(event.handle === undefined ? {} : { handle: event.handle, label: `MR ${event.handle}` }),
  });
  settleAttempt(world, registered, ioctlEvent?.event ?? event);
}

export function endAttempt(world: World, running: Running): void {
  if (running.attempt !== undefined) settleAttempt(world, running.attempt, running.event);
}

/** `resultEvent` shows how it ended; the finding stands on the attempt's own event. */
function settleAttempt(world: World, made: PinAttempt, resultEvent: TraceEvent): void {
  const { event, task } = made;
  const recorded = outcomeOf(resultEvent) ?? enclosingOutcome(task, event);
  const slices = slicesFor(made);
  const judged: JudgedSlice[] = [];
  const group = world.pins.length;
  const pages = made.ranges.reduce((sum, range) => sum + pagesOf(range.address, range.length), 0);
  for (const slice of slices) unlearnDax(world, made, slice, recorded);
  const expectations = slices.map((slice) => expectationFor(world, made, slice));
  const outcome = counterfactualOutcome(world, event, recorded, expectations);
  for (const [at, slice] of slices.entries()) {
    const file = same(slice.file);
    world.eventFiles.set(event, file);
    const leases = layoutLeases(file);
    const lastLost = lostLease(file, task);
    const pin =
      outcome === 'ok' && made.longterm !== false && !made.onDemand && expectations[at]?.cause !== 'private copy'
        ? addPin(world, made, slice, file, group, pages, leases)
        : undefined;
    judged.push({
      slice,
      file,
      expectation: expectations[at] ?? { verdict: 'not-applicable', cause: 'not judged' },
      leases,
      ...(lastLost === undefined ? {} : { lastLost }),
      ...(pin === undefined ? {} : { pin }),
    });
  }
  if (slices.length === 0) return;
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
  world.tell({ kind: 'pin', event, attempt: made, task, slices: judged, ...(outcome === undefined ? {} : { outcome }) });
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
  else if (recorded === 'EOPNOTSUPP' && made.owner !== 'io_uring')
    learnDax(slice.file, 'yes', daxRank.refusal, `a long-term pin was refused with EOPNOTSUPP at line ${made.event.endLine}`);
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
    leases: layoutLeases(file).map(policyLease),
    privateCopy: !slice.shared && made.write !== false,
    options: world.options,
    timedOut: file.lost.filter((lease) => isLayout(lease) && lease.endedBy === 'timed-out').map(policyLease),
  });
}

/** In a history that did not happen the policy's answer stands in for the recorded one, where the recorded one was a policy's. */
function counterfactualOutcome(
  world: World,
  event: TraceEvent,
  recorded: string | undefined,
  expectations: readonly Expectation[],
): string | undefined {
  if (world.counterfactual === undefined || event.line < world.counterfactual.fromLine) return recorded;
  const denied = expectations.find((one) => one.verdict === 'deny');
  if (denied !== undefined && recorded === 'ok') return denied.errno;
  const allowed = expectations.length > 0 && expectations.every((one) => one.verdict === 'ok');
  return allowed && (recorded === 'EPERM' || recorded === 'EOPNOTSUPP') ? 'ok' : recorded;
}

/** A probe without its return: the call around it tells (decisions, 15). */
function enclosingOutcome(task: Task, event: TraceEvent): string | undefined {
  if (event.kind !== 'pin') return undefined;
  const call = task.running.findLast(
    (running) =>
      running.event !== event &&
      (running.event.kind === 'ioctl' || running.event.kind === 'ring-register' || running.event.kind === 'write'),
  );
  return call === undefined ? undefined : outcomeOf(call.event);
}

function slicesFor(made: PinAttempt): PinSlice[] {
  const { memory } = made.task.process;
  if (!made.hidden) return made.ranges.flatMap((range) => slicesOf(memory, range.address, range.length));
  const files = new Set<KernelFile>();
  for (const mapping of memory.mappings) {
    const file = same(mapping.file);
    if (mapping.shared && file.dax === 'yes') files.add(file);
  }
  // One DAX file mapped: the hidden range can only be there, or in anonymous memory.
  if (files.size !== 1) return [];
  const [file] = files;
  return file === undefined
    ? []
    : [
        {
          file,
          firstPage: 0,
          lastPage: 0,
          mappingLine: memory.mappings.find((mapping) => same(mapping.file) === file)?.line ?? 0,
          shared: true,
        },
      ];
}

export function layoutLeases(file: KernelFile): readonly Lease[] {
  return file.leases.filter(isLayout);
}

function lostLease(file: KernelFile, task: Task): Lease | undefined {
  const lost = file.lost.filter(isLayout);
  return lost.findLast((lease) => lease.holder === task.process) ?? lost.at(-1);
}

function addPin(
  world: World,
  made: PinAttempt,
  slice: PinSlice,
  file: KernelFile,
  group: number,
  pages: number,
  leases: readonly Lease[],
): Pin {
  const range = made.ranges[0];
  const keeps =
    world.policy.options.pinHoldsFileRef && made.owner === 'rdma'
      ? leases.find((lease) => lease.holder === made.task.process && (lease.type === 'layout-exclusive' || world.policy.name !== 'rfc-v2'))
          ?.description
      : undefined;
  if (keeps !== undefined) keeps.pinReferences++;
  const number = registrationsOf(world, made.context) + 1;
  const pin: Pin = {
    id: world.pins.length,
    group,
    file,
    owner: made.owner,
    process: made.task.process,
    taken: made.event,
    takenLine: made.event.endLine,
    label: made.label ?? labelOf(made, number),
    pages,
    ...(made.hidden ? {} : { firstPage: slice.firstPage, lastPage: slice.lastPage }),
    ...(made.context === undefined ? {} : { context: made.context }),
    ...(made.handle === undefined ? {} : { handle: made.handle }),
    ...(made.write === undefined ? {} : { write: made.write }),
    ...(range === undefined ? {} : { address: range.address, length: made.ranges.length === 1 ? range.length : span(made.ranges) }),
    ...(keeps === undefined ? {} : { keeps }),
  };
  world.pins.push(pin);
  enlist(world, pin);
  file.pins.push(pin);
  return pin;
}

function span(ranges: PinAttempt['ranges']): number {
  const start = Math.min(...ranges.map((range) => range.address));
  return Math.max(...ranges.map((range) => range.address + range.length)) - start;
}

function labelOf(made: PinAttempt, number: number): string {
  switch (made.owner) {
    case 'rdma':
      return `MR ${number}`;
    case 'io_uring':
      return 'io_uring buffers';
    case 'vfio':
      return 'vfio mapping';
    case 'kernel-test':
      return 'gup_test pin';
    default:
      return made.event.kind === 'pin' ? made.event.function : 'pin';
  }
}

function pagesOf(address: number, length: number): number {
  return Math.ceil((address + length) / PAGE) - Math.floor(address / PAGE);
}
