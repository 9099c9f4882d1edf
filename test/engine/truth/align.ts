// Which event of the log is which call of the truth: per task, in order, by arguments, then by time where both clocks run alike.

import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import { type Sight, sightOf } from './sight';
import type { TruthOp } from './truth-log';

export interface Alignment {
  readonly sight: Sight;
  readonly events: ReadonlyMap<TruthOp, TraceEvent>;
}

/** Pairs calls with events. Both keep their order within a task, so a call the log lost moves no other one. */
export function align(ops: readonly TruthOp[], trace: ParsedTrace, tidOf: (event: TraceEvent) => number): Alignment {
  const sight = sightOf(trace);
  const wanted = ops.filter((op) => sight.kinds(op) !== undefined);
  const perTask = groupBy(wanted, (op) => op.tid);
  const events = groupBy(
    trace.events.filter((event) => sight.relevant(event)),
    tidOf,
  );
  const pass = (near: (op: TruthOp, event: TraceEvent) => boolean) => {
    const pairs = new Map<TruthOp, TraceEvent>();
    for (const [tid, calls] of perTask) pairUp(calls, events.get(tid) ?? [], sight, near, pairs);
    return pairs;
  };
  const first = pass(() => true);
  const shift = clockShift(first);
  const away = (op: TruthOp, event: TraceEvent) =>
    event.time === undefined || shift === undefined ? 0 : Math.abs(event.time - op.start * 1e9 - shift.median);
  const limit = shift?.spread ?? 0;
  const pairs = shift === undefined ? first : pass((op, event) => away(op, event) <= limit);
  // A handler may run before the call whose start the program had already written down: such a pair stands in the other order.
  const taken = new Set(pairs.values());
  for (const op of wanted) {
    if (pairs.has(op)) continue;
    const left = (events.get(op.tid) ?? []).filter(
      (event) => !taken.has(event) && sight.closeness(op, event) > 0 && away(op, event) <= limit,
    );
    const nearest = left.sort((a, b) => away(op, a) - away(op, b))[0];
    if (nearest === undefined) continue;
    pairs.set(op, nearest);
    taken.add(nearest);
  }
  return { sight, events: pairs };
}

/** How far the log's clock is from the truth's; undefined when it is too coarse to tell calls apart. */
function clockShift(pairs: ReadonlyMap<TruthOp, TraceEvent>): { readonly median: number; readonly spread: number } | undefined {
  const shifts = [...pairs].flatMap(([op, event]) => (event.time === undefined ? [] : [event.time - op.start * 1e9])).sort((a, b) => a - b);
  const median = shifts[shifts.length >> 1];
  const low = shifts[Math.floor(shifts.length * 0.25)];
  const high = shifts[Math.floor(shifts.length * 0.75)];
  if (median === undefined || low === undefined || high === undefined || shifts.length < 4 || high - low > 50e6) return undefined;
  return { median, spread: Math.max(500e6, 20 * (high - low)) };
}

/** The longest common order, weighted: arguments must fit, an equal outcome counts more. */
function pairUp(
  calls: readonly TruthOp[],
  events: readonly TraceEvent[],
  sight: Sight,
  near: (op: TruthOp, event: TraceEvent) => boolean,
  pairs: Map<TruthOp, TraceEvent>,
): void {
  const width = events.length + 1;
  const best = new Int32Array((calls.length + 1) * width);
  const weight = (at: number, to: number): number => {
    const call = calls[at];
    const event = events[to];
    return call === undefined || event === undefined || !near(call, event) ? 0 : sight.closeness(call, event);
  };
  for (let at = calls.length - 1; at >= 0; at--)
    for (let to = events.length - 1; to >= 0; to--) {
      const fit = weight(at, to);
      const take = fit === 0 ? 0 : fit + (best[(at + 1) * width + to + 1] ?? 0);
      best[at * width + to] = Math.max(take, best[(at + 1) * width + to] ?? 0, best[at * width + to + 1] ?? 0);
    }
  for (let at = 0, to = 0; at < calls.length && to < events.length; ) {
    const here = best[at * width + to] ?? 0;
    const fit = weight(at, to);
    const call = calls[at];
    const event = events[to];
    if (fit > 0 && call !== undefined && event !== undefined && here === fit + (best[(at + 1) * width + to + 1] ?? 0)) {
      pairs.set(call, event);
      at++;
      to++;
    } else if (here === (best[(at + 1) * width + to] ?? 0)) at++;
    else to++;
  }
}

function groupBy<T>(all: readonly T[], key: (one: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}
