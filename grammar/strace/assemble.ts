// Puts an event together: what a decoder made of a call, with its place in the log, task, time and outcome.

import type { EventBase, TraceEvent } from '../event';
import { type Call, type Draft, failed, resultOf } from './call';
import { readDuration } from './clock';

/** A line, or the start or end of a call on it. */
export interface Place {
  readonly line: number;
  /** 1-based, and one past the last character. */
  readonly column: number;
  readonly endColumn: number;
  /** ns; undefined without a stamp. */
  readonly time: number | undefined;
}

/** `end`: where the outcome stands, when it is another line. `took`: ns of -T's words, where those are read already. */
export function assemble(
  draft: Draft,
  call: Call,
  tid: number,
  comm: string | undefined,
  start: Place,
  end?: Place,
  took?: number,
): TraceEvent {
  const event = placed(draft, tid, comm, start, end);
  const { errno, injected, duration: shown } = call.outcome;
  // rt_sigreturn repeats the interrupted call's result; exit has none.
  const hasResult = draft.kind !== 'sigreturn' && draft.kind !== 'exit';
  const result = hasResult ? resultOf(call) : undefined;
  const duration = took ?? durationOf(shown, start, end);
  if (result !== undefined) event.result = result;
  if (errno !== undefined && draft.kind !== 'sigreturn') event.errno = errno;
  if (hasResult && result === undefined && !failed(call)) event.returned = false;
  if (duration !== undefined) event.duration = duration;
  if (injected) event.injected = injected;
  return event as TraceEvent; // a draft and its base make an event
}

/** The event that `template`, made by `assemble`, says of another line; both show a time and a duration, or neither does. */
export function assembledAgain(
  template: TraceEvent,
  tid: number,
  { line, column, endColumn, time }: Place,
  took: number | undefined,
): TraceEvent {
  const event: { -readonly [K in keyof EventBase]: EventBase[K] } = { ...template };
  event.line = line;
  event.endLine = line;
  event.column = column;
  event.endColumn = endColumn;
  event.tid = tid;
  if (time !== undefined) event.time = time;
  if (took !== undefined) event.duration = took;
  return event as TraceEvent; // as the template
}

/** An event that is no call: a signal, a task's end. */
export function point(draft: Draft, tid: number, comm: string | undefined, place: Place): TraceEvent {
  return placed(draft, tid, comm, place, undefined) as TraceEvent; // as above
}

/** A call whose end the log does not show. */
export function open(draft: Draft, tid: number, comm: string | undefined, place: Place): TraceEvent {
  return Object.assign(placed(draft, tid, comm, place, undefined), { returned: false }) as TraceEvent; // as above
}

type Placed = Draft & { -readonly [K in keyof EventBase]: EventBase[K] };

/** The draft with where, when and who. */
function placed(draft: Draft, tid: number, comm: string | undefined, start: Place, end: Place | undefined): Placed {
  const { line, column, endColumn, time } = start;
  const event: Placed = { ...draft, line, endLine: end?.line ?? line, column, endColumn, tid };
  if (end !== undefined) {
    event.outcomeColumn = end.column;
    event.outcomeEndColumn = end.endColumn;
  }
  if (time !== undefined) event.time = time;
  if (comm !== undefined) event.comm = comm;
  return event;
}

/** From -T where shown, else from the stamps of the two lines. */
function durationOf(shown: string | undefined, start: Place, end: Place | undefined): number | undefined {
  if (shown !== undefined) return readDuration(shown);
  if (start.time === undefined || end?.time === undefined) return undefined;
  return end.time - start.time;
}
