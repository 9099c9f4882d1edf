// The records of a report: one object per finding, then one per log (design: command-line.md). Their names never change meaning. Every other
// form of a report (SARIF, JUnit, markdown, a merged summary) is made of these, so that a report read back gives the same as the log itself.

import type { Dialect, LogFacts } from '../../../grammar/event';
import type {
  AnalysisSummary,
  Finding,
  NotJudged,
  PolicyName,
  RuleCode,
  Severity,
  SuppressedFinding,
  Suppression,
  Verdict,
} from '../analysis';
import { json } from './json';
import type { PlaceOf } from './place';

/** What the log does not show is absent. Lines and columns 1-based, `time` in ns. */
export interface FindingRecord {
  /** `suppressed`: the user knows of it; it counts nowhere. */
  readonly type: 'finding' | 'suppressed';
  readonly rule: RuleCode;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly because?: string | undefined;
  readonly policy: PolicyName;
  /** How it was judged, with every option that could change a verdict. */
  readonly policyHash?: string | undefined;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly time?: number | undefined;
  readonly pid?: number | undefined;
  readonly tid?: number | undefined;
  readonly comm?: string | undefined;
  readonly inode?: string | undefined;
  readonly path?: string | undefined;
  readonly message: string;
  readonly evidence: readonly EvidenceRecord[];
  readonly expected?: string | undefined;
  readonly observed?: string | undefined;
  /** Of a suppressed one: the entry that hides it. */
  readonly suppression?: Suppression | undefined;
}

export interface EvidenceRecord {
  readonly line: number;
  readonly role: string;
  /** Where it is not the finding's. */
  readonly file?: string | undefined;
}

/** Files of one recorder among several of one run. Times in ns. */
export interface Recorded {
  readonly dialect: Dialect;
  readonly files: readonly string[];
  /** Added to their stamps; absent for those whose clock the joined log has. */
  readonly skew?: number | undefined;
  /** The skew may be wrong by so much either way; absent where it was given. */
  readonly uncertainty?: number | undefined;
  /** ns per ns; absent where none shows. */
  readonly drift?: number | undefined;
  /** Calls that these and the other files show. */
  readonly shared?: number | undefined;
}

export interface SummaryRecord {
  readonly type: 'summary';
  readonly file: string;
  readonly dialect: Dialect;
  readonly lines: number;
  readonly events: number;
  readonly noise: number;
  readonly unparsed: number;
  readonly lost: number;
  readonly policy: PolicyName;
  readonly policyPack?: string | undefined;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly undecidable: number;
  readonly notJudged: readonly NotJudged[];
  readonly detected?: LogFacts | undefined;
  readonly incomplete?: string | undefined;
  readonly suppressed?: number | undefined;
  /** Those, in full: whoever counts the records of a report counts what is not hidden. */
  readonly suppressedFindings?: readonly FindingRecord[] | undefined;
  readonly staleSuppressions?: readonly Suppression[] | undefined;
  readonly joined?: readonly Recorded[] | undefined;
  /** Rules of the policy that the user switched off. */
  readonly off?: readonly RuleCode[] | undefined;
  readonly policyHash?: string | undefined;
  /** Of Lease Lens. */
  readonly version?: string | undefined;
}

/** A log that could not be read. */
export interface UnreadableRecord {
  readonly type: 'unreadable';
  readonly file: string;
  readonly error: string;
}

/** All that a report says of one log. */
export interface LogReport {
  /** In the order of their lines. */
  readonly findings: readonly FindingRecord[];
  readonly summary: SummaryRecord;
}

/** What a report is made of: `file` as the user gave it. */
export interface Reported {
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly summary: AnalysisSummary;
  readonly suppressed: readonly SuppressedFinding[];
  /** Of several files of one run: where a line stands. */
  readonly place?: PlaceOf;
  readonly joined?: readonly Recorded[];
}

/** `version`: of Lease Lens. */
export function logReportOf(reported: Reported, version: string): LogReport {
  const { file, findings, summary, place } = reported;
  const judged = { policyHash: summary.policyHash };
  return {
    findings: findings.map((finding) => findingRecord(file, finding, place, judged)),
    summary: summaryRecord(reported, version),
  };
}

/** Findings in the order of their lines, then the summary. */
export function recordsOf({ findings, summary }: LogReport): readonly (FindingRecord | SummaryRecord)[] {
  return [...findings, summary];
}

/** Findings alone, one a line. `file`: what the log is called. */
export function findingLines(
  file: string,
  { findings, summary }: { readonly findings: readonly Finding[]; readonly summary: AnalysisSummary },
): string {
  const { policyHash } = summary;
  return findings.map((finding) => `${json(findingRecord(file, finding, undefined, { policyHash }))}\n`).join('');
}

/** `place`: of several files of one run; evidence in another file than the finding's names it. */
export function findingRecord(
  given: string,
  finding: Finding,
  place?: PlaceOf,
  judged: Pick<FindingRecord, 'policyHash'> = {},
): FindingRecord {
  const own = (at: number) => place?.(at) ?? { file: given, line: at };
  const { file, line } = own(finding.line);
  const { rule, title, severity, verdict, because, policy, column, endColumn, time, pid, tid, comm, inode, path } = finding;
  const { message, evidence, expected, observed } = finding;
  return {
    type: 'finding',
    ...{ rule, title, severity, verdict, because, policy, ...judged, file, line, column, endColumn, time, pid, tid, comm, inode, path },
    ...{ message, evidence: evidence.map(({ line: at, role }) => proof(own(at), role, file)), expected, observed },
  };
}

function proof(at: ReturnType<PlaceOf>, role: string, file: string): EvidenceRecord {
  return { line: at.line, role, ...(at.file === file ? {} : { file: at.file }) };
}

function summaryRecord({ file, summary, suppressed, joined, place }: Reported, version: string): SummaryRecord {
  const { dialect, lines, events, noise, unparsed, lost, policy, policyPack, findings, undecidable, notJudged, incomplete, detected } =
    summary;
  const stale = (summary.staleSuppressions ?? []).map(withoutReason);
  const { error, warning, info, hint } = findings;
  return {
    type: 'summary',
    ...{ file, dialect, lines, events, noise, unparsed, lost, policy, policyPack, findings: { error, warning, info, hint }, undecidable },
    notJudged: notJudged.map(({ rule, because, record }) => ({ rule, because, ...(record === undefined ? {} : { record }) })),
    ...{ detected, incomplete },
    ...(suppressed.length > 0
      ? {
          suppressed: suppressed.length,
          suppressedFindings: suppressed.map((one) => suppressedRecord(file, one, place, summary.policyHash)),
        }
      : {}),
    ...(stale.length > 0 ? { staleSuppressions: stale } : {}),
    ...(joined === undefined ? {} : { joined }),
    ...{ off: summary.off, policyHash: summary.policyHash, version },
  };
}

function suppressedRecord(
  file: string,
  { finding, by }: SuppressedFinding,
  place: PlaceOf | undefined,
  policyHash: string | undefined,
): FindingRecord {
  return { ...findingRecord(file, finding, place, { policyHash }), type: 'suppressed', suppression: by };
}

function withoutReason({ rule, file, from, to }: Suppression): Suppression {
  return {
    ...(rule === undefined ? {} : { rule }),
    ...(file === undefined ? {} : { file }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
