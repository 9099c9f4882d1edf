// What a what-if decided anew, in words; the command line and the editor say the same.

import type { Recomputed } from '../analysis';

/** `recomputed: it would succeed (the log shows ETXTBSY)`. */
export function recomputedWords({ recorded, instead }: Recomputed): string {
  const would = instead === 'ok' ? 'it would succeed' : `it would fail with ${instead}`;
  return `recomputed: ${would} (the log shows ${recorded === 'ok' ? 'success' : recorded})`;
}
