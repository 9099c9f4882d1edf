// `perf trace` text, line by line: strace-like calls and tracepoints between them. What a call means is read in calls/, as for strace.

import type { DialectParser, LineSink } from '../dialect-parser';
import { assemble, open, type Place, point } from './assemble';
import type { Call, Draft } from './call';
import { catalogue } from './calls/catalogue';
import { fcntlCommands, leaseTypes } from './flags';
import type { Outcome } from './line-grammar';
import { argumentsOf } from './perf-trace-calls';
import { type PerfLine, perfGrammar } from './perf-trace-grammar';
import { tracepoint } from './perf-trace-points';
import { perfLexer } from './perf-trace-tokens';
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
      if (isStructure(text)) return sink.structure();
      sink.parserEntry();
      const { tokens, errors } = perfLexer.tokenize(text);
      const stray = errors[0];
      if (stray !== undefined) return sink.unparsed(line, stray.offset + 1, 'a character that no line of perf trace has here');
      perfGrammar.input = tokens;
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
      const read = perfGrammar.line();
      Error.stackTraceLimit = limit;
      const error = perfGrammar.errors[0];
      if (error !== undefined) {
        const offset = Number.isNaN(error.token.startOffset) ? text.length : error.token.startOffset;
        return sink.unparsed(line, offset + 1, offset === text.length ? 'the line ends early' : 'a word that does not fit');
      }
      understood(read, text, line);
    },
    end() {
      for (const [tid, call] of waiting) {
        const draft = decode({ name: call.name, items: call.items, outcome: noOutcome });
        if (draft !== undefined) sink.event(open(draft, tid, call.comm, call.place));
      }
      waiting.clear();
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
    if (read.name.includes(':')) return pointLine(tracepoint(read.name, read.fields), tid, comm, place);
    const items = argumentsOf(read.name, read.fields);
    if (items === undefined) return sink.noise();
    if (read.kind === 'continued') return continuedLine(read, tid, place);
    const call: Call = { name: read.name, items, outcome: outcomeOf(read) };
    const draft = decode(call);
    if (read.end.kind === 'later') waiting.set(tid, { name: read.name, items, comm, place });
    if (draft === undefined) return sink.noise();
    sink.eventLine();
    if (read.end.kind !== 'later') sink.event(assemble(draft, call, tid, comm, place));
  }

  function continuedLine(read: PerfLine, tid: number, place: Place): void {
    const started = waiting.get(tid);
    if (started?.name !== read.name) {
      // Its start is not in the log: what it did is unknown.
      if (catalogue.get(read.name) === undefined) return sink.noise();
      return pointLine({ kind: 'lost', why: 'strace-gap' }, tid, undefined, place);
    }
    waiting.delete(tid);
    const call: Call = { name: read.name, items: started.items, outcome: outcomeOf(read) };
    const draft = decode(call);
    if (draft === undefined) return sink.noise();
    sink.eventLine();
    // The stamp of the second line is the start's, so it tells nothing of the end.
    sink.event(assemble(draft, call, tid, started.comm, started.place, { ...place, time: undefined }));
  }

  function pointLine(draft: Draft | undefined, tid: number, comm: string | undefined, place: Place): void {
    if (draft === undefined) return sink.noise();
    sink.eventLine();
    sink.event(point(draft, tid, comm, place));
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

const noOutcome: Outcome = { injected: false };

/** Blanks, and the tables of -s: heads, rules, rows and their titles. */
function isStructure(text: string): boolean {
  if (text.trim() === '' || text.startsWith('#')) return true;
  return /^ (?:Summary of events:|.+ \(\d+\), \d+ events, [\d.]+%)|^ {3}(?:syscall {2,}calls|-{3,} -|\w+ +\d+ +\d+ )|^ +\(msec\)/.test(
    text,
  );
}
