// From drafts to findings: DAX-ness, gaps in the log and the user's severities are weighed here, once, for every rule.

import type { TraceEvent } from '../../grammar/event';
import type { Evidence, Finding, Severity } from './analysis';
import { type Doubt, doubtOf, type Suspects } from './doubt';
import { same } from './kernel/model';
import { firstWhere } from './lives/alive';
import { type Steps, stride } from './lives/steps';
import type { World } from './replay/world';
import { endTimeOf } from './replay/world';
import type { Draft, Rule } from './rules/rule';

const lower: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'info', info: 'hint', hint: 'hint' };

export interface Told {
  readonly rule: Rule;
  readonly draft: Draft;
}

/** Findings in the order of their lines; one per rule, line and file. */
export function* weigh(told: readonly Told[], world: World): Steps<Finding[]> {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  const suspects: Suspects = {};
  for (const [at, { rule, draft }] of told.entries()) {
    if (at % stride === stride - 1) yield;
    const finding = finish(rule, draft, world, suspects);
    if (finding === undefined) continue;
    const key = `${finding.rule} ${finding.line} ${finding.file ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    findings.push(finding);
  }
  return findings.sort((a, b) => a.line - b.line || a.rule.localeCompare(b.rule));
}

function finish(rule: Rule, draft: Draft, world: World, suspects: Suspects): Finding | undefined {
  const { options } = world;
  const set = options.rules[rule.code];
  if (set === 'off') return undefined;
  const file = draft.file === undefined ? undefined : same(draft.file);
  let severity = set ?? rule.severity;
  let undecidable = draft.undecidable;
  if (draft.needsDax === true && file !== undefined) {
    if (file.dax === 'no' || file.dax === 'device') return undefined;
    if (file.dax === 'unknown') {
      severity = lower[severity];
      undecidable = 'DAX not known';
    }
  }
  const doubt =
    undecidable === undefined
      ? (gapBefore(draft, world) ??
        (draft.rests === undefined || draft.proved === true ? undefined : doubtOf(draft.rests, draft, world, suspects)))
      : undefined;
  undecidable ??= doubt?.because;
  const place = placeOf(draft.event);
  return {
    rule: rule.code,
    title: rule.title,
    severity,
    verdict: undecidable !== undefined ? 'undecidable' : severity === 'error' || severity === 'warning' ? 'violation' : 'advice',
    ...(undecidable === undefined ? (draft.because === undefined ? {} : { because: draft.because }) : { because: undecidable }),
    policy: options.policy,
    ...place,
    ...('kind' in draft.event ? when(draft.event) : {}),
    ...(draft.process === undefined || draft.process.pid === 0 ? {} : { pid: draft.process.pid }),
    ...(draft.tid === undefined || draft.tid === 0 ? {} : { tid: draft.tid }),
    ...(draft.process?.comm === undefined ? {} : { comm: draft.process.comm }),
    ...(file?.inode === undefined ? {} : { inode: file.inode }),
    ...(file === undefined || file.paths.length === 0 ? {} : { path: file.paths.at(-1) ?? '' }),
    message: undecidable === undefined ? draft.message : `${draft.message} Undecidable: ${undecidable}.`,
    evidence: proofOf(draft, doubt),
    ...(draft.expected === undefined ? {} : { expected: draft.expected }),
    ...(draft.observed === undefined ? {} : { observed: draft.observed }),
    ...(file === undefined ? {} : { file: file.id }),
    ...(draft.leaseLostLine === undefined ? {} : { leaseLostLine: draft.leaseLostLine }),
  };
}

/** Who else has a descriptor open, and where that shows. */
function keptBy({ rests }: Draft): readonly Evidence[] {
  const keeper = rests?.keeping?.find(({ ownLine, endedLine }) => ownLine !== undefined || endedLine !== undefined) ?? rests?.keeping?.[0];
  if (keeper === undefined) return [];
  const shown = keeper.ownLine ?? keeper.endedLine;
  return [
    { line: keeper.firstLine, role: 'descriptor shared with another process' },
    ...(shown === undefined ? [] : [{ line: shown, role: 'the other process lives' }]),
  ];
}

function when(event: TraceEvent): { time?: number } {
  const time = event.endLine > event.line ? endTimeOf(event) : event.time;
  return time === undefined ? {} : { time };
}

/** The text a finding stands on: the line where the outcome is known (design/command-line). */
function placeOf(event: Draft['event']): { line: number; column: number; endColumn: number } {
  if (!('kind' in event)) return { line: event.line, column: event.column, endColumn: event.column + 1 };
  if (event.endLine > event.line && event.outcomeColumn !== undefined)
    return { line: event.endLine, column: event.outcomeColumn, endColumn: event.outcomeEndColumn ?? event.outcomeColumn + 1 };
  return { line: event.endLine, column: event.column, endColumn: event.endColumn };
}

/** A verdict that rests on nothing having happened since its evidence is only as good as the log is whole (decisions, 28). */
function gapBefore(draft: Draft, world: World): Doubt | undefined {
  if (draft.proved === true) return undefined;
  const since = draft.absentSince ?? Math.min(...draft.evidence.map((one) => one.line).filter((line) => line > 0));
  const end = 'kind' in draft.event ? draft.event.endLine : draft.event.line;
  const file = draft.file === undefined ? undefined : same(draft.file);
  const revival = world.revivals.find((one) => same(one.file) === file && one.fromLine <= end && end < one.toLine);
  if (revival !== undefined)
    return {
      because: `the lease of line ${revival.takenLine}, whose last descriptor seemed to go at line ${revival.fromLine}, is held again at line ${revival.toLine}`,
      lines: [
        { line: revival.takenLine, role: 'lease taken' },
        { line: revival.fromLine, role: 'last descriptor seemed to go' },
        { line: revival.toLine, role: 'lease held again' },
      ],
    };
  const { tid } = draft;
  for (let at = firstWhere(world.gaps.length, (one) => (world.gaps[one]?.line ?? 0) >= since); ; at += 1) {
    const gap = world.gaps[at];
    if (gap === undefined || gap.line >= end) return undefined;
    // Another recorder may show what this task did meanwhile.
    if (tid !== undefined && gap.callsKnownOf?.includes(tid)) continue;
    return {
      because: `events were lost at line ${gap.line}, and ${draft.absent ?? 'what this rests on may have changed there'}`,
      lines: [{ line: gap.line, role: 'events lost' }],
    };
  }
}

/** What the rule names; a line behind it needs no second role. */
function proofOf(draft: Draft, doubt: Doubt | undefined): readonly Evidence[] {
  const named = new Set(draft.evidence.map(({ line }) => line));
  const more = [...(draft.context ?? []), ...keptBy(draft), ...(doubt?.lines ?? [])];
  return inOrder([...draft.evidence, ...more.filter(({ line }) => !named.has(line))]);
}

function inOrder(evidence: readonly Evidence[]): readonly Evidence[] {
  const seen = new Set<string>();
  return [...evidence]
    .filter((one) => one.line > 0 && !seen.has(`${one.line} ${one.role}`) && seen.add(`${one.line} ${one.role}`))
    .sort((a, b) => a.line - b.line);
}
