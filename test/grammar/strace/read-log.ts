// Reads a strace or perf trace log through the parser alone, for tests: what it reported, and a few ways to count.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DialectParser, LineSink } from '../../../grammar/dialect-parser';
import type { Dialect, ParsedTrace, TraceEvent } from '../../../grammar/event';
import { createStraceParser } from '../../../grammar/strace/parser';
import { createPerfTraceParser } from '../../../grammar/strace/perf-trace';
import { createTally } from '../../../grammar/tally';

export function linesOf(file: string): string[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function readLog(lines: readonly string[], dialect: Dialect = 'strace'): ParsedTrace {
  const tally = createTally();
  const parser = createParser(tally.sink, dialect);
  for (const [index, line] of lines.entries()) parser.push(line, index + 1);
  parser.end();
  return tally.finish(dialect, lines.length);
}

function createParser(sink: LineSink, dialect: Dialect): DialectParser {
  return dialect === 'perf-trace' ? createPerfTraceParser(sink) : createStraceParser(sink);
}

/** The only event of a log of these lines, without its place. */
export function eventOf(...lines: string[]): Record<string, unknown> {
  const trace = readLog(lines);
  if (trace.events.length !== 1 || trace.unparsedCount > 0) throw new Error(`not one event: ${JSON.stringify(trace)}`);
  return withoutPlace(trace.events.at(0)!); // checked above
}

export function withoutPlace(event: TraceEvent): Record<string, unknown> {
  const { line, endLine, column, endColumn, outcomeColumn, outcomeEndColumn, ...rest } = event;
  return rest;
}

/** Lines that were counted as part of an event. */
export function eventLines(trace: ParsedTrace): number {
  return trace.lines - trace.noise - trace.structure - trace.unparsedCount;
}
