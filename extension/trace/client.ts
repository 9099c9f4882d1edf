// The extension host's side of the worker: a promise per request, cancellation, progress, and a new worker when one dies.
// Imports node:worker_threads: it starts the Node thread that worker.ts is.

import { Worker } from 'node:worker_threads';
import type { AnalyseRequest, Answers, FailedMessage, FromWorker, Request, ToWorker } from './protocol';

/** How a request ended; a failure is a value with a message for the user. */
export type Outcome<T> = { readonly kind: 'done'; readonly answer: T } | Omit<FailedMessage, 'id'> | { readonly kind: 'cancelled' };

export interface AskOptions {
  /** Bytes read so far, and of how many where known. */
  readonly progress?: (done: number, total: number | undefined) => void;
  readonly signal?: AbortSignal;
}

type Body<K extends Request['kind']> = Omit<Extract<Request, { kind: K }>, 'id' | 'kind'>;

export interface TraceClient {
  /** Sends one request; resolves always, once. */
  ask<K extends Request['kind']>(kind: K, body: Body<K>, options?: AskOptions): Promise<Outcome<Answers[K]>>;
  /** Reads, parses and judges a trace and keeps it under `document`. */
  analyse(body: Omit<AnalyseRequest, 'id' | 'kind'>, options?: AskOptions): Promise<Outcome<Answers['analyse']>>;
  /** Stops the worker; open requests end as cancelled. */
  dispose(): Promise<void>;
}

/**
 * A client of the worker bundle at `workerPath`, which starts with the first request. `onRestart` is told when the worker died and
 * its traces are forgotten: requests under way have failed, and a document has to be analysed again.
 */
export function createTraceClient(workerPath: string, onRestart: (message: string) => void = () => {}): TraceClient {
  const open = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let nextId = 1;
  let disposed = false;

  const finish = (id: number, outcome: Outcome<Answers[keyof Answers]>): void => {
    const waiting = open.get(id);
    open.delete(id);
    waiting?.resolve(outcome);
    if (open.size === 0) worker?.unref();
  };
  const take = (message: FromWorker): void => {
    if (message.kind === 'progress') open.get(message.id)?.progress?.(message.done, message.total);
    else finish(message.id, message);
  };
  const died = (which: Worker, why: string): void => {
    if (worker !== which) return;
    worker = undefined;
    const message = `The analysis stopped unexpectedly (${why}). It starts anew with the next request.`;
    for (const id of [...open.keys()]) finish(id, { kind: 'failed', message });
    if (!disposed) onRestart(message);
  };
  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = new Worker(workerPath);
    started.on('message', take);
    started.on('error', (error) => died(started, String(error)));
    started.on('exit', (code) => died(started, `exit status ${code}`));
    worker = started;
    return started;
  };

  const ask: TraceClient['ask'] = (kind, body, options = {}) => {
    const id = nextId++;
    if (disposed || options.signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
    return new Promise((resolve) => {
      // The worker answers request `kind` with Answers[kind]: protocol.ts pairs them.
      open.set(id, { resolve: resolve as Waiting['resolve'], ...(options.progress && { progress: options.progress }) });
      const target = running();
      target.ref();
      target.postMessage({ id, kind, ...body } as unknown as ToWorker); // K is one kind: its body completes its request
      options.signal?.addEventListener(
        'abort',
        () => {
          // Replay does not stop half-way: the asker is free at once, the worker's late answer finds nobody.
          worker?.postMessage({ kind: 'cancel', id } satisfies ToWorker);
          finish(id, { kind: 'cancelled' });
        },
        { once: true },
      );
    });
  };

  return {
    ask,
    analyse: (body, options) => ask('analyse', body, options),
    async dispose() {
      disposed = true;
      const last = worker;
      worker = undefined;
      for (const id of [...open.keys()]) finish(id, { kind: 'cancelled' });
      await last?.terminate();
    },
  };
}

interface Waiting {
  readonly resolve: (outcome: Outcome<Answers[keyof Answers]>) => void;
  readonly progress?: (done: number, total: number | undefined) => void;
}
