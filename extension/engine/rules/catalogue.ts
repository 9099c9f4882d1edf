// The diagnostics catalogue: every rule in one list. Codes are stable and never reused.

import { breakRules } from './breaks';
import type { RuleDescription } from './catalogue-entry';
import { layoutChangeRules } from './layout-changes';
import { leaseCallRules } from './lease-calls';
import { logRules } from './log';
import { observedRules } from './observed';
import { pinAdviceRules } from './pin-advice';
import { pinRefusedRules } from './pin-refused';
import { releaseRules } from './releases';
import type { Rule } from './rule';
import { signalRules } from './signals';

export type { RuleDescription } from './catalogue-entry';

export const rules: readonly Rule[] = [
  ...pinRefusedRules,
  ...layoutChangeRules,
  ...pinAdviceRules,
  ...releaseRules,
  ...signalRules,
  ...breakRules,
  ...leaseCallRules,
  ...observedRules,
  ...logRules,
].sort((a, b) => Number(a.code.slice(2)) - Number(b.code.slice(2)));

export const catalogue: readonly RuleDescription[] = rules;

export function describeRule(code: string): RuleDescription | undefined {
  return catalogue.find((rule) => rule.code === code);
}
