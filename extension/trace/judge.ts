// Judges a whole trace without holding the event loop: in steps, between which it can be stopped.

import type { ParsedTrace } from '../../grammar/event';
import { analyseInSteps } from '../engine/analyse';
import type { Analysis } from '../engine/analysis';
import type { EngineOptions } from '../engine/options';
import { longestTurn, pause } from './read-trace';

/** Rejects with the signal's reason when it is aborted. */
export async function judge(trace: ParsedTrace, options: EngineOptions, signal?: AbortSignal): Promise<Analysis> {
  const steps = analyseInSteps(trace, options);
  let pausedAt = performance.now();
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    if (performance.now() - pausedAt < longestTurn) continue;
    await pause();
    signal?.throwIfAborted();
    pausedAt = performance.now();
  }
}
