// `lease-lens-trace:` as a read-only file system: an unpacked, joined or extracted trace is a document like any other, so that every
// feature works in it. The worker reads it, keeps it parsed, and gives the text.

import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FilePermission,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  MarkdownString,
  RelativePattern,
  Uri,
  workspace,
} from 'vscode';
import type { Outcome, TraceClient } from '../trace/client';
import { pieceOf } from '../trace/pieces';
import type { Origins, ShownText } from '../trace/shown-text';
import { globOf } from './follow-file';
import { largestDocument } from './languages';
import { showProgress } from './progress';
import { readSettings } from './settings';
import { nameIn, shownOf, shownScheme } from './shown-uri';
import { shownSource } from './trace-source-of';

export interface ShownTraces extends Disposable {
  /** Reads the trace that the URI stands for; its document, opened next, takes the text from here. */
  read(uri: Uri): Promise<Outcome<ShownText>>;
  /** The same whatever was read before: the worker may have lost it. */
  again(uri: Uri): Promise<Outcome<ShownText>>;
  /** Where the lines of an open document come from; undefined where they are the file's own. */
  origins(uri: Uri): Origins | undefined;
}

export function createShownTraces(client: TraceClient): ShownTraces {
  const entries = new Map<string, Entry>();
  const changed = new EventEmitter<FileChangeEvent[]>();

  const readAnew = async (uri: Uri): Promise<Outcome<ShownText>> => {
    const of = shownOf(uri);
    if (of === undefined) return { kind: 'failed', message: 'This is no trace that Lease Lens made.' };
    const source = await shownSource(of).then(
      (found) => found,
      (error: unknown) => String(error), // not readable: said below
    );
    if (typeof source === 'string') return { kind: 'failed', message: source };
    const stop = new AbortController();
    const task = of.kind === 'run' ? undefined : pieceOf(of.files[0].path)?.task;
    const body = { document: uri.toString(), source, most: largestDocument, extract: of.kind === 'extract' };
    const parse = { mostKept: readSettings(uri).mostEvents, ...(task === undefined ? {} : { task }) };
    return showProgress(uri, 'opening', stop, (progress) => client.ask('show', { ...body, parse }, { signal: stop.signal, progress }));
  };
  const entryOf = (uri: Uri): Entry => {
    const known = entries.get(uri.toString());
    if (known !== undefined) return known;
    const outcome = readAnew(uri);
    const entry: Entry = { outcome, facts: outcome.then((found) => factsOf(uri, found)) };
    entries.set(uri.toString(), entry);
    void entry.facts.then((facts) => {
      entry.known = facts;
      if (facts.failure !== undefined) entries.delete(uri.toString()); // asked again, it is tried again
    });
    return entry;
  };
  const provider: FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: (uri) => watchFiles(uri, () => changed.fire([{ type: FileChangeType.Changed, uri }]), entries),
    async stat(uri): Promise<FileStat> {
      if (shownOf(uri) === undefined) throw FileSystemError.FileNotFound(uri);
      const facts = await entryOf(uri).facts;
      if (facts.failure !== undefined) throw FileSystemError.Unavailable(facts.failure);
      return { type: FileType.File, ctime: 0, mtime: facts.changed, size: facts.size, permissions: FilePermission.Readonly };
    },
    async readFile(uri) {
      let outcome = await entryOf(uri).outcome;
      if (outcome === undefined) {
        // Its text was given away already; only what is said of its lines was kept.
        entries.delete(uri.toString());
        outcome = await entryOf(uri).outcome;
      }
      if (outcome?.kind !== 'done') throw FileSystemError.Unavailable(outcome === undefined ? 'not readable' : failureOf(outcome));
      const entry = entries.get(uri.toString());
      if (entry !== undefined) delete entry.outcome;
      return outcome.answer.text;
    },
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  const all = Disposable.from(
    changed,
    workspace.registerFileSystemProvider(shownScheme, provider, { isCaseSensitive: true, isReadonly: new MarkdownString(readOnly) }),
    workspace.onDidCloseTextDocument(({ uri }) => void entries.delete(uri.toString())),
  );
  return {
    again: readAnew,
    read: async (uri) => {
      const entry = entryOf(uri);
      return (await entry.outcome) ?? readAnew(uri);
    },
    origins: (uri) => entries.get(uri.toString())?.known?.origins,
    dispose: () => void all.dispose(),
  };
}

const readOnly = 'This text is made from a recording, which is never edited.';

interface Facts {
  /** bytes */
  readonly size: number;
  /** ms since 1970: when the youngest of its files was written */
  readonly changed: number;
  readonly origins?: Origins;
  readonly failure?: string;
}

interface Entry {
  /** Absent once the text was given away. */
  outcome?: Promise<Outcome<ShownText>>;
  readonly facts: Promise<Facts>;
  known?: Facts;
}

async function factsOf(uri: Uri, outcome: Outcome<ShownText>): Promise<Facts> {
  if (outcome.kind !== 'done') return { size: 0, changed: 0, failure: failureOf(outcome) };
  const { text, origins } = outcome.answer;
  const times = (shownOf(uri)?.files ?? []).map((file) =>
    workspace.fs.stat(file).then(
      ({ mtime }) => mtime,
      () => 0, // gone since it was read
    ),
  );
  return { size: text.length, changed: Math.max(0, ...(await Promise.all(times))), ...(origins === undefined ? {} : { origins }) };
}

function failureOf(outcome: Exclude<Outcome<ShownText>, { readonly kind: 'done' }>): string {
  return outcome.kind === 'failed' ? outcome.message : 'Opening was stopped.';
}

/** Tells, at most once in a while, when one of the files behind `uri` was written. */
function watchFiles(uri: Uri, tell: () => void, entries: Map<string, Entry>): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      entries.delete(uri.toString());
      tell();
    }, betweenReadings);
  };
  const watchers = (shownOf(uri)?.files ?? []).map((file) => {
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(Uri.joinPath(file, '..'), globOf(nameIn(file))),
      true,
      false,
      true,
    );
    watcher.onDidChange(soon);
    return watcher;
  });
  return new Disposable(() => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.dispose();
  });
}

/** ms */
const betweenReadings = 1000;

function refuse(): never {
  throw FileSystemError.NoPermissions(readOnly);
}
