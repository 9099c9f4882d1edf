// Several files of one recorder, read as one log: their lines in the order of time, each remembered with the file it stands in.

import type { Dialect, ParsedTrace, TraceEvent } from '../../grammar/event';
import type { NotATrace } from '../../grammar/not-a-trace';
import { createTraceParser, type ParseOptions } from '../../grammar/parse';
import { mergedLines, type NextLines } from './merge-lines';
import { createPlaces, type Places } from './places';
import { type Room, shortOfMemory, whatToDo } from './room';
import { stampsOf } from './stamps';

export interface LinesOf {
  /** Index of the file, in the places. */
  readonly file: number;
  readonly next: NextLines;
  /** Whose lines they are where they show no task. */
  readonly task?: number;
}

/** Refuses what is no trace; the lines of one file need no stamps, those of several are ordered by them. */
export async function readLines(
  files: readonly LinesOf[],
  dialect: Dialect,
  options: ParseOptions,
  room?: Room,
): Promise<{ readonly trace: ParsedTrace; readonly places: Places } | NotATrace> {
  const parser = createTraceParser({ ...options, dialect });
  const places = createPlaces();
  const ends = new Map<number, number>();
  const lineOf: number[] = [];
  let number = 0;
  const stamps = files.length === 1 ? () => undefined : stampsOf(dialect);
  for await (const one of mergedLines(
    files.map(({ next }) => next),
    stamps,
  )) {
    number += 1;
    if (number % linesBetween === 0 && room?.isShortForReading()) parser.stop(shortOfMemory);
    if (one.kind === 'end') {
      const start = one.start + 1;
      ends.set(start, number);
      places.same(number, start);
      continue;
    }
    const from = files[one.file];
    lineOf[one.file] = (lineOf[one.file] ?? 0) + 1;
    places.add(number, from?.file ?? 0, lineOf[one.file] ?? 0);
    parser.push(one.text, false, from?.task === undefined ? { number } : { number, task: from.task });
    if (parser.refused()) break;
  }
  const read = parser.end();
  const trace = 'kind' in read || read.incomplete === undefined ? read : { ...read, incomplete: `${read.incomplete}. ${whatToDo}` };
  if ('kind' in trace || ends.size === 0) return 'kind' in trace ? trace : { trace, places };
  return { trace: { ...trace, events: trace.events.map((event) => lasting(event, ends)) }, places };
}

/** Lines after which the memory left is looked at. */
const linesBetween = 10_000;

/** A call on one line that others overtook ends where it returned: as if it had been shown unfinished and resumed. */
function lasting(event: TraceEvent, ends: ReadonlyMap<number, number>): TraceEvent {
  const endLine = event.endLine === event.line ? ends.get(event.line) : undefined;
  if (endLine === undefined || event.duration === undefined) return event;
  return { ...event, endLine, outcomeColumn: event.column, outcomeEndColumn: event.endColumn };
}
