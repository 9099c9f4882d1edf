// Reads whatever the host names: one log, or the files of one run as one log.

import type { ParsedTrace } from '../../grammar/event';
import type { NotATrace } from '../../grammar/not-a-trace';
import type { ParseOptions } from '../../grammar/parse';
import type { ByteSource } from './byte-source';
import type { Places } from './places';
import { type NoOrder, readTogether } from './read-together';
import { type ReadProgress, readTrace } from './read-trace';
import type { Room } from './room';
import type { Stop } from './stop';
import type { OneSource, TraceSource } from './trace-source';

/** Opens one log; an error is a value. */
export type OpenSource = (source: OneSource) => Promise<ByteSource | { readonly error: string }>;

/** `places`: of several files, where each line stands. */
export type Read = { readonly kind: 'read'; readonly trace: ParsedTrace; readonly places?: Places } | NotATrace | NoOrder | CannotRead;

export interface CannotRead {
  readonly kind: 'cannot-read';
  readonly message: string;
}

export interface ReadOptions {
  readonly parse: ParseOptions;
  readonly progress: ReadProgress;
  readonly signal: Stop;
  /** May look at the bytes as they pass by; `part` counts the files of a run from 0. */
  readonly watch?: (source: ByteSource, part: number) => ByteSource;
  readonly room?: Room;
}

/** Rejects as `readTrace` does. Every file is closed again. */
export async function readSource(source: TraceSource, openSource: OpenSource, options: ReadOptions): Promise<Read> {
  const wanted = 'parts' in source ? source.parts.map((part) => part.source) : [source];
  const sources: ByteSource[] = [];
  const { watch = (bytes) => bytes } = options;
  try {
    for (const one of wanted) {
      const bytes = await openSource(one);
      if ('error' in bytes) return { kind: 'cannot-read', message: bytes.error };
      sources.push(watch(bytes, sources.length));
    }
    const [first] = sources;
    if ('parts' in source) return await readParts(source.parts, sources, options);
    if (first === undefined) return { kind: 'cannot-read', message: 'no file was named' };
    const trace = await readTrace(first, options.parse, options.progress, options.signal, options.room);
    return 'kind' in trace ? trace : { kind: 'read', trace };
  } finally {
    for (const bytes of sources) await bytes.close();
  }
}

async function readParts(
  parts: readonly { readonly task?: number }[],
  sources: readonly ByteSource[],
  { parse, progress, signal, room }: ReadOptions,
): Promise<Read> {
  const total = sources.reduce<number | undefined>(
    (sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  let done = 0;
  const counted = sources.map((source): ByteSource => {
    let before = 0;
    return {
      ...source,
      async *chunks(length) {
        for await (const chunk of source.chunks(length)) {
          signal.throwIfAborted();
          yield chunk;
          const now = source.position?.() ?? before + chunk.length;
          done += now - before;
          before = now;
          progress(done, total);
        }
      },
    };
  });
  const read = await readTogether(
    counted.map((source, i) => ({ source, ...(parts[i]?.task === undefined ? {} : { task: parts[i].task }) })),
    parse,
    room,
  );
  return 'kind' in read ? read : { kind: 'read', ...read };
}
