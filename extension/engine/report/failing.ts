// Which findings make a check fail: the exit status and the JUnit report go by the same.

import type { Finding, Severity } from '../analysis';

export interface Failing {
  /** Findings at or above it fail. */
  readonly failOn: Severity;
  /** An undecidable finding fails too; else none does. */
  readonly strict: boolean;
}

export function fails({ verdict, severity }: Pick<Finding, 'verdict' | 'severity'>, { failOn, strict }: Failing): boolean {
  return verdict === 'undecidable' ? strict : ranks[severity] >= ranks[failOn];
}

const ranks: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };
