// The text under which a trace is shown where the editor cannot show its file: unpacked, joined from several files, or only the lines of
// events. Its lines are those of the trace that is kept beside it, so that whatever is said of a line stands at that line.

import type { ParsedTrace } from '../../grammar/event';
import { createLineScanner } from '../../grammar/scan';
import type { ByteSource } from './byte-source';
import type { Places } from './places';
import { type CannotRead, type OpenSource, type Read, type ReadOptions, readSource } from './read-source';
import type { TraceSource } from './trace-source';

/** Where each line of a shown text comes from; `[n - 1]` is line n. */
export interface Origins {
  /** 1-based line of its file. */
  readonly lines: Int32Array;
  /** Of several files: which. */
  readonly parts?: Int32Array;
}

export interface ShownText {
  /** UTF-8 with `\n`. */
  readonly text: Uint8Array;
  readonly dialect: ParsedTrace['dialect'];
  /** Absent: every line is the file's own. */
  readonly origins?: Origins;
  /** Why the text ends before the log does. */
  readonly incomplete?: string;
  /** Lines of the file, or of all files together. */
  readonly lines: number;
}

export interface Shown {
  readonly kind: 'shown';
  readonly trace: ParsedTrace;
  readonly shown: ShownText;
}

/** The text is longer than the editor takes. */
export interface TooLong {
  readonly kind: 'too-long';
  readonly message: string;
}

/** `most`: bytes of text. `extract`: only the lines of events and those that were not understood. */
export async function showText(
  source: TraceSource,
  openSource: OpenSource,
  options: Omit<ReadOptions, 'watch'>,
  { most, extract }: { readonly most: number; readonly extract: boolean },
): Promise<Shown | TooLong | Exclude<Read, { readonly kind: 'read' }>> {
  const texts: Texts = extract ? keptLines(most) : allLines(most);
  const read = await readSource(source, openSource, {
    ...options,
    parse: { ...options.parse, ...(texts.keep && { keep: texts.keep }) },
    ...(texts.watch && { watch: texts.watch }),
  }).catch((error: unknown): TooLong => {
    if (error !== tooLong) throw error;
    return { kind: 'too-long', message: `its text has more than ${Math.round(most / 2 ** 20)} MB` };
  });
  if (read.kind !== 'read') return read;
  if (extract && read.places !== undefined) return cannot('the lines of several files cannot be extracted; analyze them together');
  const { lines, origins } = await withMissing(texts.finish(read.places), extract ? read.trace : undefined, source, openSource);
  const trace = extract && origins !== undefined ? renumbered(read.trace, origins.lines) : read.trace;
  const shown: ShownText = {
    text: new TextEncoder().encode(lines.map(oneLine).join('\n')),
    dialect: trace.dialect,
    lines: read.trace.lines,
    ...(origins === undefined ? {} : { origins }),
    ...(trace.incomplete === undefined ? {} : { incomplete: trace.incomplete }),
  };
  return { kind: 'shown', trace, shown };
}

interface Texts {
  readonly keep?: (line: number, text: string) => void;
  readonly watch?: (source: ByteSource, part: number) => ByteSource;
  finish(places: Places | undefined): { readonly lines: readonly string[]; readonly origins?: Origins };
}

/** Thrown through the reader to end it. */
const tooLong = new Error('too long');

function meter(most: number): (text: string) => void {
  let bytes = 0;
  return (text) => {
    bytes += text.length + 1;
    if (bytes > most) throw tooLong;
  };
}

/** Every line, file by file; put in order at the end, when that is known. */
function allLines(most: number): Texts {
  const files: string[][] = [];
  const count = meter(most);
  return {
    watch(source, part) {
      const own: string[] = [];
      files[part] = own;
      const scanner = createLineScanner((text) => {
        count(text);
        own.push(text);
      });
      const { read: _, ...inOrder } = source; // in order only: what is parsed passes by here
      return {
        ...inOrder,
        async *chunks(length) {
          for await (const chunk of source.chunks(length)) {
            scanner.push(chunk);
            yield chunk;
          }
          scanner.end();
        },
      };
    },
    finish(places) {
      if (places === undefined) return { lines: files[0] ?? [] };
      return joined(files, places);
    },
  };
}

/** The lines of a run in the order of time. Where a call returned after others went on, a line of ours says so: the trace has a number for it. */
function joined(files: readonly (readonly string[])[], places: Places): { readonly lines: readonly string[]; readonly origins: Origins } {
  const lines: string[] = [];
  const at: { readonly line: number; readonly file: number }[] = [];
  const given = files.map(() => 0);
  for (let number = 1; ; number += 1) {
    const place = places.of(number);
    if (place === undefined) break;
    const text = files[place.file]?.[place.line - 1] ?? '';
    const isEnd = place.line <= (given[place.file] ?? 0);
    if (!isEnd) given[place.file] = place.line;
    lines.push(isEnd ? returned(text) : text);
    at.push(place);
  }
  return {
    lines,
    origins: { lines: Int32Array.from(at, ({ line }) => line), parts: Int32Array.from(at, ({ file }) => file) },
  };
}

/** `<... fcntl resumed>) = 0 <0.000121>`, as strace writes it when it sees both halves itself. */
function returned(text: string): string {
  const [, name] = /([a-z_][a-z0-9_]{0,63})\(/.exec(text) ?? [];
  const [result] = /\) += [^"]*$/.exec(text) ?? [')'];
  return `<... ${name ?? 'call'} resumed>${result}`;
}

/** Lines of events and lines that were not understood. */
function keptLines(most: number): Texts {
  const kept: { readonly line: number; readonly text: string }[] = [];
  const count = meter(most);
  return {
    keep(line, text) {
      count(text);
      kept.push({ line, text });
    },
    finish: () => ({ lines: kept.map(({ text }) => text), origins: { lines: Int32Array.from(kept, ({ line }) => line) } }),
  };
}

interface Lines {
  readonly lines: readonly string[];
  readonly origins?: Origins;
}

/**
 * A parser may learn behind a line that it belongs to an event (a name with a newline in it, a call whose end was taken for noise): such
 * lines are few, and the file is read once more for them.
 */
async function withMissing(kept: Lines, trace: ParsedTrace | undefined, source: TraceSource, openSource: OpenSource): Promise<Lines> {
  const { origins } = kept;
  if (trace === undefined || origins === undefined || 'parts' in source) return kept;
  const texts = new Map<number, string>([...origins.lines].map((line, i) => [line, kept.lines[i] ?? '']));
  const missing = new Set<number>();
  for (const { line, endLine } of trace.events) for (const one of [line, endLine]) if (!texts.has(one)) missing.add(one);
  if (missing.size === 0) return kept;
  const bytes = await openSource(source);
  if ('error' in bytes) return kept;
  let number = 0;
  const scanner = createLineScanner((text) => {
    number += 1;
    if (missing.has(number)) texts.set(number, text);
  });
  try {
    for await (const chunk of bytes.chunks(1 << 20)) scanner.push(chunk);
    scanner.end();
  } finally {
    await bytes.close();
  }
  const lines = [...texts].sort(([a], [b]) => a - b);
  return { lines: lines.map(([, text]) => text), origins: { lines: Int32Array.from(lines, ([line]) => line) } };
}

/** The trace under the numbers of the lines that are left; `lines` rises. */
function renumbered(trace: ParsedTrace, lines: Int32Array): ParsedTrace {
  const events = trace.events.map((event) => ({ ...event, line: indexOf(lines, event.line), endLine: indexOf(lines, event.endLine) }));
  const unparsed = trace.unparsed.map((one) => ({ ...one, line: indexOf(lines, one.line) }));
  return { ...trace, lines: lines.length, noise: 0, structure: 0, events, unparsed };
}

/** 1-based place of `line`, or of the last line before it. */
function indexOf(lines: Int32Array, line: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}

/** Editors break lines at a lone carriage return too; a log's line keeps its columns. */
function oneLine(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r', '␍') : text;
}

function cannot(message: string): CannotRead {
  return { kind: 'cannot-read', message };
}
