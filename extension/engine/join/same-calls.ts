// Which calls the two logs show both, once it is known how their clocks stand to each other.

import { type Bounds, boundsOf } from './bounds';
import { endAlike, keyOf, workOf, worksAt } from './call-key';
import type { ClockDifference } from './clocks';
import { longestStop, type Side, type Timed } from './sides';

export interface SameCalls {
  readonly pairs: readonly (readonly [Timed, Timed])[];
  /** Calls of the first log, and what the second shows of the kernel's work inside them. */
  readonly works: readonly (readonly [Timed, Timed])[];
  readonly bounds: readonly Bounds[];
  /** Calls of the second log that the first should show too: of a task and a kind that both know, in a time that both saw. */
  readonly expected: number;
}

/**
 * Within a task calls follow each other, so the same call is the one at the same time; keys and outcomes must fit too. `slack`: ns by which a
 * time may be off beyond what the clocks' uncertainty allows. Linear in events.
 */
export function sameCalls(first: Side, second: Side, clock: ClockDifference, slack: number): SameCalls {
  const pairs: (readonly [Timed, Timed])[] = [];
  const bounds: Bounds[] = [];
  let expected = 0;
  for (const [tid, theirs] of second.tasks) {
    const ours = first.tasks.get(tid);
    if (ours === undefined) continue;
    const known = new Set(ours.map((timed) => kindOf(timed)));
    const from = Math.min(...ends(ours).map((one) => one.start));
    const until = Math.max(...ends(ours).map((one) => one.end ?? one.start));
    const taken = new Set<Timed>();
    let next = 0;
    for (const b of theirs) {
      const is = clock.offset + clock.drift * b.start;
      if (known.has(kindOf(b)) && b.start + is >= from - slack && b.start + is <= until + slack) expected += 1;
      // What ended long before cannot be meant by this or any later one.
      for (let a = ours[next]; a !== undefined && (taken.has(a) || a.until < b.start + is - slack); a = ours[next]) next += 1;
      for (let at = next; at < ours.length; at += 1) {
        const a = ours[at];
        if (a === undefined || a.start > (b.end ?? b.start) + is + slack) break;
        if (taken.has(a) || keyOf(a.event) !== keyOf(b.event) || !endAlike(a.event, b.event)) continue;
        const widest = boundsOf(a, b, first, second, longestStop);
        if (widest.low - slack > is || widest.high + slack < is) continue;
        taken.add(a);
        pairs.push([a, b]);
        bounds.push(boundsOf(a, b, first, second));
        break;
      }
    }
  }
  const works = worksWithin(first, second, clock, slack);
  for (const [a, b] of works) bounds.push(boundsOf(a, b, first, second));
  return { pairs, works, bounds, expected };
}

/** The call of the first log within which each work of the second was done. */
function worksWithin(first: Side, second: Side, clock: ClockDifference, slack: number): SameCalls['works'] {
  const found: (readonly [Timed, Timed])[] = [];
  if (!first.outside) return found;
  for (const [tid, theirs] of second.works) {
    const ours = first.tasks.get(tid) ?? [];
    let next = 0;
    for (const b of theirs) {
      const time = b.start + clock.offset + clock.drift * b.start;
      for (let a = ours[next]; a !== undefined && (a.end ?? a.until) < time - slack; a = ours[next]) next += 1;
      for (let at = next; at < ours.length; at += 1) {
        const a = ours[at];
        if (a === undefined || a.start > time + slack) break;
        if (worksAt(a.event) !== workOf(b.event)) continue;
        found.push([a, b]);
        break;
      }
    }
  }
  return found;
}

function ends(list: readonly Timed[]): readonly Timed[] {
  return [list[0], list[list.length - 1]].filter((one) => one !== undefined);
}

function kindOf({ event }: Timed): string {
  return event.kind === 'exit' ? `exit ${event.phase}` : event.kind;
}
