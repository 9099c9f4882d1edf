// strace text, line by line: tells structure, noise and events apart and reports every line once. What a line looks like is in
// line-grammar.ts, what a call means in calls/, how halves of calls find each other in pairing.ts and cut-lines.ts.

import type { DialectParser, LineSink } from '../dialect-parser';
import { mostNames, type NoiseName, noiseKind, type StraceSetting } from '../sieve/sieve';
import { annotationOf } from './annotation';
import { assemble, assembledAgain, point } from './assemble';
import type { Decoder, Draft } from './call';
import { catalogue } from './calls/catalogue';
import { delivered } from './calls/signals';
import { createClock } from './clock';
import { createCutLines, message } from './cut-lines';
import { commOf, count, createDesk, isMisfit, placeOf, refuse, wordsOf } from './desk';
import { ended } from './exit-line';
import type { CallBody } from './filled';
import { callEnd, look } from './glance';
import { createKnownLines } from './known-lines';
import type { Body } from './line-grammar';
import { begin, finish, finishUnknown, leaveOpen } from './pairing';
import { learn, places, readQuickly } from './quick-call';
import { misfitAt, read } from './read-line';
import { plainText } from './sgr';
import { createStructureReader, isModeMessage } from './structure';
import { token } from './tokens';

/** Reads one strace log. `sink` gets every line once, and events when their outcome is known. */
export function createStraceParser(sink: LineSink): DialectParser {
  const desk = createDesk(sink);
  const { glance, inFlight, output } = desk;
  const cutLines = createCutLines(desk);
  const known = createKnownLines();
  const clock = createClock((nanoseconds) => sink.clockOrigin?.(nanoseconds));
  const structure = createStructureReader();
  /** Decoder of each name seen so far; null for noise, so that one look-up tells both. */
  const decoders = new Map<string, Decoder | null>();
  const names: NoiseName[] = [];
  let setting: StraceSetting | undefined;
  /** How the first call's line names its task. */
  let pids: 'plain' | 'bracketed' | 'none' | undefined;
  let given: number | undefined;

  return {
    sieve() {
      const stamp = clock.form();
      if (stamp === 'relative' || cutLines.waits() || structure.inSummary()) return undefined;
      // A line that names its task in brackets, or none while others do, says something of the lines behind it.
      if (pids !== 'plain' && !(pids === 'none' && (given !== undefined || output.nobody()))) return undefined;
      const pid = pids === 'plain';
      if (setting?.pid !== pid || setting.stamp !== stamp) setting = { dialect: 'strace', names, pid, stamp };
      return setting;
    },
    skipped(line, unfinished, second) {
      if (unfinished) cutLines.unfinished(0, null, line);
      if (setting?.stamp === 'day') clock.passed(second);
    },
    pushKnown(bytes, start, end, number, task) {
      if (setting === undefined) return false;
      const line = known.read(bytes, start, end, setting, number);
      if (line === undefined) return false;
      sink.parserEntry();
      const time = setting.stamp === 'none' ? undefined : clock.at(line.seconds, line.fraction, setting.stamp === 'day');
      const tid = output.taskOfPid(line.pid < 0 && task !== undefined ? task : line.pid);
      const { template } = line.said;
      count(desk, template !== undefined);
      const place = { line: number, column: line.start + 1, endColumn: line.to + 1, time };
      if (template !== undefined) output.event(assembledAgain(template, tid, place, line.duration));
      return true;
    },
    push(whole, line, task) {
      const plain = plainText(whole);
      desk.text = plain.text;
      desk.columnOf = plain.columnOf;
      desk.line = line;
      if (cutLines.continues()) return;
      if (structure.isStructure(desk.text)) {
        noteAttached();
        sink.structure();
        return;
      }
      cutLines.giveUp();
      look(desk.text, glance);
      given = task;
      if (glance.shape === 'call') pids ??= glance.bracketedPid ? 'bracketed' : glance.pid >= 0 ? 'plain' : 'none';
      if (task !== undefined && glance.pid < 0) glance.pid = task;
      if (glance.shape === 'other') {
        other();
        return;
      }
      const time = clock.read(desk.text, glance.stampStart, glance.stampEnd);
      if (glance.shape === 'call') call(time);
      else if (glance.shape === 'resumed') resumed(time);
      else wholeLine(time);
    },
    end() {
      cutLines.end();
      for (const [tid, started] of inFlight.rest()) leaveOpen(desk, started, tid);
      output.end();
    },
  };

  function decoderOf(name: string): Decoder | null {
    const known = decoders.get(name);
    if (known !== undefined) return known;
    const decoder = catalogue.get(name) ?? null;
    decoders.set(name, decoder);
    if (decoder === null && names.length < mostNames) names.push({ name, kind: noiseKind.always });
    sink.seen(name);
    return decoder;
  }

  function call(time: number | undefined): void {
    const name = desk.text.slice(glance.nameStart, glance.nameEnd);
    const decode = decoderOf(name);
    const end = callEnd(desk.text, glance);
    const tid = output.taskOf(desk.text, glance);
    if (end === 'open') {
      noteAttached();
      cutLines.stop(name, decode, tid, time);
    } else if (decode === null) {
      if (end === 'unfinished') cutLines.unfinished(tid, null);
      sink.noise();
    } else if (end === 'returned') {
      complete(decode, tid, time);
    } else {
      const words = wordsOf(desk, desk.text);
      if (words === undefined) return;
      if (begin(desk, name, decode, tid, placeOf(desk, time), words)) cutLines.unfinished(tid, name);
    }
  }

  /** A call on one line. */
  function complete(decode: Decoder, tid: number, time: number | undefined): void {
    const { text } = desk;
    const quick = readQuickly(text, glance);
    if (quick !== undefined) {
      sink.parserEntry();
      if (quick.is === 'call') {
        known.learn(desk.line, decode, quick.tree, places);
        returned(decode, tid, time, quick.body, undefined);
      } else refuse(desk, misfitAt(quick.word, text.length));
      return;
    }
    const words = wordsOf(desk, text);
    if (words === undefined) return;
    const line = read(words, text.length, (refused) => learn(words, refused));
    if (isMisfit(line)) refuse(desk, line);
    else if (line.body.kind === 'call') returned(decode, tid, time, line.body, commOf(line));
    else sink.noise();
  }

  function returned(decode: Decoder, tid: number, time: number | undefined, body: CallBody, comm: string | undefined): void {
    const draft = decode(body);
    count(desk, draft !== undefined);
    if (draft !== undefined) output.event(assemble(draft, body, tid, comm, placeOf(desk, time)));
  }

  /** `<... name resumed>…` */
  function resumed(time: number | undefined): void {
    const name = desk.text.slice(glance.nameStart, glance.nameEnd);
    const decode = decoderOf(name);
    const tid = output.taskOf(desk.text, glance);
    if (decode === null) {
      if (callEnd(desk.text, glance) !== 'open') sink.noise();
      else refuse(desk, { kind: 'misfit', offset: desk.text.length, reason: 'the end of a call without its result' });
      return;
    }
    const words = wordsOf(desk, desk.text);
    if (words === undefined) return;
    const cut = words.findIndex((word) => word.tokenType === token.resumedName);
    const rest = { prefix: words.slice(0, cut), words: words.slice(cut + 1), place: placeOf(desk, time) };
    const started = inFlight.take(tid, name);
    if (started === undefined) finishUnknown(desk, name, tid, rest);
    else finish(desk, started, tid, rest);
  }

  /** Signals, ends of tasks, annotations: lines that are read whole and have no result. */
  function wholeLine(time: number | undefined): void {
    const words = wordsOf(desk, desk.text);
    if (words === undefined) return;
    const line = read(words, desk.text.length);
    if (isMisfit(line)) {
      refuse(desk, line);
      return;
    }
    if (line.body.kind === 'annotation') {
      annotate(line.body);
      return;
    }
    const tid = output.taskOf(desk.text, glance);
    const draft = draftOf(line.body, tid);
    count(desk, draft !== undefined);
    if (draft !== undefined) output.event(point(draft, tid, commOf(line), placeOf(desk, time)));
  }

  function annotate(body: Body & { readonly kind: 'annotation' }): void {
    const event = annotationOf(body.verb, body.items, output.registration(), placeOf(desk, undefined));
    if (event === undefined) {
      refuse(desk, { kind: 'misfit', offset: glance.start, reason: 'an annotation with an unknown verb' });
      return;
    }
    sink.eventLine();
    output.event(event);
  }

  function draftOf(body: Body, tid: number): Draft | undefined {
    if (body.kind === 'signal') return body.fields === undefined ? undefined : delivered(body.name, body.fields);
    const end = body.kind === 'exit' ? ended(body.words) : undefined;
    if (end === undefined) return undefined;
    // What the task was doing will not return.
    for (const started of inFlight.drop(tid)) leaveOpen(desk, started, tid);
    output.gone(end.by ?? tid);
    // The thread that called execve goes on under this number.
    if (end.by !== undefined) inFlight.rename(end.by, tid);
    return end.draft;
  }

  /** Neither structure nor an event's start. */
  function other(): void {
    if (isModeMessage(desk.text, glance.start)) sink.structure();
    else if (!cutLines.isBareRest()) refuse(desk, { kind: 'misfit', offset: glance.start, reason: 'no line of strace' });
  }

  /** `strace: Process N attached`, alone or at the end of a line. */
  function noteAttached(): void {
    const at = desk.text.indexOf(message);
    if (at < 0 || !desk.text.includes(' attached', at)) return;
    const pid = Number.parseInt(desk.text.slice(at + message.length, at + message.length + 10), 10);
    if (!Number.isNaN(pid)) output.attached(pid);
  }
}
