// One task, two numbers: strace in a container prints the numbers of its own pid namespace (and none at all for a single process without -f).

import type { TraceEvent } from '../../../grammar/event';
import { keyOf, outcomeKey } from './call-key';
import type { Side } from './sides';

/**
 * For each task of the first log its number in the second; undefined where the logs number alike, or nothing tells. Tasks are known by
 * calls that only one of them made: where a mapping landed is as good as a name.
 */
export function tasksOf(first: Side, second: Side): ReadonlyMap<number, number> | undefined {
  const ours = onlyMakers(first);
  const theirs = onlyMakers(second);
  const votes = new Map<number, Map<number, number>>();
  let alike = 0;
  let all = 0;
  for (const [key, tid] of ours) {
    const other = theirs.get(key);
    if (tid === undefined || other === undefined) continue;
    all += 1;
    if (tid === other) alike += 1;
    const own = votes.get(tid) ?? new Map<number, number>();
    votes.set(tid, own.set(other, (own.get(other) ?? 0) + 1));
  }
  // Where a mapping landed is random in every run; what a program calls to begin with is not.
  const mapped = (key: string): boolean => key.startsWith('mmap ');
  const isOtherRun =
    [ours, theirs].every((makers) => [...makers.keys()].some(mapped)) && ![...ours.keys()].some((key) => mapped(key) && theirs.has(key));
  if (all === 0 || alike * 2 >= all || isOtherRun) return undefined;
  const taken = new Set<number>();
  const found = new Map<number, number>();
  const ranked = [...votes].flatMap(([tid, own]) => [...own].map(([other, count]) => ({ tid, other, count })));
  ranked.sort((a, b) => b.count - a.count || a.tid - b.tid || a.other - b.other);
  for (const { tid, other } of ranked) {
    if (found.has(tid) || taken.has(other)) continue;
    found.set(tid, other);
    taken.add(other);
  }
  return found;
}

/** Calls with a telling outcome and the one task that made them; undefined for those that several made. */
function onlyMakers({ tasks }: Side): ReadonlyMap<string, number | undefined> {
  const makers = new Map<string, number | undefined>();
  for (const [tid, list] of tasks)
    for (const { event } of list) {
      const outcome = outcomeKey(event);
      if (outcome === '' || event.kind === 'exit') continue;
      const key = `${keyOf(event)} ${outcome}`;
      makers.set(key, makers.has(key) && makers.get(key) !== tid ? undefined : tid);
    }
  return makers;
}

/** The event under the numbers of the other log. */
export function renumbered(event: TraceEvent, tasks: ReadonlyMap<number, number>): TraceEvent {
  const to = (tid: number): number => tasks.get(tid) ?? tid;
  const own = { ...event, tid: to(event.tid), ...(event.tgid === undefined ? {} : { tgid: to(event.tgid) }) };
  switch (own.kind) {
    case 'fork':
      return {
        ...own,
        ...(own.child === undefined ? {} : { child: to(own.child) }),
        ...(own.result === undefined || own.result <= 0 ? {} : { result: to(own.result) }),
      };
    case 'signal':
      return {
        ...own,
        ...(own.sender === undefined ? {} : { sender: to(own.sender) }),
        ...(own.target === undefined ? {} : { target: to(own.target) }),
      };
    case 'setown':
      return own.target === undefined || own.target <= 0 ? own : { ...own, target: to(own.target) };
    default:
      return own;
  }
}
