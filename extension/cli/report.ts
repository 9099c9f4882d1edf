// What `check` tells about one file: the analysis' findings without the suppressed ones, counted anew, and the exit status they give.

import type { Analysis, AnalysisSummary, Finding, Severity } from '../engine/analysis';
import type { Input, PlaceOf } from './input';
import { severities } from './judging';
import { isSuppressed, type Suppression } from './suppress';

export interface Report {
  readonly file: string;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  readonly summary: AnalysisSummary;
  readonly suppressed: number;
  /** Of several files of one run: where a line stands. */
  readonly place?: PlaceOf;
}

export function reportOf({ file, place }: Pick<Input, 'file' | 'place'>, analysis: Analysis, suppressions: readonly Suppression[]): Report {
  const own = (finding: Finding) => place?.(finding.line) ?? { file, line: finding.line };
  const told = analysis.findings.filter((finding) => {
    const { file: where, line } = own(finding);
    return !isSuppressed({ ...finding, line }, where, suppressions);
  });
  const findings = place === undefined ? told : told.map((finding) => inPlace(finding, place));
  const suppressed = analysis.findings.length - findings.length;
  const report = { file, analysis, findings, suppressed, ...(place === undefined ? {} : { place }) };
  if (suppressed === 0) return { ...report, summary: analysis.summary };
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const counts = { error: count('error'), warning: count('warning'), info: count('info'), hint: count('hint') };
  const undecidable = findings.filter((finding) => finding.verdict === 'undecidable').length;
  return { ...report, summary: { ...analysis.summary, findings: counts, undecidable } };
}

/** 1 when a finding is at or above `failOn`, or, with `strict`, undecidable; else 0. */
export function exitStatus(findings: readonly Finding[], failOn: Severity, strict: boolean): 0 | 1 {
  const fails = (finding: Finding): boolean =>
    finding.verdict === 'undecidable' ? strict : severities.indexOf(finding.severity) >= severities.indexOf(failOn);
  return findings.some(fails) ? 1 : 0;
}

/** The lines that a finding's words name, as those of their files. */
function inPlace(finding: Finding, place: PlaceOf): Finding {
  const own = place(finding.line).file;
  const placed = (text: string): string =>
    text.replace(/\bline (\d{1,9})\b/g, (_words, number: string) => {
      const { file, line } = place(Number(number));
      return file === own ? `line ${line}` : `line ${line} of ${file.slice(file.lastIndexOf('/') + 1)}`;
    });
  return {
    ...finding,
    message: placed(finding.message),
    ...(finding.because === undefined ? {} : { because: placed(finding.because) }),
  };
}
