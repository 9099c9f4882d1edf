// Findings on the lanes: each finds the lane that its line stands on, colours what is there, and leaves a mark; so does each line of evidence.

import type { TraceEvent } from '../grammar/event';
import type { LaneKind, Mark, TimelineFinding } from '../webview/protocol';
import type { Analysis, Finding } from './engine/analysis';
import { eventOnLine } from './engine/lives/event-on-line';
import type { Draft } from './timeline-draft';
import { groupOfFile } from './timeline-file';
import { kindsInWords, kindsOfRule } from './timeline-homes';
import { createMeets } from './timeline-meets';
import type { Placer } from './timeline-place';
import { worst } from './timeline-span';

export function addFindings(draft: Draft, analysis: Analysis, place: Placer): readonly TimelineFinding[] {
  const eventAt = (line: number): TraceEvent | undefined => {
    const at = eventOnLine(analysis, line);
    return at === undefined ? undefined : analysis.events.at(at);
  };
  const pagesOf = createMeets(analysis, place);
  return analysis.findings.map((finding) => {
    const group = draft.groupOf(finding.file);
    const lane = laneAt(draft, finding.line, homeOf(finding), group) ?? newLane(draft, analysis, finding, eventAt);
    const at = markFinding(draft, finding, lane, place);
    const pages = pagesOf(finding);
    return {
      rule: finding.rule,
      title: finding.title,
      severity: finding.severity,
      verdict: finding.verdict,
      message: finding.message,
      ...(finding.because !== undefined && { because: finding.because }),
      line: finding.line,
      at,
      lane,
      ...(pages.length > 0 && { pages }),
      evidence: finding.evidence.map((step) => {
        const wanted = kindsInWords(step.role);
        const found = step.line === finding.line && wanted.length === 0 ? lane : laneAt(draft, step.line, wanted, group);
        const stands = found ?? newLaneless(step.line, eventAt, draft, group);
        return {
          line: step.line,
          role: step.role,
          at: place.at(step.line),
          ...(stands !== undefined && { lane: stands }),
        };
      }),
    };
  });
}

/** Colours the intervals that start or end here, and makes the finding's mark or joins the one that stands there. Where it lies on the axis. */
function markFinding(draft: Draft, finding: Finding, lane: number, place: Placer): number {
  for (const place of draft.intervalsAt(finding.line, lane)) {
    const known = draft.intervals[place];
    if (known === undefined) continue;
    const severity = worst(known.item.severity, finding.severity) ?? finding.severity;
    draft.intervals[place] = { ...known, item: { ...known.item, severity } };
  }
  const index = draft.markAt(finding.line, lane);
  const known = index === undefined ? undefined : draft.marks[index];
  if (known !== undefined && index !== undefined) {
    const label = known.item.label.includes(finding.rule) ? known.item.label : `${known.item.label} ${finding.rule}`;
    const severity = worst(known.item.severity, finding.severity) ?? finding.severity;
    draft.marks[index] = { ...known, item: { ...known.item, label, severity } };
    return known.item.at;
  }
  const at = place.at(finding.line, finding.time);
  const words = [finding.observed === 'ok' ? undefined : finding.observed, finding.rule].filter((part) => part !== undefined).join(' ');
  const shape = shapes[draft.kindOf(lane)];
  draft.mark({ lane, at, shape, label: words, tooltip: finding.title, line: finding.line, severity: finding.severity }, [finding.line]);
  return at;
}

const shapes: Readonly<Record<LaneKind, Mark['shape']>> = {
  lease: 'bar',
  break: 'bar',
  pin: 'diamond',
  change: 'diamond',
  gup: 'triangle',
  signal: 'circle',
  mapping: 'bar',
};

function homeOf(finding: Finding): readonly LaneKind[] {
  const known = kindsOfRule(finding.rule);
  return known.length > 0 ? known : kindsInWords(`${finding.title} ${finding.message}`);
}

/** Of the lanes that know the line, the one of the kind wanted most. */
function laneAt(draft: Draft, line: number, wanted: readonly LaneKind[], group: number | undefined): number | undefined {
  const own = draft.lanesAt(line, group);
  const lanes = own.length > 0 ? own : draft.lanesAt(line, undefined);
  const place = (lane: number) => {
    const index = wanted.indexOf(draft.kindOf(lane));
    return index < 0 ? wanted.length : index;
  };
  return [...lanes].sort((a, b) => place(a) - place(b) || a - b)[0];
}

/** A finding on a line that no life or mark knows: its rule, else the kind of its event, says where it belongs. */
function newLane(draft: Draft, analysis: Analysis, finding: Finding, eventAt: (line: number) => TraceEvent | undefined): number {
  const file = finding.file;
  const group = draft.groupOf(file) ?? draft.group(file, groupOfFile(file === undefined ? undefined : analysis.files[file]));
  if (file === undefined && kindsOfRule(finding.rule).length === 0) return draft.laneFor(group, 'signal', 'log');
  const kind = kindsOfRule(finding.rule)[0] ?? kindOfEvent(eventAt(finding.line));
  if (kind === 'lease') return draft.laneFor(group, 'lease', `lease · ${finding.comm ?? `pid ${finding.pid ?? '?'}`}`, finding.pid);
  return draft.laneFor(group, kind, laneNames[kind]);
}

/** Evidence gets no lane of its own: it stands on one that the file has, or on none. */
function newLaneless(
  line: number,
  eventAt: (line: number) => TraceEvent | undefined,
  draft: Draft,
  group: number | undefined,
): number | undefined {
  const event = eventAt(line);
  if (event === undefined || group === undefined) return undefined;
  const kind = kindOfEvent(event);
  return draft.laneWithInterval(group, kind);
}

const laneNames: Readonly<Record<LaneKind, string>> = {
  lease: 'leases',
  break: 'break deadline',
  pin: 'pins',
  change: 'layout change',
  gup: 'GUP calls',
  signal: 'signals',
  mapping: 'mappings',
};

function kindOfEvent(event: TraceEvent | undefined): LaneKind {
  switch (event?.kind) {
    case 'setlease':
    case 'getlease':
    case 'lease-added':
    case 'lease-removed':
    case 'close':
    case 'munmap':
    case 'setsig':
    case 'sigaction':
      return 'lease';
    case 'truncate':
    case 'fallocate':
    case 'write':
    case 'open':
    case 'layout-change':
      return 'change';
    case 'lease-broken':
    case 'break-waits':
    case 'break-wakes':
      return 'break';
    case 'signal':
      return 'signal';
    default:
      return 'gup';
  }
}
