// Worker threads of the extension that end by themselves, as the suites need it.

import { Worker } from 'node:worker_threads';
import { until } from './traces';

/** Ends the thread to which the next message goes, before it can answer. */
export async function kill(ask: () => void): Promise<void> {
  const { postMessage } = Worker.prototype;
  let dead: Promise<number> | undefined;
  Worker.prototype.postMessage = function (...args) {
    postMessage.apply(this, args);
    dead ??= this.terminate();
  };
  try {
    ask();
    await until(() => dead !== undefined, 'nothing was asked of the worker');
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
  await dead;
}
