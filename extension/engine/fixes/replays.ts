// What a finding can be replayed with: its remedy as changes of the log's events, so that the difference shows what it would have changed. Pure.

import type { SetleaseEvent, SigactionEvent } from '../../../grammar/event';
import type { Analysis, Finding, LeaseLife, PinLife, RuleCode } from '../analysis';
import { firstEventFrom } from '../lives/event-on-line';
import type { EventChange } from '../what-if';
import { changeOf } from './ranges';

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

const retake: Make = (_analysis, { line }) => ({
  title: 'Retake the layout lease before this pin',
  changes: [{ kind: 'retake-before', line }],
});

const drop: Make = (_analysis, { line }) => ({ title: 'Leave this call out', changes: [{ kind: 'drop', line }] });

/** The pins of an operation's file are released right before it. */
const unpinFirst: Make = (analysis, finding) => {
  const change = changeOf(analysis, finding);
  if (change === undefined) return undefined;
  const pins = analysis.pins.filter(
    (pin) => pin.file === change.file && pin.startLine < change.startLine && (pin.endLine ?? 0) > change.startLine,
  );
  return moved('Release the pins before this operation', pins, change.startLine);
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
  if (lease?.fd === undefined || heard === undefined || next === undefined || next.line <= heard.line) return undefined;
  return {
    title: 'Release the lease when the signal comes',
    changes: [{ kind: 'insert-before', line: next.line, event: unlock(lease.fd, heard.tid) }],
  };
};

/** SIGIO gets a handler right before the lease is taken. */
const addHandler: Make = (analysis, { file, line }) => {
  const lease = analysis.leases.findLast((one) => one.file === file && one.startLine <= line);
  if (lease === undefined) return undefined;
  const event: SigactionEvent = { ...place, kind: 'sigaction', signal: 29, handler: 'handler', installs: true, result: 0 };
  return { title: 'Add the SIGIO handler before the lease', changes: [{ kind: 'insert-before', line: lease.startLine, event }] };
};

const byRule: Readonly<Partial<Record<RuleCode, readonly Make[]>>> = {
  LP001: [retake],
  LP002: [unpinFirst],
  LP004: [retake],
  LP005: [releaseFirst],
  LP007: [unpinFirst],
  LP008: [retake],
  LP009: [retake],
  LP010: [afterUnpin('Release the lease behind the last pin'), drop],
  LP011: [afterUnpin('Unmap behind the last pin')],
  LP012: [unpinFirst],
  LP016: [addHandler],
  LP017: [addHandler],
  LP019: [addHandler],
  LP020: [answerSignal],
  LP021: [drop],
  LP022: [drop],
  LP025: [answerSignal],
  LP026: [drop],
  LP028: [retake],
  LP029: [unpinFirst],
  LP031: [retake],
  LP036: [releaseFirst],
  LP039: [drop],
};

const place = { line: 0, endLine: 0, column: 1, endColumn: 1, tid: 0 } as const;

/** F_UNLCK by a task; 0 for the task of the line it is put in front of. */
function unlock(fd: number, tid: number): SetleaseEvent {
  return { ...place, tid, kind: 'setlease', fd: { fd }, argument: 2, result: 0 };
}

function moved(title: string, pins: readonly PinLife[], before: number): Replay | undefined {
  const lines = new Set(pins.flatMap(({ endLine }) => endLine ?? []));
  return lines.size === 0 ? undefined : { title, changes: [...lines].map((line) => ({ kind: 'move', line, before })) };
}

function alive({ startLine, endLine }: LeaseLife, line: number): boolean {
  return startLine < line && (endLine === undefined || endLine >= line);
}
