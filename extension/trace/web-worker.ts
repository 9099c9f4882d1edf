// The analysing worker in a web extension host. It has no files: traces come as the editor's text.

import { createSender } from './answer-parts';
import { memoryByteSource } from './byte-source';
import { createKeptTraces } from './kept-traces';
import type { ToWorker } from './protocol';

const sender = createSender((message) => globalThis.postMessage(message));
const take = createKeptTraces(
  async (source) =>
    'text' in source
      ? memoryByteSource(new TextEncoder().encode(source.text), 'the editor’s text')
      : { error: 'A VS Code in the browser reads no packed or large files. Open this log in VS Code on the desktop, or unpack it first.' },
  sender.reply,
);
globalThis.onmessage = ({ data }: MessageEvent<ToWorker>) => (data.kind === 'more' ? sender.more(data.id) : take(data));
