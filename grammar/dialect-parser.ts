// What a dialect's parser takes and gives: one line at a time in, facts out. parse.ts owns the counting.

import type { TraceEvent } from './event';
import type { SieveSetting } from './sieve/sieve';

/** Where a dialect's parser reports; each pushed line is reported exactly once, by `eventLine`, `noise`, `structure` or `unparsed`. */
export interface LineSink {
  /** A finished event: complete, or left open at the end of the log. Order of calls need not be order of lines. */
  event(event: TraceEvent): void;
  /** This line belongs to an event (its start or its outcome). */
  eventLine(): void;
  noise(): void;
  structure(): void;
  /** `column` is 1-based: the first character that does not fit. */
  unparsed(line: number, column: number, reason: string): void;
  /** A name this log shows (syscall, tracepoint, probe), also of noise: silence is told from absence by it. */
  seen(name: string): void;
  /** One line entered a Chevrotain parser. */
  parserEntry(): void;
  lost(count: number): void;
  /** ns of the first stamp on the log's own clock, told once. */
  clockOrigin?(nanoseconds: number): void;
}

export interface DialectParser {
  /** `text` without its newline; `line` 1-based and rising. `task`: whose line it is where it shows none (a file of strace -ff). */
  push(text: string, line: number, task?: number): void;
  /**
   * The same, for a line as bytes[start, end), where one of its form was read before; else false, and nothing was done: the line is to be pushed.
   * Only while `sieve` allows something to be left out.
   */
  pushKnown?(bytes: Uint8Array, start: number, end: number, line: number, task?: number): boolean;
  /** Which of the next lines are noise by their bytes alone and need not be pushed; undefined: none. The same object while nothing changed. */
  sieve?(): SieveSetting | undefined;
  /**
   * Lines up to `line`, at least one, were left out as `sieve` allowed. About the last of them: strace's start of an `unfinished` call, and its
   * `second` of the day where lines are stamped so.
   */
  skipped?(line: number, unfinished: boolean, second: number): void;
  /** Reports what is still open. */
  end(): void;
}
