// Two logs of one run as one: the clocks aligned by the calls both show, each such call one event with both its places.

import type { ParsedTrace } from '../../../grammar/event';
import { type ClockDifference, differenceOf, guessClocks } from './clocks';
import { layTogether, type Placing } from './lay';
import { type SameCalls, sameCalls } from './same-calls';
import { type Side, sideOf } from './sides';
import { renumbered, tasksOf } from './tasks';

export interface Joined {
  readonly trace: ParsedTrace;
  readonly clock: JoinedClock;
}

/** How the first log's clock was put on the second's. */
export interface JoinedClock {
  /** ns to be added to the first log's own stamps, at its first one. */
  readonly skew: number;
  /** ns that the skew may be wrong by, either way; absent where the user gave it. */
  readonly uncertainty?: number;
  /** ns per ns by which the first log's clock goes slower; 0 where none shows. */
  readonly drift: number;
  /** Calls that both logs show, or the work of which the second does. */
  readonly shared: number;
}

export interface JoinOptions {
  /** ns to be added to the first log's stamps, where the user knows better. */
  readonly skew?: number;
  /** Told for each line of the joined log which line it is. */
  readonly place: Placing;
}

/** A log, and what a message calls it. */
export interface Part {
  readonly trace: ParsedTrace;
  /** Its last line, by the numbers that its events have. */
  readonly lastLine: number;
  readonly label: string;
}

/**
 * `first` is strace's where one is: it encloses the calls that `second` sees from within. The joined clock is the second's. An error, in words for
 * the user, where nothing tells how the clocks stand to each other or the logs are of two runs. O(n log n) in events.
 */
export function join(first: Part, second: Part, options: JoinOptions): Joined | { readonly error: string } {
  const inner = sideOf(second.trace);
  let outer = sideOf(first.trace);
  if (outer === undefined || inner === undefined) return { error: noClock(outer === undefined ? first.label : second.label) };
  const tasks = tasksOf(outer, inner);
  if (tasks !== undefined) {
    const numbered = { ...first.trace, events: first.trace.events.map((event) => renumbered(event, tasks)) };
    outer = sideOf(numbered) ?? outer;
  }
  const given = options.skew === undefined ? undefined : inner.origin - outer.origin - options.skew;
  const guess = given === undefined ? guessClocks(outer, inner) : { offset: given, uncertainty: 0, drift: 0 };
  if (guess === undefined) return { error: noSharedCall(first.label, second.label) };
  const found = settle(outer, inner, guess, given !== undefined);
  if (given === undefined) {
    if (found.same.pairs.length + found.same.works.length === 0) return { error: noSharedCall(first.label, second.label) };
    const fitting = fittingIn(found);
    if (fitting * 2 < found.same.expected) return { error: twoRuns(first.label, second.label, found.same.expected, fitting) };
  }
  const { offset, drift, uncertainty } = found.clock;
  const clock: JoinedClock = {
    skew: inner.origin - outer.origin - offset,
    ...(given === undefined ? { uncertainty } : {}),
    drift,
    shared: found.same.pairs.length + found.same.works.length,
  };
  const trace = layTogether(
    { ...first, trace: outer.trace },
    second,
    {
      pairs: found.same.pairs,
      works: found.same.works,
      toCommon: (time) => Math.round((time - offset) / (1 + drift)),
      encloses: outer.outside && !inner.outside,
      origin: inner.origin,
    },
    options.place,
  );
  return { trace, clock };
}

interface Found {
  readonly clock: ClockDifference;
  readonly same: SameCalls;
}

/** The calls both show refine the clocks, and the clocks which calls these are. */
function settle(outer: Side, inner: Side, guess: ClockDifference, fixed: boolean): Found {
  let clock = guess;
  let same = sameCalls(outer, inner, clock, guess.uncertainty + firstSlack);
  if (fixed) return { clock, same };
  for (let round = 0; round < 2; round += 1) {
    clock = differenceOf(same.bounds) ?? clock;
    same = sameCalls(outer, inner, clock, Math.min(clock.uncertainty + slack, guess.uncertainty + firstSlack));
  }
  return { clock, same };
}

/** ns: how far a first guess may be off beyond what it says of itself, and a refined one. */
const firstSlack = 5e6;
const slack = 1e6;

/** How many of the calls both show ran at one time by the clocks as estimated. */
function fittingIn({ clock, same: { bounds } }: Found): number {
  const [first, last] = [bounds[0]?.at ?? 0, bounds[bounds.length - 1]?.at ?? 0];
  const tolerance = usualError + Math.abs(last - first) * wandering;
  return bounds.filter(({ at, low, high }) => {
    const is = clock.offset + clock.drift * at;
    return low - tolerance <= is && is <= high + tolerance;
  }).length;
}

/** ns, and ns per ns of the log: clocks do not keep their drift for long. */
const usualError = 2e5;
const wandering = 1e-6;

function noClock(label: string): string {
  return `${label} shows no time that could be compared with another log's: record strace with -ttt, ftrace with trace_clock mono`;
}

function noSharedCall(first: string, second: string): string {
  return `${first} and ${second} show no call both, so nothing tells how their clocks stand to each other: record the same calls with both (lease-lens record tells how), or give the difference with --skew`;
}

function twoRuns(first: string, second: string, expected: number, fitting: number): string {
  return `${first} and ${second} look like two runs: of ${expected} calls that both should show, ${fitting} agree; give logs of one run, or the difference of their clocks with --skew`;
}
