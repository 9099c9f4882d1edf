// Which event stands on a line. Binary search over the analysis as it is: no index has to be built before the first answer.

import { glancer } from '../../../grammar/event-list';
import type { Analysis } from '../analysis';
import { firstWhere } from './alive';

/** Index of the event on a 1-based line: the one that starts there, else the one whose outcome stands there; undefined for none. */
export function eventOnLine(analysis: Analysis, line: number): number | undefined {
  return startingOn(analysis, line) ?? endingOn(analysis, line);
}

/** Index of the event of a line: the one whose outcome stands there, else the one that starts there, or of which another recorder shows it there. */
export function eventTold(analysis: Analysis, line: number): number | undefined {
  const starting = startingOn(analysis, line);
  if (starting !== undefined && glancer(analysis.events)(starting).endLine === line) return starting;
  return endingOn(analysis, line) ?? starting ?? elsewhereOn(analysis, line)[0];
}

function startingOn({ events }: Analysis, line: number): number | undefined {
  const first = firstEventFrom(events, line);
  return first < events.length && glancer(events)(first).line === line ? first : undefined;
}

/** Of calls that end on another line than they start. */
function endingOn(analysis: Analysis, line: number): number | undefined {
  const last = elsewhereOn(analysis, line).at(-1);
  return last !== undefined && glancer(analysis.events)(last).endLine === line ? last : undefined;
}

function elsewhereOn(analysis: Analysis, line: number): readonly number[] {
  const { elsewhere } = analysis;
  if (elsewhere === undefined) return [];
  const { lines, starts } = elsewhere;
  const from = firstWhere(lines.length, (at) => (lines[at] ?? 0) >= line);
  const found: number[] = [];
  for (let at = from; lines[at] === line; at += 1) found.push(firstEventFrom(analysis.events, starts[at] ?? 0));
  return found;
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
