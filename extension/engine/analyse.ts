// The engine's entrance: a parsed trace and the user's options in, one Analysis out. Pure.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis } from './analysis';
import { beginJudging, conclude, judgeUntil } from './judging';
import type { EngineOptions } from './options';
import { inOrder } from './replay/order';

/** Judges a whole trace under one policy. Deterministic; linear in events. */
export function analyse(trace: ParsedTrace, options: EngineOptions): Analysis {
  return conclude(beginJudging(trace, options), trace);
}

/**
 * The same in steps between which the caller may do other things, or stop. Yields the number of events judged so far; a string given back says
 * why the rest is not judged, and the Analysis is that of the events before it, `incomplete`.
 */
export function* analyseInSteps(
  trace: ParsedTrace,
  options: EngineOptions,
  stride = 2000,
): Generator<number, Analysis, string | undefined> {
  const judging = beginJudging(trace, options);
  for (let to = stride; to < trace.events.length; to += stride) {
    judgeUntil(judging, trace, to);
    const because = yield to;
    if (because !== undefined) return conclude(judging, firstEvents(trace, to, because));
  }
  return conclude(judging, trace);
}

function firstEvents(trace: ParsedTrace, count: number, because: string): ParsedTrace {
  const { starts } = inOrder(trace);
  const begun = new Set<number>();
  for (let at = 0; at < count; at += 1) begun.add(starts.at(at)?.line ?? 0);
  const last = starts.at(count - 1)?.line ?? 0;
  // Where reading ended is behind that line: it says nothing more.
  return {
    ...trace,
    events: trace.events.filter((event) => begun.has(event.line)),
    incomplete: `judged up to line ${last}: ${because}`,
  };
}
