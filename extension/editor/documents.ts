// The open traces: each document of our languages with its latest analysis. Re-analysed when its text changes, re-judged when only
// settings do; everything that takes time happens in the worker. Every surface reads from here and hears from `onDidChange`.

import { type Disposable, EndOfLine, type Event, EventEmitter, type TextDocument, type Uri, workspace } from 'vscode';
import type { Analysis } from '../engine/analysis';
import type { Explanation } from '../engine/explain';
import type { EngineOptions } from '../engine/options';
import type { EventChange, WhatIf } from '../engine/what-if';
import type { Outcome, TraceClient } from '../trace/client';
import { pieceOf } from '../trace/pieces';
import { isTrace } from './languages';
import { showProgress } from './progress';
import { changesJudgement, readSettings } from './settings';
import type { WorkspaceFiles } from './workspace-files';

/** Where a document stands. While it is busy the last analysis, if any, stays in force. */
export type TraceState =
  | { readonly kind: 'busy'; readonly analysis?: Analysis }
  | { readonly kind: 'ready'; readonly analysis: Analysis }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

export interface TraceDocuments extends Disposable {
  readonly onDidChange: Event<{ readonly uri: Uri; readonly state: TraceState | undefined }>;
  /** undefined: no open trace. */
  state(uri: Uri): TraceState | undefined;
  /** The analysis of the text as it is now: waits while the worker is busy. undefined: no trace, failed or cancelled. */
  analysis(uri: Uri): Promise<Analysis | undefined>;
  /** What stands on a line (1-based); undefined where no event does. */
  explain(uri: Uri, line: number, signal?: AbortSignal): Promise<Explanation | undefined>;
  /** The findings if the trace had been another one; a string says why that cannot be told. */
  whatIf(uri: Uri, overlay: EventChange | readonly EventChange[]): Promise<WhatIf | string>;
  /** Reads the document again from its first line. */
  again(uri: Uri): void;
}

/** ms without a key press before an edited trace is analysed again. */
const patience = 350;

export function createTraceDocuments(client: TraceClient, files: WorkspaceFiles): TraceDocuments {
  const entries = new Map<string, Entry>();
  const changed = new EventEmitter<{ readonly uri: Uri; readonly state: TraceState | undefined }>();

  const set = (entry: Entry, state: TraceState): void => {
    entry.state = state;
    changed.fire({ uri: entry.document.uri, state });
  };
  const start = (entry: Entry, work: Work, delay = 0): void => {
    entry.stop?.abort();
    delete entry.stop;
    clearTimeout(entry.timer);
    const analysis = analysisOf(entry.state);
    set(entry, { kind: 'busy', ...(analysis && { analysis }) });
    entry.work = work === 'read' || entry.work === 'read' ? 'read' : work;
    entry.timer = setTimeout(() => void run(entry), delay);
  };
  const run = async (entry: Entry): Promise<void> => {
    const stop = new AbortController();
    entry.stop = stop;
    const work = entry.work;
    const outcome = work === 'judge' ? await judge(client, files, entry.document, stop) : await read(client, files, entry.document, stop);
    if (entry.stop !== stop || entries.get(key(entry.document.uri)) !== entry) return; // edited, closed or re-opened meanwhile
    if (outcome.kind === 'failed' && outcome.unknownDocument) {
      start(entry, 'read');
      return;
    }
    delete entry.work;
    set(entry, stateOf(outcome));
  };
  const open = (document: TextDocument): void => {
    if (!isTrace(document) || entries.has(key(document.uri))) return;
    const entry: Entry = { document, state: { kind: 'busy' } };
    entries.set(key(document.uri), entry);
    start(entry, 'read');
  };
  const close = (document: TextDocument): void => {
    const entry = entries.get(key(document.uri));
    if (entry === undefined) return;
    entries.delete(key(document.uri));
    clearTimeout(entry.timer);
    entry.stop?.abort();
    void client.ask('forget', { document: key(document.uri) });
    changed.fire({ uri: document.uri, state: undefined });
  };
  const settled = async (uri: Uri): Promise<TraceState | undefined> => {
    while (entries.get(key(uri))?.state.kind === 'busy') {
      await new Promise<void>((resolve) => {
        const heard = changed.event(() => {
          heard.dispose();
          resolve();
        });
      });
    }
    return entries.get(key(uri))?.state;
  };

  const subscriptions = [
    changed,
    workspace.onDidOpenTextDocument(open),
    workspace.onDidCloseTextDocument(close),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const entry = entries.get(key(document.uri));
      if (entry !== undefined && contentChanges.length > 0) start(entry, 'read', patience);
    }),
    workspace.onDidChangeConfiguration((event) => {
      for (const entry of entries.values()) if (changesJudgement(event, entry.document.uri)) start(entry, 'judge');
    }),
    files.onDidChange(() => {
      for (const entry of entries.values()) start(entry, 'judge');
    }),
  ];
  workspace.textDocuments.forEach(open);

  return {
    onDidChange: changed.event,
    state: (uri) => entries.get(key(uri))?.state,
    analysis: async (uri) => analysisOf(await settled(uri)),
    async explain(uri, line, signal) {
      if ((await settled(uri))?.kind !== 'ready') return undefined;
      const outcome = await client.ask('explain', { document: key(uri), line }, signal && { signal });
      return outcome.kind === 'done' ? outcome.answer : undefined;
    },
    async whatIf(uri, overlay) {
      if ((await settled(uri))?.kind !== 'ready') return 'The trace is not analysed.';
      const outcome = await client.ask('what-if', { document: key(uri), options: await optionsFor(files, uri), overlay });
      return outcome.kind === 'done' ? outcome.answer : outcome.kind === 'failed' ? outcome.message : 'Cancelled.';
    },
    again(uri) {
      const entry = entries.get(key(uri));
      if (entry !== undefined) start(entry, 'read');
    },
    dispose() {
      for (const entry of [...entries.values()]) close(entry.document);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** `read`: the text is new; `judge`: only the settings are. */
type Work = 'read' | 'judge';

interface Entry {
  readonly document: TextDocument;
  state: TraceState;
  /** What the running or planned analysis has to do; a second wish joins the first. */
  work?: Work;
  timer?: NodeJS.Timeout;
  stop?: AbortController;
}

function key(uri: Uri): string {
  return uri.toString();
}

function analysisOf(state: TraceState | undefined): Analysis | undefined {
  return state?.kind === 'ready' || state?.kind === 'busy' ? state.analysis : undefined;
}

function stateOf(outcome: Outcome<Analysis>): TraceState {
  if (outcome.kind === 'done') return { kind: 'ready', analysis: outcome.answer };
  return outcome.kind === 'failed' ? { kind: 'failed', message: outcome.message } : { kind: 'cancelled' };
}

/** Settings and workspace file together. */
function optionsFor(files: WorkspaceFiles, uri: Uri): Promise<EngineOptions> {
  return files.complete(readSettings(uri).engine, uri);
}

async function judge(
  client: TraceClient,
  files: WorkspaceFiles,
  document: TextDocument,
  stop: AbortController,
): Promise<Outcome<Analysis>> {
  const body = { document: key(document.uri), options: await optionsFor(files, document.uri) };
  return showProgress(document, stop, () => client.ask('rejudge', body, { signal: stop.signal }));
}

async function read(client: TraceClient, files: WorkspaceFiles, document: TextDocument, stop: AbortController): Promise<Outcome<Analysis>> {
  const text = document.eol === EndOfLine.CRLF ? document.getText().replaceAll('\r\n', '\n') : document.getText();
  const task = pieceOf(document.uri.path)?.task;
  const parse = task === undefined ? {} : { task };
  const body = { document: key(document.uri), source: { text }, options: await optionsFor(files, document.uri) };
  return showProgress(document, stop, async (progress) => {
    const outcome = await client.analyse({ ...body, parse }, { signal: stop.signal, progress });
    if (outcome.kind !== 'failed' || outcome.notATrace !== 'unknown') return outcome;
    // The user, or the file's name, says what it is although its first lines do not.
    const dialect = document.languageId === 'strace' ? 'strace' : 'ftrace';
    return client.analyse({ ...body, parse: { ...parse, dialect } }, { signal: stop.signal, progress });
  });
}
