// The text of one open document as bytes, in blocks of whole lines: edited in place, read without being copied. An edit costs its own block.

import type { ByteSource } from './byte-source';
import { sampleLength, type TextChange, type TextCheck } from './trace-source';

export interface HeldText {
  /** More bytes at the end. */
  push(bytes: Uint8Array): void;
  edit(change: TextChange): void;
  /** Whether these are the document's lines, as far as the check tells. */
  is(check: TextCheck): boolean;
  /** The bytes as they are now, whatever is edited later. */
  source(): ByteSource;
}

/** `blockBytes`: about how large a block is. */
export function createHeldText(blockBytes = 1 << 16): HeldText {
  // Every block but the last ends with a newline; blocks are replaced, never written to.
  const blocks: Block[] = [blockOf(new Uint8Array())];
  let isFirst = true;

  const push = (given: Uint8Array): void => {
    const bytes = isFirst && given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf ? given.subarray(3) : given;
    isFirst = false;
    const last = blocks.pop();
    blocks.push(...split(joined([last?.bytes ?? new Uint8Array(), bytes]), blockBytes));
  };
  /** The block that holds a line (1-based), and the line's number in it, from 0. */
  const find = (line: number): { readonly index: number; readonly inside: number } => {
    let before = 0;
    for (const [index, block] of blocks.entries()) {
      if (line - 1 < before + block.newlines || index === blocks.length - 1) return { index, inside: line - 1 - before };
      before += block.newlines;
    }
    return { index: 0, inside: 0 };
  };
  const place = (line: number): Place => {
    const { index, inside } = find(line);
    const { bytes } = blocks[index] ?? blockOf(new Uint8Array());
    let start = 0;
    for (let skipped = 0; skipped < inside; skipped += 1) {
      const end = bytes.indexOf(newline, start);
      if (end < 0) return { index, start: bytes.length, text: '', end: bytes.length };
      start = end + 1;
    }
    const found = bytes.indexOf(newline, start);
    const after = found < 0 ? bytes.length : found;
    const end = bytes[after - 1] === carriageReturn && after > start ? after - 1 : after;
    return { index, start, text: decoder.decode(bytes.subarray(start, end)), end };
  };

  return {
    push,
    edit({ startLine, startColumn, endLine, endColumn, text }) {
      const from = place(startLine);
      const to = place(endLine);
      const head = blocks[from.index]?.bytes.subarray(0, from.start) ?? new Uint8Array();
      const tail = blocks[to.index]?.bytes.subarray(to.end) ?? new Uint8Array();
      const middle = encoder.encode(from.text.slice(0, startColumn) + text + to.text.slice(endColumn));
      blocks.splice(from.index, to.index - from.index + 1, ...split(joined([head, middle, tail]), blockBytes));
    },
    is({ lines, samples }) {
      if (blocks.reduce((sum, { newlines }) => sum + newlines, 1) !== lines) return false;
      return samples.every(({ line, text }) => place(line).text.slice(0, sampleLength) === text);
    },
    source() {
      const now = blocks.map(({ bytes }) => bytes);
      return {
        label: 'the editor’s text',
        size: now.reduce((sum, { length }) => sum + length, 0),
        async *chunks(length) {
          for (const bytes of now) for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
        },
        close: async () => {},
      };
    },
  };
}

interface Block {
  readonly bytes: Uint8Array;
  readonly newlines: number;
}

/** A line in its block: the offsets of its first byte and of its end, without `\r\n`. */
interface Place {
  readonly index: number;
  readonly start: number;
  readonly text: string;
  readonly end: number;
}

const newline = 10;
const carriageReturn = 13;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Blocks of whole lines; the last one is what follows the last newline cut off, perhaps nothing. */
function split(bytes: Uint8Array, blockBytes: number): Block[] {
  const made: Block[] = [];
  let from = 0;
  while (bytes.length - from > blockBytes) {
    const end = bytes.indexOf(newline, from + blockBytes);
    if (end < 0) break;
    made.push(blockOf(bytes.slice(from, end + 1)));
    from = end + 1;
  }
  made.push(blockOf(from === 0 ? bytes : bytes.slice(from)));
  return made;
}

function blockOf(bytes: Uint8Array): Block {
  let newlines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) newlines += 1;
  return { bytes, newlines };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
