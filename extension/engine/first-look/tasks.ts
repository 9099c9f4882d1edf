// Whose lines the lines without a task are, and which tasks are threads of one process.

import type { EventList, TraceEvent } from '../../../grammar/event';
import type { Visitor } from './visitor';

export interface TasksSeen {
  /** Some line shows no task. */
  readonly bare: boolean;
  /** The first task that no other made; 0 where no line shows one. */
  readonly first: number;
  /** Some task made another. */
  readonly forks: boolean;
}

export function seeTasks(): Visitor<TasksSeen> {
  const children = new Set<number>();
  const tids = new Set<number>();
  let bare = false;
  let last = 0;
  return {
    see({ kind, tid, cpu }, _at, whole) {
      if (tid !== last && tid !== 0) tids.add(tid);
      last = tid;
      if (tid === 0 && cpu === undefined) bare = true;
      if (kind !== 'fork') return;
      const event = whole();
      if (event?.kind === 'fork' && childOf(event) > 0) children.add(childOf(event));
    },
    found() {
      let first = 0;
      for (const tid of tids) {
        if (children.has(tid)) continue;
        first = tid;
        break;
      }
      return { bare, first, forks: children.size > 0 };
    },
  };
}

/** Task of events that show none, by line: strace -f to a terminal prints no pid while one task is left: such a line is that task's (spec 4.1). */
export function bareTasks(events: EventList, { bare, first, forks }: TasksSeen): Map<number, number> {
  const tids = new Map<number, number>();
  if (!bare || (first === 0 && !forks)) return tids;
  const alive = new Set<number>([first]);
  let last = first;
  for (const event of events) {
    if (event.tid !== 0) {
      alive.add(event.tid);
      last = event.tid;
    } else {
      const tid = alive.has(first) ? first : ([...alive][0] ?? last);
      // One left: it is that one; several left with a bare line is a damaged log, and the first task is the best guess.
      const only = alive.size === 1 ? ([...alive][0] ?? tid) : tid;
      if (only !== 0) tids.set(event.line, only);
    }
    const tid = tids.get(event.line) ?? event.tid;
    if (event.kind === 'fork' && childOf(event) > 0) alive.add(childOf(event));
    if (event.kind === 'exit' && event.phase === 'done') alive.delete(tid);
  }
  return tids;
}

function childOf(event: TraceEvent & { readonly kind: 'fork' }): number {
  return event.child ?? event.result ?? 0;
}

/** Process by task, where the log shows both. */
export function seeThreadGroups(): Visitor<ReadonlyMap<number, number>> {
  const groups = new Map<number, number>();
  return {
    see({ tid, tgid }) {
      if (tgid !== undefined && tgid > 0 && !groups.has(tid)) groups.set(tid, tgid);
    },
    found: () => groups,
  };
}
