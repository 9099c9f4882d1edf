// Counts a mocha run, keeps what failed, and finds the reason that a skipped test left (test/support/skip.ts sets it).

import type { Runnable, Runner, Suite, Test } from 'mocha';
import type { Failure, Skip, Tally } from './tally.mts';

type Explained = (Runnable | Suite) & { readonly skipReason?: string };

/** Listens to a run; call the result when it is over. */
export function countRun(runner: Runner): () => Tally {
  let passed = 0;
  const failures: Failure[] = [];
  const skips: Skip[] = [];
  runner.on('pass', () => {
    passed++;
  });
  runner.on('fail', (test: Test, error: unknown) => {
    failures.push({ title: test.fullTitle(), message: firstLines(error) });
  });
  runner.on('retry', (test: Test, error: unknown) => {
    console.error(`    tried again: ${test.fullTitle()}: ${firstLines(error)}`);
  });
  runner.on('pending', (test: Test) => {
    const reason = reasonOf(test);
    if (reason === undefined) {
      failures.push({ title: test.fullTitle(), message: 'skipped without a reason' });
    } else {
      skips.push({ title: test.fullTitle(), reason });
    }
  });
  return () => ({ passed, failed: failures.length, failures, skips });
}

/** Enough of an error to know it by: a log of the whole run may be cut in the middle. */
function firstLines(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').slice(0, 25).join('\n').slice(0, 2000);
}

function reasonOf(test: Test): string | undefined {
  let at: Explained | undefined = test;
  while (at !== undefined) {
    if (at.skipReason !== undefined) {
      return at.skipReason;
    }
    at = at.parent;
  }
  return undefined;
}
