// What a finding can be replayed with: its remedy as changes of the log's events, so that the difference shows what it would have changed. Pure.

import type { SetleaseEvent } from '../../../grammar/event';
import type { Analysis, Finding, LeaseLife, RuleCode } from '../analysis';
import { firstEventFrom } from '../lives/event-on-line';
import type { EventChange } from '../what-if';
import { addHandler, hear } from './heard-signals';
import { changeOf } from './ranges';
import { cutPin, eventOf, keepPinned, leavePinnedOut, releaseOf, repeated } from './replaced-calls';

export interface Replay {
  readonly title: string;
  readonly changes: readonly EventChange[];
}

/** The replays of a finding, best first; one whose events the log does not hold is left out. */
export function replaysOf(analysis: Analysis, finding: Finding): readonly Replay[] {
  return (byRule[finding.rule] ?? []).flatMap((make) => make(analysis, finding) ?? []);
}

/** The best replay of every finding of a rule, together; undefined when none of them has one. */
export function replayOfAll(analysis: Analysis, rule: RuleCode): Replay | undefined {
  const replays = analysis.findings.filter((finding) => finding.rule === rule).flatMap((finding) => replaysOf(analysis, finding)[0] ?? []);
  const [first] = replays;
  const changes = new Map(replays.flatMap((replay) => replay.changes).map((change) => [JSON.stringify(change), change]));
  return first === undefined ? undefined : { title: `${first.title}, ${replays.length}×`, changes: [...changes.values()].slice(0, most) };
}

/** Changes of one replay. */
const most = 500;

type Make = (analysis: Analysis, finding: Finding) => Replay | undefined;

/** One lease right before the pin; its name says what was wrong with the one that was there. */
const take =
  (title: string): Make =>
  (_analysis, { line }) => ({ title, changes: [{ kind: 'retake-before', line }] });

/** An ordinary lease on the same open file would only be kept: F_SETLEASE with F_LAYOUT does not make a layout lease of it. */
const takeLayout: Make = (analysis, finding) => {
  const { file, line, pid } = finding;
  const other = analysis.leases.findLast(
    (one) => one.file === file && one.pid === pid && one.type !== 'layout-exclusive' && alive(one, line),
  );
  if (other?.type === 'layout') return finding.policy === 'rfc-v2' ? takeExclusive(analysis, finding) : undefined;
  if (other?.fd === undefined) return take('Take a layout lease before this pin')(analysis, finding);
  return {
    title: `Take a layout lease instead of the ${other.type} lease before this pin`,
    changes: [
      { kind: 'insert-before', line: eventOf(analysis, line)?.line ?? line, event: unlock(other.fd, 0) },
      { kind: 'retake-before', line },
    ],
  };
};

const retake = take('Retake the layout lease before this pin');
const ownLease = take('Take an own lease in this process before the pin');

/** What a handler of SIGIO that waits for the breaker does: the lease is taken again as soon as the operation that broke it has returned. */
const retakeInHandler: Make = (analysis, finding) => {
  const place = behindBreaker(analysis, finding);
  const pin = eventOf(analysis, finding.line);
  if (place === undefined || pin === undefined || place.line >= pin.line) return undefined;
  return {
    title: 'Retake the lease in the SIGIO handler, once the operation that broke it has returned',
    changes: [{ kind: 'insert-before', line: place.line, event: lock(place.fd, pin.tid, finding) }],
  };
};

/** A pin inside the break window waits for the breaker, and for the lease taken again behind it. */
const postpone: Make = (analysis, finding) => {
  const place = behindBreaker(analysis, finding);
  const pin = eventOf(analysis, finding.line);
  if (place === undefined || pin === undefined || place.line <= pin.endLine) return undefined;
  return {
    title: 'Pin after the operation that breaks the lease, under the lease taken again',
    changes: [
      { kind: 'insert-before', line: place.line, event: lock(place.fd, pin.tid, finding) },
      { kind: 'move', line: pin.line, before: place.line },
    ],
  };
};

const drop: Make = (_analysis, { line }) => ({ title: 'Leave this call out', changes: [{ kind: 'drop', line }] });

/** The pins of an operation's file are released right before it. */
const unpinFirst: Make = (analysis, finding) => {
  const change = changeOf(analysis, finding);
  if (change === undefined) return undefined;
  const released = releasedBefore('Release the pins before this operation', analysis, change.file, change.startLine);
  // What refused the operation is gone: it is asked once more.
  const again = change.outcome === 'ok' ? [] : repeated(analysis, change.startLine);
  return released && { ...released, changes: [...released.changes, ...again] };
};

/** The layout lease of the pin is an exclusive one from its start; where no call of the log takes it, one is taken before the pin. */
const takeExclusive: Make = (analysis, finding) => {
  const lease = analysis.leases.findLast(
    (one) => one.file === finding.file && one.pid === finding.pid && one.type === 'layout' && one.startLine < finding.line,
  );
  const call = lease && eventOf(analysis, lease.startLine);
  if (call?.kind !== 'setlease') return take('Take the lease with F_EXCLUSIVE before this pin')(analysis, finding);
  return {
    title: `Take the lease of line ${call.line} with F_EXCLUSIVE`,
    changes: [
      { kind: 'drop', line: call.line },
      { kind: 'insert-before', line: call.line, event: lock(call.fd.fd, call.tid, finding) },
    ],
  };
};

/** Pins that only the exit of their process ends are released by a call before it. */
const unpinBeforeExit: Make = (analysis, { file, line }) =>
  file === undefined ? undefined : releasedBefore('Release the pins before the process exits', analysis, file, line);

/** Whoever holds an exclusive lease gives it up in front of the operation that it refuses. */
const holdersRelease: Make = (analysis, finding) => {
  const change = changeOf(analysis, finding);
  if (change === undefined) return undefined;
  const line = change.startLine;
  const held = analysis.leases.filter((one) => one.file === change.file && one.type === 'layout-exclusive' && alive(one, line));
  const changes = held.flatMap(({ fd, pid }): readonly EventChange[] =>
    fd === undefined ? [] : [{ kind: 'insert-before', line, event: unlock(fd, pid) }],
  );
  return changes.length === 0 ? undefined : { title: 'Release the exclusive lease before this operation', changes };
};

/** The release that came in the last moment comes right behind the signal. */
const releaseSooner: Make = (analysis, { file, line }) => {
  const lease = analysis.leases.find((one) => one.file === file && (one.endLine === line || eventOf(analysis, line)?.line === one.endLine));
  const signal = analysis.marks.find((mark) => mark.kind === 'signal' && mark.file === file && mark.line > (lease?.breakLine ?? line));
  const next = signal && analysis.events.at(firstEventFrom(analysis.events, signal.line + 1));
  if (next === undefined || next.line >= line) return undefined;
  return { title: 'Release the lease as soon as the signal comes', changes: [{ kind: 'move', line, before: next.line }] };
};

/** What was done too early happens behind the release of the last pin. */
const afterUnpin =
  (title: string): Make =>
  (analysis, { file, line }) => {
    const pins = analysis.pins.filter((pin) => pin.file === file && pin.startLine < line && (pin.endLine ?? 0) > line);
    const last = pins.reduce((end, { endLine = 0 }) => Math.max(end, endLine), 0);
    const next = analysis.events.at(firstEventFrom(analysis.events, last + 1));
    return pins.length === 0 || next === undefined || next.line <= last
      ? undefined
      : { title, changes: [{ kind: 'move', line, before: next.line }] };
  };

/** The holder gives its lease up in front of an operation of its own. */
const releaseFirst: Make = (analysis, finding) => {
  const { file, line } = finding;
  const own = changeOf(analysis, finding) ?? analysis.breaks.findLast((one) => one.file === file && one.startLine <= line);
  const lease = own && analysis.leases.findLast((one) => one.file === file && one.pid === own.pid && alive(one, own.startLine));
  if (own === undefined || lease?.fd === undefined) return undefined;
  return {
    title: 'Release the lease before the own operation',
    changes: [{ kind: 'insert-before', line: own.startLine, event: unlock(lease.fd, 0) }],
  };
};

/** The holder answers the signal at once: pins first, where the log shows their release, then the lease. */
const answerSignal: Make = (analysis, finding) => {
  const lease = analysis.leases.findLast(
    (one) =>
      one.file === finding.file &&
      one.breakLine !== undefined &&
      one.startLine <= finding.line &&
      (one.endLine ?? one.breakLine) <= finding.line,
  );
  const signal = analysis.marks.find(
    (mark) => mark.kind === 'signal' && mark.file === finding.file && mark.pid === lease?.pid && mark.line >= (lease?.breakLine ?? 0),
  );
  const heard = signal && analysis.events.at(firstEventFrom(analysis.events, signal.line));
  const next = signal && analysis.events.at(firstEventFrom(analysis.events, signal.line + 1));
  if (lease?.fd === undefined || heard === undefined || next === undefined) return undefined;
  if (next.line <= heard.line || next.line > finding.line) return undefined; // the holder's own call: it hears the signal when that has returned
  return {
    title: 'Release the lease when the signal comes',
    changes: [{ kind: 'insert-before', line: next.line, event: unlock(lease.fd, lease.pid) }], // the breaker's task sends the signal: it is not the holder
  };
};

const byRule: Readonly<Partial<Record<RuleCode, readonly Make[]>>> = {
  LP001: [takeLayout],
  LP002: [unpinFirst, leavePinnedOut, keepPinned],
  LP004: [ownLease],
  LP005: [releaseFirst],
  LP006: [holdersRelease],
  LP007: [unpinFirst, leavePinnedOut, keepPinned],
  LP008: [retake, retakeInHandler],
  LP009: [postpone],
  LP010: [afterUnpin('Release the lease behind the last pin'), drop],
  LP011: [afterUnpin('Unmap behind the last pin')],
  LP012: [unpinFirst],
  LP015: [unpinBeforeExit],
  LP016: [addHandler],
  LP017: [addHandler],
  LP019: [hear],
  LP020: [answerSignal, releaseFirst],
  LP021: [drop],
  LP022: [drop],
  LP025: [releaseSooner],
  LP026: [drop],
  LP027: [ownLease],
  LP028: [retake],
  LP029: [unpinFirst],
  LP031: [takeExclusive],
  LP033: [cutPin],
  LP036: [releaseFirst],
  LP039: [drop],
};

const place = { line: 0, endLine: 0, column: 1, endColumn: 1, tid: 0 } as const;

/** F_UNLCK by a task; 0 for the task of the line it is put in front of. */
function unlock(fd: number, tid: number): SetleaseEvent {
  return { ...place, tid, kind: 'setlease', fd: { fd }, argument: 2, result: 0 };
}

/** F_LAYOUT by a task; under rfc-v2 what is needed for a pin is the exclusive one. */
function lock(fd: number, tid: number, { policy }: Finding): SetleaseEvent {
  return { ...place, tid, kind: 'setlease', fd: { fd }, argument: policy === 'rfc-v2' ? 48 : 16, result: 0 };
}

/** The first event behind the operation that broke the lease of the finding's file last, and the descriptor that held the lease. */
function behindBreaker(analysis: Analysis, { file, line }: Finding): { readonly line: number; readonly fd: number } | undefined {
  const lease = analysis.leases.findLast((one) => one.file === file && one.breakLine !== undefined && one.breakLine < line);
  const begun = lease?.breakLine;
  if (lease?.fd === undefined || begun === undefined) return undefined;
  const waits = [...analysis.changes, ...analysis.breaks].filter(
    (one) => one.file === file && one.startLine <= begun && (one.endLine ?? 0) >= begun,
  );
  const returned = waits.reduce((last, { endLine }) => Math.max(last, endLine ?? 0), lease.endLine ?? 0);
  const next = returned === 0 ? undefined : analysis.events.at(firstEventFrom(analysis.events, returned + 1));
  return next === undefined || next.line <= returned ? undefined : { line: next.line, fd: lease.fd };
}

/** The pins of a file that are alive at a line: a release that the log has happens before it, one that it lacks is put there. */
function releasedBefore(title: string, analysis: Analysis, file: number, line: number): Replay | undefined {
  const pins = analysis.pins.filter((pin) => pin.file === file && pin.startLine < line && (pin.endLine ?? line) >= line);
  const changes = new Map<string, EventChange>();
  for (const pin of pins) {
    const change = releaseOf(analysis, pin, line);
    if (change !== undefined) changes.set(JSON.stringify(change), change);
  }
  return changes.size === 0 ? undefined : { title, changes: [...changes.values()] };
}

function alive({ startLine, endLine }: LeaseLife, line: number): boolean {
  return startLine < line && (endLine === undefined || endLine >= line);
}
