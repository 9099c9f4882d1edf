// Search through a file of any size, block by block: the numbers of the lines that match. Stops between blocks when it is told to.

import type { LineIndex, RandomSource } from './line-index';

export interface Wanted {
  readonly pattern: string;
  /** The pattern is a regular expression; else it is plain text. */
  readonly regex: boolean;
  readonly matchCase: boolean;
}

export interface SearchHearer {
  /** 1-based lines that match, in order. */
  readonly found: (lines: readonly number[]) => void;
  /** bytes searched, of how many */
  readonly progress: (done: number, total: number) => void;
}

/** The expression that finds it; a string says why there is none. */
export function expressionOf({ pattern, regex, matchCase }: Wanted): RegExp | string {
  if (pattern === '') return 'nothing to search for';
  try {
    return new RegExp(regex ? pattern : pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), matchCase ? 'gm' : 'gim');
  } catch (error) {
    return error instanceof Error ? error.message : String(error); // the user's own expression
  }
}

/** Number of lines found; ends early after `most`. Rejects with the signal's reason. */
export async function searchLines(
  index: LineIndex,
  source: RandomSource,
  expression: RegExp,
  most: number,
  hear: SearchHearer,
  signal: AbortSignal,
): Promise<number> {
  const decoder = new TextDecoder();
  const total = index.bytes();
  let count = 0;
  for (let offset = 0; offset < total && count < most; ) {
    signal.throwIfAborted();
    // A block begins and ends at line starts that the index knows; a line longer than a block ends it late.
    const first = index.beforeOffset(offset);
    let length = blockBytes;
    let end = index.beforeOffset(Math.min(total, offset + length)).offset;
    while (end <= offset && offset + length < total) {
      length *= 2;
      end = index.beforeOffset(Math.min(total, offset + length)).offset;
    }
    if (end <= offset || offset + length >= total) end = total;
    const text = decoder.decode(await source.read(offset, Math.min(end - offset, longestBlock)));
    const lines = linesIn(text, expression, first.line, most - count);
    count += lines.length;
    if (lines.length > 0) hear.found(lines);
    offset = end;
    hear.progress(offset, total);
    await new Promise((resolve) => setTimeout(resolve, 0)); // pages and a cancel get their turn
  }
  return count;
}

const blockBytes = 1 << 20;
/** Of a line that is longer only this much is searched. */
const longestBlock = 64 << 20;

/** One per line. `number`: 1-based line of the text's start. */
function linesIn(text: string, expression: RegExp, number: number, most: number): readonly number[] {
  const lines: number[] = [];
  let line = number;
  let counted = 0;
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null && lines.length < most; match = expression.exec(text)) {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < match.index; at = text.indexOf('\n', counted)) {
      line += 1;
      counted = at + 1;
    }
    const next = text.indexOf('\n', match.index);
    if (match.index >= text.length && text.endsWith('\n')) break; // behind the last line
    lines.push(line);
    if (next < 0) break;
    expression.lastIndex = next + 1;
  }
  return lines;
}
