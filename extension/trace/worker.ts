// The analysing worker as a Node thread: everything that takes time happens here, so that the extension host never waits.

import { parentPort, workerData } from 'node:worker_threads';
import { createSender } from './answer-parts';
import { memoryByteSource } from './byte-source';
import { createKeptTraces } from './kept-traces';
import { openFile } from './node-byte-source';
import { createRoom } from './node-room';
import { createTraceCache } from './node-trace-cache';
import { isTraceDat, longestReport, programOnPath, reportOfTraceDat } from './node-trace-cmd';
import { unpacked } from './node-unpack';
import { unpackTo } from './node-unpack-to';
import { defaultUnpackLimit } from './packing';
import { createPages } from './pages';
import { peekAt } from './peek';
import type { PageRequest, ToWorker } from './protocol';
import type { OpenSource } from './read-source';
import type { StopCells } from './stop';

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only');

/** Given by client.ts. */
const cells: StopCells | undefined = workerData instanceof Int32Array ? (workerData as StopCells) : undefined; // made there, of shared memory
const sender = createSender((message, transfer) => port.postMessage(message, transfer));
const open: OpenSource = async (source) => {
  if ('text' in source) return memoryByteSource(new TextEncoder().encode(source.text), 'the editor’s text');
  if ('bytes' in source) return unpacked(memoryByteSource(source.bytes, source.label), source.unpackLimit);
  const bytes = await openFile(source.path);
  if ('error' in bytes) return bytes;
  const program = source.mayRun === true && (await isTraceDat(bytes)) ? programOnPath('trace-cmd') : undefined;
  if (program === undefined) return unpacked(bytes, source.unpackLimit);
  await bytes.close();
  return reportOfTraceDat(program, source.path, { bytes: source.unpackLimit ?? defaultUnpackLimit, time: longestReport });
};

const cache = createTraceCache(__filename);
const take = createKeptTraces(
  {
    open,
    cache,
    room: createRoom(),
    async peek(source) {
      const bytes = 'bytes' in source ? memoryByteSource(source.bytes, source.label) : await openFile(source.path);
      if ('error' in bytes) return bytes;
      try {
        if (await isTraceDat(bytes)) return { traceDat: { readable: programOnPath('trace-cmd') !== undefined }, dialect: 'trace-cmd' };
        return await peekAt(bytes, (packed) => unpacked(packed, source.unpackLimit));
      } finally {
        await bytes.close();
      }
    },
  },
  sender.reply,
  cells,
);
const takePages = createPages({ openPlain: openFile, open, write: unpackTo, cache }, sender.reply);
port.on('message', (message: ToWorker) => {
  if (message.kind === 'more') sender.more(message.id);
  // Page requests are the pages' own; a cancel may be either's.
  else if (!takePages(message)) take(message as Exclude<typeof message, PageRequest>);
});
