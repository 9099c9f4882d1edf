// The client of the worker in a web extension host (vscode.dev): the bundle is read through the extension's own folder and started from a
// blob, because a worker of another origin may not be started. Takes the place of client.ts in dist/web.

import { extensions, Uri, workspace } from 'vscode';
import type { FromWorker, ToWorker, Unasked } from './protocol';
import { createRequests, type TraceClient } from './requests';

export type { AskOptions, Outcome, TraceClient } from './requests';

/** The same as in client.ts; the path means nothing here. */
export function createTraceClient(
  _workerPath: string,
  onRestart?: (message: string) => void,
  onUnasked?: (message: Unasked) => void,
): TraceClient {
  return createRequests(
    (take, died) => {
      const waiting: ToWorker[] = [];
      let worker: Worker | undefined;
      let stopped = false;
      void startWorker().then(
        (started) => {
          if (stopped) started.terminate();
          worker = started;
          started.onmessage = ({ data }: MessageEvent<FromWorker>) => take(data);
          started.onerror = (event) => died(event.message);
          for (const message of waiting) started.postMessage(message);
        },
        (error: unknown) => died(`the worker could not be started: ${String(error)}`),
      );
      return {
        post: (message) => (worker === undefined ? void waiting.push(message) : worker.postMessage(message)),
        stop: async () => {
          stopped = true;
          worker?.terminate();
        },
      };
    },
    onRestart,
    onUnasked,
  );
}

async function startWorker(): Promise<Worker> {
  const folder = extensions.getExtension('lease-lens.lease-lens')?.extensionUri;
  if (folder === undefined) throw new Error('the extension does not find its own folder');
  const code = await workspace.fs.readFile(Uri.joinPath(folder, 'dist', 'web', 'worker.js'));
  const address = URL.createObjectURL(new Blob([new Uint8Array(code)], { type: 'text/javascript' }));
  try {
    return new Worker(address);
  } finally {
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
