// The words of one rule in the catalogue.

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
