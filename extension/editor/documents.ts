// The open traces: each document of our languages with its latest analysis. Re-analysed when its text changes, re-judged when only
// settings do; everything that takes time happens in the worker. Every surface reads from here and hears from `onDidChange`.

import { type Disposable, type Event, EventEmitter, type TextDocument, type Uri, workspace } from 'vscode';
import type { ParseOptions } from '../../grammar/parse';
import type { Analysis } from '../engine/analysis';
import type { Explanation } from '../engine/explain';
import type { EngineOptions } from '../engine/options';
import type { EventChange, WhatIf } from '../engine/what-if';
import { withDifference } from '../engine/what-if/difference';
import type { Outcome, TraceClient } from '../trace/client';
import { pieceOf } from '../trace/pieces';
import type { CachePlace } from '../trace/trace-cache';
import type { TraceSource } from '../trace/trace-source';
import type { Cache } from './cache';
import { type HeldDocument, holdDocument } from './held-document';
import { isTrace, type TraceLanguage } from './languages';
import { showProgress } from './progress';
import { changesJudgement, changesReading, readSettings } from './settings';
import { shownScheme } from './shown-uri';
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
  /** Analyses a file that no document holds, until the answer is disposed. */
  adopt(uri: Uri, language: TraceLanguage, source: TraceSource): Disposable;
  /** Reads the document again from its first line. */
  again(uri: Uri): void;
  /** While a document is held its changes wait; the last analysis stays in force. Letting it go takes in what came meanwhile. */
  hold(uri: Uri, held: boolean): void;
}

/**
 * ms without a key press before an edited trace is analysed again: half of what its last analysis took, within these bounds; and the longest
 * that a text which never rests has to wait.
 */
const leastPatience = 20;
const mostPatience = 350;
const longestPatience = 2000;

/** `show`: makes the worker read the trace whose text a document of `shown-traces.ts` holds. */
export function createTraceDocuments(
  client: TraceClient,
  files: WorkspaceFiles,
  show: (uri: Uri) => Promise<Outcome<unknown>>,
  cache: Cache,
): TraceDocuments {
  const entries = new Map<string, Entry>();
  const changed = new EventEmitter<{ readonly uri: Uri; readonly state: TraceState | undefined }>();

  const set = (entry: Entry, state: TraceState): void => {
    entry.state = state;
    changed.fire({ uri: entry.subject.uri, state });
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
    const began = performance.now();
    const outcome =
      work === 'judge' ? await judge(client, files, entry.subject.uri, stop) : await read(client, files, entry.subject, cache(), stop);
    if (entry.stop !== stop || entries.get(key(entry.subject.uri)) !== entry) return; // edited, closed or re-opened meanwhile
    if (outcome.kind === 'failed' && outcome.unknownDocument) {
      start(entry, 'read');
      return;
    }
    entry.took = performance.now() - began;
    delete entry.work;
    delete entry.stop;
    delete entry.restless;
    set(entry, stateOf(outcome));
    if (entry.missed !== true || entry.held === true) return;
    delete entry.missed;
    start(entry, workOf(entry.subject), patienceWith(entry));
  };
  const add = (subject: Subject): Entry => {
    const entry: Entry = { subject, state: { kind: 'busy' } };
    entries.set(key(subject.uri), entry);
    // The worker knows a shown trace already, unless it died or forgot.
    start(entry, workOf(subject));
    return entry;
  };
  const open = (document: TextDocument): void => {
    if (isTrace(document) && !entries.has(key(document.uri))) add(subjectOf(document, client, show));
  };
  const close = (uri: Uri): void => {
    const entry = entries.get(key(uri));
    if (entry === undefined) return;
    entries.delete(key(uri));
    clearTimeout(entry.timer);
    entry.stop?.abort();
    void client.ask('forget', { document: key(uri) });
    changed.fire({ uri, state: undefined });
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
  /** A trace that went with a worker that died is read once more before what is asked of it. */
  const askOf = async <T>(uri: Uri, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outcome = await ask();
    const entry = entries.get(key(uri));
    if (outcome.kind !== 'failed' || outcome.unknownDocument !== true || entry === undefined) return outcome;
    if (entry.state.kind === 'ready') start(entry, 'read');
    return (await settled(uri))?.kind === 'ready' ? ask() : outcome;
  };

  const subscriptions = [
    changed,
    workspace.onDidOpenTextDocument(open),
    workspace.onDidCloseTextDocument(({ uri }) => close(uri)),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const entry = entries.get(key(document.uri));
      if (entry === undefined || contentChanges.length === 0) return;
      if ('text' in entry.subject.from) entry.subject.from.text.edited(contentChanges);
      if (entry.held === true) {
        entry.missed = true;
        return;
      }
      // A log that grows all the time is read all the same: once begun, its reading is not put off again and again.
      const now = performance.now();
      entry.restless ??= now;
      const waited = now - entry.restless;
      if (waited > longestPatience && entry.stop !== undefined) {
        entry.missed = true;
        return;
      }
      start(entry, workOf(entry.subject), Math.max(0, Math.min(patienceWith(entry), longestPatience - waited)));
    }),
    workspace.onDidChangeConfiguration((event) => {
      for (const entry of entries.values()) {
        if (changesReading(event, entry.subject.uri)) start(entry, 'read');
        else if (changesJudgement(event, entry.subject.uri)) start(entry, 'judge');
      }
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
      const outcome = await askOf(uri, () => client.ask('explain', { document: key(uri), line }, signal && { signal }));
      return outcome.kind === 'done' ? outcome.answer : undefined;
    },
    async whatIf(uri, overlay) {
      const state = await settled(uri);
      if (state?.kind !== 'ready') return 'The trace is not analysed.';
      const options = await optionsFor(files, uri);
      const outcome = await askOf(uri, () => client.ask('what-if', { document: key(uri), options, overlay }));
      if (outcome.kind === 'done') return withDifference(state.analysis, outcome.answer);
      return outcome.kind === 'failed' ? outcome.message : 'Cancelled.';
    },
    adopt(uri, language, source) {
      if (entries.has(key(uri))) return { dispose: () => {} };
      add({ uri, language: () => language, from: { source } });
      return { dispose: () => close(uri) };
    },
    hold(uri, held) {
      const entry = entries.get(key(uri));
      if (entry === undefined) return;
      entry.held = held;
      if (held || entry.missed !== true) return;
      delete entry.missed;
      start(entry, workOf(entry.subject));
    },
    again(uri) {
      const entry = entries.get(key(uri));
      if (entry !== undefined) start(entry, 'read');
    },
    dispose() {
      for (const entry of [...entries.values()]) close(entry.subject.uri);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** `read`: the text is new; `judge`: only the settings are. */
type Work = 'read' | 'judge';

/** What is analysed under a URI. */
interface Subject {
  readonly uri: Uri;
  /** The user, or the file's name, says whose log it is. */
  readonly language: () => string;
  /** What is read, an open document's text, or what makes the worker keep the trace that a text was made from. */
  readonly from: { readonly source: TraceSource } | { readonly text: HeldDocument } | { readonly show: () => Promise<Outcome<unknown>> };
}

interface Entry {
  readonly subject: Subject;
  state: TraceState;
  /** What the running or planned analysis has to do; a second wish joins the first. */
  work?: Work;
  timer?: NodeJS.Timeout;
  /** Of the analysis under way. */
  stop?: AbortController;
  /** ms: since when the text changes without the analysis having caught up. */
  restless?: number;
  held?: boolean;
  /** ms: how long the last analysis took, with what it waited for. */
  took?: number;
  /** The text has changed and nobody has read it. */
  missed?: boolean;
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

function subjectOf(document: TextDocument, client: TraceClient, show: (uri: Uri) => Promise<Outcome<unknown>>): Subject {
  const { uri } = document;
  const from = uri.scheme === shownScheme ? { show: () => show(uri) } : { text: holdDocument(document, client) };
  return { uri, language: () => document.languageId, from };
}

function patienceWith({ took = mostPatience }: Entry): number {
  return Math.max(leastPatience, Math.min(mostPatience, took / 2));
}

/** The worker made the text of a shown trace, so it knows the trace. */
function workOf({ from }: Subject): Work {
  return 'show' in from ? 'judge' : 'read';
}

/** Settings and workspace file together. */
function optionsFor(files: WorkspaceFiles, uri: Uri): Promise<EngineOptions> {
  return files.complete(readSettings(uri).engine, uri);
}

async function judge(client: TraceClient, files: WorkspaceFiles, uri: Uri, stop: AbortController): Promise<Outcome<Analysis>> {
  const body = { document: key(uri), options: await optionsFor(files, uri) };
  return showProgress(uri, 'analyzing', stop, () => client.ask('rejudge', body, { signal: stop.signal }));
}

async function read(
  client: TraceClient,
  files: WorkspaceFiles,
  { uri, language, from }: Subject,
  place: CachePlace | undefined,
  stop: AbortController,
): Promise<Outcome<Analysis>> {
  if ('show' in from) {
    const shown = await from.show();
    return shown.kind === 'done' ? judge(client, files, uri, stop) : shown;
  }
  const task = pieceOf(uri.path)?.task;
  const parse = { mostKept: readSettings(uri).mostEvents, ...(task === undefined ? {} : { task }) };
  return showProgress(uri, 'analyzing', stop, async (progress) => {
    const options = { signal: stop.signal, progress };
    const analyse = async (how: Pick<ParseOptions, 'dialect' | 'task' | 'mostKept'>): Promise<Outcome<Analysis>> => {
      const source = 'text' in from ? await from.text.source(stop.signal) : from.source;
      if (source === undefined) return { kind: 'cancelled' };
      const body = { document: key(uri), source, options: await optionsFor(files, uri), parse: how };
      return client.analyse(place === undefined ? body : { ...body, cache: place }, options);
    };
    const whole = async (how: Pick<ParseOptions, 'dialect' | 'task' | 'mostKept'>): Promise<Outcome<Analysis>> => {
      const outcome = await analyse(how);
      if (outcome.kind !== 'failed' || !outcome.otherText || !('text' in from)) return outcome;
      from.text.lost();
      return analyse(how);
    };
    const outcome = await whole(parse);
    if (outcome.kind !== 'failed' || outcome.notATrace !== 'unknown') return outcome;
    // The user, or the file's name, says what it is although its first lines do not.
    const dialect = language() === 'strace' ? 'strace' : 'ftrace';
    return whole({ ...parse, dialect });
  });
}
