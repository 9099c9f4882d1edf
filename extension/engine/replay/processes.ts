// Processes: fork and threads, exec, exit.

import type { ExecEvent, ExitEvent, ForkEvent, TraceEvent } from '../../../grammar/event';
import { pinsOfProcess } from '../kernel/live-pins';
import type { Pin, Process, Task } from '../kernel/model';
import { copyFds, copyMemory, newProcess, taskOf } from '../kernel/tasks';
import { dropFd } from './descriptors';
import { dropAllMappings } from './mappings';
import { onKilled } from './signals';
import { releaseProcessPins } from './unpins';
import type { World } from './world';

const CLONE_VM = 0x100;
const CLONE_FILES = 0x400;
const CLONE_THREAD = 0x10000;

export function onFork(world: World, task: Task, event: ForkEvent): void {
  const child = event.child ?? event.result;
  if (child === undefined || child <= 0) return;
  const call = event.source === 'call' ? event : task.running.find((running) => running.event.kind === 'fork')?.event;
  const flags = event.flags ?? (call?.kind === 'fork' ? call.flags : undefined);
  const known = world.tasks.tasks.get(child);
  const birth = known?.birth;
  // The call and the tracepoint speak of one birth.
  if (known?.process.alive && birth?.parent === task.tid && birth.line >= (call?.line ?? event.line)) return;
  bear(world, task, child, flags, event);
}

function bear(world: World, parent: Task, child: number, flags: number | undefined, event: ForkEvent): void {
  const { tasks } = world;
  const thread = flags === undefined ? isThread(world, parent, child) : (flags & CLONE_THREAD) !== 0;
  const seen = tasks.tasks.get(child);
  const stale = seen !== undefined && (!seen.process.alive || seen.birth !== undefined);
  if (thread) {
    const task: Task = seen !== undefined && !stale ? seen : { tid: child, process: parent.process, running: [] };
    if (seen !== undefined && !stale) seen.process.threads.delete(child);
    task.process = parent.process;
    nameTask(task, event, parent);
    parent.process.threads.add(child);
    tasks.tasks.set(child, task);
    task.birth = { parent: parent.tid, line: event.line };
    return;
  }
  const process = newProcess(child, event.line, parent.process);
  if (flags !== undefined && (flags & CLONE_FILES) !== 0) {
    process.fds = parent.process.fds;
    process.fds.users++;
  } else process.fds = copyFds(parent.process.fds);
  if (flags !== undefined && (flags & CLONE_VM) !== 0) {
    process.memory = parent.process.memory;
    process.memory.users++;
  } else process.memory = copyMemory(parent.process.memory);
  if (parent.process.fromStart === true) process.fromStart = true;
  if (flags === undefined && world.facts.tgids.get(child) === undefined) process.maybeThread = true;
  process.actions = new Map(parent.process.actions);
  process.actionsKnown = parent.process.actionsKnown;
  process.blocked = new Set(parent.process.blocked);
  process.threads.add(child);
  tasks.processes.set(child, process);
  const task: Task = { tid: child, process, running: stale || seen === undefined ? [] : seen.running };
  nameTask(task, event, parent);
  if (task.comm !== undefined) process.comm = task.comm;
  tasks.tasks.set(child, task);
  task.birth = { parent: parent.tid, line: event.line };
}

function nameTask(task: Task, event: ForkEvent, parent: Task): void {
  const comm = event.childComm ?? task.comm ?? parent.comm;
  if (comm !== undefined) task.comm = comm;
}

/** clone3 hides its flags in ftrace: the thread group column tells; else glibc uses clone3 for threads and clone for fork. */
function isThread(world: World, parent: Task, child: number): boolean {
  const group = world.facts.tgids.get(child);
  if (group !== undefined) return group !== child && group === parent.process.pid;
  const call = parent.running.find(({ event }) => event.kind === 'fork' && event.source === 'call')?.event;
  return call?.kind === 'fork' && call.flags === undefined;
}

export function onExec(world: World, task: Task, event: ExecEvent): void {
  if (event.source === 'call' && (event.result === undefined || event.result < 0)) return;
  const process = task.process;
  if (process.memory.users > 1) {
    process.memory.users--;
    process.memory = { mappings: [], held: new Map(), users: 1 };
  } else dropAllMappings(world, process, event, task, 'exec');
  if (process.fds.users > 1) {
    process.fds.users--;
    process.fds = copyFds(process.fds);
  }
  if (task.running.some((running) => running.event.kind === 'exec' && running.event.line === process.firstLine)) process.fromStart = true;
  for (const [fd, entry] of [...process.fds.entries])
    if (entry.closeOnExec) dropFd(world, process, fd, event, task, 'exec');
    else if (entry.description.openedLine === undefined) entry.description.unsureSince ??= event.line;
  for (const [signal, action] of [...process.actions]) {
    if (action.handler !== 'handler') continue;
    process.actions.delete(signal);
    process.handlersLost = event.line;
  }
  process.actionsKnown = true;
  for (const tid of process.threads) if (tid !== task.tid) world.tasks.tasks.delete(tid);
  process.threads.clear();
  process.threads.add(task.tid);
}

export function onExit(world: World, task: Task, event: ExitEvent): void {
  const process = task.process;
  if (event.signal !== undefined) onKilled(world, task, event, event.signal);
  if (!process.alive) return;
  if (event.wholeGroup === true || event.signal !== undefined) {
    endProcess(world, process, event, task);
    return;
  }
  process.threads.delete(task.tid);
  if (process.threads.size === 0) endProcess(world, process, event, task);
}

/** Teardown in the kernel's order: memory, then descriptors; pins without a known context go with the process. */
export function endProcess(world: World, process: Process, event: TraceEvent, task: Task): void {
  if (!process.alive) return;
  process.alive = false;
  process.endedLine = event.line;
  const own = pinsOfProcess(world.live, process);
  if (process.memory.users > 1) process.memory.users--;
  else dropAllMappings(world, process, event, task, 'exit');
  if (process.fds.users > 1) process.fds.users--;
  else for (const fd of [...process.fds.entries.keys()]) dropFd(world, process, fd, event, task, 'exit');
  releaseProcessPins(world, process, event);
  if (own.length === 0) return;
  const released = own.filter((pin) => pin.releasedLine !== undefined);
  const leaked = own.filter((pin) => pin.releasedLine === undefined);
  const holders = new Map<Pin['context'], readonly Process[]>();
  for (const pin of leaked) {
    const known = holders.get(pin.context) ?? keepers(world, pin);
    holders.set(pin.context, known);
    pin.keepers = known;
  }
  world.tell({ kind: 'exit', event, process, released, leaked });
}

/** Processes that have the context of a pin open. */
function keepers(world: World, { context }: Pin): readonly Process[] {
  const found: Process[] = [];
  for (const process of world.tasks.processes.values())
    for (const { description } of process.fds.entries.values())
      if (process.alive && description === context) {
        found.push(process);
        break;
      }
  return found;
}

export function childTask(world: World, tid: number, line: number): Task {
  return taskOf(world.tasks, tid, undefined, undefined, line);
}
