// A trace with events inserted, dropped and moved. What is new stands on a fraction of a line: behind the whole line before it and in front of the
// one it was put before, so that the order of lines stays the order of events.

import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import type { Counterfactual } from '../replay/facts';

export type Placed =
  | { readonly dropped: TraceEvent }
  | { readonly moved: TraceEvent; readonly before: TraceEvent }
  | { readonly inserted: TraceEvent; readonly before: TraceEvent };

/** A whole line that stands for a fraction of one, and what stands there. */
export interface Place {
  readonly line: number;
  readonly what: 'inserted' | 'moved';
}

export interface ChangedTrace {
  readonly trace: ParsedTrace;
  /** So many events at the start are the trace's own. */
  readonly same: number;
  readonly how: Counterfactual;
  readonly places: ReadonlyMap<number, Place>;
}

/** Changes are made in the order in which they are given; two in front of one line keep it. A call goes with the points inside it. */
export function changedTrace(trace: ParsedTrace, placed: readonly Placed[]): ChangedTrace {
  const gone = new Set<number>();
  const places = new Map<number, Place>();
  const moved = new Map<number, number>();
  const fresh: TraceEvent[] = [];
  const before = (one: Placed) => ('before' in one ? one.before.line : 0);
  for (const [at, one] of placed.entries()) {
    if ('dropped' in one) {
      for (const event of withPoints(trace, one.dropped)) gone.add(event.line);
      continue;
    }
    const peers = placed.filter((other) => before(other) === before(one)).length;
    const rank = placed.slice(0, at).filter((other) => before(other) === before(one)).length + 1;
    const gap = 1 / (peers + 1);
    const line = before(one) - 1 + rank * gap;
    if ('inserted' in one) {
      places.set(line, { line: one.before.line, what: 'inserted' });
      fresh.push(by(placedAt(one.inserted, line, line, one.before.time), one.before));
      continue;
    }
    const { line: start, endLine, time } = one.moved;
    const there = (old: number) => line + ((old - start) / (endLine - start + 1)) * gap;
    for (const event of withPoints(trace, one.moved)) {
      gone.add(event.line);
      moved.set(there(event.line), event.line);
      for (const old of [event.line, event.endLine]) places.set(there(old), { line: old, what: 'moved' });
      const later = time === undefined || event.time === undefined ? 0 : event.time - time;
      fresh.push(
        placedAt(event, there(event.line), there(event.endLine), one.before.time === undefined ? undefined : one.before.time + later),
      );
    }
  }
  fresh.sort((a, b) => a.line - b.line);
  const events: TraceEvent[] = [];
  let next = 0;
  for (const event of trace.events) {
    for (let one = fresh[next]; one !== undefined && one.line < event.line; one = fresh[++next]) events.push(one);
    if (!gone.has(event.line)) events.push(event);
  }
  const fromLine = [...gone, ...places.keys()].reduce((least, line) => Math.min(least, line), Number.POSITIVE_INFINITY);
  const index = events.findIndex((event) => event.line >= fromLine);
  return {
    trace: { ...trace, events },
    // perf trace is replayed in the order of its stamps: there a change may reach in front of its line.
    same: trace.dialect === 'perf-trace' ? 0 : index < 0 ? events.length : index,
    how: { fromLine, moved },
    places,
  };
}

/** An event and what its task shows inside it; a signal only happened to come then. */
function withPoints(trace: ParsedTrace, call: TraceEvent): readonly TraceEvent[] {
  if (call.endLine === call.line) return [call];
  return trace.events.filter(
    (event) =>
      event.line === call.line ||
      (event.line > call.line && event.endLine <= call.endLine && event.tid === call.tid && event.kind !== 'signal'),
  );
}

/** The event on other lines, at another time. */
function placedAt(event: TraceEvent, line: number, endLine: number, at: number | undefined): TraceEvent {
  const { time: _time, ...rest } = event;
  return { ...rest, line, endLine, ...(at === undefined ? {} : { time: at }) } as TraceEvent; // the same kind
}

/** An event that names no task is done by the task of the one behind it. */
function by(event: TraceEvent, next: TraceEvent): TraceEvent {
  if (event.tid !== 0) return event;
  return {
    ...event,
    tid: next.tid,
    ...(next.comm === undefined ? {} : { comm: next.comm }),
    ...(next.tgid === undefined ? {} : { tgid: next.tgid }),
  };
}
