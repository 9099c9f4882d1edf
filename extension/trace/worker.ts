// The analysing worker as a Node thread: everything that takes time happens here, so that the extension host never waits.

import { parentPort } from 'node:worker_threads';
import { memoryByteSource } from './byte-source';
import { createKeptTraces } from './kept-traces';
import { openFile } from './node-byte-source';
import { isTraceDat, longestReport, programOnPath, reportOfTraceDat } from './node-trace-cmd';
import { unpacked } from './node-unpack';
import { defaultUnpackLimit } from './packing';
import type { ToWorker } from './protocol';

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only');

const take = createKeptTraces(
  async (source) => {
    if ('text' in source) return memoryByteSource(new TextEncoder().encode(source.text), 'the editor’s text');
    const bytes = await openFile(source.path);
    if ('error' in bytes) return bytes;
    const program = source.mayRun === true && (await isTraceDat(bytes)) ? programOnPath('trace-cmd') : undefined;
    if (program === undefined) return unpacked(bytes, source.unpackLimit);
    await bytes.close();
    return reportOfTraceDat(program, source.path, { bytes: source.unpackLimit ?? defaultUnpackLimit, time: longestReport });
  },
  (message) => port.postMessage(message),
);
port.on('message', (message: ToWorker) => take(message));
