// The two halves of a call that strace shows on two lines, joined as words: the grammar reads them as one.

import type { IToken } from 'chevrotain';
import { assemble, open, type Place, point } from './assemble';
import type { Decoder } from './call';
import { commOf, count, type Desk, isMisfit, refuse } from './desk';
import type { Started } from './in-flight';
import { close, made, read } from './read-line';
import { token } from './tokens';

/** Keeps the first half, read as far as it goes to know whether it matters. False when the line was refused. */
export function begin(desk: Desk, name: string, decode: Decoder, tid: number, place: Place, words: readonly IToken[]): boolean {
  const tokens = words.at(-1)?.tokenType === token.unfinished ? words.slice(0, -1) : words;
  const line = read(close(tokens), desk.text.length);
  if (isMisfit(line)) {
    refuse(desk, line);
    return false;
  }
  desk.inFlight.begin(tid, { name, decode, tokens, comm: commOf(line), place });
  count(desk, line.body.kind === 'call' && decode(line.body) !== undefined);
  return true;
}

/** The second half: the words of its prefix and of what follows the name. */
export interface Rest {
  readonly prefix: readonly IToken[];
  readonly words: readonly IToken[];
  readonly place: Place;
}

/** Joins the second half to the first. */
export function finish(desk: Desk, started: Started, tid: number, rest: Rest): void {
  const again = rest.words.at(-1)?.tokenType === token.unfinished;
  const tokens = [...started.tokens, ...(again ? rest.words.slice(0, -1) : rest.words)];
  const line = read(again ? close(tokens) : tokens, desk.text.length);
  if (isMisfit(line) || line.body.kind !== 'call') {
    refuse(desk, isMisfit(line) ? line : { kind: 'misfit', offset: desk.glance.start, reason: 'no end of a call' });
    leaveOpen(desk, started, tid);
    return;
  }
  const draft = started.decode(line.body);
  count(desk, draft !== undefined);
  if (again) desk.inFlight.begin(tid, { ...started, tokens });
  else if (draft !== undefined) desk.output.event(assemble(draft, line.body, tid, started.comm, started.place, rest.place));
}

/** A second half whose first half is not in the log: what the call did is unknown, so only the gap is told. */
export function finishUnknown(desk: Desk, name: string, tid: number, rest: Rest): void {
  const words = rest.words.at(-1)?.tokenType === token.unfinished ? close([...rest.words.slice(0, -1)]) : rest.words;
  const line = read([...rest.prefix, made(token.callName, name), made(token.openParen), ...words], desk.text.length);
  if (isMisfit(line)) {
    refuse(desk, line);
    return;
  }
  desk.sink.eventLine();
  desk.output.event(point({ kind: 'lost', why: 'strace-gap' }, tid, commOf(line), rest.place));
}

/** A call whose end the log does not show. True when it made an event. */
export function leaveOpen(desk: Desk, started: Started, tid: number): boolean {
  const line = read(close(started.tokens), 0);
  if (isMisfit(line) || line.body.kind !== 'call') return false;
  const draft = started.decode(line.body);
  if (draft === undefined) return false;
  desk.output.event(open(draft, tid, started.comm, started.place));
  return true;
}
