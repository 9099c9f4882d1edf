// The diagnostics catalogue: every rule's words in one place. Codes are stable and never reused.

import type { PolicyName, RuleCode, Severity } from '../analysis';

export interface RuleDescription {
  readonly code: RuleCode;
  readonly title: string;
  readonly severity: Severity;
  readonly policies: readonly PolicyName[];
  /** When it speaks. */
  readonly condition: string;
  /** The core sentence a hover shows. */
  readonly sentence: string;
  /** The policy's own words or the source the rule rests on. */
  readonly source: string;
  /** What to do about it. */
  readonly remedy: string;
}

export const catalogue: readonly RuleDescription[] = [];

export function describeRule(code: string): RuleDescription | undefined {
  return catalogue.find((rule) => rule.code === code);
}
