// Which finding belongs to an item, which item to a finding, and what a line of the editor means here. An item is a position in the columns.
// Knows no DOM.

import { firstBetween } from './blocks';
import { isShape, lookOf, rankOf, spanOf, thingAt, trackAt, trackOf } from './columns';
import { lastAtOrBefore } from './line-blocks';
import type { PackedTimeline, TimelineFinding } from './protocol';
import { rank } from './severity';

/** Index of the worst finding that stands on the item: same lane, and its line or its moment lies on it. */
export function findingOn(timeline: PackedTimeline, position: number): number | undefined {
  const thing = thingAt(timeline, position);
  if (thing?.severity === undefined) return undefined;
  let best: number | undefined;
  timeline.findings.forEach((finding, index) => {
    const touches =
      finding.lane === thing.lane &&
      ('at' in thing ? finding.line === thing.line || finding.at === thing.at : covers(timeline, position, finding.line, finding.at));
    if (touches && (best === undefined || rank(finding.severity) > rank(timeline.findings[best]?.severity))) best = index;
  });
  return best;
}

/** The mark or interval a finding stands on; marks first, then whatever shares its line. */
export function itemOfFinding(timeline: PackedTimeline, index: number): number | undefined {
  const finding = timeline.findings[index];
  if (finding === undefined) return undefined;
  const own = finding.lane === undefined ? undefined : (markOf(timeline, finding.lane, finding) ?? barOf(timeline, finding.lane, finding));
  return own ?? itemAtLine(timeline, finding.line);
}

/** What the editor's line shows here: an item that names the line, else the last one before it. */
export function itemAtLine({ columns }: PackedTimeline, line: number): number | undefined {
  const { codes } = columns;
  let best: number | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const at of lastAtOrBefore(columns.lines, line)) {
    const code = codes[at] ?? 0;
    const look = lookOf(code);
    const score = rankOf(code) + (isShape(look) ? 0.5 : look === 'mapping' ? -1 : 0);
    if (score > bestScore) {
      bestScore = score;
      best = at;
    }
  }
  return best;
}

/** What a rule's findings are called here; `''` where none of this log is of it. */
export function titleOfRule(timeline: PackedTimeline, rule: string): string {
  const known = titles.get(timeline) ?? new Map(timeline.findings.map((finding) => [finding.rule, finding.title]));
  titles.set(timeline, known);
  return known.get(rule) ?? '';
}

const titles = new WeakMap<PackedTimeline, ReadonlyMap<string, string>>();

/** The finding to begin with: a violation before what is advised or undecidable, then the worst, then the first. */
export function worstFinding(timeline: PackedTimeline): number | undefined {
  const weight = (index: number): number => {
    const finding = timeline.findings[index];
    return (finding?.verdict === 'violation' ? 10 : 0) + rank(finding?.severity);
  };
  return timeline.findings.reduce<number | undefined>((best, finding, index) => {
    if (best === undefined) return index;
    const more = weight(index) - weight(best);
    return more > 0 || (more === 0 && finding.line < (timeline.findings[best]?.line ?? 0)) ? index : best;
  }, undefined);
}

export function findingAtLine(timeline: PackedTimeline, line: number): number | undefined {
  const index = timeline.findings.findIndex((finding) => finding.line === line);
  return index < 0 ? undefined : index;
}

/** The next or previous finding in the order of lines, round the end; `only` leaves others out. */
export function stepFinding(
  timeline: PackedTimeline,
  from: { readonly finding?: number | undefined; readonly at?: number | undefined },
  direction: 1 | -1,
  only: (index: number) => boolean = () => true,
): number | undefined {
  const lineOf = (index: number): number => timeline.findings[index]?.line ?? 0;
  const momentOf = (index: number): number => timeline.findings[index]?.at ?? 0;
  const order = timeline.findings.map((_, index) => index).filter(only);
  order.sort((a, b) => lineOf(a) - lineOf(b) || a - b);
  if (order.length === 0) return undefined;
  const current = from.finding === undefined ? -1 : order.indexOf(from.finding);
  if (current >= 0) return order.at((current + direction) % order.length);
  const at = from.at ?? (direction === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const ahead = direction === 1 ? order : [...order].reverse();
  return ahead.find((index) => (direction === 1 ? momentOf(index) > at : momentOf(index) < at)) ?? ahead[0];
}

/** The stretch of the axis that a finding and its evidence take. */
export function reachOf(timeline: PackedTimeline, index: number): readonly [number, number] {
  const finding = timeline.findings[index];
  if (finding === undefined) return [0, timeline.end];
  const moments = [finding.at, ...finding.evidence.map((step) => step.at)];
  return [Math.min(...moments), Math.max(...moments)];
}

/** The lane of an item. */
export function laneOf(timeline: PackedTimeline, position: number): number {
  return trackAt(timeline.columns, position) >> 1;
}

/** The first of the lane's marks that names the line or stands at the moment. */
function markOf({ columns }: PackedTimeline, lane: number, { line, at }: TimelineFinding): number | undefined {
  const [from, to] = spanOf(columns, trackOf(lane, 'marks'));
  const there = firstFrom(columns.starts, from, to, at);
  const isThere = there < to && columns.starts[there] === at;
  return firstBetween(columns.lines, from, isThere ? there : to, line, line) ?? (isThere ? there : undefined);
}

/** The first of the lane's bars that names the line or lasts over the moment. */
function barOf({ columns }: PackedTimeline, lane: number, { line, at }: TimelineFinding): number | undefined {
  const [from, to] = spanOf(columns, trackOf(lane, 'bars'));
  const begun = firstFrom(columns.starts, from, to, at, true);
  const over = firstBetween(columns.ends, from, begun, at, Number.POSITIVE_INFINITY);
  return firstBetween(columns.lines, from, over ?? to, line, line) ?? over;
}

/** The first place of a track, whose starts ascend, at or (`behind`) behind a moment; `to`: none. */
function firstFrom(starts: Float64Array, from: number, to: number, at: number, behind = false): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = starts[middle] ?? 0;
    if (start < at || (behind && start === at)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function covers({ columns }: PackedTimeline, position: number, line: number, at: number): boolean {
  return columns.lines[position] === line || (at >= (columns.starts[position] ?? 0) && at <= (columns.ends[position] ?? 0));
}
