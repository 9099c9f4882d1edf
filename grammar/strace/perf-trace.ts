// `perf trace` text, line by line: strace-like calls and tracepoints between them. What a call means is read in calls/, as for strace.

import type { IToken } from 'chevrotain';
import type { DialectParser, LineSink } from '../dialect-parser';
import { withoutStacks } from '../without-stacks';
import { assemble, open, type Place, point } from './assemble';
import type { Call, Draft } from './call';
import { catalogue } from './calls/catalogue';
import { fcntlCommands, leaseTypes } from './flags';
import type { Outcome } from './line-grammar';
import { argumentsOf } from './perf-trace-calls';
import { type PerfLine, perfGrammar } from './perf-trace-grammar';
import { tracepoint } from './perf-trace-points';
import { perfLexer, perfToken } from './perf-trace-tokens';
import { deepest, type Misfit } from './read-line';
import { type Argument, numberOf, type Value } from './value';

interface Waiting {
  readonly name: string;
  readonly items: readonly Argument[];
  readonly comm: string;
  readonly place: Place;
}

/** Reads one `perf trace` log. `sink` gets every line once, and events when their outcome is known. */
export function createPerfTraceParser(sink: LineSink): DialectParser {
  const seen = new Set<string>();
  /** Calls shown with `...` instead of a result, by task. */
  const waiting = new Map<number, Waiting>();
  let origin: number | undefined;

  return {
    push(text, line) {
      if (isStructure(text)) {
        sink.structure();
        return;
      }
      sink.parserEntry();
      const read = readPerfLine(text);
      if (read.kind === 'misfit') sink.unparsed(line, read.offset + 1, read.reason);
      else understood(read, text, line);
    },
    end() {
      for (const tid of [...waiting.keys()]) leaveOpen(tid);
    },
  };

  function understood(read: PerfLine, text: string, line: number): void {
    if (!seen.has(read.name)) {
      seen.add(read.name);
      sink.seen(read.name.slice(read.name.indexOf(':') + 1));
    }
    const slash = read.task.lastIndexOf('/');
    const comm = read.task.slice(2, slash);
    const tid = Number(read.task.slice(slash + 1));
    const place: Place = { line, column: read.start + 1, endColumn: text.trimEnd().length + 1, time: timeOf(read.stamp) };
    const items = argumentsOf(read.name, read.fields);
    if (read.name.includes(':')) pointLine(tracepoint(read.name, read.fields), tid, comm, place);
    else if (items === undefined) sink.noise();
    else if (read.kind === 'continued') continuedLine(read, tid, place);
    else callLine(read, items, tid, comm, place);
  }

  function callLine(read: PerfLine, items: readonly Argument[], tid: number, comm: string, place: Place): void {
    const call: Call = { name: read.name, items, outcome: outcomeOf(read) };
    const draft = decode(call);
    count(draft !== undefined);
    leaveOpen(tid);
    if (read.end.kind === 'later') waiting.set(tid, { name: read.name, items, comm, place });
    else if (draft !== undefined) sink.event(assemble(draft, call, tid, comm, place));
  }

  /** What the task was doing has not returned: rt_sigreturn never does. */
  function leaveOpen(tid: number): void {
    const call = waiting.get(tid);
    if (call === undefined) return;
    waiting.delete(tid);
    const draft = decode({ name: call.name, items: call.items, outcome: noOutcome });
    if (draft !== undefined) sink.event(open(draft, tid, call.comm, call.place));
  }

  function continuedLine(read: PerfLine, tid: number, place: Place): void {
    const started = waiting.get(tid);
    if (started?.name !== read.name) {
      // Its start is not in the log: what it did is unknown. A new task's side of its clone has none.
      pointLine(catalogue.has(read.name) && !forks.has(read.name) ? { kind: 'lost', why: 'strace-gap' } : undefined, tid, undefined, place);
      return;
    }
    waiting.delete(tid);
    const call: Call = { name: read.name, items: started.items, outcome: outcomeOf(read) };
    const draft = decode(call);
    count(draft !== undefined);
    // The stamp of the second line is the start's, so it tells nothing of the end.
    if (draft !== undefined) sink.event(assemble(draft, call, tid, started.comm, started.place, { ...place, time: undefined }));
  }

  function pointLine(draft: Draft | undefined, tid: number, comm: string | undefined, place: Place): void {
    count(draft !== undefined);
    if (draft !== undefined) sink.event(point(draft, tid, comm, place));
  }

  function count(matters: boolean): void {
    if (matters) sink.eventLine();
    else sink.noise();
  }

  /** ns from the first stamped line; perf prints ms with three digits behind the dot. */
  function timeOf(stamp: string | undefined): number | undefined {
    if (stamp === undefined) return undefined;
    const nanoseconds = Math.round(Number(stamp) * 1000) * 1000;
    if (origin === undefined) {
      origin = nanoseconds;
      sink.clockOrigin?.(nanoseconds);
    }
    return nanoseconds - origin;
  }
}

/** A line as the grammar reads it, or where it does not fit. */
function readPerfLine(text: string): PerfLine | Misfit {
  const { tokens, errors } = perfLexer().tokenize(text);
  const stray = errors[0];
  if (stray !== undefined) return { kind: 'misfit', offset: stray.offset, reason: 'a character that no line of perf trace has here' };
  const deep = tooDeep(tokens);
  if (deep !== undefined) return { kind: 'misfit', offset: deep.startOffset, reason: `nested deeper than ${deepest}` };
  const parser = perfGrammar();
  parser.input = tokens;
  const line = withoutStacks(() => parser.line());
  const error = parser.errors[0];
  if (error === undefined) return line;
  const offset = error.token.startOffset;
  if (!(offset >= 0)) return { kind: 'misfit', offset: text.length, reason: 'the line ends early' };
  return { kind: 'misfit', offset, reason: 'a word that does not fit' };
}

/** The first parenthesis deeper than any that perf writes. */
function tooDeep(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0;
  return tokens.find(({ tokenType }) => {
    if (tokenType === perfToken.open) depth += 1;
    else if (tokenType === perfToken.closeParen) depth -= 1;
    return depth > deepest;
  });
}

function decode(call: Call): Draft | undefined {
  return catalogue.get(call.name)?.(call);
}

function outcomeOf(read: PerfLine): Outcome {
  if (read.end.kind !== 'returned') return noOutcome;
  const { value, errno } = read.end;
  const duration = read.took === undefined ? undefined : ` <${milliToSeconds(read.took)}>`;
  const number = value === undefined ? undefined : resultValue(value);
  return {
    injected: false,
    ...(number !== undefined && { value: number }),
    ...(errno !== undefined && { errno }),
    ...(duration !== undefined && { duration }),
  };
}

/** perf prints F_GETLEASE's result as a name: `UNLCK`. */
function resultValue(value: Value): Value | undefined {
  if (value.kind !== 'word') return value;
  const number = numberOf({ kind: 'word', text: `F_${value.text}` }, leaseTypes) ?? numberOf(value, fcntlCommands);
  return number === undefined ? undefined : { kind: 'number', text: String(number) };
}

function milliToSeconds(text: string): string {
  return (Math.round(Number(text) * 1000) / 1e6).toFixed(6);
}

const forks: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);

const noOutcome: Outcome = { injected: false };

/** Blanks, and the tables of -s: heads, rules, rows and their titles. */
function isStructure(text: string): boolean {
  if (text.trim() === '' || text.startsWith('#')) return true;
  return /^ (?:Summary of events:|.+ \(\d+\), \d+ events, [\d.]+%)|^ {3}(?:syscall {2,}calls|-{3,} -|\w+ +\d+ +\d+ )|^ +\(msec\)/.test(
    text,
  );
}
