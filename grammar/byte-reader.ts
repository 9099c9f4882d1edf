// Bytes of a log into its parser: lines that the sieve calls noise are counted and never become strings, the others are pushed.

import type { TraceParser } from './parse';
import { createLineScanner, type LineScanner, longestLine } from './scan';
import { longestChunk, longestSift, type Sieve } from './sieve/sieve';

/** Feeds `parser`, which gets every line once, pushed or skipped. `limit`: longest line in bytes. Without a sieve every line is pushed. */
export function createByteReader(
  parser: TraceParser,
  sieve: Sieve | undefined,
  limit: number = longestLine,
): Pick<LineScanner, 'push' | 'end'> {
  const lines = createLineScanner((text, cut) => parser.push(text, cut), limit);
  /** The last chunk ended inside a line. */
  let open = false;
  /** How many lines to ask for: few where what may be left out changes often. */
  let most = fewest;

  /** The complete lines of the chunk from `from` on; returns where the rest begins. */
  const sift = (sieve: Sieve, chunk: Uint8Array, from: number): number => {
    const { sifted } = sieve;
    let at = from;
    let isLoaded = false;
    while (!parser.refused()) {
      const setting = parser.sieve();
      if (setting === undefined) {
        const end = chunk.indexOf(newline, at);
        if (end < 0) return at;
        lines.line(chunk.subarray(at, end));
        at = end + 1;
        continue;
      }
      if (!isLoaded) sieve.load(chunk);
      isLoaded = true;
      sieve.set(setting);
      sieve.sift(at, most);
      const { starts, ends, skipped, unfinished, seconds, count, next } = sifted;
      let index = 0;
      for (; index < count && (index === 0 || parser.sieve() === setting); index += 1) {
        const left = skipped[index] ?? 0;
        if (left > 0) parser.skip(left, unfinished[index] === 1, seconds[index] ?? 0);
        const end = ends[index] ?? 0;
        lines.line(chunk.subarray(starts[index], end));
        at = end + 1;
      }
      if (index < count || parser.sieve() !== setting) {
        most = fewest;
        continue;
      }
      const left = skipped[count] ?? 0;
      if (left > 0) parser.skip(left, unfinished[count] === 1, seconds[count] ?? 0);
      at = next;
      if (count < most) return at;
      most = Math.min(2 * most, longestSift);
    }
    return chunk.length;
  };

  const pushPiece = (chunk: Uint8Array): void => {
    let from = 0;
    if (open || sieve === undefined) {
      const end = sieve === undefined ? chunk.length - 1 : chunk.indexOf(newline);
      lines.push(end < 0 ? chunk : chunk.subarray(0, end + 1));
      if (end < 0 || sieve === undefined) return;
      from = end + 1;
      open = false;
    }
    from = sift(sieve, chunk, from);
    if (from >= chunk.length) return;
    lines.push(chunk.subarray(from));
    open = true;
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; at += longestChunk)
        pushPiece(chunk.length <= longestChunk ? chunk : chunk.subarray(at, at + longestChunk));
    },
    end: lines.end,
  };
}

const newline = 10;
const fewest = 8;
