// The real recording of the bench: B02 of the shared traces, unpacked. Its relevant lines are those of fallocate, of which every tool can tell the number.

import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { inRoot } from '../root.mts';
import type { MadeLog } from './logs.mts';
import { measured } from './tools.mts';

/** undefined, with a word why, where the recording is not present. Throws when our count of its events is not that of plain counting. */
export function realLog(path: string): MadeLog | undefined {
  const packed = join(process.env.LEASE_LENS_SHARED ?? inRoot('../shared'), 'traces/B/B02-big-ftrace.ftrace.txt.zst');
  if (!existsSync(packed)) {
    console.log(`no real recording: ${packed} is not there\n`);
    return undefined;
  }
  const file = openSync(path, 'w');
  const bytes = writeSync(file, zstdDecompressSync(readFileSync(packed)));
  closeSync(file);
  const lines = Number.parseInt(measured(['wc', '-l', path]).out, 10);
  const counted = Number.parseInt(measured(['grep', '-cE', ': sys_fallocate\\(', path]).out, 10);
  const events = measured([process.execPath, inRoot('dist/lease-lens.js'), 'events', path]).out;
  const ours = events.match(/"kind":"fallocate"/g)?.length ?? 0;
  if (ours !== counted) throw new Error(`B02: ${ours} fallocate events, ${counted} lines of sys_fallocate(`);
  return { path, dialect: 'ftrace', bytes, lines, relevant: Number.NaN, events: Number.NaN, broken: Number.NaN };
}
