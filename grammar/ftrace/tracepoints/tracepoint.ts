// What a file of tracepoints gives: a decoder for each event's name. Undefined: the line is of no interest (a `_done` half, another opcode).

import type { Decoded, Fields } from '../facts';

/** @param line the body's text from the event's fields on, for values that hold blanks (a comm) */
export type DecodeTracepoint = (fields: Fields, line: string) => Decoded;

export type Tracepoints = Readonly<Record<string, DecodeTracepoint>>;
