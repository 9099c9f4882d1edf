// The large files that the worker pages through: each with its line index, which may still be growing while pages are read.

import type { ByteSource } from './byte-source';
import { findTime, readTime } from './find-time';
import { createLineIndex, type LineIndex, type LineIndexState, type RandomSource, readLines } from './line-index';
import type { Answers, FromWorker, IndexRequest, PageRequest, ToWorker } from './protocol';
import type { OpenSource } from './read-source';
import { expressionOf, searchLines } from './search-lines';
import type { TraceCache } from './trace-cache';

export interface PageFiles {
  /** Opens a file as it is, packed or not; an error is a value. */
  readonly openPlain: (path: string) => Promise<ByteSource | { readonly error: string }>;
  /** Opens the text of a packed file or of trace.dat. */
  readonly open: OpenSource;
  /** Writes a text to a new file. */
  readonly write: (
    source: ByteSource,
    path: string,
    progress: (done: number, total: number | undefined) => void,
    signal: AbortSignal,
  ) => Promise<Answers['unpack']>;
  /** Absent where nothing can be kept. */
  readonly cache?: TraceCache;
}

/** Takes the messages that are about pages and answers each once; false for any other message. */
export function createPages(access: PageFiles, reply: (message: FromWorker) => void): (message: ToWorker) => boolean {
  const files = new Map<string, Paged>();
  const running = new Map<number, AbortController>();
  return (message) => {
    if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
      return running.has(message.id);
    }
    if (!isPageRequest(message)) return false;
    const { id } = message;
    const stop = new AbortController();
    running.set(id, stop);
    const tell: Tell = (part) => reply({ kind: 'progress', id, ...part });
    answer(message, files, access, tell, stop.signal)
      .then(
        (outcome) => reply({ id, ...outcome }),
        (error: unknown) =>
          reply(stop.signal.aborted ? { id, kind: 'cancelled' } : { id, kind: 'failed', message: `Reading failed: ${error}` }),
      )
      .finally(() => running.delete(id));
    return true;
  };
}

interface Paged {
  readonly source: RandomSource & ByteSource;
  readonly index: LineIndex;
  complete: boolean;
}

type Outcome =
  | { readonly kind: 'done'; readonly answer: Answers[PageRequest['kind']] }
  | { readonly kind: 'failed'; readonly message: string };
type Tell = (part: { readonly done: number; readonly total?: number; readonly lines?: readonly number[] }) => void;

const pageKinds: readonly string[] = [
  'index',
  'page',
  'search',
  'find-time',
  'unpack',
  'close-pages',
] satisfies readonly PageRequest['kind'][];

function isPageRequest(message: ToWorker): message is PageRequest {
  return pageKinds.includes(message.kind);
}

async function answer(
  request: PageRequest,
  files: Map<string, Paged>,
  access: PageFiles,
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome> {
  if (request.kind === 'index') return indexFile(request, files, access, tell, signal);
  if (request.kind === 'unpack') {
    const source = await access.open(request.source);
    if ('error' in source) return { kind: 'failed', message: source.error };
    try {
      const progress = (done: number, total: number | undefined): void => tell({ done, ...(total === undefined ? {} : { total }) });
      return { kind: 'done', answer: await access.write(source, request.to, progress, signal) };
    } finally {
      await source.close();
    }
  }
  const paged = files.get(request.document);
  if (request.kind === 'close-pages') {
    files.delete(request.document);
    await paged?.source.close();
    return { kind: 'done', answer: undefined };
  }
  if (paged === undefined) return { kind: 'failed', message: 'This file is not open.' };
  const { index, source } = paged;
  switch (request.kind) {
    case 'page': {
      const rows = await readLines(index, source, request.from, request.count);
      return { kind: 'done', answer: { from: request.from, rows, lines: index.lines(), bytes: index.bytes(), complete: paged.complete } };
    }
    case 'search': {
      const expression = expressionOf(request);
      if (typeof expression === 'string') return { kind: 'failed', message: expression };
      let done = 0;
      const hear = {
        found: (lines: readonly number[]) => tell({ done, total: index.bytes(), lines }),
        progress: (bytes: number, total: number) => {
          done = bytes;
          tell({ done, total });
        },
      };
      return { kind: 'done', answer: await searchLines(index, source, expression, request.most, hear, signal) };
    }
    case 'find-time': {
      const wanted = readTime(request.text);
      if (wanted === undefined) return { kind: 'failed', message: 'a time is like 39.103143, 12:30:01.5 or +2.5 (seconds from the start)' };
      return { kind: 'done', answer: await findTime(index, source, wanted) };
    }
  }
}

/**
 * Reads what the index does not know yet: all of a new file, what was added to a known one. One that became shorter is a new file. The index
 * of a file that was read on another day comes out of the cache.
 */
async function indexFile(
  { document, path, cache: place, anew }: IndexRequest,
  files: Map<string, Paged>,
  { openPlain, cache }: PageFiles,
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome> {
  const opened = await openPlain(path);
  if ('error' in opened) return { kind: 'failed', message: opened.error };
  const { read } = opened;
  if (read === undefined) {
    await opened.close();
    return { kind: 'failed', message: `${path}: not a file whose parts can be read` };
  }
  const known = files.get(document);
  const goesOn = known !== undefined && anew !== true && known.index.bytes() <= (opened.size ?? 0);
  const file = goesOn || place === undefined ? undefined : await cache?.identify(path);
  const kept = anew === true || place === undefined ? undefined : file && (await cache?.find(place, file, indexKind));
  const paged: Paged = {
    source: { ...opened, read },
    index: goesOn ? known.index : createLineIndex(undefined, isIndex(kept?.value) ? kept.value : undefined),
    complete: false,
  };
  files.set(document, paged);
  await known?.source.close();
  const { index } = paged;
  const before = index.bytes();
  for (;;) {
    signal.throwIfAborted();
    const chunk = await read(index.bytes(), chunkBytes);
    if (chunk.length === 0) break;
    index.push(chunk);
    tell({ done: index.bytes(), ...(opened.size === undefined ? {} : { total: opened.size }) });
  }
  paged.complete = true;
  // What cannot be kept is told by the analysis of the same file.
  if (place !== undefined && file !== undefined && before === 0) void cache?.keep(place, file, indexKind, { value: index.state(), sum: 0 });
  return { kind: 'done', answer: { lines: index.lines(), bytes: index.bytes() } };
}

const indexKind = 'lines';

/** The entry's checksum and the build in its name say that it is; this says so to the compiler. */
function isIndex(value: unknown): value is LineIndexState {
  return typeof value === 'object' && value !== null && 'offsets' in value && value.offsets instanceof Float64Array && 'newlines' in value;
}

const chunkBytes = 4 << 20;
