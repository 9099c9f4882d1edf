// What an oracle case expects of the findings under one policy, and how they are compared: by rule and line, then verdict, severity and evidence.

import type { Finding } from '../../extension/engine/analysis';

export interface ExpectedFinding {
  readonly rule: string;
  /** Any of these, for a call shown on several lines. */
  readonly line: number | readonly number[];
  readonly mustEvidenceLines?: readonly { readonly lines: readonly number[] }[];
  readonly verdict?: string;
  readonly severity?: string;
}
export interface Expectations {
  readonly findings: readonly ExpectedFinding[];
  /** Rules that may appear nowhere. */
  readonly absent: readonly string[];
  /** Rules that may appear anywhere; `*`: any that is not absent. */
  readonly allowed: readonly string[];
  /** Verdicts that an unexpected but allowed finding of a rule may have. */
  readonly onlyVerdicts?: Readonly<Record<string, readonly string[]>>;
}
export interface OracleCase {
  readonly name: string;
  readonly dialect: string;
  readonly file: string;
  readonly lines: number;
  readonly policies: Readonly<Record<string, Expectations>>;
}

/** Everything that is wrong with `findings`; nothing when they are as expected. */
export function complaints(expectations: Expectations, findings: readonly Finding[]): readonly string[] {
  const matched = new Set<Finding>();
  const missing = expectations.findings.flatMap((expected) => {
    const lines = [expected.line].flat();
    const candidates = findings.filter((finding) => finding.rule === expected.rule && lines.includes(finding.line));
    for (const candidate of candidates) matched.add(candidate);
    return wrongWith(expected, lines, candidates, findings);
  });
  const surplus = findings.flatMap((finding) => {
    const where = `${finding.rule} at line ${finding.line}`;
    if (expectations.absent.includes(finding.rule)) return [`${where} must be absent`];
    if (matched.has(finding)) return [];
    if (!expectations.allowed.includes('*') && !expectations.allowed.includes(finding.rule)) return [`${where} is unexpected`];
    const verdicts = expectations.onlyVerdicts?.[finding.rule];
    return verdicts === undefined || verdicts.includes(finding.verdict)
      ? []
      : [`${where}: verdict ${finding.verdict}, only ${verdicts.join(' or ')} possible`];
  });
  return [...missing, ...surplus];
}

/** The complaints about the best of the candidates. */
function wrongWith(
  expected: ExpectedFinding,
  lines: readonly number[],
  candidates: readonly Finding[],
  all: readonly Finding[],
): readonly string[] {
  const name = `${expected.rule} at line ${lines.join('/')}`;
  if (candidates.length === 0) {
    const elsewhere = all.filter((finding) => finding.rule === expected.rule).map((finding) => finding.line);
    return [`${name} is missing${elsewhere.length === 0 ? '' : `, but stands at ${elsewhere.join(', ')}`}`];
  }
  const perCandidate = candidates.map((finding) => {
    const shown = new Set([finding.line, ...finding.evidence.map((evidence) => evidence.line)]);
    return [
      ...(expected.verdict === undefined || expected.verdict === finding.verdict
        ? []
        : [`${name}: verdict ${finding.verdict}, expected ${expected.verdict}`]),
      ...(expected.severity === undefined || expected.severity === finding.severity
        ? []
        : [`${name}: severity ${finding.severity}, expected ${expected.severity}`]),
      ...(expected.mustEvidenceLines ?? [])
        .filter((evidence) => !evidence.lines.some((line) => shown.has(line)))
        .map((evidence) => `${name}: evidence line ${evidence.lines.join('/')} is missing`),
    ];
  });
  return perCandidate.reduce((best, one) => (one.length < best.length ? one : best));
}
