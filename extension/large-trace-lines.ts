// The lines of a file of any size, read by a worker of their own: the file is opened, unpacked where it must be, counted, read page by page, and read
// again when the worker dies.

import { type Disposable, FileType, Uri, workspace } from 'vscode';
import type { Cache } from './editor/cache';
import { languageOfName, type TraceLanguage } from './editor/languages';
import { fileSource } from './editor/trace-source-of';
import type { TraceClient } from './trace/client';
import type { PageOfLines } from './trace/protocol';

export interface LargeLines extends Disposable {
  /** Begins to read the file, once; undefined when it cannot be read, which `hear` was told. */
  open(): Promise<OpenedFile | undefined>;
  /** Of the file, as far as it is known. */
  known(): KnownLines;
  /** Reads what is new of the file, or with `anew` all of it; gives whether its end was reached. Pages are there meanwhile. */
  read(anew?: boolean): Promise<boolean>;
  /** Lines `from` (1-based) and those behind it. */
  page(from: number, count: number): Promise<PageOfLines | undefined>;
  /** The texts of lines (1-based), as far as the file has them. */
  texts(lines: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** The worker died, and with it what it knew of the file. */
  workerDied(): void;
}

export interface OpenedFile {
  /** Whose lines are paged through: the file's own, or a text made of it. */
  readonly path: string;
  readonly language: TraceLanguage;
  /** Fulfilled when it was read for the first time. */
  readonly isRead: Promise<boolean>;
}

export interface KnownLines {
  readonly lines: number;
  readonly bytes: number;
  /** The end was reached. */
  readonly complete: boolean;
}

export interface LinesHearer {
  /** For the user. Empty: what was said last is over. */
  notice(text: string): void;
  known(known: KnownLines): void;
  /** Without numbers: it has ended. */
  progress(done?: number, total?: number): void;
}

export interface LinesNeeds {
  readonly pages: TraceClient;
  /** A folder of ours for the text of packed files. */
  readonly storage: Uri;
  /** Where line indices are kept. */
  readonly cache: Cache;
}

export function createLargeLines(uri: Uri, { pages, storage, cache }: LinesNeeds, hear: LinesHearer): LargeLines {
  const document = uri.toString();
  const closing = new AbortController();
  let unpacked: Uri | undefined;
  let opening: Promise<OpenedFile | undefined> | undefined;
  let known: KnownLines = { lines: 0, bytes: 0, complete: false };
  /** Under way while the file is read again because the worker died; gives whether its end was reached. */
  let recovery: Promise<boolean> | undefined;

  const tell = (next: KnownLines): void => {
    known = next;
    hear.known(known);
  };
  const unpack = async (path: string): Promise<string | undefined> => {
    await workspace.fs.createDirectory(storage);
    await removeOld(storage);
    unpacked = Uri.joinPath(storage, `${crypto.randomUUID()}.log`);
    const { unpackLimit } = { ...(await fileSource(uri)) };
    const source = { path, mayRun: workspace.isTrusted, ...(unpackLimit === undefined ? {} : { unpackLimit }) };
    hear.notice('Unpacking…');
    const body = { document, source, to: unpacked.fsPath };
    const outcome = await pages.ask('unpack', body, { signal: closing.signal, progress: hear.progress });
    if (outcome.kind === 'failed') hear.notice(outcome.message);
    else if (outcome.kind === 'done') hear.notice(outcome.answer.fault ?? '');
    return outcome.kind === 'done' ? unpacked.fsPath : undefined;
  };
  const readPath = async (path: string, anew: boolean): Promise<boolean> => {
    const place = cache();
    const body = { document, path, anew, ...(place === undefined ? {} : { cache: place }) };
    const outcome = await pages.ask('index', body, { signal: closing.signal, progress: hear.progress });
    hear.progress();
    if (outcome.kind === 'failed') hear.notice(outcome.message);
    else if (outcome.kind === 'done') tell({ ...outcome.answer, complete: true });
    return outcome.kind === 'done';
  };
  const openFile = async (): Promise<OpenedFile | undefined> => {
    const source = await fileSource(uri);
    if (!('path' in source)) {
      hear.notice('Only files of this machine can be paged through; copy the file here first.');
      return undefined;
    }
    const peeked = await pages.ask('peek', { document, source });
    if (peeked.kind === 'failed') hear.notice(peeked.message);
    if (peeked.kind !== 'done') return undefined;
    const { packing, traceDat, dialect } = peeked.answer;
    const path = packing !== undefined || traceDat !== undefined ? await unpack(source.path) : source.path;
    if (path === undefined) return undefined;
    const byText: TraceLanguage = dialect === 'strace' || dialect === 'perf-trace' ? 'strace' : 'ftrace';
    return { path, language: dialect ? byText : (languageOfName(uri.path) ?? byText), isRead: readPath(path, false) };
  };
  const readAgain = async (path: string): Promise<boolean> => {
    hear.notice('The thread that reads this file’s lines stopped; the file is read again…');
    const isRead = await readPath(path, false);
    if (isRead) hear.notice('');
    return isRead;
  };

  const lines: LargeLines = {
    open() {
      opening ??= openFile();
      return opening;
    },
    known: () => known,
    async read(anew = false) {
      const file = await opening;
      return file !== undefined && readPath(file.path, anew);
    },
    async page(from, count) {
      const ask = () => pages.ask('page', { document, from, count });
      let outcome = await ask();
      if (outcome.kind === 'failed' && recovery !== undefined && (await recovery)) outcome = await ask();
      if (outcome.kind !== 'done') return undefined;
      const { answer } = outcome;
      if (!known.complete && answer.lines > known.lines) tell({ lines: answer.lines, bytes: answer.bytes, complete: answer.complete });
      return answer;
    },
    async texts(wanted) {
      const found = new Map<number, string>();
      for (const [from, count] of stretchesOf(wanted)) {
        const page = await lines.page(from, count);
        for (const [index, { text, cut }] of (page?.rows ?? []).entries()) found.set(from + index, cut > 0 ? `${text} […]` : text);
      }
      return found;
    },
    workerDied() {
      if (recovery !== undefined) {
        // It died of this very file, or of too little memory: once more would end the same way.
        void recovery.then(() => hear.notice(diedAgain));
        return;
      }
      const begun = (opening ?? Promise.resolve(undefined)).then((file) => (file === undefined ? false : readAgain(file.path)));
      recovery = begun;
      void begun.finally(() => {
        recovery = undefined;
      });
    },
    dispose() {
      closing.abort();
      if (unpacked !== undefined) void workspace.fs.delete(unpacked).then(undefined, () => {}); // gone already: nothing is left to remove
      void pages.ask('close-pages', { document });
    },
  };
  return lines;
}

const diedAgain =
  'The thread that reads this file’s lines stopped twice. Close what needs memory, then run “Lease Lens: Analyze Again”; the output of Lease Lens says why it stopped.';

/** Lines that follow each other are read at once: from where on, and how many. */
function stretchesOf(lines: readonly number[]): readonly (readonly [from: number, count: number])[] {
  const found: [number, number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && last[0] + last[1] === line) last[1] += 1;
    else found.push([line, 1]);
  }
  return found;
}

/** What a crash left behind. */
async function removeOld(folder: Uri): Promise<void> {
  for (const [name, type] of await workspace.fs.readDirectory(folder)) {
    const file = Uri.joinPath(folder, name);
    if (type !== FileType.File || !name.endsWith('.log')) continue;
    const { mtime } = await workspace.fs.stat(file);
    if (Date.now() - mtime > longestKept) await workspace.fs.delete(file);
  }
}

/** ms: two days */
const longestKept = 2 * 86_400_000;
