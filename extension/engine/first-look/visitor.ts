// One of those that look at all events before the replay. They look together, so that a log is gone through once.

import type { Dialect, EventKind, TraceEvent } from '../../../grammar/event';
import type { Glance } from '../../../grammar/event-reader';

export interface Visitor<T> {
  /** Those it sees; absent: all. */
  readonly kinds?: ReadonlySet<EventKind>;
  /** Each of these events once, in the order of their lines. `glance` is filled again for the next one; `whole` makes the event, which takes longer. */
  see(glance: Glance, at: number, whole: () => TraceEvent | undefined): void;
  /** After the last one. */
  found(): T;
}

/** What is known of the log before its first event. */
export interface Ahead {
  readonly dialect: Dialect;
  /** Events. */
  readonly count: number;
}
