// The editor *Lease Lens: Large Trace*: a read-only page for a file of any size. VS Code gives extensions no document of a file over 50 MB;
// a worker of its own reads the lines that are looked at, the analysing worker judges the file, and the page shows both.

import {
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  commands,
  Disposable,
  type Event,
  EventEmitter,
  FileType,
  Uri,
  type ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { FromLarge, ToLarge } from '../webview/large-protocol';
import type { Cache } from './editor/cache';
import type { TraceDocuments, TraceState } from './editor/documents';
import { plain } from './editor/escape';
import { type Following, followFile } from './editor/follow-file';
import { largeTraceView } from './editor/go';
import { languageOfName, type TraceLanguage } from './editor/languages';
import { nameIn } from './editor/shown-uri';
import { fileSource } from './editor/trace-source-of';
import { largePage, readFromLarge } from './large-trace-page';
import { explainedOf, findingsMessage } from './large-trace-words';
import type { TraceClient } from './trace/client';

export interface LargeTraces extends Disposable {
  /** Opens the file in this editor whatever its size. */
  open(file: Uri, column?: ViewColumn): Promise<void>;
  /** What is known of the file's lines is of another file: they are read from the first byte. */
  readAnew(file: Uri): void;
  /** The cursor of a page moved: the timeline follows. */
  readonly onDidMoveCursor: Event<{ readonly uri: Uri; readonly line: number }>;
  /** A page dropped a message or met an error: for the log. */
  readonly onProblem: Event<string>;
}

export interface LargeTraceNeeds {
  /** The extension's folder, where dist/large.js is. */
  readonly extension: Uri;
  /** A folder of ours for the text of packed files; they are removed when their editor closes. */
  readonly storage: Uri;
  /** Makes the worker that reads pages: not the one that analyses. */
  readonly pages: TraceClient;
  readonly documents: TraceDocuments;
  /** Where line indices are kept. */
  readonly cache: Cache;
}

export function createLargeTraces(needs: LargeTraceNeeds): LargeTraces {
  const panels = new Map<string, Page>();
  const moved = new EventEmitter<{ readonly uri: Uri; readonly line: number }>();
  const problem = new EventEmitter<string>();
  const provider: CustomReadonlyEditorProvider = {
    openCustomDocument: (uri: Uri): CustomDocument => ({ uri, dispose: () => {} }),
    resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel) {
      const dist = Uri.joinPath(needs.extension, 'dist');
      panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
      const page = createPage(uri, panel, needs, (line) => moved.fire({ uri, line }));
      panels.set(uri.toString(), page);
      panel.webview.onDidReceiveMessage((data: unknown) => {
        const message = readFromLarge(data);
        if (message === undefined) problem.fire('the large trace page sent a message that is not understood');
        else if (message.type === 'problem') problem.fire(message.message);
        else void page.take(message);
      });
      panel.onDidDispose(() => {
        if (panels.get(uri.toString()) === page) panels.delete(uri.toString());
        page.dispose();
      });
      panel.webview.html = largePage(panel.webview, dist);
    },
  };
  const registered = Disposable.from(
    moved,
    problem,
    window.registerCustomEditorProvider(largeTraceView, provider, { supportsMultipleEditorsPerDocument: false }),
    needs.documents.onDidChange(({ uri, state }) => panels.get(uri.toString())?.judged(state)),
    commands.registerCommand('leaseLens.revealInLargeTrace', (uri: unknown, line: unknown, focus: unknown, explain: unknown) => {
      const page = uri instanceof Uri ? panels.get(uri.toString()) : undefined;
      if (typeof line === 'number' && Number.isSafeInteger(line) && line > 0) page?.go(line, focus !== false, explain === true);
    }),
  );
  return {
    onDidMoveCursor: moved.event,
    readAnew: (file) => panels.get(file.toString())?.readAnew(),
    onProblem: problem.event,
    async open(file, column) {
      await commands.executeCommand('vscode.openWith', file, largeTraceView, column);
    },
    dispose() {
      registered.dispose();
      for (const page of panels.values()) page.dispose();
    },
  };
}

interface Page extends Disposable {
  take(message: FromLarge): Promise<void>;
  judged(state: TraceState | undefined): void;
  readAnew(): void;
  go(line: number, focus: boolean, explain?: boolean): void;
}

/** Lines after which a search ends. */
const mostHits = 100_000;

function createPage(
  uri: Uri,
  panel: WebviewPanel,
  { pages, documents, storage, cache }: LargeTraceNeeds,
  moved: (line: number) => void,
): Page {
  const document = uri.toString();
  const name = plain(nameIn(uri), 200);
  const closing = new AbortController();
  const things: Disposable[] = [];
  let opening: Promise<string | undefined> | undefined;
  let search: AbortController | undefined;
  let following: Following | undefined;
  let known: Known = { lines: 0, bytes: 0, complete: false };
  let cursor = 1;
  let waiting: ToLarge | undefined;
  let ready = false;

  const post = (message: ToLarge): void => void panel.webview.postMessage(message);
  const notice = (text: string): void => post({ type: 'notice', message: plain(text, 400) });
  const tellFile = (next: Known): void => {
    known = next;
    post({ type: 'file', name, ...known });
  };
  const progressOf = (of: 'reading' | 'search') => (done: number, total: number | undefined) =>
    post({ type: 'progress', of, share: total === undefined || total === 0 ? 0 : Math.min(1, done / total) });

  /** The path whose lines are paged through; undefined when there is none, which the page has been told. */
  const openFile = async (): Promise<string | undefined> => {
    const source = await fileSource(uri);
    if (!('path' in source)) {
      notice('Only files of this machine can be paged through; copy the file here first.');
      return undefined;
    }
    const peeked = await pages.ask('peek', { document, source });
    if (peeked.kind === 'failed') notice(peeked.message);
    if (peeked.kind !== 'done') return undefined;
    const isPacked = peeked.answer.packing !== undefined || peeked.answer.traceDat !== undefined;
    const path = isPacked ? await unpack(source.path) : source.path;
    if (path === undefined) return undefined;
    const language: TraceLanguage = peeked.answer.dialect === 'strace' || peeked.answer.dialect === 'perf-trace' ? 'strace' : 'ftrace';
    void readLines(path).then(() => {
      if (!closing.signal.aborted)
        things.push(documents.adopt(uri, peeked.answer.dialect ? language : (languageOfName(name) ?? language), { path }));
    });
    return path;
  };
  const unpack = async (path: string): Promise<string | undefined> => {
    await workspace.fs.createDirectory(storage);
    await removeOld(storage);
    const to = Uri.joinPath(storage, `${crypto.randomUUID()}.log`);
    things.push({ dispose: () => void workspace.fs.delete(to).then(undefined, () => {}) }); // gone already: nothing is left to remove
    const { unpackLimit } = { ...(await fileSource(uri)) };
    const source = { path, mayRun: workspace.isTrusted, ...(unpackLimit === undefined ? {} : { unpackLimit }) };
    notice('Unpacking…');
    const outcome = await pages.ask(
      'unpack',
      { document, source, to: to.fsPath },
      { signal: closing.signal, progress: progressOf('reading') },
    );
    if (outcome.kind === 'failed') notice(outcome.message);
    else if (outcome.kind === 'done') notice(outcome.answer.fault ?? '');
    return outcome.kind === 'done' ? to.fsPath : undefined;
  };
  /** Reads what is new of the file for its lines; pages are shown meanwhile. */
  const readLines = async (path: string, anew = false): Promise<void> => {
    const place = cache();
    const body = { document, path, anew, ...(place === undefined ? {} : { cache: place }) };
    const outcome = await pages.ask('index', body, { signal: closing.signal, progress: progressOf('reading') });
    post({ type: 'progress', of: 'reading' });
    if (outcome.kind === 'failed') notice(outcome.message);
    else if (outcome.kind === 'done') tellFile({ ...outcome.answer, complete: true });
  };
  const judged = (state: TraceState | undefined): void => {
    if (state?.kind === 'ready') {
      waiting = findingsMessage(state.analysis);
      if (ready) post(waiting);
      notice('');
    } else if (state?.kind === 'busy') notice('Analyzing…');
    else if (state?.kind === 'failed') notice(state.message);
    else if (state?.kind === 'cancelled') notice('The analysis was stopped.');
  };
  const find = async (wish: Extract<FromLarge, { readonly type: 'search' }>): Promise<void> => {
    search?.abort();
    const stop = new AbortController();
    search = stop;
    const hits = (lines: readonly number[], ended: boolean, message?: string): void => {
      if (search === stop) post({ type: 'hits', search: wish.search, lines, ended, ...(message === undefined ? {} : { message }) });
    };
    const { pattern, regex, matchCase } = wish;
    const outcome = await pages.ask(
      'search',
      { document, pattern, regex, matchCase, most: mostHits },
      {
        signal: stop.signal,
        progress: (done, total, lines) => {
          if (search !== stop) return;
          if (lines === undefined) progressOf('search')(done, total);
          else hits(lines, false);
        },
      },
    );
    hits([], true, outcome.kind === 'failed' ? plain(outcome.message, 200) : undefined);
  };
  const follow = async (): Promise<void> => {
    if (following !== undefined) {
      following.pause(!following.isPaused());
      post({ type: 'follow', state: following.isPaused() ? 'paused' : 'following' });
      return;
    }
    const path = await opening;
    if (path === undefined) return;
    following = followFile(uri, async () => {
      const atEnd = cursor >= known.lines;
      await readLines(path);
      if (atEnd) post({ type: 'go', line: Math.max(1, known.lines), focus: false });
      documents.again(uri);
      await documents.analysis(uri);
    });
    things.push(following);
    post({ type: 'follow', state: 'following' });
  };
  const perform: Readonly<Record<Extract<FromLarge, { readonly type: 'do' }>['what'], () => unknown>> = {
    timeline: () => commands.executeCommand('leaseLens.openTimeline', document, cursor),
    extract: () => commands.executeCommand('leaseLens.extractRelevant', uri),
    policy: () => commands.executeCommand('leaseLens.selectPolicy'),
    follow,
  };

  return {
    judged,
    readAnew: () => void opening?.then((path) => (path === undefined ? undefined : readLines(path, true))),
    go: (line, focus, explain = false) => {
      panel.reveal(undefined, !focus);
      post({ type: 'go', line, focus, ...(explain ? { explain } : {}) });
    },
    async take(message) {
      switch (message.type) {
        case 'ready':
          ready = true;
          if (opening === undefined) opening = openFile();
          else tellFile(known);
          if (waiting !== undefined) post(waiting);
          if (following !== undefined) post({ type: 'follow', state: following.isPaused() ? 'paused' : 'following' });
          // The first lines are there long before the last ones are counted.
          if ((await opening) !== undefined) await first();
          return;
        case 'rows': {
          const outcome = await pages.ask('page', { document, from: message.from, count: message.count });
          if (outcome.kind === 'done') post({ type: 'rows', from: outcome.answer.from, rows: outcome.answer.rows });
          return;
        }
        case 'cursor':
          cursor = message.line;
          moved(cursor);
          return;
        case 'search':
          await find(message);
          return;
        case 'stop-search':
          search?.abort();
          return;
        case 'explain': {
          const explanation = documents.state(uri)?.kind === 'ready' ? await documents.explain(uri, message.line) : undefined;
          post({ type: 'explained', line: message.line, ...(explanation && { explained: explainedOf(explanation) }) });
          return;
        }
        case 'time': {
          const outcome = await pages.ask('find-time', { document, text: message.text });
          if (outcome.kind === 'failed') notice(outcome.message);
          else if (outcome.kind === 'done' && outcome.answer === undefined) notice('No line of this file shows a time.');
          else if (outcome.kind === 'done' && outcome.answer !== undefined) post({ type: 'go', line: outcome.answer, focus: true });
          return;
        }
        case 'do':
          await perform[message.what]();
          return;
        case 'problem':
          return;
      }
    },
    dispose() {
      closing.abort();
      search?.abort();
      for (const thing of things.splice(0)) thing.dispose();
      void pages.ask('close-pages', { document });
    },
  };

  async function first(): Promise<void> {
    for (let again = 0; again < 50 && !known.complete && !closing.signal.aborted; again += 1) {
      const outcome = await pages.ask('page', { document, from: 1, count: 1 });
      if (outcome.kind === 'done' && outcome.answer.lines > known.lines) {
        const { lines, bytes, complete } = outcome.answer;
        tellFile({ lines, bytes, complete });
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

interface Known {
  readonly lines: number;
  readonly bytes: number;
  readonly complete: boolean;
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
