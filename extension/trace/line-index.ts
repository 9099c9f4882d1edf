// Where the lines of a file of any size stand: one remembered line start per 64 KiB, so that any line is found by reading little.
// 16 bytes per step: a file of 10 GB needs 2.5 MB. A file that grows is continued where the index ended.

import type { ByteSource } from './byte-source';

export interface LineIndex {
  /** The next bytes of the file; the array may be reused afterwards. */
  push(chunk: Uint8Array): void;
  /** Bytes pushed so far. */
  bytes(): number;
  /** Lines so far; one without a newline at the end counts. */
  lines(): number;
  /** The last remembered line start at or before a 1-based line. */
  before(line: number): LineStart;
  /** The same at or before a byte offset. */
  beforeOffset(offset: number): LineStart;
  /** All it knows, from which `createLineIndex` goes on. */
  state(): LineIndexState;
}

export interface LineIndexState {
  /** Offsets of the remembered line starts, and their 1-based lines. */
  readonly offsets: Float64Array;
  readonly numbers: Float64Array;
  readonly bytes: number;
  readonly newlines: number;
  /** The last byte is a newline, or there is none. */
  readonly endsLine: boolean;
}

export interface LineStart {
  /** 1-based */
  readonly line: number;
  /** Offset of its first byte. */
  readonly offset: number;
}

/** A line as it is shown: its end may be cut. */
export interface IndexedLine {
  readonly text: string;
  /** bytes that are not shown */
  readonly cut: number;
}

/** A source that any part can be read of. */
export type RandomSource = Pick<ByteSource, 'label'> & { read(offset: number, length: number): Promise<Uint8Array> };

/** `step`: bytes between two remembered line starts, at least. */
export function createLineIndex(step = 1 << 16, known: LineIndexState = nothing): LineIndex {
  const offsets = createGrowing(known.offsets);
  const numbers = createGrowing(known.numbers);
  let { bytes, newlines, endsLine } = known;
  const last = offsets.at(known.offsets.length - 1);
  let next = last - (last % step) + step;
  const at = (i: number): LineStart => ({ line: numbers.at(i), offset: offsets.at(i) });
  return {
    push(chunk) {
      for (let found = chunk.indexOf(newline); found >= 0; found = chunk.indexOf(newline, found + 1)) {
        newlines += 1;
        const start = bytes + found + 1;
        if (start < next) continue;
        offsets.add(start);
        numbers.add(newlines + 1);
        next = start - (start % step) + step;
      }
      if (chunk.length > 0) endsLine = chunk[chunk.length - 1] === newline;
      bytes += chunk.length;
    },
    bytes: () => bytes,
    lines: () => newlines + (endsLine ? 0 : 1),
    before: (line) => at(numbers.lastAtMost(line)),
    beforeOffset: (offset) => at(offsets.lastAtMost(offset)),
    state: () => ({ offsets: offsets.all(), numbers: numbers.all(), bytes, newlines, endsLine }),
  };
}

const nothing: LineIndexState = {
  offsets: new Float64Array([0]),
  numbers: new Float64Array([1]),
  bytes: 0,
  newlines: 0,
  endsLine: true,
};

/** Lines `from` (1-based) and those that follow, at most `count`; fewer at the end of the file. Each shows its first `most` bytes. */
export async function readLines(
  index: LineIndex,
  source: RandomSource,
  from: number,
  count: number,
  most = 4096,
): Promise<readonly IndexedLine[]> {
  const lines: IndexedLine[] = [];
  const decoder = new TextDecoder();
  const start = index.before(from);
  let skip = from - start.line;
  let shown: Uint8Array[] = [];
  let room = most;
  let length = 0;
  const take = (bytes: Uint8Array): void => {
    length += bytes.length;
    if (room <= 0 || skip > 0) return;
    shown.push(bytes.slice(0, room));
    room -= bytes.length;
  };
  const finish = (): void => {
    if (skip > 0) skip -= 1;
    else lines.push(lineOf(decoder, shown, length));
    shown = [];
    room = most;
    length = 0;
  };
  for (let offset = start.offset; lines.length < count && offset < index.bytes(); ) {
    const chunk = await source.read(offset, Math.min(readBytes, index.bytes() - offset));
    if (chunk.length === 0) break;
    offset += chunk.length;
    let at = 0;
    for (let end = chunk.indexOf(newline); end >= 0 && lines.length < count; end = chunk.indexOf(newline, at)) {
      take(chunk.subarray(at, end));
      finish();
      at = end + 1;
    }
    if (lines.length < count && at < chunk.length) take(chunk.subarray(at));
    if (offset >= index.bytes() && length > 0 && lines.length < count) finish();
  }
  return lines;
}

const newline = 10;
const readBytes = 1 << 16;

function lineOf(decoder: TextDecoder, parts: readonly Uint8Array[], length: number): IndexedLine {
  const kept = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(kept);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const text = decoder.decode(whole);
  return { text: text.endsWith('\r') ? text.slice(0, -1) : text, cut: length - kept };
}

/** Rising numbers in one typed array that doubles. */
function createGrowing(known: Float64Array): {
  add(value: number): void;
  at(i: number): number;
  lastAtMost(value: number): number;
  all(): Float64Array;
} {
  let values = new Float64Array(Math.max(64, known.length));
  values.set(known);
  let { length } = known;
  return {
    add(value) {
      if (length === values.length) {
        const longer = new Float64Array(2 * length);
        longer.set(values);
        values = longer;
      }
      values[length] = value;
      length += 1;
    },
    at: (i) => values[i] ?? 0,
    all: () => values.slice(0, length),
    lastAtMost(value) {
      let [low, high] = [0, length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((values[middle] ?? 0) <= value) low = middle + 1;
        else high = middle;
      }
      return Math.max(0, low - 1);
    },
  };
}
