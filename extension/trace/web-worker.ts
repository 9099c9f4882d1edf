// The analysing worker in a web extension host. It has no files: traces come as the editor's text.

import { memoryByteSource } from './byte-source';
import { createKeptTraces } from './kept-traces';
import type { ToWorker } from './protocol';

const take = createKeptTraces(
  async (source) =>
    'text' in source
      ? memoryByteSource(new TextEncoder().encode(source.text), 'the editor’s text')
      : { error: 'A VS Code in the browser reads no packed or large files. Open this log in VS Code on the desktop, or unpack it first.' },
  (message) => globalThis.postMessage(message),
);
globalThis.onmessage = ({ data }: MessageEvent<ToWorker>) => take(data);
