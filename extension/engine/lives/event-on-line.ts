// Which event stands on a line. Binary search over the analysis as it is: no index has to be built before the first answer.

import { glancer } from '../../../grammar/event-list';
import type { Analysis } from '../analysis';
import { derived, stride } from './steps';

/** Index of the event on a 1-based line: the one that starts there, else the one whose outcome stands there; undefined for none. */
export function eventOnLine(analysis: Analysis, line: number): number | undefined {
  const first = firstEventFrom(analysis.events, line);
  if (analysis.events.at(first)?.line === line) return first;
  return outcomes(analysis).get(line);
}

/** Index of the first event that starts on or behind a line; the number of events when none does. */
export function firstEventFrom(events: Analysis['events'], line: number): number {
  const glance = glancer(events);
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (glance(middle).line < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line on which the event of a line starts: of the line of an outcome its call's, of any other line itself. */
export function startOfLine(analysis: Analysis, line: number): number {
  const at = eventOnLine(analysis, line);
  return (at === undefined ? undefined : analysis.events.at(at)?.line) ?? line;
}

/** Index into `Analysis.files` of the file an event is about; undefined for none. */
export function fileOfEvent(analysis: Analysis, at: number): number | undefined {
  const file = analysis.eventFiles?.[at] ?? -1;
  return file < 0 ? undefined : file;
}

/** Only the calls that end on another line than they start: what a binary search by the start cannot find. */
export const outcomes = derived<ReadonlyMap<number, number>>(function* ({ events }) {
  const found = new Map<number, number>();
  const glance = glancer(events);
  for (let at = 0; at < events.length; at += 1) {
    const { line, endLine } = glance(at);
    if (endLine !== line) found.set(endLine, at);
    if (at % stride === 0) yield;
  }
  return found;
});
