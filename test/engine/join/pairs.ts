// Two logs joined, as the tests need it: the trace, and where each of its lines stands.

import { type Joined, join } from '../../../extension/engine/join/join';
import type { ParsedTrace } from '../../../grammar/event';
import { parseTrace } from '../../../grammar/parse';

export interface Pair extends Joined {
  /** By number of the joined line from 1: which of the two logs, and its line there. */
  readonly lines: readonly (readonly [of: 0 | 1, line: number] | undefined)[];
}

/** Joins strace's text with ftrace's; an error is its message. */
export function joinTexts(strace: string, ftrace: string, skew?: number): Pair | string {
  return joinTraces(parsed(strace), parsed(ftrace), skew);
}

export function joinTraces(first: ParsedTrace, second: ParsedTrace, skew?: number): Pair | string {
  const lines: (readonly [0 | 1, number] | undefined)[] = [undefined];
  const joined = join(
    { trace: first, lastLine: first.lines, label: 'run.strace' },
    { trace: second, lastLine: second.lines, label: 'run.ftrace' },
    {
      place(number, of, line) {
        lines[number] = [of, line];
      },
      ...(skew === undefined ? {} : { skew }),
    },
  );
  return 'error' in joined ? joined.error : { ...joined, lines };
}

/** A pair that must join. */
export function joinedTexts(strace: string, ftrace: string): Pair {
  const pair = joinTexts(strace, ftrace);
  if (typeof pair === 'string') throw new Error(pair);
  return pair;
}

export function parsed(text: string): ParsedTrace {
  const trace = parseTrace(text);
  if ('kind' in trace) throw new Error(trace.message);
  return trace;
}
