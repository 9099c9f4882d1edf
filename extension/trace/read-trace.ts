// Reads a whole log from any byte source: chunk by chunk, with progress, stoppable, and without holding the event loop.

import { createByteReader } from '../../grammar/byte-reader';
import type { ParsedTrace } from '../../grammar/event';
import { type NotATrace, notATrace, notATraceFromBytes } from '../../grammar/not-a-trace';
import { createTraceParser, type ParseOptions } from '../../grammar/parse';
import { createPlainSieve } from '../../grammar/sieve/plain-sieve';
import { createWasmSieve } from '../../grammar/sieve/wasm-sieve';
import type { ByteSource } from './byte-source';
import { type Room, shortOfMemory, whatToDo } from './room';
import type { Stop } from './stop';

/** Bytes read so far; `total` where the source knows its size. */
export type ReadProgress = (done: number, total: number | undefined) => void;

/**
 * Reads and parses `source`. Rejects with the signal's reason when it is aborted, and with the source's error when reading fails;
 * a text that is no trace is a value. Of a source with a fault, and of one that memory does not suffice for, what could be read is given,
 * with `incomplete`. The source stays open.
 */
export async function readTrace(
  source: ByteSource,
  options: ParseOptions = {},
  progress: ReadProgress = () => {},
  signal?: Stop,
  room?: Room,
): Promise<ParsedTrace | NotATrace> {
  const parser = createTraceParser(options);
  const scanner = createByteReader(parser, createWasmSieve() ?? createPlainSieve(), options.longestLine);
  let done = 0;
  let chunks = 0;
  let asked = 0;
  let pausedAt = performance.now();
  for await (const chunk of source.chunks(chunkBytes, scanner.room?.subarray(0, chunkBytes))) {
    signal?.throwIfAborted();
    if (done === 0) {
      const refused = refusedByFirst(chunk);
      if (refused !== undefined) return refused;
    }
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      if (at > 0) signal?.throwIfAborted();
      scanner.push(chunk.subarray(at, at + pieceBytes));
    }
    chunks += 1;
    // Asking takes as long as reading forty lines.
    if (room !== undefined && (chunks % mostUnasked === 0 || parser.kept() > asked + fewKept)) {
      asked = parser.kept();
      if (room.isShortForReading()) parser.stop(shortOfMemory);
    }
    if (parser.refused()) break;
    done += chunk.length;
    progress(source.position?.() ?? done, source.size);
    if (performance.now() - pausedAt > longestTurn) {
      await pause();
      pausedAt = performance.now();
    }
  }
  signal?.throwIfAborted();
  scanner.end();
  const incomplete = source.fault?.();
  if (incomplete !== undefined && done === 0) throw new Error(incomplete);
  const trace = parser.end();
  if ('kind' in trace) return trace;
  if (trace.incomplete !== undefined) return { ...trace, incomplete: `${trace.incomplete}. ${whatToDo}` };
  return incomplete === undefined ? trace : { ...trace, incomplete };
}

/** Half a megabyte stays in a core's own cache. */
const chunkBytes = 1 << 19;
/** Chunks, and lines of events that may be kept, before it is asked again whether there is memory for more. */
const mostUnasked = 16;
const fewKept = 1000;
/** Between two looks at whether to stop: where every line matters, a thousand of them. */
const pieceBytes = 1 << 17;
/** ms: with the piece under way well under the 50 within which a reading can be stopped */
export const longestTurn = 20;

/** Magic numbers; and NULs without a newline, which may go on forever (/dev/zero). */
function refusedByFirst(chunk: Uint8Array): NotATrace | undefined {
  const found = notATraceFromBytes(chunk);
  if (found !== undefined) return found;
  return chunk.includes(0) && !chunk.includes(10) ? notATrace('binary', 1) : undefined;
}

/** Lets what waits for the event loop come first: a cancellation, other requests. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
