// What reading one log shares between its parts: the line under the eye, the calls in flight, and where results go.

import type { IToken } from 'chevrotain';
import type { LineSink } from '../dialect-parser';
import type { Place } from './assemble';
import { createGlance, type Glance } from './glance';
import { createInFlight, type InFlight } from './in-flight';
import type { Line } from './line-grammar';
import { createOutput, type Output } from './output';
import { lex, type Misfit } from './read-line';
import { unescapeBytes } from './text';

export interface Desk {
  readonly sink: LineSink;
  readonly inFlight: InFlight;
  readonly output: Output;
  readonly glance: Glance;
  /** The line, without colours, and its number. */
  text: string;
  line: number;
  /** 1-based column in the file of an offset into `text`. */
  columnOf: (offset: number) => number;
}

export function createDesk(sink: LineSink): Desk {
  const inFlight = createInFlight();
  return {
    sink,
    inFlight,
    output: createOutput(sink, inFlight),
    glance: createGlance(),
    text: '',
    line: 0,
    columnOf: (offset) => offset + 1,
  };
}

/** Where the event of this line stands. */
export function placeOf(desk: Desk, time: number | undefined): Place {
  return { line: desk.line, column: desk.columnOf(desk.glance.start), endColumn: desk.columnOf(desk.text.trimEnd().length), time };
}

/** Reports this line as unparsed. */
export function refuse(desk: Desk, misfit: Misfit): void {
  desk.sink.unparsed(desk.line, desk.columnOf(Math.min(misfit.offset, desk.text.length)), misfit.reason);
}

/** Reports this line as an event's, or as noise. */
export function count(desk: Desk, matters: boolean): void {
  if (matters) desk.sink.eventLine();
  else desk.sink.noise();
}

/** The words of a line that is to become an event; undefined when it was refused. */
export function wordsOf(desk: Desk, text: string): IToken[] | undefined {
  desk.sink.parserEntry();
  const { tokens, misfit } = lex(text);
  if (misfit === undefined) return tokens;
  refuse(desk, misfit);
  return undefined;
}

export function isMisfit(line: Line | Misfit): line is Misfit {
  return 'kind' in line;
}

export function commOf(line: Line): string | undefined {
  const comm = line.prefix.comm;
  return comm === undefined ? undefined : unescapeBytes(comm.slice(1, -1));
}
