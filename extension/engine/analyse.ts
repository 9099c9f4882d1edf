// The engine's entrance: a parsed trace and the user's options in, one Analysis out. Pure.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis } from './analysis';
import { beginJudging, conclude } from './judging';
import type { EngineOptions } from './options';

/** Judges a whole trace under one policy. Deterministic; linear in events. */
export function analyse(trace: ParsedTrace, options: EngineOptions): Analysis {
  return conclude(beginJudging(trace, options), trace);
}
