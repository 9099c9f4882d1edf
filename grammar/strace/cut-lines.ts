// Calls broken off in the middle of a line and continued on the next one without a prefix: by a message of strace on the same
// terminal (`…|SIGCHLDstrace: Process 14931 attached`), by -z, or by the end of a log that was copied while the call waited.

import type { Decoder } from './call';
import { commOf, count, type Desk, isMisfit, placeOf, refuse, wordsOf } from './desk';
import { callEnd, look } from './glance';
import type { Started } from './in-flight';
import { finish, leaveOpen } from './pairing';
import { close, lex, read } from './read-line';
import { token } from './tokens';

export interface CutLines {
  /** This line's call has no end on it. */
  stop(name: string, decode: Decoder | null, tid: number, time: number | undefined): void;
  /** A call stopped on the line before. */
  waits(): boolean;
  /** The line may go on with a call that stopped before it: true when it did, and was reported. */
  continues(): boolean;
  /** The line does not go on with it. */
  giveUp(): void;
  /** This line left a call unfinished; `name` null for noise. */
  unfinished(tid: number, name: string | null, line?: number): void;
  /** A line that is no event's start: the bare rest of the call before it (-z)? True when it was, and was reported. */
  isBareRest(): boolean;
  end(): void;
}

interface Stopped {
  /** undefined for noise. */
  readonly started: Started | undefined;
  readonly tid: number;
  /** A message of strace follows on the same line: the call's second half may also come as `resumed`. */
  readonly glued: boolean;
  readonly line: number;
  readonly column: number;
}

export function createCutLines(desk: Desk): CutLines {
  /** Not yet reported: what it is depends on the line that follows. */
  let stopped: Stopped | undefined;
  let before: { readonly line: number; readonly tid: number; readonly name: string | null } | undefined;

  return {
    stop(name, decode, tid, time) {
      const glue = desk.text.endsWith(' attached') ? desk.text.indexOf(message) : -1;
      const own = glue < 0 ? desk.text : desk.text.slice(0, glue);
      const stop = { tid, glued: glue >= 0, line: desk.line, column: desk.columnOf(own.length) };
      if (decode === null) {
        stopped = { ...stop, started: undefined };
        return;
      }
      const tokens = wordsOf(desk, own);
      if (tokens === undefined) return;
      const line = read(close(tokens), own.length);
      if (isMisfit(line)) {
        refuse(desk, line);
        return;
      }
      const place = { ...placeOf(desk, time), endColumn: desk.columnOf(own.trimEnd().length) };
      stopped = { ...stop, started: { name, decode, tokens, comm: commOf(line), place } };
    },

    waits: () => stopped !== undefined,

    continues() {
      const call = stopped;
      if (call === undefined) return false;
      look(desk.text, desk.glance);
      if (desk.glance.shape !== 'other') return false;
      desk.glance.start = 0;
      const end = callEnd(desk.text, desk.glance);
      if (end === 'open') return false;
      stopped = undefined;
      if (call.started !== undefined) {
        goOn(call.started, call.tid, true);
        return true;
      }
      desk.sink.noise();
      desk.sink.noise();
      if (end === 'unfinished') before = { line: desk.line, tid: call.tid, name: null };
      return true;
    },

    giveUp() {
      const call = stopped;
      stopped = undefined;
      if (call === undefined) return;
      if (!call.glued) desk.sink.unparsed(call.line, call.column, 'a call without its result');
      else if (call.started === undefined) desk.sink.noise();
      else {
        desk.sink.eventLine();
        desk.inFlight.begin(call.tid, call.started);
      }
    },

    unfinished(tid, name, line = desk.line) {
      before = { line, tid, name };
    },

    isBareRest() {
      if (before?.line !== desk.line - 1 || desk.glance.start !== 0 || callEnd(desk.text, desk.glance) !== 'returned') return false;
      if (before.name === null) {
        desk.sink.noise();
        return true;
      }
      const started = desk.inFlight.take(before.tid, before.name);
      if (started !== undefined) goOn(started, before.tid, false);
      return started !== undefined;
    },

    end() {
      const call = stopped;
      stopped = undefined;
      if (call !== undefined) count(desk, call.started !== undefined && leaveOpen(desk, call.started, call.tid));
    },
  };

  /** Joins this line, which has no prefix, to a call's start. `unreported`: the start's own line is not counted yet. */
  function goOn(started: Started, tid: number, unreported: boolean): void {
    desk.sink.parserEntry();
    const { tokens, misfit } = lex(desk.text, 'body');
    if (misfit !== undefined) {
      const matters = leaveOpen(desk, started, tid);
      if (unreported) count(desk, matters);
      refuse(desk, misfit);
      return;
    }
    if (unreported) {
      const line = read(close(started.tokens), 0);
      count(desk, !isMisfit(line) && line.body.kind === 'call' && started.decode(line.body) !== undefined);
    }
    if (tokens.at(-1)?.tokenType === token.unfinished) before = { line: desk.line, tid, name: started.name };
    finish(desk, started, tid, { prefix: [], words: tokens, place: placeOf(desk, undefined) });
  }
}

/** How strace starts a message about a task. */
export const message = 'strace: Process ';
