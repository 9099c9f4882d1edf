// The one result that every surface reads: findings, the life of every lease, pin, break and layout change, and what could not be judged.
// Structured-cloneable: it crosses from the worker to the extension host as it is.

import type { Dialect, EventList, LogFacts, UnparsedLine } from '../../grammar/event';

export type PolicyName = 'rfc-v1' | 'rfc-v2' | 'mainline';
export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type Verdict = 'violation' | 'advice' | 'undecidable';
export type RuleCode = `LP${number}`;

/** One line that proves a finding, and what it shows. */
export interface Evidence {
  /** 1-based physical line. */
  readonly line: number;
  /** `lease taken`, `break started`, `SIGIO delivered`, `pages pinned`… */
  readonly role: string;
}

export interface Finding {
  readonly rule: RuleCode;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  /** Why an undecidable finding is one; or what qualifies the verdict. */
  readonly because?: string;
  readonly policy: PolicyName;
  /** 1-based physical line and columns (UTF-16) of the text the finding is about. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** ns from the first event. */
  readonly time?: number;
  readonly pid?: number;
  readonly tid?: number;
  readonly comm?: string;
  /** `major:minor:inode` */
  readonly inode?: string;
  readonly path?: string;
  /** What happened, where, and what to do: one sentence or two, plain text. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** `ok`, an errno name, or `wait`. */
  readonly expected?: string;
  readonly observed?: string;
  /** Index into `Analysis.files`. */
  readonly file?: number;
  /** Line of the event at which the lease this finding misses was lost (released, broken, timed out, closed), for *Go to where the lease was lost*. */
  readonly leaseLostLine?: number;
}

/** what-if: a result of the log that gave way to the one that the policy would give in the changed history. */
export interface Recomputed {
  /** 1-based; the line of the result. */
  readonly line: number;
  /** `ok` or an errno name. */
  readonly recorded: string;
  readonly instead: string;
}

/** A stretch of the log: lines are 1-based; `end*` absent means it lasts to the end of the log. */
export interface Span {
  readonly startLine: number;
  readonly endLine?: number;
  /** ns from the first event; absent when the log has no usable clock. */
  readonly startTime?: number;
  readonly endTime?: number;
}

export type Daxness = 'yes' | 'no' | 'device' | 'unknown';

export interface FileLife {
  readonly id: number;
  /** `major:minor:inode` when known. */
  readonly inode?: string;
  /** Every name the log gives it, the first one first. */
  readonly paths: readonly string[];
  readonly dax: Daxness;
  /** Why: `MAP_SYNC succeeded (line 4)`, `path under /mnt/pmem`… */
  readonly daxBecause: string;
  /** bytes, last known */
  readonly size?: number;
}

export interface LeaseLife extends Span {
  readonly file: number;
  readonly pid: number;
  readonly comm?: string;
  readonly fd?: number;
  readonly type: 'read' | 'write' | 'layout' | 'layout-exclusive';
  /** Line of the break that makes it `breaking`, if any. */
  readonly breakLine?: number;
  readonly breakTime?: number;
  /** `downgraded`, `retyped`: the description holds a lease of another type from here on, which is the next life. */
  readonly end?: 'released' | 'timed-out' | 'downgraded' | 'retyped' | 'closed' | 'exited';
  /** Index of the lease by which the same holder retook it. */
  readonly retakenBy?: number;
}

export interface PinLife extends Span {
  readonly file: number;
  readonly pid: number;
  readonly comm?: string;
  readonly owner: 'rdma' | 'io_uring' | 'vfio' | 'kernel-test' | 'unknown';
  /** First and last page of the file, inclusive; absent when the log hides the range. */
  readonly firstPage?: number;
  readonly lastPage?: number;
  /** `MR 3`, a umem pointer, `buffer 0`… */
  readonly label: string;
  readonly write?: boolean;
  /** Released perhaps: DEREG_MR named a handle that the log cannot tie to one region. */
  readonly releaseUncertain?: boolean;
}

export interface BreakLife extends Span {
  readonly file: number;
  /** Who breaks. */
  readonly pid: number;
  readonly comm?: string;
  /** ns from the first event at which the kernel takes the lease away. */
  readonly deadline?: number;
  /** Indices of the leases being broken. */
  readonly leases: readonly number[];
  readonly downgrade: boolean;
  readonly outcome?: 'released' | 'timed-out' | 'nonblock' | 'interrupted' | 'refused' | 'downgraded' | 'killed';
}

/** A layout-changing operation (or an open that breaks), with the time it waited. */
export interface ChangeLife extends Span {
  readonly file: number;
  readonly pid: number;
  readonly comm?: string;
  readonly operation: 'truncate' | 'punch' | 'zero' | 'collapse' | 'insert' | 'allocate' | 'write' | 'open';
  /** Page range touched, inclusive; lastPage absent: to the end of the file. */
  readonly firstPage?: number;
  readonly lastPage?: number;
  /** `ok` or an errno name. */
  readonly outcome?: string;
}

/** A moment on a file's lanes: a signal, a GUP call that failed, a release that failed. */
export interface Mark {
  readonly file: number;
  readonly kind: 'signal' | 'gup' | 'release' | 'retake';
  readonly line: number;
  readonly time?: number;
  readonly pid: number;
  readonly comm?: string;
  readonly label: string;
}

/** A mapping of a file. */
export interface MappingLife extends Span {
  readonly file: number;
  readonly pid: number;
  readonly firstPage: number;
  readonly lastPage: number;
}

/** Findings that the user knows of: by rule, file or both; with a file also by lines. */
export interface Suppression {
  readonly rule?: RuleCode;
  /** The log's path or the end of it, `/` between names; `*`, `?` and `**` as in globs. */
  readonly file?: string;
  /** 1-based lines of that file, inclusive. */
  readonly from?: number;
  readonly to?: number;
  /** Why it may be ignored; kept for the reader and for reports. */
  readonly reason?: string;
}

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: Suppression;
}

export interface NotJudged {
  readonly rule: RuleCode;
  readonly because: string;
  /** The command line that records what is missing, with the tool that made the log. */
  readonly record?: string;
}

export interface AnalysisSummary {
  readonly dialect: Dialect;
  /** Of a log joined of recordings by several tools: all of them. */
  readonly dialects?: readonly Dialect[];
  readonly lines: number;
  readonly events: number;
  readonly noise: number;
  readonly unparsed: number;
  readonly lost: number;
  readonly policy: PolicyName;
  /** Name of the policy of one's own that `policy` is the base of. */
  readonly policyPack?: string;
  /** Every option that could change a verdict, as 16 hexadecimal digits. */
  readonly policyHash?: string;
  /** Rules of the policy that the user switched off. */
  readonly off?: readonly RuleCode[];
  readonly findings: Readonly<Record<Severity, number>>;
  readonly undecidable: number;
  readonly notJudged: readonly NotJudged[];
  /** How the log was recorded, as far as it shows. */
  readonly detected?: LogFacts;
  /** Why the text ends before the log does. */
  readonly incomplete?: string;
  /** Findings that the user's suppressions hide; `findings` and `undecidable` count the others. */
  readonly suppressed?: number;
  /** Suppressions that name this log and hide nothing in it. */
  readonly staleSuppressions?: readonly Suppression[];
}

export interface Analysis {
  readonly summary: AnalysisSummary;
  /** In the order of their lines. */
  readonly findings: readonly Finding[];
  /** Those that the user's suppressions hide. */
  readonly suppressed?: readonly SuppressedFinding[];
  readonly events: EventList;
  readonly files: readonly FileLife[];
  readonly leases: readonly LeaseLife[];
  readonly pins: readonly PinLife[];
  readonly breaks: readonly BreakLife[];
  readonly changes: readonly ChangeLife[];
  readonly marks: readonly Mark[];
  readonly mappings: readonly MappingLife[];
  readonly unparsed: readonly UnparsedLine[];
  /** Of a what-if only. */
  readonly recomputed?: readonly Recomputed[];
  /** Per event the index into `files` of the file it is about, -1 for none. */
  readonly eventFiles?: Readonly<Int32Array>;
  /** Where events stand besides the lines that they start on; absent where they stand nowhere else. */
  readonly elsewhere?: Elsewhere;
  /** ns; the time of the last event. */
  readonly endTime?: number;
}

/** Lines on which an event stands that does not start there: the end of its call, or in a joined log what another recorder shows of it. */
export interface Elsewhere {
  /** 1-based, ascending; of one line the ends of calls come last. */
  readonly lines: Readonly<Float64Array>;
  /** Per line where its event starts. */
  readonly starts: Readonly<Float64Array>;
}
