// One log from the command line: opened, read with progress, judged. What cannot be read is a value with a message.

import type { Dialect, ParsedTrace } from '../../grammar/event';
import { openFile, standardInput } from '../trace/node-byte-source';
import { readTrace } from '../trace/read-trace';
import type { Console } from './console';
import { visible } from './terminal';

export interface Input {
  /** As the user gave it; `-` for standard input. */
  readonly file: string;
  readonly trace: ParsedTrace;
  /** Text of a line that belongs to an event or was not understood; undefined for others and beyond the memory set aside for them. */
  readonly lineText: (line: number) => string | undefined;
}

/** Reads `file` (`-`: standard input). `keepText`: also keeps the text of the lines that findings can be about. */
export async function readInput(
  file: string,
  dialect: Dialect | 'auto',
  console: Console,
  keepText: boolean,
): Promise<Input | { readonly error: string }> {
  const source = file === '-' ? standardInput() : await openFile(file);
  if ('error' in source) return { error: visible(source.error) };
  const kept = new Map<number, string>();
  let room = keptCharacters;
  const keep = (line: number, text: string): void => {
    if (room < text.length) return;
    room -= text.length;
    kept.set(line, text);
  };
  try {
    const trace = await readTrace(source, keepText ? { dialect, keep } : { dialect }, progressOf(source.label, console));
    if ('kind' in trace) return { error: `${visible(source.label)}: ${trace.message}` };
    if (trace.lines === 0) console.tell(`lease-lens: ${visible(source.label)}: empty, nothing to judge`);
    return { file, trace, lineText: (line) => kept.get(line) };
  } catch (error) {
    return { error: `${visible(source.label)}: reading failed (${visible(error instanceof Error ? error.message : String(error))})` };
  } finally {
    console.progress(undefined);
    await source.close();
  }
}

/** Text kept for showing, in characters. */
const keptCharacters = 128 * 1024 * 1024;

function progressOf(label: string, console: Console): (done: number, total: number | undefined) => void {
  const started = performance.now();
  let shown = started;
  return (done, total) => {
    const now = performance.now();
    if (now - started < 1000 || now - shown < 200) return;
    shown = now;
    const part = total === undefined ? '' : ` of ${megabytes(total)} (${Math.min(99, Math.floor((100 * done) / total))} %)`;
    console.progress(`reading ${visible(label)}: ${megabytes(done)}${part}`);
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
