// What `check` tells about one file: the analysis' findings without the suppressed ones, counted anew, and the exit status they give.

import type { Analysis, AnalysisSummary, Finding, Severity } from '../engine/analysis';
import { severities } from './judging';
import { isSuppressed, type Suppression } from './suppress';

export interface Report {
  readonly file: string;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  readonly summary: AnalysisSummary;
  readonly suppressed: number;
}

export function reportOf(file: string, analysis: Analysis, suppressions: readonly Suppression[]): Report {
  const findings = analysis.findings.filter((finding) => !isSuppressed(finding, file, suppressions));
  const suppressed = analysis.findings.length - findings.length;
  if (suppressed === 0) return { file, analysis, findings, summary: analysis.summary, suppressed };
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const counts = { error: count('error'), warning: count('warning'), info: count('info'), hint: count('hint') };
  const undecidable = findings.filter((finding) => finding.verdict === 'undecidable').length;
  return { file, analysis, findings, suppressed, summary: { ...analysis.summary, findings: counts, undecidable } };
}

/** 1 when a finding is at or above `failOn`, or, with `strict`, undecidable; else 0. */
export function exitStatus(findings: readonly Finding[], failOn: Severity, strict: boolean): 0 | 1 {
  const fails = (finding: Finding): boolean =>
    finding.verdict === 'undecidable' ? strict : severities.indexOf(finding.severity) >= severities.indexOf(failOn);
  return findings.some(fails) ? 1 : 0;
}
