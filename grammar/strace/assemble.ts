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

/** `end`: where the outcome stands, when it is another line. */
export function assemble(draft: Draft, call: Call, tid: number, comm: string | undefined, start: Place, end?: Place): TraceEvent {
  return { ...draft, ...base(tid, comm, start, end), ...outcome(draft, call, start, end) } as TraceEvent; // a draft and its base make an event
}

/** An event that is no call: a signal, a task's end. */
export function point(draft: Draft, tid: number, comm: string | undefined, place: Place): TraceEvent {
  return { ...draft, ...base(tid, comm, place, undefined) } as TraceEvent; // as above
}

/** A call whose end the log does not show. */
export function open(draft: Draft, tid: number, comm: string | undefined, place: Place): TraceEvent {
  return { ...draft, ...base(tid, comm, place, undefined), returned: false } as TraceEvent; // as above
}

function base(tid: number, comm: string | undefined, start: Place, end: Place | undefined): EventBase {
  return {
    line: start.line,
    endLine: end?.line ?? start.line,
    column: start.column,
    endColumn: start.endColumn,
    tid,
    ...(end !== undefined && { outcomeColumn: end.column, outcomeEndColumn: end.endColumn }),
    ...(start.time !== undefined && { time: start.time }),
    ...(comm !== undefined && { comm }),
  };
}

function outcome(draft: Draft, call: Call, start: Place, end: Place | undefined): Partial<EventBase> {
  const { errno, injected, duration: shown } = call.outcome;
  // rt_sigreturn repeats the interrupted call's result; exit has none.
  const result = draft.kind === 'sigreturn' || draft.kind === 'exit' ? undefined : resultOf(call);
  const unknown = result === undefined && !failed(call) && draft.kind !== 'sigreturn' && draft.kind !== 'exit';
  const duration = durationOf(shown, start, end);
  return {
    ...(result !== undefined && { result }),
    ...(errno !== undefined && draft.kind !== 'sigreturn' && { errno }),
    ...(unknown && { returned: false }),
    ...(duration !== undefined && { duration }),
    ...(injected && { injected }),
  };
}

/** From -T where shown, else from the stamps of the two lines. */
function durationOf(shown: string | undefined, start: Place, end: Place | undefined): number | undefined {
  if (shown !== undefined) return readDuration(shown);
  if (start.time === undefined || end?.time === undefined) return undefined;
  return end.time - start.time;
}
