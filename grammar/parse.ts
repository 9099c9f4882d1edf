// The entrance of the grammar: lines in, one ParsedTrace out. Never throws on text, never loses a line.

import type { Dialect, ParsedTrace } from './event';

export interface ParseOptions {
  /** `auto` looks at the first lines. */
  readonly dialect?: Dialect | 'auto';
}

/** Why a text is no trace that can be read: raw, hex, bin or hist output, binary bytes, nothing recognised. */
export interface NotATrace {
  readonly kind: 'not-a-trace';
  readonly what: 'raw' | 'hex' | 'binary' | 'hist' | 'trace.dat' | 'perf.data' | 'unknown';
  /** What it is, where that shows, and what to record instead. */
  readonly message: string;
}

/** Takes the lines of one log in order. */
export interface TraceParser {
  /** One physical line without its newline. */
  push(line: string): void;
  /** After the last line. */
  end(): ParsedTrace | NotATrace;
}

/** A parser for one log; the dialect is settled from the first lines unless given. */
export declare function createTraceParser(options?: ParseOptions): TraceParser;

/** A whole text at once: small logs, tests, the editor's own buffer. */
export declare function parseTrace(text: string, options?: ParseOptions): ParsedTrace | NotATrace;
