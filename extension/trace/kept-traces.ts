// The traces that the worker keeps, and the answer to each request about them. Knows no thread: the worker gives it messages and a way to reply.

import type { ParsedTrace } from '../../grammar/event';
import { openEvents, packedEvents } from '../../grammar/event-list';
import type { Analysis } from '../engine/analysis';
import { explain } from '../engine/explain';
import { knownAs } from '../engine/first-look/first-look';
import { type History, openHistory } from '../engine/history';
import { readyLives } from '../engine/lives/alive';
import { whatIf } from '../engine/what-if';
import { differenceOf } from '../engine/what-if/difference';
import { createHeldTexts, type HeldTexts } from './held-texts';
import { judge, watchOf } from './judge';
import type { Peek } from './peek';
import type { AnalyseRequest, Answers, CancelRequest, FromWorker, PageRequest, PeekRequest, Request, ShowRequest } from './protocol';
import { type Afterwards, type CachedRead, readCached } from './read-cached';
import { type OpenSource, type Read, type ReadOptions, readSource } from './read-source';
import { pause, readTrace } from './read-trace';
import { NoRoomForReplay, type Room } from './room';
import { showText, type TooLong } from './shown-text';
import { type Stop, type StopCells, stopOf } from './stop';
import type { TraceCache } from './trace-cache';

/** The files of the machine that the worker runs on. */
export interface Files {
  readonly open: OpenSource;
  /** A look at a file's start; an error is a value. */
  readonly peek: (source: PeekRequest['source']) => Promise<Peek | { readonly error: string }>;
  /** Absent where nothing can be kept. */
  readonly cache?: TraceCache;
  readonly room?: Room;
}

/** Takes the host's messages and answers each request once: done, failed or cancelled. */
export function createKeptTraces(
  files: Files,
  reply: (message: FromWorker) => void,
  cells?: StopCells,
): (message: Exclude<Request, PageRequest> | CancelRequest) => void {
  const kept = new Map<string, Kept>();
  const texts = createHeldTexts(files.open);
  const running = new Map<number, AbortController>();

  return (message) => {
    if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const { id } = message;
    const controller = new AbortController();
    const stop = stopOf(controller.signal, id, cells);
    running.set(id, controller);
    answer(message, kept, texts, files, reply, stop)
      .then(
        (outcome) => reply({ id, ...outcome }),
        (error: unknown) =>
          reply(
            stop.aborted
              ? { id, kind: 'cancelled' }
              : { id, kind: 'failed', message: error instanceof NoRoomForReplay ? `${error.message}.` : `The analysis failed: ${error}` },
          ),
      )
      .finally(() => running.delete(id));
  };
}

interface Kept {
  readonly trace: ParsedTrace;
  /** Absent until it is judged. */
  readonly analysis?: Analysis;
  /** Made by the first what-if; the next ones start from its checkpoints. */
  history?: History;
}

type Outcome =
  | { readonly kind: 'done'; readonly answer: Answers[keyof Answers] }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly notATrace?: FailedKind;
      readonly unknownDocument?: boolean;
      readonly otherText?: boolean;
      readonly tooLong?: boolean;
    };
type FailedKind = NonNullable<Extract<FromWorker, { kind: 'failed' }>['notATrace']>;

async function answer(
  request: Exclude<Request, PageRequest>,
  kept: Map<string, Kept>,
  texts: HeldTexts,
  files: Files,
  reply: (message: FromWorker) => void,
  signal: Stop,
): Promise<Outcome> {
  if (request.kind === 'peek') {
    const peek = await files.peek(request.source);
    return 'error' in peek ? { kind: 'failed', message: peek.error } : { kind: 'done', answer: peek };
  }
  if (request.kind === 'hold' || request.kind === 'edit')
    return texts.take(request) ? { kind: 'done', answer: undefined } : { kind: 'failed', otherText: true, message: textUnknown };
  if (request.kind === 'analyse' || request.kind === 'show') {
    const progress = (done: number, total: number | undefined): void =>
      reply({ kind: 'progress', id: request.id, done, ...(total === undefined ? {} : { total }) });
    const options: ReadOptions = { parse: request.parse, progress, signal, ...(files.room && { room: files.room }) };
    return request.kind === 'show' ? show(request, kept, files, options) : analyseAnew(request, kept, texts, files, options, reply);
  }
  if (request.kind === 'forget') {
    kept.delete(request.document);
    texts.forget(request.document);
    return { kind: 'done', answer: undefined };
  }
  const known = kept.get(request.document);
  if (known === undefined) return unknown;
  switch (request.kind) {
    case 'rejudge': {
      const analysis = await judge(known.trace, request.options, signal, files.room);
      kept.set(request.document, { trace: known.trace, analysis });
      return { kind: 'done', answer: analysis };
    }
    case 'what-if': {
      const watch = watchOf(files.room, signal);
      // The options are plain data: the same words mean the same.
      if (JSON.stringify(known.history?.options) !== JSON.stringify(request.options))
        known.history = openHistory(known.trace, request.options, undefined, watch);
      const result = whatIf(known.trace, request.options, request.overlay, known.history, watch);
      return 'error' in result ? { kind: 'failed', message: result.error } : { kind: 'done', answer: differenceOf(result) };
    }
    case 'explain':
      return known.analysis === undefined ? unknown : { kind: 'done', answer: explain(known.analysis, request.line) };
  }
}

const unknown: Outcome = { kind: 'failed', unknownDocument: true, message: 'This trace is not analysed yet; analyse it first.' };

async function analyseAnew(
  request: AnalyseRequest,
  kept: Map<string, Kept>,
  texts: HeldTexts,
  files: Files,
  options: ReadOptions,
  reply: (message: FromWorker) => void,
): Promise<Outcome> {
  const wanted = await readWanted(request, texts, files, options);
  if (wanted === undefined) return { kind: 'failed', otherText: true, message: textUnknown };
  try {
    return await judgedAnew(request, wanted.read, kept, files, options);
  } finally {
    // Behind the answer: until then every processor is the answer's.
    if (wanted.afterwards !== undefined) tellLater(wanted.afterwards, request, reply);
  }
}

async function judgedAnew(
  request: AnalyseRequest,
  read: Read,
  kept: Map<string, Kept>,
  files: Files,
  options: ReadOptions,
): Promise<Outcome> {
  if (read.kind !== 'read') return refused(request.document, kept, read);
  const judged = await judge(read.trace, request.options, options.signal, files.room);
  // From here on the bytes that go to the host are kept, not the objects that reading made.
  const events = openEvents(packedEvents(read.trace.events, () => options.signal.throwIfAborted()));
  knownAs(events, read.trace.events);
  const analysis = judged.events === read.trace.events ? { ...judged, events } : judged;
  kept.set(request.document, { trace: { ...read.trace, events }, analysis });
  setTimeout(() => void makeReady(analysis, () => kept.get(request.document)?.analysis === analysis), 0);
  return { kind: 'done', answer: analysis };
}

/** What explanations look up is made behind the answer, in short turns: who asks meanwhile waits for one of them at most. */
async function makeReady(analysis: Analysis, isWanted: () => boolean): Promise<void> {
  const { leases, pins, breaks, changes, eventFiles, events } = analysis;
  let began = performance.now();
  for (const lives of [leases, pins, breaks, changes])
    for (const _ of readyLives(lives)) {
      if (performance.now() - began < shortTurn) continue;
      await pause();
      if (!isWanted()) return;
      began = performance.now();
    }
  await pause();
  const one = events.at(eventFiles?.findIndex((file) => file >= 0) ?? 0);
  if (one !== undefined && isWanted()) explain(analysis, one.line);
}

/** ms */
const shortTurn = 4;

/** undefined: the text of an open document that the worker does not hold. */
async function readWanted(
  { document, source, cache: place }: AnalyseRequest,
  texts: HeldTexts,
  { open, cache }: Files,
  options: ReadOptions,
): Promise<{ readonly read: Read; readonly afterwards?: CachedRead['afterwards'] } | undefined> {
  if (cache !== undefined && place !== undefined && 'path' in source) return readCached(source, cache, place, open, options);
  if (!('held' in source)) return { read: await readSource(source, open, options) };
  const bytes = await texts.source(document, source);
  if (bytes === undefined) return undefined;
  const trace = await readTrace(bytes, options.parse, options.progress, options.signal, options.room);
  return { read: 'kind' in trace ? trace : { kind: 'read', trace } };
}

function tellLater(afterwards: CachedRead['afterwards'], { document, cache }: AnalyseRequest, reply: (message: FromWorker) => void): void {
  setTimeout(() => {
    void afterwards(new AbortController().signal).then((found) => tellOf(found, document, cache?.folder ?? '', reply));
  }, restful);
}

function tellOf(found: Afterwards, document: string, folder: string, reply: (message: FromWorker) => void): void {
  if (found.kind === 'stale') reply({ kind: 'stale', document });
  else if (found.kind === 'not-kept')
    reply({
      kind: 'trouble',
      message: `What was read of large logs cannot be kept for the next time (${found.because} in ${folder}). The findings are complete all the same; leaseLens.cacheMegabytes of 0 keeps nothing.`,
    });
}

/** ms: until the host has taken the answer in */
const restful = 1500;

const textUnknown = 'The text of this document is not known to the analysis.';

async function show(request: ShowRequest, kept: Map<string, Kept>, { open }: Files, options: ReadOptions): Promise<Outcome> {
  const result = await showText(request.source, open, options, request);
  if (result.kind !== 'shown') return refused(request.document, kept, result);
  kept.set(request.document, { trace: result.trace });
  return { kind: 'done', answer: result.shown };
}

function refused(document: string, kept: Map<string, Kept>, why: Exclude<Read, { readonly kind: 'read' }> | TooLong): Outcome {
  kept.delete(document);
  const { message } = why;
  if (why.kind === 'not-a-trace') return { kind: 'failed', notATrace: why.what, message };
  return why.kind === 'too-long' ? { kind: 'failed', tooLong: true, message } : { kind: 'failed', message };
}
