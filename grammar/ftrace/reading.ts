// The log being read: its current line, what it has shown so far, and the one place where a line's facts become an event.

import type { LineSink } from '../dialect-parser';
import type { EventBase, TraceEvent } from '../event';
import { type Body, type Mutable, type PrefixFacts, prefixFacts } from './facts';
import type { FlagNumbering } from './gup';
import { type Family, parseLine, words } from './line-parser';
import { createPairing, type Ending, type Pairing, type TaskKey } from './pairing';
import type { Mode } from './tokens';
import type { DecodeTracepoint } from './tracepoints/tracepoint';

export interface Reading {
  readonly sink: LineSink;
  readonly pairing: Pairing;
  /** The line: its text, its number, where it ends without trailing blanks. */
  text: string;
  line: number;
  to: number;
  /** Where the lexer starts, and in which mode. */
  from: number;
  mode: Mode;
  /** First character of the event's name. */
  body: number;
  comm: string | undefined;
  /** Who and when, where the columns of a function graph say it and no prefix does. */
  given: PrefixFacts | undefined;
  /** This kernel's FOLL_* numbering, once something tells. */
  numbering: FlagNumbering;
  /** The line holds free text that may go on on the next. */
  goesOn: boolean;
  lastIoctl: TraceEvent | undefined;
  /** The line before ends within a name; it is not reported yet. */
  broken: BrokenLine | undefined;
  /** Runs the grammar over the line; false when it does not fit, which is then reported. */
  parse(family: Family): boolean;
  /** The line is unparsed. `offset` counts from where the lexer starts; undefined is the line's end. */
  fail(offset: number | undefined, reason: string): void;
  /** Where the line's event stands, who and when; behind a successful parse. */
  base(): Mutable<EventBase>;
  /** The same where only the prefix, up to `end`, has to be read. */
  prefixed(end: number): EventBase;
  /** ns on the log's own clock, of the prefix up to `end`. */
  stamp(end: number): number | undefined;
  /** The line is an event by itself. `base` is used up. */
  point(base: Mutable<EventBase>, body: Body): void;
  emit(event: TraceEvent): void;
  /** The log shows this name. */
  show(name: string): void;
  /** ns since the first stamp of the log, which the first call settles. */
  sinceOrigin(nanoseconds: number | undefined): number | undefined;
  /** The task a placeholder tid (negative) stood for is now known. */
  identify(placeholder: number, who: { readonly tid: number; readonly comm: string }): void;
  /** Reports what is still open or held back. */
  end(): void;
}

/** What is known of a line while it is read. */
export type LineState = Pick<Reading, 'text' | 'line' | 'to' | 'from' | 'mode' | 'body' | 'comm' | 'given'>;

/** A tracepoint's line that lacks the fields behind a name: a name may hold a newline, and the next line has the rest. */
export interface BrokenLine {
  readonly state: LineState;
  readonly name: string;
  readonly decode: DecodeTracepoint;
  readonly nameEnd: number;
  /** The line and those that belong to it so far, with their newlines. */
  readonly whole: string;
  /** The last of those. */
  readonly last?: { readonly line: number; readonly text: string };
}

export function createReading(sink: LineSink): Reading {
  const shown = new Set<string>();
  /** Events of a function graph whose task is not known before its CPU's first banner. */
  const held = new Map<number, TraceEvent[]>();
  let origin: number | undefined;

  const emit = (event: TraceEvent): void => {
    if (event.tid < 0) {
      const waiting = held.get(event.tid) ?? [];
      held.set(event.tid, waiting);
      if (waiting.length < mostHeld) waiting.push(event);
      else sink.event({ ...event, tid: 0 });
      return;
    }
    if (event.kind === 'ioctl') reading.lastIoctl = event;
    sink.event(event);
  };

  const reading: Reading = {
    sink,
    pairing: createPairing(emit),
    text: '',
    line: 0,
    to: 0,
    from: 0,
    mode: 'prefix',
    body: 0,
    comm: undefined,
    given: undefined,
    numbering: undefined,
    goesOn: false,
    lastIoctl: undefined,
    broken: undefined,
    parse(family) {
      sink.parserEntry();
      const fault = parseLine(reading.text.slice(reading.from, reading.to), reading.mode, family);
      if (fault !== undefined) reading.fail(fault.offset, fault.reason);
      return fault === undefined;
    },
    fail(offset, reason) {
      sink.unparsed(reading.line, (offset === undefined ? reading.to : reading.from + offset) + 1, reason);
    },
    base() {
      const { line, body, to, comm } = reading;
      const facts = reading.given ?? prefixFacts(words.prefix);
      const base: Mutable<EventBase> = { line, endLine: line, column: body + 1, endColumn: to + 1, tid: facts.tid };
      const time = reading.sinceOrigin(facts.nanoseconds);
      if (time !== undefined) base.time = time;
      if (facts.tgid !== undefined) base.tgid = facts.tgid;
      if (comm !== undefined) base.comm = comm;
      if (facts.cpu !== undefined) base.cpu = facts.cpu;
      return base;
    },
    prefixed(end) {
      parseLine(reading.text.slice(reading.from, end), 'prefix', 'prefix');
      return reading.base();
    },
    stamp(end) {
      parseLine(reading.text.slice(reading.from, end), 'prefix', 'prefix');
      return prefixFacts(words.prefix).nanoseconds;
    },
    point(base, body) {
      sink.eventLine();
      emit(Object.assign(base, body) as TraceEvent); // the two halves of one event
    },
    emit,
    show(name) {
      if (shown.has(name)) return;
      // Damaged or hostile logs can make names without end.
      if (shown.size >= mostShown) return;
      shown.add(name);
      sink.seen(name);
    },
    sinceOrigin(nanoseconds) {
      if (nanoseconds === undefined) return undefined;
      if (origin === undefined) {
        origin = nanoseconds;
        sink.clockOrigin?.(nanoseconds);
      }
      return nanoseconds - origin;
    },
    identify(placeholder, who) {
      reading.pairing.rename(placeholder, who.tid, who.comm);
      for (const event of held.get(placeholder) ?? []) emit({ ...event, ...who });
      held.delete(placeholder);
    },
    end() {
      reading.pairing.end();
      for (const events of held.values()) for (const event of events) sink.event({ ...event, tid: 0 });
      held.clear();
    },
  };
  return reading;
}

/** The line's event as the outcome of an earlier one. */
export function endingOf(base: EventBase): Ending {
  const { line, column, endColumn, time } = base;
  return { line, column, endColumn, ...(time !== undefined && { time }) };
}

/** perf without a pid tells tasks by their comm alone. */
export function taskOf(base: EventBase): TaskKey {
  return base.tid === 0 && base.comm !== undefined ? base.comm : base.tid;
}

const mostHeld = 10000;
const mostShown = 20000;
