// Counts what a dialect's parser reports, and makes the ParsedTrace of it. Each line is counted once, by its parser or here.

import type { LineSink } from './dialect-parser';
import type { Dialect, ParsedTrace, UnparsedLine } from './event';
import { createKeptEvents } from './kept-events';

/** How many unparsed lines are kept with their reason; all are counted. */
export const keptUnparsed = 1000;

export interface Tally {
  readonly sink: LineSink;
  /** Lines that are noise and were never looked at. */
  skipped(lines: number): void;
  /** Some line was an event or noise. */
  recognised(): boolean;
  /** Lines so far that are noise or structure. */
  dull(): number;
  /** What is kept so far and grows with the log: lines of events or names, whichever are more. */
  kept(): number;
  /** `lines`: physical lines of the log. */
  finish(dialect: Dialect, lines: number): ParsedTrace;
}

/** `kept`: how many unparsed lines are kept with their reason. */
export function createTally(kept: number = keptUnparsed): Tally {
  const events = createKeptEvents();
  const unparsed: UnparsedLine[] = [];
  const seenNames = new Set<string>();
  let eventLines = 0;
  let noise = 0;
  let structure = 0;
  let unparsedCount = 0;
  let lost = 0;
  let parserEntries = 0;
  let clockOrigin: number | undefined;

  const sink: LineSink = {
    event(event) {
      events.add(event);
    },
    eventLine() {
      eventLines += 1;
    },
    noise() {
      noise += 1;
    },
    structure() {
      structure += 1;
    },
    unparsed(line, column, reason) {
      unparsedCount += 1;
      if (unparsed.length < kept) unparsed.push({ line, column, reason });
    },
    seen(name) {
      seenNames.add(name);
    },
    parserEntry() {
      parserEntries += 1;
    },
    lost(count) {
      lost += count;
    },
    clockOrigin(nanoseconds) {
      clockOrigin ??= nanoseconds;
    },
  };

  return {
    sink,
    skipped(count) {
      noise += count;
    },
    dull: () => noise + structure,
    kept: () => Math.max(eventLines, seenNames.size),
    recognised: () => eventLines + noise > 0,
    finish(dialect, lines) {
      // A call on two lines is reported when its end is known; the order of lines is that of the starts. The sort is stable.
      unparsed.sort((a, b) => a.line - b.line);
      const counted = { dialect, lines, events: events.list(), noise, structure, unparsedCount, unparsed, lost, seenNames, parserEntries };
      return clockOrigin === undefined ? counted : { ...counted, clockOrigin };
    },
  };
}
