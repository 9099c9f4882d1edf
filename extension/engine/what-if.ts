// what-if: replay with events inserted or dropped; the result is the difference of findings. The trace is never edited.

import type { ParsedTrace, TraceEvent } from '../../grammar/event';
import { analyse } from './analyse';
import type { Analysis, Finding } from './analysis';
import { eventAt } from './explain';
import type { EngineOptions } from './options';

export type Overlay =
  /** The task of the event on this line takes the layout lease (F_LAYOUT; F_LAYOUT|F_EXCLUSIVE under rfc-v2) on the pinned file right before it. */
  | { readonly kind: 'retake-before'; readonly line: number }
  /** Some other call inserted before a line: what a test uses to show that not any line would do. */
  | { readonly kind: 'getlease-before'; readonly line: number }
  | { readonly kind: 'drop'; readonly line: number };

export interface WhatIf {
  readonly before: Analysis;
  readonly after: Analysis;
  readonly gone: readonly Finding[];
  readonly appeared: readonly Finding[];
  readonly kept: readonly Finding[];
  /** The call inserted, as strace would print it, for the diff: `fcntl(9, F_SETLEASE, F_LAYOUT) = 0`. */
  readonly inserted?: { readonly beforeLine: number; readonly text: string };
}

/** Error as a value: the line has no event that the overlay fits. Recorded results behind the change give way to what the policy would answer. */
export function whatIf(trace: ParsedTrace, options: EngineOptions, overlay: Overlay): WhatIf | { readonly error: string } {
  const before = analyse(trace, options);
  const at = eventAt(before, overlay.line);
  const event = at === undefined ? undefined : trace.events.at(at);
  if (at === undefined || event === undefined) return { error: `Line ${overlay.line} holds no event: choose the line of a pin or a call.` };
  if (overlay.kind === 'drop') {
    const after = analyse({ ...trace, events: trace.events.filter((one) => one.line !== event.line) }, options, { fromLine: event.line });
    return compare(before, after);
  }
  const file = before.eventFiles?.[at] ?? -1;
  if (file < 0)
    return { error: `The event on line ${overlay.line} is not about a file that the log identifies, so no lease can be put on it.` };
  const fd = descriptorOf(trace, before, event, file);
  if (fd === undefined)
    return { error: `The task of line ${overlay.line} has no descriptor of the file open there: it would have to open the file first.` };
  const argument = options.policy === 'rfc-v2' ? 48 : 16;
  // Half a line: in front of the event and behind everything before it.
  const line = event.line - 0.5;
  const place = {
    line,
    endLine: line,
    column: 1,
    endColumn: 1,
    tid: event.tid,
    result: 0,
    ...(event.time === undefined ? {} : { time: event.time }),
    ...(event.comm === undefined ? {} : { comm: event.comm }),
    ...(event.tgid === undefined ? {} : { tgid: event.tgid }),
  };
  const inserted: TraceEvent =
    overlay.kind === 'retake-before'
      ? { ...place, kind: 'setlease', fd: { fd }, argument }
      : { ...place, kind: 'getlease', fd: { fd }, result: 2 };
  const events = [...trace.events].toSpliced(at, 0, inserted);
  const after = analyse({ ...trace, events }, options, { fromLine: line });
  const name = argument === 48 ? 'F_LAYOUT|F_EXCLUSIVE' : 'F_LAYOUT';
  const text = overlay.kind === 'retake-before' ? `fcntl(${fd}, F_SETLEASE, ${name}) = 0` : `fcntl(${fd}, F_GETLEASE) = 0x2 (F_UNLCK)`;
  return { ...compare(before, onWholeLines(after, event.line)), inserted: { beforeLine: event.line, text } };
}

/** Findings on the inserted call stand on the line it was put in front of. */
function onWholeLines(analysis: Analysis, line: number): Analysis {
  const whole = (one: number) => (Number.isInteger(one) ? one : line);
  return {
    ...analysis,
    findings: analysis.findings.map((finding) =>
      Number.isInteger(finding.line) && finding.evidence.every((one) => Number.isInteger(one.line))
        ? finding
        : {
            ...finding,
            line: whole(finding.line),
            message: finding.message.replaceAll(`line ${line - 0.5}`, 'the inserted call'),
            evidence: finding.evidence.map((one) => (Number.isInteger(one.line) ? one : { line, role: `${one.role} (inserted call)` })),
          },
    ),
  };
}

function compare(before: Analysis, after: Analysis): WhatIf {
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

/** A descriptor of the file that the event's process has open: the one it leased before, else the last it opened. */
function descriptorOf(trace: ParsedTrace, analysis: Analysis, event: TraceEvent, file: number): number | undefined {
  const finding = analysis.findings.find((one) => one.line === event.endLine || one.line === event.line);
  const pid = finding?.pid ?? event.tgid ?? event.tid;
  const leased = analysis.leases.findLast(
    (lease) => lease.file === file && lease.pid === pid && lease.startLine < event.line && lease.fd !== undefined,
  )?.fd;
  const open: number[] = [];
  for (const [at, one] of trace.events.entries()) {
    if (one.line >= event.line) break;
    if ((one.tgid ?? one.tid) !== pid && one.tid !== event.tid) continue;
    if (one.kind === 'open' && analysis.eventFiles?.[at] === file && one.result !== undefined && one.result >= 0) open.push(one.result);
    else if (
      (one.kind === 'mmap' || one.kind === 'setlease') &&
      analysis.eventFiles?.[at] === file &&
      one.fd !== undefined &&
      !open.includes(one.fd.fd)
    )
      open.push(one.fd.fd);
    else if (one.kind === 'close' && one.errno === undefined && open.includes(one.fd.fd)) open.splice(open.indexOf(one.fd.fd), 1);
  }
  if (leased !== undefined && open.includes(leased)) return leased;
  return open.at(-1) ?? leased;
}
