// The extension host's side of a worker, whatever kind of worker it is: a promise per request, cancellation, progress, a new worker when one dies.

import { Joined } from './answer-parts';
import type { AnalyseRequest, Answers, FailedMessage, FromWorker, Request, ToWorker, Unasked } from './protocol';

/** How a request ended; a failure is a value with a message for the user. */
export type Outcome<T> = { readonly kind: 'done'; readonly answer: T } | Omit<FailedMessage, 'id'> | { readonly kind: 'cancelled' };

export interface AskOptions {
  /** Bytes read so far, and of how many where known; of a search the lines found since. */
  readonly progress?: (done: number, total: number | undefined, lines: readonly number[] | undefined) => void;
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

/** A worker that runs. */
export interface Port {
  readonly post: (message: ToWorker) => void;
  /** Whether requests are open: a Node process may end when none is. */
  readonly busy?: (open: boolean) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a worker; `take` hears its messages, `died` why it ended by itself. */
export type StartPort = (take: (message: FromWorker) => void, died: (why: string) => void) => Port;

/** `onRestart` is told when a worker died and its traces are forgotten: requests under way have failed, a document has to be analysed again. */
export function createRequests(
  start: StartPort,
  onRestart: (message: string) => void = () => {},
  onUnasked: (message: Unasked) => void = () => {},
): TraceClient {
  const open = new Map<number, Waiting>();
  let port: Port | undefined;
  let nextId = 1;
  let disposed = false;

  const finish = (id: number, outcome: Outcome<Answers[keyof Answers]>): void => {
    const waiting = open.get(id);
    open.delete(id);
    waiting?.resolve(outcome);
    if (open.size === 0) port?.busy?.(false);
  };
  const take = (message: FromWorker): void => {
    if (message.kind === 'stale' || message.kind === 'trouble') {
      if (!disposed) onUnasked(message);
      return;
    }
    const waiting = open.get(message.id);
    if (message.kind === 'progress') waiting?.progress?.(message.done, message.total, message.lines);
    else if (message.kind === 'part') {
      const { id } = message;
      waiting?.joined.take(message);
      // Behind everything else that waits for the host; for an answer that nobody waits for no more is asked.
      if (waiting !== undefined) soon(() => port?.post({ kind: 'more', id }));
    } else finish(message.id, message.kind === 'done' ? { ...message, answer: waiting?.joined.whole(message.answer) } : message);
  };
  const running = (): Port => {
    if (port !== undefined) return port;
    const started: Port = start(take, (why) => {
      if (port !== started) return;
      port = undefined;
      const message = `The analysis stopped unexpectedly (${why}). It starts anew with what is asked next; “Lease Lens: Analyze Again” reads an open trace anew.`;
      for (const id of [...open.keys()]) finish(id, { kind: 'failed', message });
      if (!disposed) onRestart(message);
    });
    port = started;
    return started;
  };

  const ask: TraceClient['ask'] = (kind, body, options = {}) => {
    const id = nextId++;
    if (disposed || options.signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
    return new Promise((resolve) => {
      // The worker answers request `kind` with Answers[kind]: protocol.ts pairs them.
      open.set(id, {
        resolve: resolve as Waiting['resolve'],
        joined: new Joined(),
        ...(options.progress && { progress: options.progress }),
      });
      const target = running();
      target.busy?.(true);
      target.post({ id, kind, ...body } as unknown as ToWorker); // K is one kind: its body completes its request
      options.signal?.addEventListener(
        'abort',
        () => {
          // Replay does not stop half-way: the asker is free at once, the worker's late answer finds nobody.
          port?.post({ kind: 'cancel', id });
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
      const last = port;
      port = undefined;
      for (const id of [...open.keys()]) finish(id, { kind: 'cancelled' });
      await last?.stop();
    },
  };
}

interface Waiting {
  readonly joined: Joined;
  readonly resolve: (outcome: Outcome<Answers[keyof Answers]>) => void;
  readonly progress?: AskOptions['progress'];
}

/** The end of the event loop's turn where there is one; browsers have timers only. */
const soon: (work: () => void) => void =
  typeof setImmediate === 'function' ? (work) => void setImmediate(work) : (work) => void setTimeout(work, 0);
