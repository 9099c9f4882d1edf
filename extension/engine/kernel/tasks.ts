// Tasks, processes and their descriptor tables: fork, threads, exec and exit.

import type { AddressSpace, Description, FdEntry, FdTable, Process, Task } from './model';

export interface TaskRegister {
  readonly tasks: Map<number, Task>;
  readonly processes: Map<number, Process>;
}

export function createTaskRegister(): TaskRegister {
  return { tasks: new Map(), processes: new Map() };
}

/** A task the log mentions; one never seen before becomes a process of its own (or a thread of `tgid`). */
export function taskOf(register: TaskRegister, tid: number, tgid: number | undefined, comm: string | undefined, line: number): Task {
  const known = register.tasks.get(tid);
  if (known !== undefined) {
    if (comm !== undefined && comm !== '<...>') {
      known.comm = comm;
      known.process.comm ??= comm;
    }
    return known;
  }
  const pid = tgid ?? tid;
  let process = register.processes.get(pid);
  if (process === undefined || !process.alive) {
    process = newProcess(pid, line, undefined);
    register.processes.set(pid, process);
  }
  const task: Task = { tid, process, running: [] };
  if (comm !== undefined) {
    task.comm = comm;
    process.comm ??= comm;
  }
  process.threads.add(tid);
  register.tasks.set(tid, task);
  return task;
}

/** What is said once of a process that a break's signal ended. */
export function killed({ pid, firstLine }: Process): string {
  return `killed ${pid} ${firstLine}`;
}

export function newProcess(pid: number, line: number, parent: Process | undefined): Process {
  const process: Process = {
    pid,
    threads: new Set(),
    fds: { entries: new Map(), unnamed: new Set(), users: 1, complete: false },
    memory: { mappings: [], held: new Map(), users: 1 },
    alive: true,
    actions: new Map(),
    actionsKnown: false,
    blocked: new Set(),
    collected: new Set(),
    held: new Set(),
    notified: [],
    firstLine: line,
  };
  if (parent !== undefined) process.parent = parent;
  return process;
}

export function copyFds(from: FdTable): FdTable {
  const entries = new Map<number, FdEntry>();
  for (const [fd, entry] of from.entries) {
    entry.description.references++;
    entries.set(fd, { description: entry.description, closeOnExec: entry.closeOnExec });
  }
  return { entries, unnamed: new Set(from.unnamed), users: 1, complete: from.complete };
}

export function copyMemory(from: AddressSpace): AddressSpace {
  const mappings = from.mappings.map((mapping) => {
    if (mapping.description !== undefined) mapping.description.mappings++;
    return { ...mapping };
  });
  return { mappings, held: new Map(from.held), users: 1 };
}

/** The description behind a descriptor, if the table has it. */
export function lookup(process: Process, fd: number): Description | undefined {
  return process.fds.entries.get(fd)?.description;
}
