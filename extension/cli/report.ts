// What `check` tells about one file: the analysis' findings without the suppressed ones, as they stand in their files, and the exit status they give.

import type { Analysis, AnalysisSummary, Finding, Severity, SuppressedFinding, Suppression } from '../engine/analysis';
import { suppress } from '../engine/suppressions';
import type { Input, PlaceOf } from './input';
import { severities } from './judging';
import { pathsOf } from './workspace-file';

export interface Report {
  readonly file: string;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  readonly summary: AnalysisSummary;
  readonly suppressed: readonly SuppressedFinding[];
  /** Where the suppressions came from that the command line did not give. */
  readonly workspaceFile?: string;
  /** Of several files of one run: where a line stands. */
  readonly place?: PlaceOf;
}

export function reportOf(
  { file, place }: Pick<Input, 'file' | 'place'>,
  given: Analysis,
  suppressions: readonly Suppression[],
  workspaceFile?: string,
): Report {
  const analysis = suppress(given, suppressions, (at) => {
    const { file: where, line } = place?.(at) ?? { file, line: at };
    return { paths: pathsOf(where), line };
  });
  const { findings, summary, suppressed = [] } = analysis;
  const report = { file, analysis, summary, suppressed, ...(workspaceFile === undefined ? {} : { workspaceFile }) };
  if (place === undefined) return { ...report, findings };
  return { ...report, findings: findings.map((finding) => inPlace(finding, place)), place };
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
