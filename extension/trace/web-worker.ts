// The analysing worker in a web extension host. It has no files: traces come as text, or as bytes that are not packed.

import { createSender } from './answer-parts';
import { memoryByteSource } from './byte-source';
import { createKeptTraces } from './kept-traces';
import { packingOf } from './packing';
import { createPages } from './pages';
import { peekAt } from './peek';
import type { PageRequest, ToWorker } from './protocol';
import type { OpenSource } from './read-source';

const noFiles = {
  error: 'A VS Code in the browser reads no packed or large files. Open this log in VS Code on the desktop, or unpack it first.',
};
const open: OpenSource = async (source) => {
  if ('text' in source) return memoryByteSource(new TextEncoder().encode(source.text), 'the editor’s text');
  return 'bytes' in source && packingOf(source.bytes) === undefined ? memoryByteSource(source.bytes, source.label) : noFiles;
};

const sender = createSender((message, transfer) => globalThis.postMessage(message, { transfer: [...transfer] }));
const take = createKeptTraces(
  {
    open,
    peek: async (source) => ('bytes' in source ? peekAt(memoryByteSource(source.bytes, source.label), async (bytes) => bytes) : noFiles),
  },
  sender.reply,
);
const takePages = createPages(
  { openPlain: async () => noFiles, open, write: () => Promise.reject(new Error(noFiles.error)) },
  sender.reply,
);
globalThis.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'more') sender.more(data.id);
  else if (!takePages(data)) take(data as Exclude<typeof data, PageRequest>); // page requests are the pages' own; a cancel may be either's
};
