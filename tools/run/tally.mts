// What a stage of the test run found: counts, what failed and why, and the reason of every skip. Stages are processes; the tally crosses as a file.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface Skip {
  readonly title: string;
  readonly reason: string;
}

export interface Failure {
  readonly title: string;
  /** The error's first lines. */
  readonly message: string;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, where a test did; a stage that died has none. */
  readonly failures: readonly Failure[];
  readonly skips: readonly Skip[];
}

/** Names the file that a stage's process writes its tally to. */
export const tallyVariable = 'LEASE_LENS_TALLY';

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.reduce((total, tally) => total + tally.failed, 0),
    failures: tallies.flatMap((tally) => tally.failures),
    skips: tallies.flatMap((tally) => tally.skips),
  };
}

/** Leaves the tally for the process that started this one, if it asked for it. */
export function hand(tally: Tally): void {
  const file = process.env[tallyVariable];
  if (file !== undefined) {
    writeFileSync(file, JSON.stringify(tally));
  }
}

/** undefined: the stage ended before it had counted. */
export function take(file: string): Tally | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tally) : undefined; // written by `hand` above
}

export function lastLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skips.length} skipped`;
}
