// A what-if as its difference to the findings as recorded: what crosses to somebody who has those already.

import type { AnalysisSummary, Finding } from '../analysis';
import { compare, type Judged, type WhatIf } from '../what-if';

export interface WhatIfDifference {
  readonly summary: AnalysisSummary;
  /** The findings of the other run, in its order: an index where one is word for word a recorded one. */
  readonly findings: readonly (number | Finding)[];
  readonly recomputed?: Judged['recomputed'];
  readonly inserted?: WhatIf['inserted'];
}

export function differenceOf({ before, after, inserted }: WhatIf): WhatIfDifference {
  const recorded = new Map(before.findings.map((finding, index) => [JSON.stringify(finding), index]));
  return {
    summary: after.summary,
    findings: after.findings.map((finding) => recorded.get(JSON.stringify(finding)) ?? finding),
    ...(after.recomputed === undefined ? {} : { recomputed: after.recomputed }),
    ...(inserted === undefined ? {} : { inserted }),
  };
}

/** The what-if again. `before`: the findings that the difference was made to. */
export function withDifference(before: Judged, { summary, findings, recomputed, inserted }: WhatIfDifference): WhatIf {
  const after: Judged = {
    summary,
    findings: findings.flatMap((one) => (typeof one === 'number' ? (before.findings[one] ?? []) : one)),
    ...(recomputed === undefined ? {} : { recomputed }),
  };
  return { ...compare(before, after), ...(inserted === undefined ? {} : { inserted }) };
}
