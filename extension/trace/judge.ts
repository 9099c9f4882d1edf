// Judges a whole trace without holding the event loop: in steps, between which it can be stopped.

import type { ParsedTrace } from '../../grammar/event';
import { analyseInSteps } from '../engine/analyse';
import type { Analysis } from '../engine/analysis';
import { type FirstLook, firstLookInSteps } from '../engine/first-look/first-look';
import type { EngineOptions } from '../engine/options';
import type { Watch } from '../engine/watch';
import { longestTurn, pause } from './read-trace';
import { NoRoomForReplay, type Room, shortOfMemory, whatToDo } from './room';
import type { Stop } from './stop';

/** What is found out about the log before its replay; at once where that is known. Rejects with the signal's reason when it is aborted. */
export async function lookAhead(trace: ParsedTrace, signal?: Pick<Stop, 'throwIfAborted'>): Promise<FirstLook> {
  const steps = firstLookInSteps(trace);
  for (let pausedAt = performance.now(); ; ) {
    const next = steps.next();
    if (next.done === true) return next.value;
    if (performance.now() - pausedAt < longestTurn) continue;
    await pause();
    signal?.throwIfAborted();
    pausedAt = performance.now();
  }
}

/** Rejects with the signal's reason when it is aborted. Where memory does not suffice the first events are judged, and the Analysis says so. */
export async function judge(trace: ParsedTrace, options: EngineOptions, signal?: Stop, room?: Room): Promise<Analysis> {
  const steps = analyseInSteps(trace, options);
  let pausedAt = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const next = steps.next(whyToStop(room));
    if (next.done === true) return next.value;
    if (performance.now() - pausedAt < longestTurn) continue;
    await pause();
    pausedAt = performance.now();
  }
}

/** The same at once, for who has nothing else to do. */
export function judgeAtOnce(trace: ParsedTrace, options: EngineOptions, room: Room): Analysis {
  const steps = analyseInSteps(trace, options);
  for (;;) {
    const next = steps.next(whyToStop(room));
    if (next.done === true) return next.value;
  }
}

/** Of a second replay: it ends where `signal` says so, or where memory does not suffice (NoRoomForReplay). */
export function watchOf(room: Room | undefined, signal?: Stop): Watch {
  return {
    look() {
      signal?.throwIfAborted();
      if (room?.isShortForJudging()) throw new NoRoomForReplay();
    },
    hasRoom: () => room?.isShortForCopying() !== true,
  };
}

function whyToStop(room: Room | undefined): string | undefined {
  return room?.isShortForJudging() ? `${shortOfMemory}. ${whatToDo}` : undefined;
}
