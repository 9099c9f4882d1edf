// The editor *Lease Lens: Large Trace*: a read-only page for a file of any size. VS Code gives extensions no document of a file over 50 MB;
// a worker of its own reads the lines that are looked at, the analysing worker judges the file, and the page shows both.

import {
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  commands,
  Disposable,
  type Event,
  EventEmitter,
  Uri,
  type ViewColumn,
  type WebviewPanel,
  window,
} from 'vscode';
import type { FromLarge, ToLarge } from '../webview/large-protocol';
import type { TraceDocuments, TraceState } from './editor/documents';
import { plain } from './editor/escape';
import { type Following, followFile } from './editor/follow-file';
import { largeTraceView } from './editor/go';
import { nameIn } from './editor/shown-uri';
import { largeLinesCommand } from './editor/trace-lines';
import { createLargeLines, type LargeLines, type LinesNeeds } from './large-trace-lines';
import { largePage, readFromLarge } from './large-trace-page';
import { explainedOf, findingsMessage } from './large-trace-words';

export interface LargeTraces extends Disposable {
  /** Opens the file in this editor whatever its size. */
  open(file: Uri, column?: ViewColumn): Promise<void>;
  /** What is known of the file's lines is of another file: they are read from the first byte. */
  readAnew(file: Uri): void;
  /** The worker that reads lines has died: every page says so and has its file read again. */
  readerDied(): void;
  /** The cursor of a page moved: the timeline follows. */
  readonly onDidMoveCursor: Event<{ readonly uri: Uri; readonly line: number }>;
  /** A page dropped a message or met an error: for the log. */
  readonly onProblem: Event<string>;
}

/** `pages`: of a worker that reads pages, not of the one that analyses. The text of packed files is removed from `storage` when their editor closes. */
export interface LargeTraceNeeds extends LinesNeeds {
  /** The extension's folder, where dist/large.js is. */
  readonly extension: Uri;
  readonly documents: TraceDocuments;
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
    commands.registerCommand(largeLinesCommand, (uri: unknown, lines: unknown) => {
      const page = uri instanceof Uri ? panels.get(uri.toString()) : undefined;
      return Array.isArray(lines) ? page?.lines.texts(lines.filter((line) => Number.isSafeInteger(line) && line > 0)) : undefined;
    }),
  );
  return {
    onDidMoveCursor: moved.event,
    readAnew: (file) => void panels.get(file.toString())?.lines.read(true),
    readerDied() {
      for (const page of panels.values()) page.lines.workerDied();
    },
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
  readonly lines: LargeLines;
  go(line: number, focus: boolean, explain?: boolean): void;
}

/** Lines after which a search ends. */
const mostHits = 100_000;

function createPage(uri: Uri, panel: WebviewPanel, needs: LargeTraceNeeds, moved: (line: number) => void): Page {
  const { pages, documents } = needs;
  const document = uri.toString();
  const name = plain(nameIn(uri), 200);
  const things: Disposable[] = [];
  let isClosed = false;
  let search: AbortController | undefined;
  let following: Following | undefined;
  let cursor = 1;
  let waiting: ToLarge | undefined;
  let ready = false;
  let isBegun = false;

  const post = (message: ToLarge): void => void panel.webview.postMessage(message);
  const notice = (text: string): void => post({ type: 'notice', message: plain(text, 400) });
  const shareOf = (done: number, total: number | undefined): number => (total === undefined || total === 0 ? 0 : Math.min(1, done / total));
  const lines = createLargeLines(uri, needs, {
    notice,
    known: (known) => post({ type: 'file', name, ...known }),
    progress: (done, total) => post({ type: 'progress', of: 'reading', ...(done === undefined ? {} : { share: shareOf(done, total) }) }),
  });
  /** Its first lines are there long before the last ones are counted; then it is judged. */
  const begin = async (): Promise<void> => {
    const file = await lines.open();
    if (file === undefined) return;
    void file.isRead.then(() => {
      if (!isClosed) things.push(documents.adopt(uri, file.language, { path: file.path }));
    });
    for (let again = 0; again < 50 && !lines.known().complete && !isClosed; again += 1) {
      await lines.page(1, 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
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
    const hits = (found: readonly number[], ended: boolean, message?: string): void => {
      if (search === stop) post({ type: 'hits', search: wish.search, lines: found, ended, ...(message === undefined ? {} : { message }) });
    };
    const { pattern, regex, matchCase } = wish;
    const outcome = await pages.ask(
      'search',
      { document, pattern, regex, matchCase, most: mostHits },
      {
        signal: stop.signal,
        progress: (done, total, found) => {
          if (search !== stop) return;
          if (found === undefined) post({ type: 'progress', of: 'search', share: shareOf(done, total) });
          else hits(found, false);
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
    if ((await lines.open()) === undefined) return;
    following = followFile(uri, async () => {
      const atEnd = cursor >= lines.known().lines;
      await lines.read();
      if (atEnd) post({ type: 'go', line: Math.max(1, lines.known().lines), focus: false });
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
    lines,
    go: (line, focus, explain = false) => {
      panel.reveal(undefined, !focus);
      post({ type: 'go', line, focus, ...(explain ? { explain } : {}) });
    },
    async take(message) {
      switch (message.type) {
        case 'ready':
          ready = true;
          if (isBegun) post({ type: 'file', name, ...lines.known() });
          if (waiting !== undefined) post(waiting);
          if (following !== undefined) post({ type: 'follow', state: following.isPaused() ? 'paused' : 'following' });
          if (!isBegun) {
            isBegun = true;
            await begin();
          }
          return;
        case 'rows': {
          const page = await lines.page(message.from, message.count);
          if (page !== undefined) post({ type: 'rows', from: page.from, rows: page.rows });
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
      isClosed = true;
      search?.abort();
      lines.dispose();
      for (const thing of things.splice(0)) thing.dispose();
    },
  };
}
