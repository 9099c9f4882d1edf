// strace text, line by line: tells structure, noise and events apart, pairs the two halves of interrupted calls, and reports
// every line once. What a line means is decided in calls/, what it looks like in line-grammar.ts.

import type { IToken } from 'chevrotain';
import type { DialectParser, LineSink } from '../dialect-parser';
import type { IoctlEvent, TraceEvent, WriteEvent } from '../event';
import { annotationOf } from './annotation';
import { assemble, open, type Place, point } from './assemble';
import type { Call, Decoder, Draft } from './call';
import { catalogue } from './calls/catalogue';
import { delivered } from './calls/signals';
import { createClock } from './clock';
import { ended } from './exit-line';
import { callEnd, createGlance, look } from './glance';
import { createInFlight, type Started } from './in-flight';
import type { Body, Line } from './line-grammar';
import { close, lex, type Misfit, made, read } from './read-line';
import { plainText } from './sgr';
import { createStructureReader, isModeMessage } from './structure';
import { createTasks } from './tasks';
import { unescapeBytes } from './text';
import { token } from './tokens';

/** The task of a line without a pid, while its number is not known. */
const firstTask = 0;

/** Reads one strace log. `sink` gets every line once, and events when their outcome is known. */
export function createStraceParser(sink: LineSink): DialectParser {
  const clock = createClock((nanoseconds) => sink.clockOrigin?.(nanoseconds));
  const structure = createStructureReader();
  const tasks = createTasks();
  const inFlight = createInFlight();
  const glance = createGlance();
  /** Decoder of each name seen so far; null for noise, so that one look-up tells both. */
  const decoders = new Map<string, Decoder | null>();
  /** Events of the first task while its number is not known. */
  let nameless: TraceEvent[] = [];
  /** A call that stopped in the middle of a line, with the line not yet reported. */
  let stopped: Stopped | undefined;
  /** The call the line before left unfinished; null for noise. */
  let cutBefore: { readonly line: number; readonly tid: number; readonly name: string | null } | undefined;
  /** The last ioctl or write, for a comment behind it. */
  let lastRegistration: IoctlEvent | WriteEvent | undefined;

  let text = '';
  let number = 0;
  let columnOf: (offset: number) => number = plainColumn;

  return {
    push(given, line) {
      const plain = plainText(given);
      text = plain.text;
      columnOf = plain.columnOf;
      number = line;
      if (stopped !== undefined && continues()) return;
      if (structure.isStructure(text)) {
        noteAttached();
        sink.structure();
        return;
      }
      look(text, glance);
      if (glance.shape === 'other') {
        other();
        return;
      }
      if (stopped !== undefined) giveUp();
      const time = clock.read(text, glance.stampStart, glance.stampEnd);
      switch (glance.shape) {
        case 'call':
          call(time);
          break;
        case 'resumed':
          resumed(time);
          break;
        default:
          whole(time);
      }
    },

    end() {
      if (stopped !== undefined) {
        const { started, tid } = stopped;
        stopped = undefined;
        if (started === undefined) sink.noise();
        else if (leaveOpen(started, tid)) sink.eventLine();
        else sink.noise();
      }
      for (const [tid, started] of inFlight.rest()) leaveOpen(started, tid);
      for (const event of nameless) sink.event(event);
      nameless = [];
    },
  };

  /** The line's task; takes note of `[pid N]`. */
  function taskOf(): number {
    if (glance.bracketedPid) {
      const current = inFlight.current(firstTask);
      const resumes = glance.shape === 'resumed' && text.slice(glance.nameStart, glance.nameEnd) === current;
      if (tasks.appeared(glance.pid, current !== undefined, resumes)) becomeKnown(glance.pid);
    }
    return tasks.of(glance.pid) ?? firstTask;
  }

  function becomeKnown(tid: number): void {
    inFlight.rename(firstTask, tid);
    for (const event of nameless) sink.event({ ...event, tid });
    nameless = [];
  }

  function emit(event: TraceEvent): void {
    if (event.kind === 'fork' && event.child !== undefined) tasks.born(event.child);
    if (event.kind === 'ioctl' || event.kind === 'write') lastRegistration = event;
    if (event.tid === firstTask && tasks.of(-1) === undefined) nameless.push(event);
    else sink.event(event);
  }

  function decoderOf(name: string): Decoder | null {
    const known = decoders.get(name);
    if (known !== undefined) return known;
    const decoder = catalogue.get(name) ?? null;
    decoders.set(name, decoder);
    sink.seen(name);
    return decoder;
  }

  function place(time: number | undefined): Place {
    return { line: number, column: columnOf(glance.start), endColumn: columnOf(text.trimEnd().length), time };
  }

  function refuse(misfit: Misfit): void {
    sink.unparsed(number, columnOf(Math.min(misfit.offset, text.length)), misfit.reason);
  }

  function call(time: number | undefined): void {
    const name = text.slice(glance.nameStart, glance.nameEnd);
    const decode = decoderOf(name);
    const end = callEnd(text, glance);
    const tid = taskOf();
    if (end === 'open') {
      stop(name, decode, tid, time);
      return;
    }
    if (decode === null) {
      if (end === 'unfinished') cutBefore = { line: number, tid, name: null };
      sink.noise();
      return;
    }
    const words = readWords(text);
    if (words === undefined) return;
    if (end === 'unfinished') begin(name, decode, tid, place(time), words);
    else complete(decode, words, tid, place(time));
  }

  /** The words of a line that is to become an event. */
  function readWords(line: string): IToken[] | undefined {
    sink.parserEntry();
    const { tokens, misfit } = lex(line);
    if (misfit === undefined) return tokens;
    refuse(misfit);
    return undefined;
  }

  function complete(decode: Decoder, words: IToken[], tid: number, start: Place): void {
    const line = read(words, text.length);
    if (isMisfit(line)) {
      refuse(line);
      return;
    }
    if (line.body.kind !== 'call') return sink.noise();
    const draft = decode(line.body);
    if (draft === undefined) return sink.noise();
    sink.eventLine();
    emit(assemble(draft, line.body, tid, commOf(line), start));
  }

  /** The first half of a call: kept, and read as far as it goes to know whether it matters. */
  function begin(name: string, decode: Decoder, tid: number, start: Place, words: IToken[]): void {
    const tokens = words.at(-1)?.tokenType === token.unfinished ? words.slice(0, -1) : words;
    const line = read(close(tokens), text.length);
    if (isMisfit(line)) {
      refuse(line);
      return;
    }
    inFlight.begin(tid, { name, decode, tokens, comm: commOf(line), place: start });
    cutBefore = { line: number, tid, name };
    if (line.body.kind === 'call' && decode(line.body) !== undefined) sink.eventLine();
    else sink.noise();
  }

  function resumed(time: number | undefined): void {
    const name = text.slice(glance.nameStart, glance.nameEnd);
    const decode = decoderOf(name);
    const tid = taskOf();
    const end = callEnd(text, glance);
    if (decode === null) {
      if (end === 'open') sink.unparsed(number, columnOf(text.length), 'the end of a call without its result');
      else sink.noise();
      return;
    }
    const words = readWords(text);
    if (words === undefined) return;
    const cut = words.findIndex((word) => word.tokenType === token.resumedName);
    const started = inFlight.take(tid, name);
    finish(started, decode, tid, words.slice(0, cut), words.slice(cut + 1), place(time), name);
  }

  /** Joins the two halves of a call. Without a first half (the log starts in the middle) only the gap is told. */
  function finish(
    started: Started | undefined,
    decode: Decoder,
    tid: number,
    prefix: readonly IToken[],
    rest: readonly IToken[],
    end: Place,
    name: string,
  ): void {
    const again = rest.at(-1)?.tokenType === token.unfinished;
    const first = started === undefined ? [...prefix, made(token.callName, name), made(token.openParen)] : started.tokens;
    const tokens = [...first, ...(again ? rest.slice(0, -1) : rest)];
    const line = read(again ? close(tokens) : tokens, text.length);
    if (isMisfit(line) || line.body.kind !== 'call') {
      refuse(isMisfit(line) ? line : { kind: 'misfit', offset: glance.start, reason: 'no end of a call' });
      if (started !== undefined) leaveOpen(started, tid);
      return;
    }
    if (started === undefined) {
      sink.eventLine();
      emit(point({ kind: 'lost', why: 'strace-gap' }, tid, commOf(line), end));
      return;
    }
    const draft = decode(line.body);
    if (again) {
      inFlight.begin(tid, { ...started, tokens });
      return draft === undefined ? sink.noise() : sink.eventLine();
    }
    if (draft === undefined) return sink.noise();
    sink.eventLine();
    emit(assemble(draft, line.body, tid, started.comm, started.place, end));
  }

  /** Signals, ends of tasks, annotations: lines that are read whole and have no result. */
  function whole(time: number | undefined): void {
    const words = readWords(text);
    if (words === undefined) return;
    const line = read(words, text.length);
    if (isMisfit(line)) {
      refuse(line);
      return;
    }
    const { body } = line;
    if (body.kind === 'annotation') {
      const event = annotationOf(body.verb, body.items, lastRegistration, place(time));
      if (event === undefined) return refuse({ kind: 'misfit', offset: glance.start, reason: 'an annotation with an unknown verb' });
      sink.eventLine();
      emit(event);
      return;
    }
    const tid = taskOf();
    const draft = draftOf(body, tid);
    if (draft === undefined) return sink.noise();
    sink.eventLine();
    emit(point(draft, tid, commOf(line), place(time)));
  }

  function draftOf(body: Body, tid: number): Draft | undefined {
    if (body.kind === 'signal') return body.fields === undefined ? undefined : delivered(body.name, body.fields);
    if (body.kind !== 'exit') return undefined;
    const end = ended(body.words);
    if (end === undefined) return undefined;
    if (end.by !== undefined) {
      // The thread that called execve goes on under this number; what this task was doing will not return.
      for (const started of inFlight.drop(tid)) leaveOpen(started, tid);
      inFlight.rename(end.by, tid);
      tasks.gone(end.by);
    } else {
      for (const started of inFlight.drop(tid)) leaveOpen(started, tid);
      tasks.gone(tid);
    }
    return end.draft;
  }

  /** True when the call made an event. */
  function leaveOpen(started: Started, tid: number): boolean {
    const line = read(close(started.tokens), 0);
    if (isMisfit(line) || line.body.kind !== 'call') return false;
    const draft = started.decode(line.body as Call);
    if (draft === undefined) return false;
    emit(open(draft, tid, started.comm, started.place));
    return true;
  }

  /** A call whose line has no end: glued to a message of strace, mixed with a program's output, or the last line of a cut log. */
  function stop(name: string, decode: Decoder | null, tid: number, time: number | undefined): void {
    const glue = text.endsWith(' attached') ? text.indexOf('strace: Process ') : -1;
    const own = glue < 0 ? text : text.slice(0, glue);
    if (glue >= 0) noteAttached();
    let started: Started | undefined;
    if (decode !== null) {
      const words = readWords(own);
      if (words === undefined) return;
      const line = read(close(words), own.length);
      if (isMisfit(line)) return refuse(line);
      const column = columnOf(own.trimEnd().length);
      started = { name, decode, tokens: words, comm: commOf(line), place: { ...place(time), endColumn: column } };
    }
    stopped = { started, tid, glued: glue >= 0, line: number, column: columnOf(own.length) };
  }

  /** The line goes on with the call that stopped before it: true when it was read so. */
  function continues(): boolean {
    const before = stopped;
    if (before === undefined) return false;
    look(text, glance);
    if (glance.shape !== 'other') return false;
    glance.start = 0;
    const end = callEnd(text, glance);
    if (end === 'open') return false;
    stopped = undefined;
    if (before.started === undefined) {
      sink.noise();
      sink.noise();
      if (end === 'unfinished') cutBefore = { line: number, tid: before.tid, name: null };
      return true;
    }
    return goOn(before.started, before.tid, true);
  }

  /** Joins a line without prefix to a call's start. `pending`: the start's own line is not yet reported. */
  function goOn(started: Started, tid: number, pending: boolean): boolean {
    sink.parserEntry();
    const { tokens, misfit } = lex(text, 'body');
    const decide = (matters: boolean): void => {
      if (pending) matters ? sink.eventLine() : sink.noise();
    };
    if (misfit !== undefined) {
      decide(leaveOpen(started, tid));
      refuse(misfit);
      return true;
    }
    const line = read(close([...started.tokens, ...tokens.filter((word) => word.tokenType !== token.unfinished)]), 0);
    const matters = !isMisfit(line) && line.body.kind === 'call' && started.decode(line.body) !== undefined;
    decide(matters);
    finish(started, started.decode, tid, [], tokens, place(undefined), started.name);
    return true;
  }

  /** The line after a call that stopped is another event: the rest may still come as `resumed`. */
  function giveUp(): void {
    const before = stopped;
    stopped = undefined;
    if (before === undefined) return;
    if (!before.glued) {
      sink.unparsed(before.line, before.column, 'a call without its result');
      return;
    }
    if (before.started === undefined) return sink.noise();
    sink.eventLine();
    inFlight.begin(before.tid, before.started);
  }

  /** Neither structure nor an event's start: the rest of a call (as with -z), or nothing of strace's. */
  function other(): void {
    if (isModeMessage(text, glance.start)) return sink.structure();
    const before = cutBefore;
    if (before !== undefined && before.line === number - 1 && glance.start === 0 && callEnd(text, glance) === 'returned') {
      if (before.name === null) return sink.noise();
      const started = inFlight.take(before.tid, before.name);
      if (started !== undefined) {
        goOn(started, before.tid, false);
        return;
      }
    }
    if (stopped !== undefined) giveUp();
    sink.unparsed(number, columnOf(glance.start), 'no line of strace');
  }

  function noteAttached(): void {
    const at = text.indexOf('strace: Process ');
    const pid = at < 0 || !text.includes(' attached', at) ? Number.NaN : Number.parseInt(text.slice(at + 16, at + 26), 10);
    if (!Number.isNaN(pid)) tasks.born(pid);
  }
}

interface Stopped {
  /** undefined for noise. */
  readonly started: Started | undefined;
  readonly tid: number;
  /** A message of strace follows on the same line. */
  readonly glued: boolean;
  readonly line: number;
  readonly column: number;
}

function isMisfit(line: Line | Misfit): line is Misfit {
  return 'kind' in line;
}

function commOf(line: Line): string | undefined {
  const comm = line.prefix.comm;
  return comm === undefined ? undefined : unescapeBytes(comm.slice(1, -1));
}

function plainColumn(offset: number): number {
  return offset + 1;
}
