// What a log could not show, gathered by reason: one entry per thing that was not recorded, with its rules and the command that records it.

import type { AnalysisSummary, RuleCode } from '../analysis';

export interface CoverageGap {
  readonly because: string;
  readonly rules: readonly RuleCode[];
  /** The command line that records what is missing. */
  readonly record?: string;
}

/** Most rules first. */
export function gapsOf({ notJudged }: AnalysisSummary): readonly CoverageGap[] {
  const gaps = new Map<string, { readonly because: string; readonly rules: RuleCode[]; readonly record?: string }>();
  for (const { rule, because, record } of notJudged) {
    const key = `${because}\n${record ?? ''}`;
    const known = gaps.get(key);
    if (known === undefined) gaps.set(key, { because, rules: [rule], ...(record === undefined ? {} : { record }) });
    else known.rules.push(rule);
  }
  return [...gaps.values()].sort((a, b) => b.rules.length - a.rules.length);
}

/** `3 of 41 rules cannot be judged`; `rules` is how many the policy has. */
export function coverageSentence({ notJudged }: AnalysisSummary, rules: number): string {
  if (notJudged.length === 0) return `All ${rules} rules of the policy can be judged`;
  return `${notJudged.length} of ${rules} ${rules === 1 ? 'rule' : 'rules'} cannot be judged`;
}
