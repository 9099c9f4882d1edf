// Pins that end: deregistration, unpin calls, the last close of their context, the exit of their process.

import type { AnnotationEvent, IoctlEvent, RingRegisterEvent, TraceEvent, UnpinEvent, WriteEvent } from '../../../grammar/event';
import { leaseOf } from '../kernel/file-leases';
import {
  findOfContext,
  findOfProcess,
  groupsAmong,
  pinsOfContext,
  pinsOfGroup,
  pinsOfHandle,
  pinsOfProcess,
  strike,
} from '../kernel/live-pins';
import type { Description, Pin, Process, Task } from '../kernel/model';
import { same } from '../kernel/model';
import { enclosingCall, isInsideAttempt } from './enclosing';
import { endLease } from './lease-ends';
import { endTimeOf, once, outcomeOf, taskFor, type World } from './world';

export function releasePin(world: World, pin: Pin, event: TraceEvent): void {
  if (pin.releasedLine !== undefined) return;
  pin.releasedLine = event.endLine;
  pin.releasedBy = event.kind;
  pin.releasedTime = event.time ?? endTimeOf(event);
  strike(world.live, pin);
  const file = same(pin.file);
  file.released.push(pin);
  if (file.released.length > 256) file.released.splice(0, 128);
  const kept = pin.keeps;
  if (kept === undefined) return;
  kept.pinReferences--;
  if (kept.pinReferences > 0 || kept.references > 0 || kept.mappings > 0) return;
  const zombie = leaseOf(file, kept);
  const task = world.tasks.tasks.get(pin.process.pid);
  if (zombie !== undefined && task !== undefined) endLease(world, zombie, event, task, 'exit');
}

/** The context (uverbs, ring, container) is gone: everything it owned is unpinned (decisions, 38). */
export function releaseContextPins(world: World, context: Description, event: TraceEvent): void {
  const pins = pinsOfContext(world.live, context);
  for (const pin of pins) releasePin(world, pin, event);
  // The unpin calls of this close are its own, whoever closes.
  taskFor(world, event).unpinning = pages(pins);
  world.untied.delete(context);
}

function pages(pins: readonly Pin[]): number {
  let sum = 0;
  for (const pin of pins) if (isHead(pin)) sum += pin.pages;
  return sum;
}

export function releaseProcessPins(world: World, process: Process, event: TraceEvent): void {
  for (const pin of pinsOfProcess(world.live, process)) if (pin.context === undefined) releasePin(world, pin, event);
}

/** Legacy uverbs DEREG_MR: REG_MR's line does not show the handle it is about (decisions, 13). */
export function onVerbsDereg(world: World, task: Task, event: WriteEvent, context: Description): void {
  if (outcomeOf(event) !== 'ok') return;
  const pins = pinsOfContext(world.live, context);
  const groups = groupsAmong(world.live, pins);
  const anonymous = context.hiddenRegistrations ?? 0;
  if (groups === 0) {
    if (anonymous > 0) context.hiddenRegistrations = anonymous - 1;
    else if (once(world, `unseen MR ${context.id}`))
      world.tell({
        kind: 'unknown-object',
        event,
        task,
        what: 'pin',
        says: 'DEREG_MR releases a memory region whose registration is not in the log',
      });
    return;
  }
  const untied = (world.untied.get(context) ?? 0) + 1;
  if (untied >= groups + anonymous) {
    for (const pin of pins) releasePin(world, pin, event);
    world.untied.delete(context);
    delete context.hiddenRegistrations;
    return;
  }
  world.untied.set(context, untied);
  const [first] = pins;
  const line = event.endLine;
  const otherThan = (pin: Pin | undefined) => (pin === undefined ? { line } : { line, other: pin.takenLine });
  // Of the first region the other is one behind it, of all others the first.
  const ofFirst = otherThan(pins.find(({ group }) => group !== first?.group));
  const ofOthers = otherThan(first);
  for (const pin of pins) pin.releaseUncertain = pin.group === first?.group ? ofFirst : ofOthers;
}

export function countHiddenRegistration(context: Description): void {
  context.hiddenRegistrations = (context.hiddenRegistrations ?? 0) + 1;
}

export function onAnnotatedDereg(world: World, task: Task, event: AnnotationEvent): void {
  if (world.lastIoctl !== undefined && outcomeOf(world.lastIoctl.event) !== 'ok') return;
  const pins =
    event.handle === undefined ? [] : pinsOfHandle(world.live, event.handle).filter(({ owner }) => owner === 'rdma' || owner === 'vfio');
  for (const pin of pins) releasePin(world, pin, event);
  if (pins.length === 0 && world.live.byHandle.get(event.handle ?? '')?.pinned !== true && once(world, `unseen MR ${event.handle}`))
    world.tell({
      kind: 'unknown-object',
      event,
      task,
      what: 'pin',
      says: `memory region ${event.handle ?? '?'} is released; its registration is not in the log`,
    });
}

export function onRingUnregister(world: World, context: Description, event: RingRegisterEvent): void {
  if (outcomeOf(event) === 'ok') for (const pin of pinsOfContext(world.live, context)) releasePin(world, pin, event);
}

export function onIoctlRelease(world: World, context: Description | undefined, event: IoctlEvent): void {
  if (context === undefined || outcomeOf(event) !== 'ok' || event.request !== 'gup-test-stop') return;
  // Where the GUP functions are probed, the unpin calls tell; not of a pin whose probe was missed.
  for (const pin of pinsOfContext(world.live, context))
    if (!world.facts.seesProbes || pin.taken.kind === 'ioctl') releasePin(world, pin, event);
}

/** A probe of the unpin family: by umem where it shows one, else by the number of pages (spec 3.7). */
export function onUnpin(world: World, task: Task, event: UnpinEvent): void {
  const process = task.process;
  if (event.source === 'tracepoint') return;
  // The kernel's own unpins say more; a refused deregistration releases nothing.
  if (event.source === 'library' && (world.facts.seesKernelPins || (outcomeOf(event) ?? 'ok') !== 'ok')) return;
  const handle = event.handle === undefined ? undefined : world.live.byHandle.get(event.handle);
  if (handle?.first !== undefined) {
    let released = 0;
    for (let pin: Pin | undefined = handle.first; pin !== undefined; pin = handle.first) {
      if (isHead(pin)) released += pin.pages;
      releasePin(world, pin, event);
    }
    // The unpin calls inside this release are its own.
    task.unpinning = released;
    return;
  }
  const stray = event.handle !== undefined && handle?.pinned !== true;
  if (stray) noteStray(world, task, event);
  if (stray && process.alive && once(world, `unseen umem ${event.handle}`)) {
    world.tell({
      kind: 'unknown-object',
      event,
      task,
      what: 'pin',
      says: 'a memory region is released whose registration is not in the log',
    });
    return;
  }
  if (event.pages === undefined || !process.alive || isInsideAttempt(task)) return;
  const budget = task.unpinning ?? 0;
  if (budget >= event.pages) {
    task.unpinning = budget - event.pages;
    return;
  }
  if (countedInUnmap(task, event)) {
    noteStray(world, task, event);
    return;
  }
  const match = unpinned(world, task, event.pages);
  if (match !== undefined) {
    for (const pin of pinsOfGroup(world.live, match)) releasePin(world, pin, event);
    return;
  }
  noteStray(world, task, event);
  const owns = findOfProcess(world.live, process, isHead, 'first') !== undefined;
  const anonymous = world.pinners.has(process.pid);
  if (
    !owns &&
    !anonymous &&
    event.source !== 'library' &&
    !(task.comm ?? '').startsWith('kworker') &&
    once(world, `unseen pin ${process.pid}`)
  )
    world.tell({
      kind: 'unknown-object',
      event,
      task,
      what: 'pin',
      says: `${event.pages} pages are unpinned that the log does not show being pinned`,
    });
}

/** True for an unpin inside a VFIO_IOMMU_UNMAP_DMA, which is now counted there; until the call is over nobody knows whose pages they are. */
function countedInUnmap({ running }: Task, { line, pages = 0 }: UnpinEvent): boolean {
  const call = running.findLast(({ event }) => event.kind === 'ioctl');
  if (call?.event.kind !== 'ioctl' || call.event.request !== 'vfio-unmap-dma') return false;
  call.unpinned ??= { pages: 0, lines: new Set() };
  call.unpinned.pages += pages;
  call.unpinned.lines.add(line);
  return true;
}

function noteStray(world: World, { comm, process }: Task, { line }: UnpinEvent): void {
  const worker = /^(?:kworker|iou-)/.test(comm ?? '');
  world.strayUnpins.push(worker ? { line } : { line, by: process });
}

/** Which registration an unpin of so many pages is about: one the running call made and takes back, else one of its context, else any. */
function unpinned({ live }: World, task: Task, pages: number): Pin | undefined {
  const { process } = task;
  const call = enclosingCall(task);
  const fits = (pin: Pin) => isHead(pin) && pin.pages === pages;
  if (call === undefined) return findOfProcess(live, process, fits, 'first');
  const context = process.fds.entries.get(call.fd.fd)?.description;
  const takenBack = (pin: Pin) => fits(pin) && pin.takenLine >= call.line && pin.taken.tid === call.tid;
  if (context === undefined || context.object === 'file')
    return findOfProcess(live, process, takenBack, 'last') ?? findOfProcess(live, process, fits, 'first');
  return (
    findOfContext(live, context, takenBack, 'last') ??
    findOfContext(live, context, fits, 'first') ??
    findOfProcess(live, process, (pin) => fits(pin) && pin.context === undefined, 'first')
  );
}

/** The first of its registration. */
function isHead({ id, group }: Pin): boolean {
  return id === group;
}
