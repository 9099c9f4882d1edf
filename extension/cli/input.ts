// One log from the command line: opened, read with progress. What cannot be read is a value with a message.

import type { ParsedTrace } from '../../grammar/event';
import type { ParseOptions } from '../../grammar/parse';
import { createLineScanner } from '../../grammar/scan';
import type { PlaceOf } from '../engine/report/place';
import type { Recorded } from '../engine/report/records';
import { visible } from '../engine/report/visible';
import type { ByteSource } from '../trace/byte-source';
import { openFile, standardInput } from '../trace/node-byte-source';
import { createRoom } from '../trace/node-room';
import { isTraceDat, longestReport, programOnPath, reportOfTraceDat } from '../trace/node-trace-cmd';
import { unpacked } from '../trace/node-unpack';
import { pieceOf } from '../trace/pieces';
import { readTrace } from '../trace/read-trace';
import type { Console } from './console';
import type { Reading } from './judging';
import type { Reread } from './minimised';

export interface Input {
  /** As the user gave it; `-` for standard input; of several files of one run their common name. */
  readonly file: string;
  readonly trace: ParsedTrace;
  /** Of several files of one run: where a line of `trace` stands. */
  readonly place?: PlaceOf;
  /** Of several files of one run: the line of `trace` that a line of a file is; undefined where there is none. */
  readonly lineOf?: (file: string, line: number) => number | undefined;
  /** Of several files of one run: some of its lines, joined again. */
  readonly reread?: Reread;
  /** Of several files of one run: whose they are, and how the clocks stand. */
  readonly joined?: readonly Recorded[];
  /** The text of some lines (1-based): a file is read once more up to the last of them, of a pipe the lines of events are kept. */
  texts(lines: Iterable<number>): Promise<ReadonlyMap<number, string>>;
}

/** A log opened for reading, unpacked. `again`: it can be opened once more. */
export interface OpenLog {
  readonly bytes: ByteSource;
  readonly source: ByteSource;
  readonly again: boolean;
}

/** Opens a text, a packed text, or through trace-cmd its own file; `-` is standard input. */
export async function openLog(file: string, unpackLimit: number): Promise<OpenLog | { readonly error: string }> {
  const bytes = file === '-' ? standardInput() : await openFile(file);
  if ('error' in bytes) return { error: visible(bytes.error) };
  const program = (await isTraceDat(bytes)) ? programOnPath('trace-cmd') : undefined;
  const source =
    program === undefined
      ? await unpacked(bytes, unpackLimit)
      : reportOfTraceDat(program, file, { bytes: unpackLimit, time: longestReport });
  return { bytes, source, again: bytes.read !== undefined && program === undefined };
}

/** Reads `file` (`-`: standard input). `showText`: the text of lines will be asked for. */
export async function readInput(
  file: string,
  { dialect, unpackLimit, mostEvents }: Reading,
  console: Console,
  showText: boolean,
  more: Pick<ParseOptions, 'keptUnparsed'> = {},
): Promise<Input | { readonly error: string }> {
  const log = await openLog(file, unpackLimit);
  if ('error' in log) return log;
  const { bytes, source, again: readsAgain } = log;
  const kept = new Map<number, string>();
  const task = pieceOf(file)?.task;
  const how = { ...more, dialect, mostKept: mostEvents, ...(task === undefined ? {} : { task }) };
  const options = showText && !readsAgain ? { ...how, keep: keeper(kept) } : how;
  const label = visible(bytes.label);
  try {
    const trace = await readTrace(source, options, progressOf(label, console), undefined, room);
    if ('kind' in trace) return { error: `${label}: ${trace.message}` };
    if (trace.lines === 0) console.tell(`lease-lens: ${label}: empty, nothing to judge`);
    if (trace.incomplete !== undefined) console.tell(`lease-lens: ${label}: ${visible(trace.incomplete)}`);
    const texts = async (lines: Iterable<number>) => (readsAgain ? linesOf(file, unpackLimit, new Set(lines), bytes.stamp, console) : kept);
    return { file, trace, texts };
  } catch (error) {
    return { error: `${label}: reading failed (${visible(error instanceof Error ? error.message : String(error))})` };
  } finally {
    console.progress(undefined);
    await bytes.close();
  }
}

/** Of this thread: all logs it reads. */
const room = createRoom();

/** Keeps lines up to a bound of memory, in characters: beyond it a finding is told without its text. */
function keeper(kept: Map<number, string>): (line: number, text: string) => void {
  let room = 64 * 1024 * 1024;
  return (line, text) => {
    if (room < text.length) return;
    room -= text.length;
    kept.set(line, text);
  };
}

/**
 * The text of some lines of a file, read once more up to the last of them. None, and a word about it, where it is not the file of `stamp` any more:
 * the lines of another file would prove nothing.
 */
export async function linesOf(
  file: string,
  unpackLimit: number,
  wanted: ReadonlySet<number>,
  stamp?: string,
  console?: Console,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (wanted.size === 0) return found;
  const source = await openFile(file);
  // Gone since it was read: the findings stand, only their text is missing.
  if ('error' in source) return found;
  if (stamp !== undefined && source.stamp !== stamp) {
    console?.tell(
      `lease-lens: ${visible(source.label)}: changed since it was read; the findings are of what was read, their lines are not shown`,
    );
    await source.close();
    return found;
  }
  try {
    await collect(await unpacked(source, unpackLimit), wanted, found);
  } finally {
    await source.close();
  }
  return found;
}

async function collect(source: ByteSource, wanted: ReadonlySet<number>, found: Map<number, string>): Promise<void> {
  let line = 0;
  const scanner = createLineScanner((text) => {
    line += 1;
    if (wanted.has(line)) found.set(line, text);
  });
  for await (const chunk of source.chunks(1 << 20)) {
    scanner.push(chunk);
    if (found.size === wanted.size) return;
  }
  scanner.end();
}

function progressOf(label: string, console: Console): (done: number, total: number | undefined) => void {
  const started = performance.now();
  let shown = started;
  return (done, total) => {
    const now = performance.now();
    if (now - started < 1000 || now - shown < 200) return;
    shown = now;
    const part = total === undefined ? '' : ` of ${megabytes(total)} (${Math.min(99, Math.floor((100 * done) / total))} %)`;
    console.progress(`reading ${label}: ${megabytes(done)}${part}`);
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
