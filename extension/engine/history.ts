// A trace judged once with checkpoints on the way, so that a history that differs late is judged from the nearest of them.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis } from './analysis';
import { beginJudging, concludeWatched, type Judging, judgeUntil, setAside } from './judging';
import type { EngineOptions } from './options';
import type { Counterfactual } from './replay/facts';
import { unwatched } from './watch';

export interface History {
  readonly trace: ParsedTrace;
  readonly options: EngineOptions;
  readonly analysis: Analysis;
  /** In the order of the log; each as it stood when `replay.done` events had begun. */
  readonly checkpoints: readonly Judging[];
  /** What the policy answered each layout change, by its line; of pins and leases those whose result it does not explain. */
  readonly answered: NonNullable<Counterfactual['answered']>;
}

/** A checkpoint copies every record; below so many events, judging anew costs less. */
const WORTH = 10_000;
const CHECKPOINTS = 6;
/** Events between two looks of the watch. */
const stride = 2000;

/** Judges a trace and keeps checkpoints, `every` so many events (at most six times, and only where the log is long and there is memory for them). */
export function openHistory(
  trace: ParsedTrace,
  options: EngineOptions,
  every = Math.max(WORTH, Math.ceil(trace.events.length / (CHECKPOINTS + 1))),
  watch = unwatched,
): History {
  const judging = beginJudging(trace, options);
  const checkpoints: Judging[] = [];
  for (let at = every; at < trace.events.length; at += every) {
    while (judging.replay.done < at) {
      judgeUntil(judging, trace, Math.min(at, judging.replay.done + stride));
      watch.look();
    }
    if (watch.hasRoom()) checkpoints.push(setAside(judging));
  }
  return { trace, options, analysis: concludeWatched(judging, trace, watch), checkpoints, answered: judging.replay.world.answered };
}

/**
 * The Analysis of a trace that is the history's own up to the first `same` events. What the recording as a whole shows (which events it records at
 * all, how fine its clock is) stays as it is: an event that is dropped was recorded all the same.
 */
export function judgeFrom(history: History, changed: ParsedTrace, same: number, change: Counterfactual, watch = unwatched): Analysis {
  const how = { ...change, answered: history.answered };
  const nearest = watch.hasRoom() ? history.checkpoints.findLast((one) => one.replay.done <= same) : undefined;
  const judging = nearest === undefined ? beginJudging(history.trace, history.options, how) : setAside(nearest, how);
  return concludeWatched(judging, changed, watch);
}
