// The analysing worker as a Node thread: everything that takes time happens here, so that the extension host never waits.

import { parentPort } from 'node:worker_threads';
import { createSender } from './answer-parts';
import { memoryByteSource } from './byte-source';
import { createKeptTraces } from './kept-traces';
import { openFile } from './node-byte-source';
import { isTraceDat, longestReport, programOnPath, reportOfTraceDat } from './node-trace-cmd';
import { unpacked } from './node-unpack';
import { defaultUnpackLimit } from './packing';
import type { ToWorker } from './protocol';

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only');

const sender = createSender((message) => port.postMessage(message));
const take = createKeptTraces(async (source) => {
  if ('text' in source) return memoryByteSource(new TextEncoder().encode(source.text), 'the editor’s text');
  const bytes = await openFile(source.path);
  if ('error' in bytes) return bytes;
  const program = source.mayRun === true && (await isTraceDat(bytes)) ? programOnPath('trace-cmd') : undefined;
  if (program === undefined) return unpacked(bytes, source.unpackLimit);
  await bytes.close();
  return reportOfTraceDat(program, source.path, { bytes: source.unpackLimit ?? defaultUnpackLimit, time: longestReport });
}, sender.reply);
port.on('message', (message: ToWorker) => (message.kind === 'more' ? sender.more(message.id) : take(message)));
