// compare: two runs' findings, matched by rule, file and task, never by time or line: the same program recorded twice stands on other lines.

import { glancer } from '../../grammar/event-list';
import type { Analysis, Finding } from './analysis';

export interface Comparison {
  /** Only in the first, in its order. */
  readonly gone: readonly Finding[];
  /** Only in the second, in its order. */
  readonly appeared: readonly Finding[];
  /** In both, in the order of the second. */
  readonly kept: readonly { readonly before: Finding; readonly after: Finding }[];
}

/**
 * Pairs the findings of two analyses. A task is the same when its number and name are, else when its name is, else, where a log shows no names,
 * when it is as many-th to appear in its log. Each finding is paired at most once; several alike are paired in their order.
 */
export function compareAnalyses(before: Analysis, after: Analysis): Comparison {
  const place = { before: orderOfTasks(before), after: orderOfTasks(after) };
  const waiting = new Set(before.findings);
  const open = new Set(after.findings);
  const partner = new Map<Finding, Finding>();
  const pair = (keyBefore: (one: Finding) => string | undefined, keyAfter = keyBefore): void => {
    const byKey = new Map<string, Finding[]>();
    for (const one of waiting) {
      const key = keyBefore(one);
      if (key === undefined) continue;
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [one]);
      else list.push(one);
    }
    for (const list of byKey.values()) list.reverse();
    for (const one of open) {
      const key = keyAfter(one);
      const match = key === undefined ? undefined : byKey.get(key)?.pop();
      if (match === undefined) continue;
      partner.set(one, match);
      waiting.delete(match);
      open.delete(one);
    }
  };
  pair((one) => key(one, `${one.tid ?? one.pid ?? ''} ${one.comm ?? ''}`));
  pair((one) => (one.comm === undefined ? undefined : key(one, one.comm)));
  pair(
    (one) => key(one, `${place.before.get(taskOf(one)) ?? ''}`),
    (one) =>
      one.comm === undefined || before.findings.every((other) => other.comm === undefined)
        ? key(one, `${place.after.get(taskOf(one)) ?? ''}`)
        : undefined,
  );
  return {
    gone: before.findings.filter((one) => waiting.has(one)),
    appeared: after.findings.filter((one) => open.has(one)),
    kept: after.findings.flatMap((one) => {
      const match = partner.get(one);
      return match === undefined ? [] : [{ before: match, after: one }];
    }),
  };
}

function key(one: Finding, task: string): string {
  return `${one.rule} ${one.path ?? one.inode ?? ''} ${task}`;
}

function taskOf(one: Finding): number {
  return one.tid ?? one.pid ?? 0;
}

/** As which task of its log each appears: 0 for the first. */
function orderOfTasks(analysis: Analysis): ReadonlyMap<number, number> {
  const order = new Map<number, number>();
  const glance = glancer(analysis.events);
  for (let at = 0; at < analysis.events.length; at += 1) {
    const { tid } = glance(at);
    if (!order.has(tid)) order.set(tid, order.size);
  }
  return order;
}
