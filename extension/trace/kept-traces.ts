// The traces that the worker keeps, and the answer to each request about them. Knows no thread: the worker gives it messages and a way to reply.

import type { ParsedTrace } from '../../grammar/event';
import { analyse } from '../engine/analyse';
import type { Analysis } from '../engine/analysis';
import { explain } from '../engine/explain';
import { type History, openHistory } from '../engine/history';
import { whatIf } from '../engine/what-if';
import type { ByteSource } from './byte-source';
import type { AnalyseRequest, Answers, CancelRequest, FromWorker, Request } from './protocol';
import { readTrace } from './read-trace';

/** Opens what an analyse request names; an error is a value. */
export type OpenSource = (source: AnalyseRequest['source']) => Promise<ByteSource | { readonly error: string }>;

/** Takes the host's messages and answers each request once: done, failed or cancelled. */
export function createKeptTraces(openSource: OpenSource, reply: (message: FromWorker) => void): (message: Request | CancelRequest) => void {
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
    answer(message, kept, openSource, reply, stop.signal)
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
  readonly analysis: Analysis;
  /** Made by the first what-if; the next ones start from its checkpoints. */
  history?: History;
}

type Outcome =
  | { readonly kind: 'done'; readonly answer: Answers[keyof Answers] }
  | { readonly kind: 'failed'; readonly message: string; readonly notATrace?: FailedKind; readonly unknownDocument?: boolean };
type FailedKind = NonNullable<Extract<FromWorker, { kind: 'failed' }>['notATrace']>;

async function answer(
  request: Request,
  kept: Map<string, Kept>,
  openSource: OpenSource,
  reply: (message: FromWorker) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  if (request.kind === 'analyse') return analyseAnew(request, kept, openSource, reply, signal);
  if (request.kind === 'forget') {
    kept.delete(request.document);
    return { kind: 'done', answer: undefined };
  }
  const known = kept.get(request.document);
  if (known === undefined) return { kind: 'failed', unknownDocument: true, message: 'This trace is not analysed yet; analyse it first.' };
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
      return { kind: 'done', answer: explain(known.analysis, request.line) };
  }
}

async function analyseAnew(
  request: AnalyseRequest,
  kept: Map<string, Kept>,
  openSource: OpenSource,
  reply: (message: FromWorker) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const source = await openSource(request.source);
  if ('error' in source) return { kind: 'failed', message: source.error };
  try {
    const progress = (done: number, total: number | undefined): void =>
      reply({ kind: 'progress', id: request.id, done, ...(total === undefined ? {} : { total }) });
    const trace = await readTrace(source, request.parse, progress, signal);
    if ('kind' in trace) {
      kept.delete(request.document);
      return { kind: 'failed', notATrace: trace.what, message: trace.message };
    }
    const analysis = analyse(trace, request.options);
    kept.set(request.document, { trace, analysis });
    return { kind: 'done', answer: analysis };
  } finally {
    await source.close();
  }
}
