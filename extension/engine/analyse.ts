// The engine's entrance: a parsed trace and the user's options in, one Analysis out. Pure.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis } from './analysis';
import { beginJudging, conclude, judgeUntil } from './judging';
import type { EngineOptions } from './options';

/** Judges a whole trace under one policy. Deterministic; linear in events. */
export function analyse(trace: ParsedTrace, options: EngineOptions): Analysis {
  return conclude(beginJudging(trace, options), trace);
}

/** The same in steps between which the caller may do other things, or stop. Yields the number of events judged so far. */
export function* analyseInSteps(trace: ParsedTrace, options: EngineOptions, stride = 2000): Generator<number, Analysis> {
  const judging = beginJudging(trace, options);
  for (let to = stride; to < trace.events.length; to += stride) {
    judgeUntil(judging, trace, to);
    yield to;
  }
  return conclude(judging, trace);
}
