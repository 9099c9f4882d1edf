// What the hover says of a line, asked of the editor and remembered; one question at a time, the one before is stopped.

import type { FromWebview, LineWords } from './protocol';

export interface LineWordsSource {
  /** What is known of the line; `undefined`: not yet, and `came` is called when it is. `null`: there is nothing to say. */
  of(line: number): LineWords | null | undefined;
  answered(number: number, words: LineWords | undefined): void;
  /** Nobody waits any more. */
  stop(): void;
  /** Another log, or the same judged anew. */
  forget(): void;
}

export function createLineWords(post: (message: FromWebview) => void, came: () => void): LineWordsSource {
  const known = new Map<number, LineWords | null>();
  let number = 0;
  let open: { readonly number: number; readonly line: number } | undefined;
  const stop = (): void => {
    if (open !== undefined) post({ type: 'stop', number: open.number });
    open = undefined;
  };
  return {
    of(line) {
      const words = known.get(line);
      if (words !== undefined || open?.line === line) return words;
      stop();
      number += 1;
      open = { number, line };
      post({ type: 'explain', number, line });
      return undefined;
    },
    answered(of, words) {
      if (open?.number !== of) return;
      if (known.size > mostKnown) known.clear();
      known.set(open.line, words ?? null);
      open = undefined;
      came();
    },
    stop,
    forget() {
      stop();
      known.clear();
    },
  };
}

const mostKnown = 500;
