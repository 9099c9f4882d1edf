// what-if: replay with events inserted, dropped or moved; the result is the difference of findings. The trace is never edited.

import type { ParsedTrace, TraceEvent } from '../../grammar/event';
import type { Analysis, Finding } from './analysis';
import { type History, judgeFrom, openHistory } from './history';
import { eventTold } from './lives/event-on-line';
import type { EngineOptions } from './options';
import { unwatched } from './watch';
import { changedTrace, type Placed } from './what-if/changed-trace';
import { descriptorOf } from './what-if/descriptor';
import { onWholeLines } from './what-if/whole-lines';

export type Overlay =
  /** The task of the event on this line takes the layout lease (F_LAYOUT; F_LAYOUT|F_EXCLUSIVE under rfc-v2) on the pinned file right before it. */
  | { readonly kind: 'retake-before'; readonly line: number }
  /** Some other call inserted before a line: what a test uses to show that not any line would do. */
  | { readonly kind: 'getlease-before'; readonly line: number }
  | { readonly kind: 'drop'; readonly line: number };

export type EventChange =
  | Overlay
  /** Any event right before a line, at its time; by the task it names, else (tid 0) by the line's own. */
  | { readonly kind: 'insert-before'; readonly line: number; readonly event: TraceEvent }
  /** The event of `line` happens right before the one of `before`. */
  | { readonly kind: 'move'; readonly line: number; readonly before: number };

/** What a what-if says of each run; lives and events stay where the replay was. */
export type Judged = Pick<Analysis, 'summary' | 'findings' | 'recomputed'>;

export interface WhatIf<J extends Judged = Judged> {
  readonly before: J;
  readonly after: J;
  readonly gone: readonly Finding[];
  readonly appeared: readonly Finding[];
  readonly kept: readonly Finding[];
  /** The call inserted, as strace would print it, for the diff: `fcntl(9, F_SETLEASE, F_LAYOUT) = 0`. */
  readonly inserted?: { readonly beforeLine: number; readonly text: string };
}

/**
 * Error as a value: a line has no event that the change fits. Recorded results behind the first change give way to what the policy would answer.
 * `history`: the trace as it was judged under the same options, where it is at hand; its checkpoints save the way up to the change.
 */
export function whatIf(
  trace: ParsedTrace,
  options: EngineOptions,
  change: EventChange | readonly EventChange[],
  history: History = openHistory(trace, options),
  watch = unwatched,
): WhatIf<Analysis> | { readonly error: string } {
  const before = history.analysis;
  const placed: Placed[] = [];
  let inserted: WhatIf['inserted'];
  for (const one of 'kind' in change ? [change] : change) {
    const at = eventTold(before, one.line);
    const event = at === undefined ? undefined : trace.events.at(at);
    if (at === undefined || event === undefined) return { error: noEvent(one.line) };
    if (one.kind === 'drop') placed.push({ dropped: event });
    else if (one.kind === 'move') {
      const target = eventTold(before, one.before);
      const next = target === undefined ? undefined : trace.events.at(target);
      if (next === undefined) return { error: noEvent(one.before) };
      placed.push({ moved: event, before: seenAt(next, one.before) });
    } else if (one.kind === 'insert-before') placed.push({ inserted: one.event, before: seenAt(event, one.line) });
    else {
      const call = leaseCall(trace, before, options, one.kind, at, event);
      if ('error' in call) return call;
      placed.push({ inserted: call.event, before: event });
      inserted = { beforeLine: event.line, text: call.text };
    }
  }
  const changed = changedTrace(trace, placed);
  const after = onWholeLines(judgeFrom(history, changed.trace, changed.same, changed.how, watch), changed.places);
  return { ...compare(before, after), ...(inserted === undefined ? {} : { inserted }) };
}

/** A call that ends on the line that was named counts from there. */
function seenAt(event: TraceEvent, line: number): TraceEvent {
  if (line <= event.line) return event;
  const time = event.time === undefined ? undefined : event.time + (event.duration ?? 0);
  return { ...event, line, ...(time === undefined ? {} : { time }) };
}

function noEvent(line: number): string {
  return `Line ${line} holds no event: choose the line of a pin or a call.`;
}

/** fcntl on the file that the event is about, by its task. */
function leaseCall(
  trace: ParsedTrace,
  before: Analysis,
  options: EngineOptions,
  kind: 'retake-before' | 'getlease-before',
  at: number,
  event: TraceEvent,
): { readonly event: TraceEvent; readonly text: string } | { readonly error: string } {
  const file = before.eventFiles?.[at] ?? -1;
  if (file < 0)
    return { error: `The event on line ${event.line} is not about a file that the log identifies, so no lease can be put on it.` };
  const fd = descriptorOf(trace, before, event, file);
  if (fd === undefined)
    return { error: `The task of line ${event.line} has no descriptor of the file open there: it would have to open the file first.` };
  const base = { line: 0, endLine: 0, column: 1, endColumn: 1, tid: 0, fd: { fd } };
  if (kind === 'getlease-before')
    return { event: { ...base, kind: 'getlease', result: 2 }, text: `fcntl(${fd}, F_GETLEASE) = 0x2 (F_UNLCK)` };
  const exclusive = options.policy === 'rfc-v2';
  return {
    event: { ...base, kind: 'setlease', argument: exclusive ? 48 : 16, result: 0 },
    text: `fcntl(${fd}, F_SETLEASE, ${exclusive ? 'F_LAYOUT|F_EXCLUSIVE' : 'F_LAYOUT'}) = 0`,
  };
}

/** The difference of two judgements of one log, by rule, line, file and verdict. */
export function compare<J extends Judged>(before: J, after: J): WhatIf<J> {
  const key = (finding: Finding) => `${finding.rule} ${finding.line} ${finding.path ?? finding.inode ?? ''} ${finding.verdict}`;
  const was = new Set(before.findings.map(key));
  const is = new Set(after.findings.map(key));
  return {
    before,
    after,
    gone: before.findings.filter((finding) => !is.has(key(finding))),
    appeared: after.findings.filter((finding) => !was.has(key(finding))),
    kept: before.findings.filter((finding) => is.has(key(finding))),
  };
}
