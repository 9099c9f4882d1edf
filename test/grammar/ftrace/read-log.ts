// Reads an ftrace, trace-cmd or perf log through the parser alone, for tests.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import { createFtraceParser } from '../../../grammar/ftrace/parser';
import { createTally } from '../../../grammar/tally';

export type FtraceDialect = 'ftrace' | 'trace-cmd' | 'perf';

export function linesOf(file: string): string[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function readLog(lines: readonly string[], dialect: FtraceDialect = 'ftrace'): ParsedTrace {
  const tally = createTally();
  const parser = createFtraceParser(tally.sink, dialect);
  for (const [index, line] of lines.entries()) parser.push(line, index + 1);
  parser.end();
  return tally.finish(dialect, lines.length);
}

/** The recordings that always travel with the repository. */
export function ownRecordings(): { readonly file: string; readonly dialect: FtraceDialect }[] {
  return readdirSync(join('test', 'traces'))
    .filter((name) => /\.(?:ftrace|perfscript)\.txt$|\.report[^/]*\.txt$/.test(name))
    .map((name) => ({ file: join('test', 'traces', name), dialect: dialectOf(name) }));
}

export function dialectOf(name: string): FtraceDialect {
  if (/\.report|R52-trace-cmd/.test(name)) return 'trace-cmd';
  return /perfscript|9[5-7]-perf-script/.test(name) ? 'perf' : 'ftrace';
}

export function withoutPlace(event: TraceEvent): Record<string, unknown> {
  const { line, endLine, column, endColumn, outcomeColumn, outcomeEndColumn, ...rest } = event;
  return rest;
}
