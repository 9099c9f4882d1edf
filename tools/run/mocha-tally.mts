// Counts a mocha run, and finds the reason that a skipped test left (test/support/skip.ts sets it).

import type { Runnable, Runner, Suite, Test } from 'mocha';
import type { Skip, Tally } from './tally.mts';

type Explained = (Runnable | Suite) & { readonly skipReason?: string };

/** Listens to a run; call the result when it is over. */
export function countRun(runner: Runner): () => Tally {
  let passed = 0;
  let failed = 0;
  const skips: Skip[] = [];
  runner.on('pass', () => {
    passed++;
  });
  runner.on('fail', () => {
    failed++;
  });
  runner.on('pending', (test: Test) => {
    const reason = reasonOf(test);
    if (reason === undefined) {
      failed++;
      console.error(`    skipped without a reason: ${test.fullTitle()}`);
    } else {
      skips.push({ title: test.fullTitle(), reason });
    }
  });
  return () => ({ passed, failed, skips });
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
