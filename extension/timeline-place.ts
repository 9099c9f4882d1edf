// Where a line lies on the timeline's axis. Lines without a time of their own stand where the last line with one stands.

import { glancer } from '../grammar/event-list';
import type { Analysis, Span } from './engine/analysis';

export interface Placer {
  readonly axis: 'time' | 'line';
  /** End of the axis: ns, or the number of lines. */
  readonly end: number;
  /** 1-based line → axis; `time` in ns where it is known. */
  at(line: number, time?: number): number;
  start(span: Span): number;
  /** undefined: it lasts to the end of the log. */
  stop(span: Span): number | undefined;
}

export function createPlacer(analysis: Analysis): Placer {
  const last = latestTime(analysis);
  const axis = last > 0 ? 'time' : 'line';
  const end = axis === 'time' ? last : Math.max(1, analysis.summary.lines);
  const at = axis === 'line' ? (line: number) => line : timeAt(analysis);
  return {
    axis,
    end,
    at,
    start: (span) => at(span.startLine, span.startTime),
    stop: (span) =>
      span.endLine === undefined && span.endTime === undefined ? undefined : at(span.endLine ?? span.startLine, span.endTime),
  };
}

function latestTime(analysis: Analysis): number {
  let last = analysis.endTime ?? 0;
  for (const list of [analysis.leases, analysis.pins, analysis.breaks, analysis.changes]) {
    for (const life of list) last = Math.max(last, life.endTime ?? 0, life.startTime ?? 0);
  }
  return last;
}

/** The table is made only when a line comes without a time. */
function timeAt(analysis: Analysis): (line: number, time?: number) => number {
  let table: { readonly lines: Float64Array; readonly times: Float64Array } | undefined;
  return (line, time) => {
    if (time !== undefined) return time;
    table ??= tableOf(analysis);
    let low = 0;
    let high = table.lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((table.lines[middle] ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return table.times[low - 1] ?? 0;
  };
}

/** Both ends of an event and of a life count: a call's outcome has a line and a moment of its own. */
function tableOf(analysis: Analysis): { readonly lines: Float64Array; readonly times: Float64Array } {
  const points: (readonly [line: number, time: number])[] = [];
  const glance = glancer(analysis.events);
  for (let at = 0; at < analysis.events.length; at += 1) {
    const { line, endLine, time, duration } = glance(at);
    if (time === undefined) continue;
    points.push([line, time]);
    if (endLine > line) points.push([endLine, time + (duration ?? 0)]);
  }
  for (const list of [analysis.leases, analysis.pins, analysis.breaks, analysis.changes]) {
    for (const life of list) {
      if (life.startTime !== undefined) points.push([life.startLine, life.startTime]);
      if (life.endLine !== undefined && life.endTime !== undefined) points.push([life.endLine, life.endTime]);
    }
  }
  for (const mark of analysis.marks) if (mark.time !== undefined) points.push([mark.line, mark.time]);
  points.sort((a, b) => a[0] - b[0]);
  return { lines: Float64Array.from(points, (point) => point[0]), times: Float64Array.from(points, (point) => point[1]) };
}
