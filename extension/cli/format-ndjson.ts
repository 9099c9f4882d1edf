// NDJSON: one object a line, names that never change meaning (design: command-line.md). What the log does not show is absent.

import type { Finding } from '../engine/analysis';
import type { PlaceOf } from './place';
import type { Report } from './report';

/** One line of JSON whose characters cannot steer a terminal: controls and bidirectional marks are written `\uXXXX`, which is the same JSON. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** Findings in the order of their lines, then the summary. */
export function reportRecords(report: Report): readonly object[] {
  return [...report.findings.map((finding) => findingRecord(report.file, finding, report.place)), summaryRecord(report)];
}

/** `place`: of several files of one run; evidence in another file than the finding's names it. */
export function findingRecord(given: string, finding: Finding, place?: PlaceOf): object {
  const own = (at: number) => place?.(at) ?? { file: given, line: at };
  const { file, line } = own(finding.line);
  const { rule, title, severity, verdict, because, policy, column, endColumn, time, pid, tid, comm, inode, path } = finding;
  const { message, evidence, expected, observed } = finding;
  return {
    type: 'finding',
    ...{ rule, title, severity, verdict, because, policy, file, line, column, endColumn, time, pid, tid, comm, inode, path },
    ...{ message, evidence: evidence.map(({ line: at, role }) => proof(own(at), role, file)), expected, observed },
  };
}

function proof(at: ReturnType<PlaceOf>, role: string, file: string): object {
  return { line: at.line, role, ...(at.file === file ? {} : { file: at.file }) };
}

function summaryRecord({ file, summary, suppressed, joined }: Report): object {
  const { dialect, lines, events, noise, unparsed, lost, policy, policyPack, findings, undecidable, notJudged, incomplete, detected } =
    summary;
  const stale = (summary.staleSuppressions ?? []).map(({ rule, file: named, from, to }) => ({ rule, file: named, from, to }));
  const { error, warning, info, hint } = findings;
  return {
    type: 'summary',
    ...{ file, dialect, lines, events, noise, unparsed, lost, policy, policyPack, findings: { error, warning, info, hint }, undecidable },
    notJudged: notJudged.map(({ rule, because, record }) => ({ rule, because, ...(record === undefined ? {} : { record }) })),
    ...{ detected, incomplete },
    ...(suppressed.length > 0 ? { suppressed: suppressed.length } : {}),
    ...(stale.length > 0 ? { staleSuppressions: stale } : {}),
    ...(joined === undefined ? {} : { joined }),
  };
}
