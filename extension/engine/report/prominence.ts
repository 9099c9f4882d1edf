// Which findings are told where there is no room for all: the severest, violations before advice before what is undecided.

import type { Severity, Verdict } from '../analysis';
import type { FindingRecord } from './records';

/** Negative: `a` is told first. Total and independent of the order in which reports came. */
export function byProminence(a: FindingRecord, b: FindingRecord): number {
  return (
    types[a.type] - types[b.type] ||
    severities[a.severity] - severities[b.severity] ||
    verdicts[a.verdict] - verdicts[b.verdict] ||
    compareText(a.file, b.file) ||
    a.line - b.line ||
    compareText(a.rule, b.rule) ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

/** By code units, so that every machine sorts alike. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const types: Readonly<Record<FindingRecord['type'], number>> = { finding: 0, suppressed: 1 };
const severities: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };
const verdicts: Readonly<Record<Verdict, number>> = { violation: 0, advice: 1, undecidable: 2 };
