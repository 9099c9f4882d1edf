// The log of one recorder as the other is held against it: per task its calls in order, with the time within which the kernel ran each.

import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import { shapeOf, type Work, workOf, worksAt } from './call-key';

/** A call and when it ran, ns on its own log's clock. */
export interface Timed {
  readonly event: TraceEvent;
  readonly start: number;
  /** When it ended; as strace saw it: when it had ended at the latest. undefined where the log does not tell. */
  readonly end: number | undefined;
  /** No counterpart of it comes later: its task is about something else by then. */
  readonly until: number;
}

export interface Side {
  readonly trace: ParsedTrace;
  /**
   * strace sees a call before the kernel begins and after it has ended (the tracee stops outside of the tracepoints); tracers in the kernel see
   * begin and end themselves.
   */
  readonly outside: boolean;
  /** ns by which a stamp may be too early: what it leaves out behind its last digit. */
  readonly grain: number;
  /** By task, in the order of the log. */
  readonly tasks: ReadonlyMap<number, readonly Timed[]>;
  /** Of a tracer in the kernel: what was done inside of calls that it did not record, by task. */
  readonly works: ReadonlyMap<number, readonly Timed[]>;
  /** ns, on its own clock, of the times 0 of its events. */
  readonly origin: number;
}

/** undefined: the log shows no time. */
export function sideOf(trace: ParsedTrace): Side | undefined {
  const tasks = new Map<number, Timed[]>();
  const outside = trace.dialect === 'strace';
  const last = new Map<number, Timed>();
  const works = new Map<number, Timed[]>();
  const recorded = new Set<Work>();
  let grain = 1e9;
  let stamped = 0;
  for (const event of trace.events) {
    const { time, tid } = event;
    if (time === undefined) continue;
    while (grain > 1 && time % grain !== 0) grain /= 10;
    stamped += 1;
    const list = tasks.get(tid) ?? [];
    tasks.set(tid, list);
    const before = last.get(tid);
    if (before !== undefined && list.length > 0 && before.until === Number.POSITIVE_INFINITY && time >= before.start) {
      // A call has ended when its task makes the next one. strace's -T tells less: it counts from when the call was printed.
      list[list.length - 1] = { ...before, end: outside ? time : before.end, until: time };
      last.delete(tid);
    }
    const shape = shapeOf(event);
    const at = worksAt(event);
    if (at !== undefined) recorded.add(at);
    if (workOf(event) !== undefined) pushTo(works, tid, { event, start: time, end: time, until: time });
    if (shape === undefined) continue;
    const end = shape === 'point' ? time : outside || event.duration === undefined ? undefined : time + event.duration;
    const until = shape === 'point' ? time + longestStop : (end ?? Number.POSITIVE_INFINITY);
    const timed = { event, start: time, end, until };
    last.set(tid, timed);
    list.push(timed);
  }
  if (stamped === 0) return undefined;
  for (const [tid, list] of works) {
    const telling = list.filter(({ event }) => {
      const work = workOf(event);
      return work !== undefined && !recorded.has(work);
    });
    works.set(tid, telling);
  }
  return { trace, outside, grain: stamped < 3 ? 1000 : grain, tasks, works, origin: trace.clockOrigin ?? 0 };
}

function pushTo(lists: Map<number, Timed[]>, tid: number, timed: Timed): void {
  const list = lists.get(tid);
  if (list === undefined) lists.set(tid, [timed]);
  else list.push(timed);
}

/** ns that strace may hold a task in the stop of a signal before the kernel goes on to deliver it. */
export const longestStop = 1e9;
