// Which finding belongs to an item, which item to a finding, and what a line of the editor means here. Knows no DOM.

import type { Item } from './hit-test';
import type { Interval, Mark, Timeline } from './protocol';
import { rank } from './severity';

export function thingOf(timeline: Timeline, item: Item): Interval | Mark | undefined {
  return item.kind === 'interval' ? timeline.intervals[item.index] : timeline.marks[item.index];
}

/** Index of the worst finding that stands on the item: same lane, and its line or its moment lies on it. */
export function findingOn(timeline: Timeline, item: Item): number | undefined {
  const thing = thingOf(timeline, item);
  if (thing?.severity === undefined) return undefined;
  let best: number | undefined;
  timeline.findings.forEach((finding, index) => {
    const touches =
      'at' in thing ? finding.line === thing.line || finding.at === thing.at : covers(timeline, thing, finding.line, finding.at);
    if (finding.lane !== thing.lane || !touches) return;
    if (best === undefined || rank(finding.severity) > rank(timeline.findings[best]?.severity)) best = index;
  });
  return best;
}

/** The mark or interval a finding stands on; marks first, then whatever shares its line. */
export function itemOfFinding(timeline: Timeline, index: number): Item | undefined {
  const finding = timeline.findings[index];
  if (finding === undefined) return undefined;
  const onLane = (thing: Interval | Mark) => thing.lane === finding.lane;
  const mark = timeline.marks.findIndex(
    (candidate) => onLane(candidate) && (candidate.line === finding.line || candidate.at === finding.at),
  );
  if (mark >= 0) return { kind: 'mark', index: mark };
  const interval = timeline.intervals.findIndex((candidate) => onLane(candidate) && covers(timeline, candidate, finding.line, finding.at));
  if (interval >= 0) return { kind: 'interval', index: interval };
  return itemAtLine(timeline, finding.line);
}

/** What the editor's line shows here: an item that names the line, else the last one before it. */
export function itemAtLine(timeline: Timeline, line: number): Item | undefined {
  let best: Item | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  const look = (kind: Item['kind'], things: readonly (Interval | Mark)[]) => {
    things.forEach((thing, index) => {
      if (thing.line > line) return;
      const score = (thing.line - line) * 10 + rank(thing.severity) + (kind === 'mark' ? 0.5 : 0);
      if (score > bestScore) {
        bestScore = score;
        best = { kind, index };
      }
    });
  };
  look('interval', timeline.intervals);
  look('mark', timeline.marks);
  return best;
}

export function findingAtLine(timeline: Timeline, line: number): number | undefined {
  const index = timeline.findings.findIndex((finding) => finding.line === line);
  return index < 0 ? undefined : index;
}

/** The next or previous finding in the order of lines, round the end; `only` leaves others out. */
export function stepFinding(
  timeline: Timeline,
  from: { readonly finding?: number | undefined; readonly at?: number | undefined },
  direction: 1 | -1,
  only: (index: number) => boolean = () => true,
): number | undefined {
  const order = timeline.findings.map((_, index) => index).filter(only);
  order.sort((a, b) => placeOf(timeline, a) - placeOf(timeline, b) || a - b);
  if (order.length === 0) return undefined;
  const current = from.finding === undefined ? -1 : order.indexOf(from.finding);
  if (current >= 0) return order.at((current + direction) % order.length);
  const at = from.at ?? (direction === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const ahead = direction === 1 ? order : [...order].reverse();
  return ahead.find((index) => (direction === 1 ? momentOf(timeline, index) > at : momentOf(timeline, index) < at)) ?? ahead[0];
}

/** The stretch of the axis that a finding and its evidence take. */
export function reachOf(timeline: Timeline, index: number): readonly [number, number] {
  const finding = timeline.findings[index];
  if (finding === undefined) return [0, timeline.end];
  const moments = [finding.at, ...finding.evidence.map((step) => step.at)];
  return [Math.min(...moments), Math.max(...moments)];
}

function covers(timeline: Timeline, interval: Interval, line: number, at: number): boolean {
  return interval.line === line || (at >= interval.start && at <= (interval.end ?? timeline.end));
}

function placeOf(timeline: Timeline, index: number): number {
  return timeline.findings[index]?.line ?? 0;
}

function momentOf(timeline: Timeline, index: number): number {
  return timeline.findings[index]?.at ?? 0;
}
