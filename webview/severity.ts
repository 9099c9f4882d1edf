// The order of severities: the worst one always wins.

import type { Severity } from './protocol';

/** 0: none, 1: hint … 4: error. */
export function rank(severity: Severity | undefined): number {
  return severity === undefined ? 0 : order.indexOf(severity) + 1;
}

/** The reverse of `rank`. */
export function severityOf(rank: number): Severity | undefined {
  return order[rank - 1];
}

export function worst(a: Severity | undefined, b: Severity | undefined): Severity | undefined {
  return rank(a) >= rank(b) ? a : b;
}

const order: readonly Severity[] = ['hint', 'info', 'warning', 'error'];
