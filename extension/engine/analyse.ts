// The engine's entrance: a parsed trace and the user's options in, one Analysis out. Pure.

import type { EventList, ParsedTrace } from '../../grammar/event';
import { firstOf } from '../../grammar/event-list';
import type { Analysis } from './analysis';
import { firstLookInSteps } from './first-look/first-look';
import { beginJudging, conclude, concludeInSteps, judgeUntil } from './judging';
import type { Steps } from './lives/steps';
import type { EngineOptions } from './options';
import { inOrder } from './replay/order';

/** Judges a whole trace under one policy. Deterministic; linear in events. */
export function analyse(trace: ParsedTrace, options: EngineOptions): Analysis {
  return conclude(beginJudging(trace, options), trace);
}

/**
 * The same in steps between which the caller may do other things, or stop. Yields the number of events judged so far (0 while they are looked at for
 * the first time); a string given back says why the rest is not judged, and the Analysis is that of the events before it, `incomplete`.
 */
export function* analyseInSteps(
  trace: ParsedTrace,
  options: EngineOptions,
  stride = 2000,
): Generator<number, Analysis, string | undefined> {
  yield* judgedSoFar(firstLookInSteps(trace), 0);
  const judging = beginJudging(trace, options);
  for (let to = stride; to < trace.events.length; to += stride) {
    judgeUntil(judging, trace, to);
    const because = yield to;
    if (because !== undefined) return conclude(judging, firstEvents(trace, to, because));
  }
  return yield* judgedSoFar(concludeInSteps(judging, trace), trace.events.length);
}

/** Steps that cannot be left half-way, as so many events judged. */
function* judgedSoFar<T>(steps: Steps<T>, count: number): Generator<number, T, unknown> {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    yield count;
  }
}

function firstEvents(trace: ParsedTrace, count: number, because: string): ParsedTrace {
  const { starts } = inOrder(trace);
  const last = starts.at(count - 1)?.line ?? 0;
  // Where reading ended is behind that line: it says nothing more.
  return { ...trace, events: eventsBegun(trace, count), incomplete: `judged up to line ${last}: ${because}` };
}

/** Made of what is there: there is no memory left for events made anew. */
function eventsBegun(trace: ParsedTrace, count: number): EventList {
  const { starts } = inOrder(trace);
  if (starts === trace.events) return firstOf(trace.events, count);
  const begun = new Set<number>();
  for (let at = 0; at < count; at += 1) begun.add(starts.at(at)?.line ?? 0);
  return trace.events.filter((event) => begun.has(event.line));
}
