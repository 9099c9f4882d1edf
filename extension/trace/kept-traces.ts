// The traces that the worker keeps, and the answer to each request about them. Knows no thread: the worker gives it messages and a way to reply.

import type { ParsedTrace } from '../../grammar/event';
import { analyse } from '../engine/analyse';
import type { Analysis } from '../engine/analysis';
import { explain } from '../engine/explain';
import { type History, openHistory } from '../engine/history';
import { whatIf } from '../engine/what-if';
import type { Peek } from './peek';
import type { AnalyseRequest, Answers, CancelRequest, FromWorker, PageRequest, PeekRequest, Request, ShowRequest } from './protocol';
import { type OpenSource, type Read, type ReadOptions, readSource } from './read-source';
import { showText, type TooLong } from './shown-text';

/** The files of the machine that the worker runs on. */
export interface Files {
  readonly open: OpenSource;
  /** A look at a file's start; an error is a value. */
  readonly peek: (source: PeekRequest['source']) => Promise<Peek | { readonly error: string }>;
}

/** Takes the host's messages and answers each request once: done, failed or cancelled. */
export function createKeptTraces(
  files: Files,
  reply: (message: FromWorker) => void,
): (message: Exclude<Request, PageRequest> | CancelRequest) => void {
  const kept = new Map<string, Kept>();
  const running = new Map<number, AbortController>();

  return (message) => {
    if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const { id } = message;
    const stop = new AbortController();
    running.set(id, stop);
    answer(message, kept, files, reply, stop.signal)
      .then(
        (outcome) => reply({ id, ...outcome }),
        (error: unknown) =>
          reply(stop.signal.aborted ? { id, kind: 'cancelled' } : { id, kind: 'failed', message: `The analysis failed: ${error}` }),
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
      readonly tooLong?: boolean;
    };
type FailedKind = NonNullable<Extract<FromWorker, { kind: 'failed' }>['notATrace']>;

async function answer(
  request: Exclude<Request, PageRequest>,
  kept: Map<string, Kept>,
  files: Files,
  reply: (message: FromWorker) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  if (request.kind === 'peek') {
    const peek = await files.peek(request.source);
    return 'error' in peek ? { kind: 'failed', message: peek.error } : { kind: 'done', answer: peek };
  }
  if (request.kind === 'analyse' || request.kind === 'show') {
    const progress = (done: number, total: number | undefined): void =>
      reply({ kind: 'progress', id: request.id, done, ...(total === undefined ? {} : { total }) });
    const options: ReadOptions = { parse: request.parse, progress, signal };
    return request.kind === 'show' ? show(request, kept, files, options) : analyseAnew(request, kept, files, options);
  }
  if (request.kind === 'forget') {
    kept.delete(request.document);
    return { kind: 'done', answer: undefined };
  }
  const known = kept.get(request.document);
  if (known === undefined) return unknown;
  switch (request.kind) {
    case 'rejudge': {
      const analysis = analyse(known.trace, request.options);
      kept.set(request.document, { trace: known.trace, analysis });
      return { kind: 'done', answer: analysis };
    }
    case 'what-if': {
      // The options are plain data: the same words mean the same.
      if (JSON.stringify(known.history?.options) !== JSON.stringify(request.options))
        known.history = openHistory(known.trace, request.options);
      const result = whatIf(known.trace, request.options, request.overlay, known.history);
      return 'error' in result ? { kind: 'failed', message: result.error } : { kind: 'done', answer: result };
    }
    case 'explain':
      return known.analysis === undefined ? unknown : { kind: 'done', answer: explain(known.analysis, request.line) };
  }
}

const unknown: Outcome = { kind: 'failed', unknownDocument: true, message: 'This trace is not analysed yet; analyse it first.' };

async function analyseAnew(request: AnalyseRequest, kept: Map<string, Kept>, { open }: Files, options: ReadOptions): Promise<Outcome> {
  const read = await readSource(request.source, open, options);
  if (read.kind !== 'read') return refused(request.document, kept, read);
  const analysis = analyse(read.trace, request.options);
  kept.set(request.document, { trace: read.trace, analysis });
  return { kind: 'done', answer: analysis };
}

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
