// What a call would pin: uverbs, io_uring, vfio and gup_test calls, or a GUP function seen in a probe.

import type { IoctlEvent, PinEvent, RingRegisterEvent, TraceEvent, WriteEvent } from '../../../grammar/event';
import { countLayoutLeases, countLeases } from '../kernel/file-leases';
import { handleOf } from '../kernel/live-pins';
import { slicesOf } from '../kernel/memory';
import type { Description, KernelFile, PinAttempt, PinOwner, PinSlice, Task } from '../kernel/model';
import { PAGE, same } from '../kernel/model';
import { resolve } from './descriptors';
import { enclosingCall, isInsideAttempt } from './enclosing';
import { outcomeOf, type World } from './world';

const IBV_ACCESS_ON_DEMAND = 0x40;

/** An on-demand region pins nothing (spec 1.8, 17). */
export function isOnDemand(access: number | undefined): boolean {
  return access !== undefined && (access & IBV_ACCESS_ON_DEMAND) !== 0;
}

/** What a call would pin, or undefined for a call that pins nothing the log can show. */
export function beginAttempt(world: World, task: Task, event: TraceEvent): PinAttempt | undefined {
  const attempt = attemptOf(world, task, event);
  // Nothing can happen between the start and the end of one line.
  if (attempt === undefined || (event.endLine <= event.line && event.returned !== false)) return attempt;
  const leasesAtStart = new Map<number, number>();
  for (const slice of slicesFor(attempt)) leasesAtStart.set(same(slice.file).id, countLayoutLeases(same(slice.file)));
  attempt.leasesAtStart = leasesAtStart;
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

export function attempt(
  task: Task,
  event: TraceEvent,
  owner: PinOwner,
  context: Description | undefined,
  { ranges = [], hidden = false, longterm, onDemand = false, write, handle, label }: Partial<PinAttempt>,
): PinAttempt {
  // One shape for all of them: of all objects of the replay these are among the most.
  return { event, task, owner, context, ranges, hidden, longterm, onDemand, write, handle, label, leasesAtStart: undefined };
}

function verbsWrite(world: World, task: Task, event: WriteEvent): PinAttempt | undefined {
  if (event.verbs?.command !== 'reg-mr') return undefined;
  const context = verbsContext(world, task, event);
  if (context?.object !== 'uverbs') return undefined;
  const { address, length, access } = event.verbs;
  return attempt(task, event, 'rdma', context, {
    ranges: [{ address, length }],
    longterm: true,
    onDemand: isOnDemand(access),
    write: access === undefined ? undefined : (access & 1) !== 0,
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
  if (world.facts.seesProbes && event.unprobed !== true) return undefined;
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
  if (event.address === undefined || event.length === undefined || event.source === 'library') return undefined;
  // Inside another attempt with its own range this is only how it is done.
  if (isInsideAttempt(task)) return undefined;
  const call = enclosingCall(task);
  const context = call === undefined ? undefined : resolve(world, task, call.fd, call);
  const owned = context === undefined ? guessContext(task) : context.object === 'file' ? undefined : context;
  const named = pinFunction(event.function);
  // The same as `attempt` makes, without a record in between: of all attempts probes are the many.
  return {
    event,
    task,
    owner: ownerOf(owned, named),
    context: owned,
    ranges: [{ address: event.address, length: pinnedLength(event, event.length, named) }],
    hidden: false,
    longterm: event.longterm,
    onDemand: isOnDemand(event.access),
    write: event.write,
    handle: event.handle === undefined ? undefined : handleOf(world.live, event.handle),
    label: undefined,
    leasesAtStart: undefined,
  };
}

/**
 * A registration through the verbs library. It counts where no probe shows what the kernel pins inside it, once it has returned; undefined for
 * one that another registration of the library calls.
 */
export function libraryAttempt(world: World, task: Task, event: PinEvent): PinAttempt | undefined {
  const { address, length, access, handle, write } = event;
  if (world.facts.seesKernelPins || address === undefined || length === undefined) return undefined;
  if (task.running.some((running) => running.event !== event && running.event.kind === 'pin')) return undefined;
  return attempt(task, event, 'rdma', verbsDescriptor(task) ?? guessContext(task), {
    ranges: [{ address, length }],
    longterm: true,
    onDemand: isOnDemand(access),
    write,
    handle: handle === undefined ? undefined : handleOf(world.live, handle),
  });
}

/** The one uverbs descriptor of a process. */
function verbsDescriptor(task: Task): Description | undefined {
  const all = new Set(
    [...task.process.fds.entries.values()].map(({ description }) => description).filter(({ object }) => object === 'uverbs'),
  );
  const [only] = all;
  return all.size === 1 ? only : undefined;
}

/**
 * A probe outside any recorded call: the registration went through some descriptor. Where exactly one is open that is neither mapped nor leased
 * nor named, it is that one; its close, its close-on-exec bit and its copies in children then say how long the pin lives.
 */
function guessContext(task: Task): Description | undefined {
  const { fds } = task.process;
  if (fds.unnamed.size === 0) return undefined;
  const unnamed = new Set<Description>();
  for (const fd of fds.unnamed) {
    const description = fds.entries.get(fd)?.description;
    const file = description?.file;
    if (description === undefined || file?.anonymous !== true) {
      fds.unnamed.delete(fd);
      continue;
    }
    if (description.object !== 'file' || description.mappings > 0 || description.identity !== undefined) continue;
    const known = same(file);
    if (known.paths.length === 0 && known.inode === undefined && countLeases(known) === 0 && known.lost === undefined)
      unnamed.add(description);
  }
  const [only] = unnamed;
  return unnamed.size === 1 ? only : undefined;
}

/** GUP may pin fewer pages than asked and say how many: the rest is another call's, or never pinned (R30). */
function pinnedLength({ address = 0, result = 0 }: PinEvent, asked: number, { countsPages }: PinFunction): number {
  return result > 0 && countsPages ? Math.min(asked, result * PAGE - (address % PAGE)) : asked;
}

function ownerOf(context: Description | undefined, { owner }: PinFunction): PinOwner {
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
      return owner;
  }
}

/** What follows from a function's name. */
interface PinFunction {
  readonly owner: PinOwner;
  /** Its result is a number of pages. */
  readonly countsPages: boolean;
}

/** The grammar knows a few dozen of them. */
const functions = new Map<string, PinFunction>();

function pinFunction(name: string): PinFunction {
  let known = functions.get(name);
  if (known === undefined) {
    const owner = /ib_umem|vaddr_pin/.test(name) ? 'rdma' : /^io_/.test(name) ? 'io_uring' : 'unknown';
    known = { owner, countsPages: /^(pin|get)_user_pages|gup_longterm/.test(name) };
    if (functions.size < 1000) functions.set(name, known);
  }
  return known;
}

export function slicesFor(made: PinAttempt): PinSlice[] {
  const { memory } = made.task.process;
  const [only] = made.ranges;
  if (!made.hidden && made.ranges.length === 1 && only !== undefined) return slicesOf(memory, only.address, only.length);
  if (!made.hidden) return made.ranges.flatMap((range) => slicesOf(memory, range.address, range.length));
  // One DAX file mapped: the hidden range can only be there, or in anonymous memory.
  const [file, ...more] = mappedDax(made.task);
  return file === undefined || more.length > 0 ? [] : [hiddenSlice(made.task, file)];
}

/** The DAX files that a task's process has mapped shared (or, for `shared` false, privately), each once. */
export function mappedDax(task: Task, shared = true): readonly KernelFile[] {
  const files = new Set<KernelFile>();
  for (const mapping of task.process.memory.mappings) {
    const file = same(mapping.file);
    if (mapping.shared === shared && file.dax === 'yes') files.add(file);
  }
  return [...files];
}

/** A slice of a file whose pages the log does not show. */
export function hiddenSlice({ process: { memory } }: Task, file: KernelFile): PinSlice {
  const mappingLine = memory.mappings.find((mapping) => same(mapping.file) === file)?.line ?? 0;
  return { file, firstPage: 0, lastPage: 0, mappingLine, shared: true };
}
