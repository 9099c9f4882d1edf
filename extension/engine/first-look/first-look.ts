// The one pass over all events before the replay: everything that has to be known of a log as a whole is found here, by visitors that look together.
// It depends on the events alone, so a log that is judged again is not looked at again.

import type { EventKind, EventList, ParsedTrace, TraceEvent } from '../../../grammar/event';
import { glancer } from '../../../grammar/event-list';
import { seeCallInodes } from './call-inodes';
import { seeClock, seeEndTime } from './clock';
import { seeColumns } from './columns';
import { seeElsewhere } from './elsewhere';
import { seeEnds } from './ends';
import { seeFilesystems } from './filesystems';
import { seeKinds } from './kinds';
import { seeSecondPlaces } from './second-places';
import { seeTasks, seeThreadGroups } from './tasks';
import type { Ahead, Visitor } from './visitor';

const visitors = {
  callInodes: seeCallInodes,
  tasks: seeTasks,
  threadGroups: seeThreadGroups,
  clock: seeClock,
  endTime: seeEndTime,
  kinds: seeKinds,
  filesystems: seeFilesystems,
  ends: seeEnds,
  elsewhere: seeElsewhere,
  secondPlaces: seeSecondPlaces,
  columns: seeColumns,
} satisfies Record<string, (ahead: Ahead) => Visitor<unknown>>;

export type FirstLook = { readonly [name in keyof typeof visitors]: ReturnType<ReturnType<(typeof visitors)[name]>['found']> };

/** Events between two yields. */
const stride = 2000;

const known = new WeakMap<EventList, FirstLook>();

/** In steps between which the caller may do other things, or stop; no step where the log is known already. */
export function* firstLookInSteps({ events, dialect }: ParsedTrace): Generator<undefined, FirstLook> {
  const before = known.get(events);
  if (before !== undefined) return before;
  const ahead = { dialect, count: events.length };
  const looking = Object.entries(visitors).map(([name, make]): readonly [string, Visitor<unknown>] => [name, make(ahead)]);
  const all = looking.map(([, visitor]) => visitor);
  const byKind = new Map<EventKind, readonly Visitor<unknown>[]>();
  const lookingAt = (kind: EventKind): readonly Visitor<unknown>[] => {
    let some = byKind.get(kind);
    if (some === undefined) {
      some = all.filter(({ kinds }) => kinds?.has(kind) !== false);
      byKind.set(kind, some);
    }
    return some;
  };
  const glance = glancer(events);
  let at = 0;
  let made: TraceEvent | undefined;
  const whole = (): TraceEvent | undefined => {
    made ??= events.at(at);
    return made;
  };
  for (; at < ahead.count; at += 1) {
    const seen = glance(at);
    for (const visitor of lookingAt(seen.kind)) visitor.see(seen, at, whole);
    made = undefined;
    if (at % stride === stride - 1) yield;
  }
  const look = Object.fromEntries(looking.map(([name, visitor]) => [name, visitor.found()])) as FirstLook; // name by name what its visitor found
  known.set(events, look);
  return look;
}

/** What is found out about events in some other way than by looking: the same that a look would find. */
export function setLook(events: EventList, look: FirstLook): void {
  known.set(events, look);
}

/** `events` are equal to `others`: what is known of those is known of them. */
export function knownAs(events: EventList, others: EventList): void {
  const look = known.get(others);
  if (look !== undefined) known.set(events, look);
}

export function firstLook(trace: ParsedTrace): FirstLook {
  const steps = firstLookInSteps(trace);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}
