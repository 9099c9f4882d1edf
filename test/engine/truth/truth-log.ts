// A recording's truth log: what the traced program itself wrote down around each of its calls (../shared/traces/INDEX.md).

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One call of the traced program, or a note it left. */
export interface TruthOp {
  /** 1-based line of the truth log. */
  readonly line: number;
  /** Seconds on CLOCK_MONOTONIC; `end` absent for a call that never returned. */
  readonly start: number;
  readonly end?: number;
  readonly pid: number;
  readonly tid: number;
  readonly op: string;
  readonly what: string;
  /** Absent for a call that never returned. */
  readonly result?: number;
  readonly errno?: string;
}

/** Calls in the order in which they began. */
export function readTruth(path: string): readonly TruthOp[] {
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').split('\n');
  return lines
    .flatMap((text, at) => (text === '' ? [] : read(JSON.parse(text) as Raw, at + 1)))
    .sort((a, b) => a.start - b.start || a.line - b.line); // written by the recorder, its shape is INDEX.md's
}

/** Outcome in the engine's words: `ok`, an errno name; undefined when the call never returned. */
export function truthOutcome(op: TruthOp): string | undefined {
  return op.errno ?? (op.result === undefined ? undefined : 'ok');
}

/** A number behind `name=` in the call's words, decimal or 0x-hexadecimal. */
export function numberOf(op: TruthOp, name: string): number | undefined {
  const found = new RegExp(`(?:^| )${name}=(-?(?:0x[0-9a-f]+|\\d+))`).exec(op.what)?.[1];
  return found === undefined ? undefined : Number(found);
}

interface Raw {
  readonly clock?: string;
  readonly t0: number;
  readonly t1: number | null;
  readonly pid: number;
  readonly tid: number;
  readonly op: string;
  readonly what: string;
  readonly ret: number | string | null;
  readonly err?: string;
}

function read(raw: Raw, line: number): readonly TruthOp[] {
  if (raw.clock !== undefined) return [];
  return [
    {
      line,
      start: raw.t0,
      ...(raw.t1 === null ? {} : { end: raw.t1 }),
      pid: raw.pid,
      tid: raw.tid,
      op: raw.op,
      what: raw.what,
      ...(raw.ret === null ? {} : { result: Number(raw.ret) }),
      ...(raw.err === undefined ? {} : { errno: raw.err }),
    },
  ];
}
