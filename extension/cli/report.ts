// What `check` tells about one file: the analysis' findings without the suppressed ones, as they stand in their files, and the exit status they give.

import type { Analysis, Finding, Severity, Suppression } from '../engine/analysis';
import { fails } from '../engine/report/failing';
import { wordsInPlace } from '../engine/report/place';
import type { Reported } from '../engine/report/records';
import { suppress } from '../engine/suppressions';
import type { Input } from './input';
import { pathsOf } from './workspace-file';

export interface Report extends Reported {
  readonly analysis: Analysis;
  /** Where the suppressions came from that the command line did not give. */
  readonly workspaceFile?: string;
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
  const placed = suppressed.map(({ finding, by }) => ({ finding: wordsInPlace(finding, place), by }));
  return { ...report, findings: findings.map((finding) => wordsInPlace(finding, place)), suppressed: placed, place };
}

/** 1 when a finding is at or above `failOn`, or, with `strict`, undecidable; else 0. */
export function exitStatus(findings: readonly Pick<Finding, 'verdict' | 'severity'>[], failOn: Severity, strict: boolean): 0 | 1 {
  return findings.some((finding) => fails(finding, { failOn, strict })) ? 1 : 0;
}
