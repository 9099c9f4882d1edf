// The entrance of the grammar: lines in, one ParsedTrace out. Never throws on text, never loses a line.

import { detect } from './detect';
import type { DialectParser } from './dialect-parser';
import type { Dialect, ParsedTrace } from './event';
import { createFtraceParser } from './ftrace/parser';
import { createLogObserver } from './log-facts';
import { type NotATrace, notATrace } from './not-a-trace';
import { longestLine } from './scan';
import { shapes } from './shape-memo';
import type { SieveSetting } from './sieve/sieve';
import { createStraceParser } from './strace/parser';
import { createPerfTraceParser } from './strace/perf-trace';
import { createTally, type Tally } from './tally';

export type { NotATrace } from './not-a-trace';

export interface ParseOptions {
  /** `auto` looks at the first lines. */
  readonly dialect?: Dialect | 'auto';
  /** Longest line in bytes of UTF-8; a longer one is unparsed. Default 1 MiB. */
  readonly longestLine?: number;
  /** Told of each line that may belong to an event or could not be parsed, so that a caller can keep its text. `line` is 1-based. */
  readonly keep?: (line: number, text: string) => void;
  /** How many unparsed lines come with column and reason; default 1000. All are counted. */
  readonly keptUnparsed?: number;
  /** Lines of events, and names, that are kept at most: the log ends there, `incomplete`. Default: no bound. */
  readonly mostKept?: number;
  /** strace: the task of lines that show none, known from elsewhere (the name of a file of strace -ff). */
  readonly task?: number;
}

/** Takes the lines of one log in order. */
export interface TraceParser {
  /** One physical line without its newline; `cut`: its end was dropped because it was too long. */
  push(line: string, cut?: boolean, at?: LineAt): void;
  /** The next line as bytes[start, end), if it need not become a text; else false: it is to be pushed. Only while `sieve` allows something. */
  pushKnown(bytes: Uint8Array, start: number, end: number): boolean;
  /** Which of the next lines need not be pushed; undefined: none. The same object while nothing changed. */
  sieve(): SieveSetting | undefined;
  /** `count` lines were left out as `sieve` allowed; the rest is as `DialectParser.skipped` has it. */
  skip(count: number, unfinished: boolean, second: number): void;
  /** The rest need not be read: the text is no trace already, or enough is kept, or `stop` was called. */
  refused(): boolean;
  /** Lines of events, or names, that are kept so far. */
  kept(): number;
  /** No more lines are taken; the trace is `incomplete` for this reason, behind which its last line is named. */
  stop(because: string): void;
  /** After the last line. */
  end(): ParsedTrace | NotATrace;
}

/** For a log put together of several files. */
export interface LineAt {
  /** The line's number, larger than the one before; absent: it follows that. */
  readonly number?: number;
  /** As `ParseOptions.task`, for this line. */
  readonly task?: number;
}

/** A whole text at once: small logs, tests, the editor's own buffer. */
export function parseTrace(text: string, options: ParseOptions = {}): ParsedTrace | NotATrace {
  const parser = createTraceParser(options);
  const limit = options.longestLine ?? longestLine;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end);
    parser.push(line, isLonger(line, limit));
    start = end + 1;
  }
  return parser.end();
}

/** A parser for one log; the dialect is settled from the first lines unless given. */
export function createTraceParser(options: ParseOptions = {}): TraceParser {
  const given = options.dialect === 'auto' ? undefined : options.dialect;
  const tally = createTally(options.keptUnparsed);
  const observer = createLogObserver();
  const feed = (parser: DialectParser, line: Line): void => {
    const before = tally.dull();
    if (line.cut) tally.sink.unparsed(line.number, line.text.length + 1, 'the line is too long; its end was dropped');
    else parser.push(line.text, line.number, line.task);
    if (options.keep !== undefined && tally.dull() === before) options.keep(line.number, line.text);
  };
  let refused: NotATrace | undefined;
  let stopped: string | undefined;
  let running: Running | undefined;
  // The window: lines kept back until the dialect is settled.
  let waiting: Line[] = [];
  let waitingCharacters = 0;
  let lines = 0;
  let number = 0;

  const limit = options.longestLine ?? longestLine;
  const most = options.mostKept ?? Number.POSITIVE_INFINITY;
  const stop = (because: string): void => {
    stopped ??= `read up to line ${number}: ${because}`;
  };
  const settle = (): void => {
    const found = detect(waiting.map((line) => line.text));
    if (found?.kind === 'not-a-trace') {
      refused = notATrace(found.what, (waiting[0]?.number ?? 1) + found.index);
    } else if (found !== undefined || given !== undefined) {
      const dialect = given ?? found?.dialect ?? 'strace';
      running = { dialect, parser: createParser(dialect, tally), certain: found?.certain === true };
      for (const line of waiting) feed(running.parser, line);
    } else {
      // Nothing recognised yet: a program's own output before the log. These lines are counted and let go, so that memory stays bounded.
      for (const line of waiting) countPreamble(tally, line);
    }
    waiting = [];
    waitingCharacters = 0;
  };

  return {
    push(text, cut = false, at = {}) {
      if (stopped !== undefined) return;
      lines += 1;
      number = at.number ?? number + 1;
      if (refused !== undefined) return;
      observer.look(text);
      const line: Line = { text, number, cut, task: at.task ?? options.task };
      if (running !== undefined) {
        feed(running.parser, line);
        if (tally.kept() >= most) stop(`more than the ${most} lines of events that are kept at most`);
        return;
      }
      waiting.push(line);
      waitingCharacters += text.length;
      if (waiting.length >= windowLines || waitingCharacters >= windowCharacters) settle();
    },
    pushKnown(bytes, start, end) {
      if (stopped !== undefined) return true;
      if (options.keep !== undefined || end - start > limit || !shapes.remembered) return false;
      if (running?.parser.pushKnown?.(bytes, start, end, number + 1, options.task) !== true) return false;
      lines += 1;
      number += 1;
      if (tally.kept() >= most) stop(`more than the ${most} lines of events that are kept at most`);
      return true;
    },
    sieve: () => (observer.done() && refused === undefined ? running?.parser.sieve?.() : undefined),
    skip(count, unfinished, second) {
      if (stopped !== undefined) return;
      lines += count;
      number += count;
      tally.skipped(count);
      running?.parser.skipped?.(number, unfinished, second);
    },
    refused: () => refused !== undefined || stopped !== undefined,
    kept: tally.kept,
    stop,
    end() {
      if (running === undefined && refused === undefined) settle();
      if (refused !== undefined) return refused;
      running?.parser.end();
      if (lines > 0 && !tally.recognised() && !running?.certain) return notATrace('unknown', lines);
      const dialect = running?.dialect ?? given ?? 'strace';
      const trace = tally.finish(dialect, lines);
      if (lines === 0) return trace;
      return { ...trace, detected: observer.facts(dialect), ...(stopped === undefined ? {} : { incomplete: stopped }) };
    },
  };
}

interface Line {
  readonly text: string;
  readonly number: number;
  readonly cut: boolean;
  readonly task: number | undefined;
}

interface Running {
  readonly dialect: Dialect;
  readonly parser: DialectParser;
  /** Lines of a known tool were seen, not only asked for. */
  readonly certain: boolean;
}

const windowLines = 200;
const windowCharacters = 1 << 16;

function createParser(dialect: Dialect, tally: Tally): DialectParser {
  switch (dialect) {
    case 'strace':
      return createStraceParser(tally.sink);
    case 'perf-trace':
      return createPerfTraceParser(tally.sink);
    case 'ftrace':
    case 'trace-cmd':
    case 'perf':
      return createFtraceParser(tally.sink, dialect);
  }
}

function countPreamble(tally: Tally, line: Line): void {
  if (/^\s*(?:#|$)/.test(line.text)) tally.sink.structure();
  else tally.sink.unparsed(line.number, 1, 'text before the first line of a trace');
}

function isLonger(line: string, limit: number): boolean {
  // One UTF-16 unit is one to three bytes of UTF-8: only a line near the limit has to be measured.
  if (line.length * 3 <= limit) return false;
  return line.length > limit || new TextEncoder().encode(line).length > limit;
}
