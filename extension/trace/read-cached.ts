// A trace out of the cache where the file is the one that was read before; else read, and kept for the next time. What takes time and can
// wait (writing an entry, comparing the whole file with its checksum) is done when the answer is out.

import type { ParsedTrace } from '../../grammar/event';
import { openEvents, packedEvents } from '../../grammar/event-list';
import type { PackedEvents } from '../../grammar/packed-events';
import { type KeptLook, keptLook, takeLook } from '../engine/first-look/kept-look';
import type { ByteSource } from './byte-source';
import { lookAhead } from './judge';
import { type OpenSource, type Read, type ReadOptions, readSource } from './read-source';
import type { CacheEntry, CachePlace, FileIdentity, TraceCache } from './trace-cache';
import type { FileSource } from './trace-source';

/** What was found out behind the answer. */
export type Afterwards =
  | { readonly kind: 'fine' }
  /** The file system says that the file has not changed, its bytes say that it has: the answer was about another log. */
  | { readonly kind: 'stale' }
  /** The entry could not be written: an error's name. */
  | { readonly kind: 'not-kept'; readonly because: string };

export interface CachedRead {
  readonly read: Read;
  readonly afterwards: (signal: AbortSignal) => Promise<Afterwards>;
}

const fine: Afterwards = { kind: 'fine' };

/** Rejects as `readSource` does. */
export async function readCached(
  source: FileSource,
  cache: TraceCache,
  place: CachePlace,
  openSource: OpenSource,
  options: ReadOptions,
): Promise<CachedRead> {
  const how = `trace ${JSON.stringify(options.parse)}`;
  const file = await cache.identify(source.path);
  const found = file && (await cache.find(place, file, how));
  const known = found && traceOf(found);
  if (file !== undefined && found !== undefined && known !== undefined) {
    const { sum } = found;
    return { read: { kind: 'read', trace: known }, afterwards: (signal) => compare(cache, place, file, how, sum, signal) };
  }
  const counted = { bytes: 0, sum: 0, isPlain: false };
  const watch = (bytes: ByteSource): ByteSource => {
    counted.isPlain = bytes.read !== undefined;
    return counted.isPlain ? { ...bytes, chunks: (length) => summed(bytes.chunks(length), cache, counted) } : bytes;
  };
  const read = await readSource(source, openSource, file === undefined ? options : { ...options, watch });
  const isWhole = file !== undefined && counted.isPlain && Number(file.stamp.split(' ')[0]) === counted.bytes;
  if (!isWhole || read.kind !== 'read' || read.trace.incomplete !== undefined) return { read, afterwards: async () => fine };
  const { trace } = read;
  return {
    read,
    async afterwards(signal) {
      const { events, ...rest } = trace;
      // Known already where the trace was judged.
      const look = keptLook(await lookAhead(trace, signal));
      const value: KeptTrace = { ...rest, events: packedEvents(events), look };
      const because = await cache.keep(place, file, how, { value, sum: counted.sum });
      return because === undefined ? fine : { kind: 'not-kept', because };
    },
  };
}

async function* summed(
  chunks: AsyncIterable<Uint8Array>,
  cache: TraceCache,
  counted: { bytes: number; sum: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    counted.bytes += chunk.length;
    counted.sum = cache.sum(chunk, counted.sum);
    yield chunk;
  }
}

async function compare(
  cache: TraceCache,
  place: CachePlace,
  file: FileIdentity,
  how: string,
  sum: number,
  signal: AbortSignal,
): Promise<Afterwards> {
  const now = await cache.sumOf(file.path, signal).catch(() => sum); // stopped, or gone: then there is nothing to compare
  if (now === sum || (await cache.identify(file.path))?.stamp !== file.stamp) return fine; // changed since: whoever follows it reads it again
  await cache.forget(place, file, how);
  return { kind: 'stale' };
}

/** What an entry holds: what reading found, and what was found out about the log as a whole before its replay. */
export type KeptTrace = Omit<ParsedTrace, 'events'> & { readonly events: PackedEvents; readonly look: KeptLook };

/** The entry's checksum and the build in its name say that it is a trace; this says so to the compiler. Its events stay bytes. */
function traceOf({ value }: CacheEntry): ParsedTrace | undefined {
  if (typeof value !== 'object' || value === null || !('seenNames' in value) || !('events' in value) || !('look' in value))
    return undefined;
  const { events: bytes, look, ...rest } = value as KeptTrace; // as above
  const events = openEvents(bytes);
  try {
    takeLook(events, look);
  } catch {
    return undefined;
  }
  return { ...rest, events };
}
