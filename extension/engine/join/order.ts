// The lines of two logs in one order. Each log keeps its own; between them the clocks decide, and where one call was seen twice, the call does.

import type { TraceEvent } from '../../../grammar/event';

/** Where an event begins or ends on a line of its log. */
export interface Point {
  readonly line: number;
  /** ns on the common clock; it never goes back within a log. */
  time: number;
  readonly event: TraceEvent;
  readonly ends: boolean;
  /** A point of the other log that comes first. */
  after?: Point;
  given: boolean;
}

/** Beginnings and ends in the order of the log; `timeOf` puts a time of this log on the common clock. */
export function pointsOf(events: Iterable<TraceEvent>, byTime: boolean, timeOf: (time: number) => number): readonly Point[] {
  const points: Point[] = [];
  for (const event of events) {
    const { line, endLine, time, duration } = event;
    const start = time === undefined ? Number.NEGATIVE_INFINITY : timeOf(time);
    points.push({ line, time: start, event, ends: false, given: false });
    const end = time === undefined ? start : timeOf(time + (duration ?? 0));
    if (endLine > line || (duration ?? 0) > 0) points.push({ line: endLine, time: end, event, ends: true, given: false });
  }
  if (byTime) points.sort((a, b) => a.time - b.time || a.line - b.line);
  // The sort is stable: a call on one line ends behind its beginning.
  else points.sort((a, b) => a.line - b.line);
  for (let i = points.length - 2; i >= 0; i -= 1) {
    // A call on one line had ended before the next line was written: -T only rounds.
    const [start, one, next] = [points[i - 1], points[i], points[i + 1]];
    if (start === undefined || one === undefined || next === undefined || !one.ends || one.line !== one.event.line) continue;
    if (Number.isFinite(next.time) && next.time < one.time) one.time = Math.max(next.time, start.time);
  }
  let last = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    last = Math.max(last, point.time);
    point.time = last;
  }
  return points;
}

/** Both logs' points, each log in its own order; at the same time the first log's come first. */
export function* inOneOrder(first: readonly Point[], second: readonly Point[]): Generator<{ readonly point: Point; readonly of: 0 | 1 }> {
  let [i, j] = [0, 0];
  for (;;) {
    const [a, b] = [first[i], second[j]];
    if (a === undefined && b === undefined) return;
    const earlier = b === undefined || (a !== undefined && a.time <= b.time);
    const [one, other] = earlier ? [a, b] : [b, a];
    // Two that wait for each other: the clocks were misjudged there, and the earlier one goes first.
    const takeFirst = one !== undefined && mustWait(one) && other !== undefined && !mustWait(other) ? !earlier : earlier;
    const point = takeFirst ? a : b;
    if (point === undefined) return;
    point.given = true;
    if (takeFirst) i += 1;
    else j += 1;
    yield { point, of: takeFirst ? 0 : 1 };
  }
}

function mustWait({ after }: Point): boolean {
  return after !== undefined && !after.given;
}
