// What `check` tells about one file: the analysis' findings without the suppressed ones, as they stand in their files, and the exit status they give.

import type { Analysis, AnalysisSummary, Finding, Severity, SuppressedFinding, Suppression } from '../engine/analysis';
import { suppress } from '../engine/suppressions';
import type { Input, Recorded } from './input';
import { severities } from './judging';
import { type PlaceOf, wordsInPlace } from './place';
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
  /** Of several files of one run: whose they are, and how the clocks stand. */
  readonly joined?: readonly Recorded[];
}

export function reportOf(
  { file, place, joined }: Pick<Input, 'file' | 'place' | 'joined'>,
  given: Analysis,
  suppressions: readonly Suppression[],
  workspaceFile?: string,
): Report {
  const analysis = suppress(given, suppressions, (at) => {
    const { file: where, line } = place?.(at) ?? { file, line: at };
    return { paths: pathsOf(where), line };
  });
  const { findings, summary, suppressed = [] } = analysis;
  const report = {
    ...{ file, analysis, summary, suppressed },
    ...(workspaceFile === undefined ? {} : { workspaceFile }),
    ...(joined === undefined ? {} : { joined }),
  };
  if (place === undefined) return { ...report, findings };
  return { ...report, findings: findings.map((finding) => wordsInPlace(finding, place)), place };
}

/** 1 when a finding is at or above `failOn`, or, with `strict`, undecidable; else 0. */
export function exitStatus(findings: readonly Finding[], failOn: Severity, strict: boolean): 0 | 1 {
  const fails = (finding: Finding): boolean =>
    finding.verdict === 'undecidable' ? strict : severities.indexOf(finding.severity) >= severities.indexOf(failOn);
  return findings.some(fails) ? 1 : 0;
}
