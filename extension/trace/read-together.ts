// Several files of one run, read as one log. Files of one recorder (strace -ff, per_cpu/cpuN/trace) share a clock: their lines are put in
// order. Logs of different recorders (strace and ftrace) are laid together by the calls that both show.

import type { Dialect, ParsedTrace } from '../../grammar/event';
import type { NotATrace } from '../../grammar/not-a-trace';
import type { ParseOptions } from '../../grammar/parse';
import { createLineScanner } from '../../grammar/scan';
import { type JoinedClock, join, type Part as Log } from '../engine/join/join';
import type { ByteSource } from './byte-source';
import type { NextLines } from './merge-lines';
import { createPlaces, type Places } from './places';
import { type LinesOf, readLines } from './read-lines';
import type { Room } from './room';
import { dialectOf, stampsOf } from './stamps';

export interface Part {
  readonly source: ByteSource;
  /** Whose lines they are where they show no task. */
  readonly task?: number;
  /** ns to be added to its stamps, where the user knows better than the logs. */
  readonly skew?: number;
}

/** One recorder's log among those joined. */
export interface Recorder {
  readonly dialect: Dialect;
  /** Indices of its files. */
  readonly files: readonly number[];
  /** How its clock was put on the first recorder's; absent for the first. */
  readonly clock?: JoinedClock;
}

export interface Together {
  readonly trace: ParsedTrace;
  /** Where the lines of the trace stand. */
  readonly places: Places;
  /** More than one where the files are of several recorders; whose clock the joined log has comes first. */
  readonly recorders: readonly Recorder[];
}

/** Why the parts cannot be put in order: nothing in them tells it. */
export interface NoOrder {
  readonly kind: 'no-order';
  readonly message: string;
}

/** The sources stay open; in which order they are given does not matter. Rejects as `readTrace` does. */
export async function readTogether(
  given: readonly Part[],
  options: ParseOptions = {},
  room?: Room,
): Promise<Together | NotATrace | NoOrder> {
  const parts = given.map((part, file) => ({ ...part, file })).sort((a, b) => (a.source.label < b.source.label ? -1 : 1));
  const chunk = Math.max(1 << 14, Math.min(1 << 20, Math.floor((64 << 20) / parts.length)));
  const opened: Opened[] = [];
  for (const part of parts) {
    const next = linesOf(part.source, chunk);
    const lines = await firstLines(next);
    const dialect = asked(options) ?? dialectOf(lines);
    if (typeof dialect === 'object') return { ...dialect, message: `${part.source.label}: ${dialect.message}` };
    opened.push({ ...part, lines, next: again(lines, next), dialect });
  }
  const dialect = opened.find((one) => one.dialect !== undefined)?.dialect ?? 'strace';
  const groups = new Map<Dialect, Opened[]>();
  for (const one of opened) groups.set(one.dialect ?? dialect, [...(groups.get(one.dialect ?? dialect) ?? []), one]);
  const logs: Read[] = [];
  for (const [tool, files] of [...groups].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))) {
    const timeless = files.length === 1 ? undefined : files.find((one) => one.lines.length > 0 && !showsTime(one.lines, tool));
    if (timeless !== undefined) return { kind: 'no-order', message: noOrder(timeless.source.label, tool) };
    const read = await readLines(files.map(lineSource), tool, options, room);
    if ('kind' in read) return read;
    const faults = files.flatMap(({ source }) => faultOf(source));
    const { incomplete } = read.trace;
    const reasons = incomplete === undefined ? faults : [incomplete, ...faults];
    const trace = reasons.length === 0 ? read.trace : { ...read.trace, incomplete: reasons.join('; ') };
    logs.push({ ...read, trace, files });
  }
  return joined(logs);
}

interface Opened extends Part {
  readonly file: number;
  /** The first ones; `next` gives them once more. */
  readonly lines: readonly string[];
  readonly next: NextLines;
  readonly dialect: Dialect | undefined;
}

interface Read {
  readonly trace: ParsedTrace;
  readonly places: Places;
  readonly files: readonly Opened[];
}

/** Tracers in the kernel first: the joined log has their clock, and strace encloses what they show. */
const order: readonly Dialect[] = ['ftrace', 'trace-cmd', 'perf', 'perf-trace', 'strace'];

function joined(logs: readonly Read[]): Together | NoOrder {
  const [first, ...rest] = logs;
  if (first === undefined) throw new Error('no files were given to be read together');
  const recorders: Recorder[] = [{ dialect: first.trace.dialect, files: first.files.map((one) => one.file) }];
  let all: Read = first;
  for (const log of rest) {
    const places = createPlaces();
    const skew = skewOf(log, all);
    const result = join(asLog(log), asLog(all), {
      place(number, of, line) {
        const at = (of === 0 ? log : all).places.of(line);
        if (at !== undefined) places.add(number, at.file, at.line);
      },
      ...(skew === undefined ? {} : { skew }),
    });
    if ('error' in result) return { kind: 'no-order', message: result.error };
    recorders.push({ dialect: log.trace.dialect, files: log.files.map((one) => one.file), clock: result.clock });
    all = { trace: result.trace, places, files: [...all.files, ...log.files] };
  }
  return { trace: all.trace, places: all.places, recorders };
}

function asLog({ trace, places, files }: Read): Log {
  return { trace, lastLine: places.last(), label: files.map(({ source }) => source.label).join(', ') };
}

/** What was given for a file goes for its recorder; what was not is no difference. */
function skewOf(log: Read, all: Read): number | undefined {
  const [own, other] = [log, all].map(({ files }) => files.find((one) => one.skew !== undefined)?.skew);
  return own === undefined && other === undefined ? undefined : (own ?? 0) - (other ?? 0);
}

function lineSource({ file, next, task }: Opened): LinesOf {
  return task === undefined ? { file, next } : { file, next, task };
}

function asked({ dialect }: ParseOptions): Dialect | undefined {
  return dialect === 'auto' ? undefined : dialect;
}

function showsTime(lines: readonly string[], dialect: Dialect): boolean {
  const stamps = stampsOf(dialect);
  return lines.slice(0, 200).some((line) => stamps(line) !== undefined);
}

function faultOf(source: ByteSource): readonly string[] {
  const fault = source.fault?.();
  return fault === undefined ? [] : [`${source.label}: ${fault}`];
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

async function firstLines(next: NextLines): Promise<readonly string[]> {
  for (let lines = await next(); lines !== undefined; lines = await next()) if (lines.length > 0) return lines;
  return [];
}

/** `next` with lines already taken put back. */
function again(taken: readonly string[], next: NextLines): NextLines {
  let waiting: readonly string[] | undefined = taken;
  return async () => {
    const lines = waiting ?? (await next());
    waiting = undefined;
    return lines;
  };
}

function noOrder(label: string, dialect: Dialect): string {
  const record =
    dialect === 'strace'
      ? 'record with `strace -ff -ttt -T -y -o FILE`'
      : 'record without the latency-format option, with trace_clock mono, or join the files by `trace-cmd report`';
  return `${label} shows no time of day, so the order of the files' lines is not known; ${record}`;
}
