// Every recording that the tests can read: those of the checkout, and the shared ones (without the big ones) where they are present.

import { globSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from './shared-folder';

/** Paths of text logs, in a fixed order. */
export function recordings(): readonly string[] {
  const shared = sharedFolder();
  return [
    ...globSync(['test/traces/*.txt', 'samples/*.txt', 'test/oracle/own/*.log']).sort(),
    ...(shared === undefined
      ? []
      : globSync([
          join(shared, 'traces/[ADGKPQRSTV]/*.{strace,ftrace,perfscript,perftrace,report}*.txt'),
          join(shared, 'traces/variants/**/*.{txt,strace}'),
          join(shared, 'oracle/dev/*.log'),
        ]).sort()),
  ];
}
