// `+++ exited with 0 +++`, `+++ killed by SIGIO +++`, `+++ superseded by execve in pid 4711 +++`.

import type { Draft } from './call';

export interface Ended {
  readonly draft: Draft;
  /** The thread that called execve and goes on under the number of this line's task. */
  readonly by?: number;
}

/** undefined for words that tell of no end. */
export function ended(words: readonly string[]): Ended | undefined {
  const last = words.at(-1) ?? '';
  switch (words[0]) {
    case 'exited':
      return { draft: { kind: 'exit', phase: 'done', status: Number(last) } };
    case 'killed':
      return { draft: { kind: 'exit', phase: 'done', signal: last } };
    case 'superseded':
      return { draft: { kind: 'exit', phase: 'done', wholeGroup: false }, by: Number(last) };
    default:
      return undefined;
  }
}
