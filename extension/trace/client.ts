// The client of the worker as a Node thread. Imports node:worker_threads: it starts the thread that worker.ts is.

import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { FromWorker, Unasked } from './protocol';
import { createRequests, type TraceClient } from './requests';
import { askToStop, createStopCells } from './stop';

export type { AskOptions, Outcome, TraceClient } from './requests';

/** A client of the worker bundle at `workerPath`, which starts with the first request. */
export function createTraceClient(
  workerPath: string,
  onRestart?: (message: string) => void,
  onUnasked?: (message: Unasked) => void,
): TraceClient {
  return createRequests(
    (take, died) => {
      const cells = createStopCells();
      const worker = new Worker(workerPath, { env: SHARE_ENV, workerData: cells }); // the PATH on which trace-cmd is looked for is the host's own
      worker.on('message', (message: FromWorker) => take(message));
      worker.on('error', (error) => died(String(error)));
      worker.on('exit', (code) => died(`exit status ${code}`));
      return {
        post(message) {
          if (message.kind === 'cancel') askToStop(cells, message.id);
          worker.postMessage(message);
        },
        busy: (open) => (open ? worker.ref() : worker.unref()),
        stop: async () => void (await worker.terminate()),
      };
    },
    onRestart,
    onUnasked,
  );
}
