// Starts and ends brought together: a syscall's enter and exit per task, a probe's entry and return per task and function (the last entered first).

import type { EventBase, TraceEvent } from '../event';
import type { Body, Mutable } from './facts';
import type { GupFunction } from './gup';
import { handleOfValue, integer } from './numbers';
import { outcome } from './outcome';

/** A task: its tid, or its comm where the log shows no pid. */
export type TaskKey = number | string;

/** `syscalls:sys_enter_fcntl` names the call, `raw_syscalls:sys_enter` numbers it. */
export type CallForm = 'named' | 'raw';

/** Where an outcome stands. */
export interface Ending {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly time?: number;
}

export interface Pairing {
  /**
   * @param form which family of events shows the call
   * @returns false when the other family has shown the same start already (both were recorded)
   */
  callEntered(task: TaskKey, name: string, form: CallForm, base: EventBase, body: Body): boolean;
  /** The task entered a call that has no outcome. @returns as `callEntered` */
  callEnded(task: TaskKey, name: string, form: CallForm): boolean;
  /** The task entered a call that does not matter: what it had open has returned unseen. */
  callSkipped(task: TaskKey): void;
  /** False when the call's start was not seen. */
  callReturned(task: TaskKey, name: string, value: number, at: Ending): boolean;
  /** The path a probe inside the task's running call shows. False when no call waits for one. */
  pathSeen(task: TaskKey, probe: string, path: string): boolean;
  /** The task is inside a recorded call, or a function that opens a file. */
  isOpening(task: TaskKey): boolean;
  functionEntered(task: TaskKey, of: GupFunction, base: EventBase, body: Body): void;
  /** @param image the returned value as printed; undefined when the probe shows none */
  functionReturned(task: TaskKey, of: GupFunction, image: string | undefined, at: Ending): boolean;
  /** Who `task` stood for is now known. */
  rename(task: TaskKey, tid: number, comm: string): void;
  /** What this task left open never returns. */
  taskEnded(task: TaskKey): void;
  end(): void;
}

/** @param emit takes finished events */
export function createPairing(emit: (event: TraceEvent) => void): Pairing {
  const calls = createOpenCalls();
  const functions = new Map<TaskKey, OpenFunction[]>();
  /** Calls without an outcome: the last of each task. */
  const endings = new Map<TaskKey, { readonly name: string; readonly form: CallForm }>();

  const abandon = (open: Open): void => emit({ ...open.base, ...open.body, returned: false } as TraceEvent); // the base completes the body
  const abandonFunction = (open: OpenFunction): void => {
    // Deregistering hardly ever fails: without a return probe it is taken as done.
    if (open.of.library === true && open.body.kind === 'unpin') emit({ ...open.base, ...open.body } as TraceEvent);
    else abandon(open);
  };
  /** @param inside the functions that `callReturned` ends; those of the library go on */
  const abandonFunctions = (task: TaskKey, inside: (of: GupFunction) => boolean = () => true): void => {
    const open = functions.size === 0 ? undefined : functions.get(task);
    if (open === undefined) return;
    const left = open.filter(({ of }) => !inside(of));
    if (left.length === 0) functions.delete(task);
    else functions.set(task, left);
    for (const entry of open) if (inside(entry.of)) abandonFunction(entry);
  };

  return {
    callEntered(task, name, form, base, body) {
      const before = calls.get(task);
      if (before?.name === name && before.form !== form && before.form !== 'both') {
        // The named form may show what stands behind a pointer.
        if (form === 'named') calls.set(task, { ...before, form: 'both', body });
        else calls.set(task, { ...before, form: 'both' });
        return false;
      }
      if (before !== undefined) abandon(before);
      calls.set(task, { name, form, base, body });
      return true;
    },
    callEnded(task, name, form) {
      const before = endings.get(task);
      endings.delete(task);
      if (before?.name === name && before.form !== form) return false;
      endings.set(task, { name, form });
      return true;
    },
    callSkipped(task) {
      const open = calls.get(task);
      if (open === undefined) return;
      calls.delete(task);
      abandon(open);
    },
    callReturned(task, name, value, at) {
      abandonFunctions(task, isKernel);
      const open = calls.get(task);
      if (open === undefined || open.name !== name) return false;
      calls.delete(task);
      const ends = outcome(value);
      emit(finished(open, at, ends, made(open.body, ends.result)));
      return true;
    },
    pathSeen(task, probe, path) {
      const open = calls.get(task);
      if (open === undefined) return false;
      const { body } = open;
      const fits =
        (body.kind === 'open' && body.object === 'file' && /open/.test(probe)) ||
        (body.kind === 'truncate' && body.fd === undefined && /truncate|getname/.test(probe)) ||
        (body.kind === 'exec' && /exec/.test(probe));
      if (!fits || body.path !== undefined) return false;
      calls.set(task, { ...open, body: { ...body, path } });
      return true;
    },
    isOpening: (task) => calls.get(task) !== undefined || functions.get(task)?.some(({ of }) => of.does === 'open') === true,
    functionEntered(task, of, base, body) {
      const open = functions.get(task) ?? [];
      functions.set(task, open);
      open.push({ of, base, body });
      // A log without returns and without syscalls would keep them all.
      const oldest = open.length > deepest ? open.shift() : undefined;
      if (oldest !== undefined) abandonFunction(oldest);
    },
    functionReturned(task, of, image, at) {
      const open = functions.get(task);
      if (open === undefined) return false;
      for (let index = open.length - 1; index >= 0; index -= 1) {
        const entry = open[index];
        if (entry === undefined || entry.of !== of) continue;
        open.splice(index, 1);
        if (open.length === 0) functions.delete(task);
        const [ends, more] = returned(of, image);
        emit(finished(entry, at, ends, { ...more, ...(of.does === 'open' && made(entry.body, ends.result)) }));
        return true;
      }
      return false;
    },
    rename(task, tid, comm) {
      const call = calls.get(task);
      if (call !== undefined) calls.set(tid, { ...call, base: { ...call.base, tid, comm } });
      calls.delete(task);
      const open = functions.get(task);
      if (open !== undefined)
        functions.set(
          tid,
          open.map((entry) => ({ ...entry, base: { ...entry.base, tid, comm } })),
        );
      functions.delete(task);
    },
    taskEnded(task) {
      endings.delete(task);
      abandonFunctions(task);
      const open = calls.get(task);
      if (open === undefined) return;
      calls.delete(task);
      abandon(open);
    },
    end() {
      for (const task of [...functions.keys()]) abandonFunctions(task);
      for (const open of calls.all()) abandon(open);
    },
  };
}

/** An event whose outcome is still to come. */
export interface Open {
  readonly base: EventBase;
  readonly body: Body;
}
interface OpenCall extends Open {
  readonly name: string;
  readonly form: CallForm | 'both';
}
interface OpenFunction extends Open {
  readonly of: GupFunction;
}

const deepest = 64;

interface OpenCalls {
  get(task: TaskKey): OpenCall | undefined;
  set(task: TaskKey, call: OpenCall): void;
  delete(task: TaskKey): void;
  /** In the order in which their tasks were first seen. */
  all(): readonly OpenCall[];
}

/** A task keeps its place when its call is over: a Map in which entries come and go with each call is made anew all the time. */
function createOpenCalls(): OpenCalls {
  const places = new Map<TaskKey, { call: OpenCall | undefined }>();
  return {
    get: (task) => places.get(task)?.call,
    set(task, call) {
      const place = places.get(task);
      if (place === undefined) places.set(task, { call });
      else place.call = call;
    },
    delete(task) {
      const place = places.get(task);
      if (place === undefined) return;
      place.call = undefined;
      if (places.size > mostPlaces) places.delete(task);
    },
    all: () => [...places.values()].flatMap(({ call }) => (call === undefined ? [] : [call])),
  };
}

const mostPlaces = 4096;

function isKernel(of: GupFunction): boolean {
  return of.library !== true;
}

type OutcomeFields = Pick<EventBase, 'result' | 'errno'>;

/** `start` with its outcome at `at`; `more` are fields of the body that the outcome settles. */
export function finished(start: Open, at: Ending, ends: OutcomeFields, more?: object): TraceEvent {
  const { line, column, endColumn, tid, time, comm, cpu, tgid } = start.base;
  const { result } = ends;
  if (
    at.line === line ||
    time === undefined ||
    at.time === undefined ||
    comm === undefined ||
    cpu === undefined ||
    tgid !== undefined ||
    result === undefined
  )
    return unusual(start, at, ends, more);
  // All that most events have is made at once: field by field V8 would move the object to new room at every third.
  const event: Mutable<EventBase> = {
    line,
    endLine: at.line,
    column,
    endColumn,
    tid,
    time,
    comm,
    cpu,
    outcomeColumn: at.column,
    outcomeEndColumn: at.endColumn,
    duration: at.time - time,
    result,
  };
  if (ends.errno !== undefined) event.errno = ends.errno;
  return Object.assign(event, start.body, more) as TraceEvent; // body and base are the two halves of one event
}

function unusual(start: Open, at: Ending, ends: OutcomeFields, more: object | undefined): TraceEvent {
  const event: Mutable<EventBase> = { ...start.base };
  event.endLine = at.line;
  if (at.line !== start.base.line) {
    event.outcomeColumn = at.column;
    event.outcomeEndColumn = at.endColumn;
  }
  if (at.time !== undefined && start.base.time !== undefined) event.duration = at.time - start.base.time;
  if (ends.result !== undefined) event.result = ends.result;
  if (ends.errno !== undefined) event.errno = ends.errno;
  return Object.assign(event, start.body, more) as TraceEvent; // as above
}

/** What a call made: the descriptor of an open, the child of a fork. */
function made(body: Body, result: number | undefined): object | undefined {
  if (result === undefined || result < 0) return undefined;
  if (body.kind === 'open') return { opened: { fd: result } };
  if (body.kind === 'fork') return { child: result };
  return undefined;
}

/** What a function's return says: pages or -errno, a pointer or ERR_PTR, a busy page or none. */
export function returned(of: GupFunction, image: string | undefined): [OutcomeFields, object] {
  if (image === undefined) return [{}, {}];
  const value = integer(image);
  if (Number.isNaN(value)) return [{}, {}];
  if (of.does === 'layout-busy') return [{}, { busy: value !== 0 }];
  // ibv_reg_mr fails with a null pointer, ibv_dereg_mr returns the number of an error.
  if (of.library === true && of.returnsObject === true && value === 0) return [{ result: -1 }, {}];
  const { result, errno } = outcome(of.library === true && of.does === 'unpin' && value > 0 ? -value : value);
  const isPointer = result !== undefined && (result < -1 || result >= 0x100000000);
  const ends = { ...(result !== undefined && { result: isPointer ? 0 : result }), ...(errno !== undefined && { errno }) };
  if (!of.returnsObject || errno !== undefined) return [ends, {}];
  const object = handleOfValue(image);
  return [{ ...ends, result: 0 }, object === undefined ? {} : { handle: object }];
}
