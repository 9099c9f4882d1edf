// Several strace files of one run, read as one log: their lines in the order of time, each remembered with the file it stands in.

import type { ParsedTrace, TraceEvent } from '../../grammar/event';
import type { NotATrace } from '../../grammar/not-a-trace';
import { createTraceParser, type ParseOptions } from '../../grammar/parse';
import { createLineScanner } from '../../grammar/scan';
import { stampOf } from '../../grammar/strace/stamp';
import type { ByteSource } from './byte-source';
import { mergedLines, type NextLines } from './merge-lines';
import { createPlaces, type Places } from './places';

export interface Part {
  readonly source: ByteSource;
  /** Whose lines they are where they show no task. */
  readonly task?: number;
}

export interface Together {
  readonly trace: ParsedTrace;
  /** Where the lines of the trace stand. */
  readonly places: Places;
}

/** Why the parts cannot be put in order: nothing in them tells it. */
export interface NoOrder {
  readonly kind: 'no-order';
  readonly message: string;
}

/** The sources stay open. Rejects as `readTrace` does. */
export async function readTogether(parts: readonly Part[], options: ParseOptions = {}): Promise<Together | NotATrace | NoOrder> {
  const files = parts.map(({ source }) => linesOf(source, Math.max(1 << 14, Math.min(1 << 20, Math.floor((64 << 20) / parts.length)))));
  const first = await Promise.all(files.map((next) => next()));
  const timeless = first.findIndex((lines) => lines !== undefined && lines.length > 0 && !lines.slice(0, 50).some(stampOf));
  if (timeless >= 0) return { kind: 'no-order', message: noOrder(parts[timeless]?.source.label ?? '') };
  const parser = createTraceParser(options);
  const places = createPlaces();
  const ends = new Map<number, number>();
  const lineOf: number[] = [];
  let number = 0;
  for await (const one of mergedLines(files.map((next, file) => again(first[file], next)))) {
    number += 1;
    if (one.kind === 'end') {
      const start = one.start + 1;
      ends.set(start, number);
      places.same(number, start);
      continue;
    }
    lineOf[one.file] = (lineOf[one.file] ?? 0) + 1;
    places.add(number, one.file, lineOf[one.file] ?? 0);
    const task = parts[one.file]?.task;
    parser.push(one.text, false, task === undefined ? { number } : { number, task });
    if (parser.refused()) break;
  }
  const trace = parser.end();
  if ('kind' in trace) return trace;
  const faults = parts.flatMap(({ source }) => {
    const fault = source.fault?.();
    return fault === undefined ? [] : [`${source.label}: ${fault}`];
  });
  const events = trace.events.map((event) => lasting(event, ends));
  return { trace: { ...trace, events, ...(faults.length === 0 ? {} : { incomplete: faults.join('; ') }) }, places };
}

/** A call on one line that others overtook ends where it returned: as if it had been shown unfinished and resumed. */
function lasting(event: TraceEvent, ends: ReadonlyMap<number, number>): TraceEvent {
  const endLine = event.endLine === event.line ? ends.get(event.line) : undefined;
  if (endLine === undefined || event.duration === undefined) return event;
  return { ...event, endLine, outcomeColumn: event.column, outcomeEndColumn: event.endColumn };
}

function linesOf(source: ByteSource, chunkBytes: number): NextLines {
  const chunks = source.chunks(chunkBytes)[Symbol.asyncIterator]();
  let lines: string[] = [];
  let ended = false;
  const scanner = createLineScanner((text) => lines.push(text));
  return async () => {
    if (ended) return undefined;
    lines = [];
    const { value, done } = await chunks.next();
    if (done === true) {
      ended = true;
      scanner.end();
    } else {
      scanner.push(value);
    }
    return lines;
  };
}

/** `next` with lines already taken put back. */
function again(taken: readonly string[] | undefined, next: NextLines): NextLines {
  let waiting = taken;
  return async () => {
    const lines = waiting ?? (await next());
    waiting = undefined;
    return lines;
  };
}

function noOrder(label: string): string {
  return `${label} shows no time of day, so the order of the files' lines is not known; record with \`strace -ff -ttt -T -y -o FILE\``;
}
