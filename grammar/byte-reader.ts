// Bytes of a log into its parser: lines that the sieve calls noise are counted and never become strings, the others are pushed.

import type { TraceParser } from './parse';
import { createLineScanner, type LineScanner, longestLine } from './scan';
import { longestChunk, longestSift, longestSifted, type Sieve } from './sieve/sieve';

export interface ByteReader extends Pick<LineScanner, 'push' | 'end'> {
  /** Where the next chunk may be put, so that nobody copies it again: a part of this is read where it lies. */
  readonly room: Uint8Array | undefined;
}

/** Feeds `parser`, which gets every line once, pushed or skipped. `limit`: longest line in bytes. Without a sieve every line is pushed. */
export function createByteReader(parser: TraceParser, sieve: Sieve | undefined, limit: number = longestLine): ByteReader {
  const lines = createLineScanner((text, cut) => parser.push(text, cut), limit);
  const room = sieve?.bytes.subarray(longestSifted);
  /** The last chunk ended inside a line too long for the sieve: `lines` has its beginning. */
  let open = false;
  /** The beginning of a line, in front of the room. */
  let kept = 0;
  /** How many lines to ask for: few where what may be left out changes often. */
  let most = fewest;

  /** The complete lines of the sieve's bytes from `from` to `to`; returns where the rest begins. */
  const sift = (sieve: Sieve, from: number, to: number): number => {
    const { sifted, bytes } = sieve;
    let at = from;
    while (!parser.refused()) {
      const setting = parser.sieve();
      if (setting === undefined) {
        const end = bytes.indexOf(newline, at);
        if (end < 0 || end >= to) return at;
        lines.line(bytes.subarray(at, end));
        at = end + 1;
        continue;
      }
      sieve.set(setting);
      sieve.sift(at, most);
      const { starts, ends, skipped, unfinished, seconds, count, next } = sifted;
      let index = 0;
      for (; index < count && (index === 0 || parser.sieve() === setting); index += 1) {
        const left = skipped[index] ?? 0;
        if (left > 0) parser.skip(left, unfinished[index] === 1, seconds[index] ?? 0);
        const start = starts[index] ?? 0;
        const end = ends[index] ?? 0;
        if (!parser.pushKnown(bytes, start, end)) lines.line(bytes.subarray(start, end));
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
    return to;
  };

  /** Where `chunk` lies among the sieve's bytes; it is put there where it does not lie in the room already. */
  const placed = ({ bytes }: Sieve, chunk: Uint8Array): number => {
    const at = chunk.byteOffset - bytes.byteOffset;
    if (chunk.buffer === bytes.buffer && at >= longestSifted && at + chunk.length <= bytes.length) return at;
    bytes.set(chunk, longestSifted);
    return longestSifted;
  };

  const pushPiece = (sieve: Sieve, chunk: Uint8Array): void => {
    const { bytes } = sieve;
    const at = placed(sieve, chunk);
    const to = at + chunk.length;
    let from = at - kept;
    // What was in front of it in the room has been read, or is not of this chunk.
    if (kept > 0 && at > longestSifted) bytes.copyWithin(from, longestSifted - kept, longestSifted);
    kept = 0;
    if (open) {
      const end = chunk.indexOf(newline);
      lines.push(end < 0 ? chunk : chunk.subarray(0, end + 1));
      if (end < 0) return;
      from = at + end + 1;
      open = false;
    }
    sieve.load(to);
    from = sift(sieve, from, to);
    if (to - from <= longestSifted) {
      kept = to - from;
      bytes.copyWithin(longestSifted - kept, from, to);
    } else {
      lines.push(bytes.subarray(from, to));
      open = true;
    }
  };

  return {
    room,
    push(chunk) {
      if (sieve === undefined) lines.push(chunk);
      else if (chunk.length <= longestChunk) pushPiece(sieve, chunk);
      else for (let at = 0; at < chunk.length; at += longestChunk) pushPiece(sieve, chunk.subarray(at, at + longestChunk));
    },
    end() {
      if (kept > 0) lines.push(sieve?.bytes.subarray(longestSifted - kept, longestSifted) ?? new Uint8Array());
      lines.end();
    },
  };
}

const newline = 10;
const fewest = 8;
