// How two logs' clocks stand to each other, from the calls that both show.

import { agreed, driftOf } from './agreement';
import { type Bounds, boundsOf } from './bounds';
import { keyOf, outcomeKey, workOf, worksAt } from './call-key';
import type { Side, Timed } from './sides';

/** Turns times of the second log into times of the first: `time + offset + drift × time`. */
export interface ClockDifference {
  /** ns */
  readonly offset: number;
  /** ns that the offset may be wrong by, either way. */
  readonly uncertainty: number;
  /** ns per ns of the second clock's time; 0 where one offset explains the whole log. */
  readonly drift: number;
}

/** A first estimate from calls that are likely the same, by task and order alone; undefined where there are none. */
export function guessClocks(first: Side, second: Side): ClockDifference | undefined {
  return differenceOf(likelyPairs(first, second).map(([a, b]) => boundsOf(a, b, first, second)));
}

/** The difference that the most of `bounds` hold. A drift is told only where it explains more of them than none does. */
export function differenceOf(bounds: readonly Bounds[]): ClockDifference | undefined {
  const still = agreed(bounds);
  if (still === undefined) return undefined;
  const plain = { offset: (still.low + still.high) / 2, uncertainty: (still.high - still.low) / 2, drift: 0 };
  if (still.votes === bounds.length || bounds.length < fewest) return plain;
  const drift = driftOf(bounds);
  const moving = Math.abs(drift) < fastest ? agreed(bounds, drift) : undefined;
  if (moving === undefined || moving.votes - still.votes < bounds.length / 50) return plain;
  return { offset: (moving.low + moving.high) / 2, uncertainty: (moving.high - moving.low) / 2, drift };
}

/** A drift is looked for among so many calls at least. */
const fewest = 16;
/** No clock of a machine is wrong by more than a thousandth. */
const fastest = 1e-3;

/** Calls of one task with one key and outcome, the k-th of one log with the k-th of the other where both show equally many. */
function likelyPairs(first: Side, second: Side): readonly (readonly [Timed, Timed])[] {
  const pairs: (readonly [Timed, Timed])[] = [];
  for (const [tid, ours] of first.tasks) {
    const calls = grouped(second.tasks.get(tid) ?? [], callName);
    for (const [key, list] of grouped(ours, callName)) pairUp(list, calls.get(key) ?? [], pairs);
    if (!first.outside) continue;
    const works = grouped(second.works.get(tid) ?? [], ({ event }) => workOf(event));
    for (const [key, list] of grouped(ours, ({ event }) => worksAt(event))) pairUp(list, works.get(key) ?? [], pairs);
  }
  return pairs;
}

function pairUp(ours: readonly Timed[], theirs: readonly Timed[], pairs: (readonly [Timed, Timed])[]): void {
  const alike = ours.length === theirs.length;
  // Some were not recorded: any may be any, and the votes decide.
  if (!alike && ours.length * theirs.length > mostCombinations) return;
  for (const [i, a] of ours.entries())
    for (const b of alike ? theirs.slice(i, i + 1) : theirs) {
      if (pairs.length >= mostPairs) return;
      pairs.push([a, b]);
    }
}

/** Enough for an estimate; what follows uses every call. */
const mostPairs = 50_000;
const mostCombinations = 36;

function callName({ event }: Timed): string {
  return `${keyOf(event)} ${outcomeKey(event)}`;
}

function grouped(list: readonly Timed[], nameOf: (timed: Timed) => string | undefined): ReadonlyMap<string, readonly Timed[]> {
  const groups = new Map<string, Timed[]>();
  for (const timed of list) {
    const name = nameOf(timed);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [timed]);
    else group.push(timed);
  }
  return groups;
}
