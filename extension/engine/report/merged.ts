// Reports of many logs as one: a set of log reports, so that the order in which reports come, and how they are bracketed, changes nothing, and
// a log that was analysed twice counts once.

import type { NotJudged, RuleCode, Severity } from '../analysis';
import { json } from './json';
import { compareText } from './prominence';
import { type LogReport, recordsOf, type UnreadableRecord } from './records';

export interface MergedReport {
  /** By file, then by policy. */
  readonly logs: readonly LogReport[];
  readonly unreadable: readonly UnreadableRecord[];
}

/** Of reports that are equal to the last character one is kept. */
export function merged(parts: readonly MergedReport[]): MergedReport {
  const logs = new Map<string, LogReport>();
  for (const part of parts)
    for (const log of part.logs)
      logs.set(
        recordsOf(log)
          .map((one) => json(one))
          .join('\n'),
        log,
      );
  const unreadable = new Map<string, UnreadableRecord>();
  for (const part of parts) for (const one of part.unreadable) unreadable.set(json(one), one);
  return {
    logs: inOrder(logs, ({ summary }) => `${summary.file}\0${summary.policy}\0${summary.policyHash ?? ''}`),
    unreadable: inOrder(unreadable, ({ file }) => file),
  };
}

function inOrder<T>(byText: ReadonlyMap<string, T>, key: (one: T) => string): readonly T[] {
  return [...byText]
    .map(([text, one]) => ({ text, one, key: key(one) }))
    .sort((a, b) => compareText(a.key, b.key) || compareText(a.text, b.text))
    .map(({ one }) => one);
}

/** What a merged report adds up to. */
export interface MergedSummary {
  readonly type: 'merged';
  readonly logs: number;
  readonly lines: number;
  readonly events: number;
  readonly noise: number;
  readonly unparsed: number;
  readonly lost: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly undecidable: number;
  readonly suppressed: number;
  readonly incomplete: number;
  readonly unreadable: number;
  readonly policies: readonly string[];
  readonly policyHashes: readonly string[];
  readonly versions: readonly string[];
  readonly rules: readonly { readonly rule: RuleCode; readonly findings: number; readonly undecidable: number; readonly logs: number }[];
  readonly notJudged: readonly (NotJudged & { readonly logs: number })[];
  /** Files of which there are several reports under one policy that differ: the log changed in between, or two logs share a name. */
  readonly differing: readonly string[];
}

export function mergedSummary({ logs, unreadable }: MergedReport): MergedSummary {
  const sum = (of: (log: LogReport) => number): number => logs.reduce((total, log) => total + of(log), 0);
  const each = (severity: Severity): number => sum(({ summary }) => summary.findings[severity]);
  const distinct = (of: (log: LogReport) => string | undefined): readonly string[] =>
    [...new Set(logs.flatMap((log) => of(log) ?? []))].sort(compareText);
  return {
    type: 'merged',
    logs: logs.length,
    lines: sum(({ summary }) => summary.lines),
    events: sum(({ summary }) => summary.events),
    noise: sum(({ summary }) => summary.noise),
    unparsed: sum(({ summary }) => summary.unparsed),
    lost: sum(({ summary }) => summary.lost),
    findings: { error: each('error'), warning: each('warning'), info: each('info'), hint: each('hint') },
    undecidable: sum(({ summary }) => summary.undecidable),
    suppressed: sum(({ summary }) => summary.suppressed ?? 0),
    incomplete: logs.filter(({ summary }) => summary.incomplete !== undefined).length,
    unreadable: unreadable.length,
    policies: distinct(({ summary }) => summary.policyPack ?? summary.policy),
    policyHashes: distinct(({ summary }) => summary.policyHash),
    versions: distinct(({ summary }) => summary.version),
    rules: byRule(logs),
    notJudged: gaps(logs),
    differing: differing(logs),
  };
}

function byRule(logs: readonly LogReport[]): MergedSummary['rules'] {
  const rules = new Map<RuleCode, { findings: number; undecidable: number; readonly logs: Set<LogReport> }>();
  for (const log of logs)
    for (const { rule, verdict } of log.findings) {
      const entry = rules.get(rule) ?? { findings: 0, undecidable: 0, logs: new Set<LogReport>() };
      entry.findings += 1;
      if (verdict === 'undecidable') entry.undecidable += 1;
      entry.logs.add(log);
      rules.set(rule, entry);
    }
  return [...rules]
    .map(([rule, { findings, undecidable, logs: where }]) => ({ rule, findings, undecidable, logs: where.size }))
    .sort((a, b) => compareText(a.rule, b.rule));
}

function gaps(logs: readonly LogReport[]): MergedSummary['notJudged'] {
  const found = new Map<string, NotJudged & { logs: number }>();
  for (const { summary } of logs)
    for (const gap of summary.notJudged) {
      const key = json([gap.rule, gap.because, gap.record]);
      const entry = found.get(key);
      if (entry === undefined) found.set(key, { ...gap, logs: 1 });
      else entry.logs += 1;
    }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap);
}

function differing(logs: readonly LogReport[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { summary } of logs) {
    const key = `${summary.file}\0${summary.policyHash ?? ''}`;
    if (seen.has(key)) twice.add(summary.file);
    seen.add(key);
  }
  return [...twice].sort(compareText);
}
