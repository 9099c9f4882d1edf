// The cache of traces as files: one per entry, written beside and renamed, so that two windows and a crash leave whole entries only.

import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { pack, unpack } from './packed-value';
import type { CacheEntry, CachePlace, FileIdentity, TraceCache } from './trace-cache';

export const entrySuffix = '.lease-lens-cache';

/** `least`: bytes of a file that is worth an entry. `builtFrom`: the program's own file: another build reads with another grammar. */
export function createTraceCache(builtFrom: string, least = 8 << 20): TraceCache {
  const build = createHash('sha256').update(readFileSync(builtFrom)).digest('hex');
  const pathOf = ({ folder }: CachePlace, { path, stamp }: FileIdentity, how: string): string =>
    join(folder, createHash('sha256').update([build, path, stamp, how].join('\0')).digest('hex').slice(0, 40) + entrySuffix);
  return {
    identify: (path) => identify(path, least),
    async find(place, file, how) {
      const path = pathOf(place, file, how);
      const bytes = await readFile(path).catch(() => undefined); // not kept, or not readable: it is read anew
      if (bytes === undefined) return undefined;
      const entry = entryOf(bytes);
      if (entry === undefined)
        await unlink(path).catch(() => {}); // gone already
      else await utimes(path, new Date(), new Date()).catch(() => {}); // only its turn to be removed suffers
      return entry;
    },
    async keep(place, file, how, entry) {
      if ((await identify(file.path, least))?.stamp !== file.stamp) return undefined;
      const bytes = bytesOf(entry);
      if (bytes.length > place.most) return undefined;
      const path = pathOf(place, file, how);
      const beside = `${path}.${process.pid}-${randomUUID()}.tmp`;
      try {
        await mkdir(place.folder, { recursive: true });
        await writeFile(beside, bytes, { flag: 'wx' });
        await rename(beside, path);
        await makeRoom(place);
        return undefined;
      } catch (error) {
        await unlink(beside).catch(() => {}); // never written
        return error instanceof Error && 'code' in error ? String(error.code) : String(error);
      }
    },
    forget: (place, file, how) => unlink(pathOf(place, file, how)).catch(() => {}), // gone already
    sum: (bytes, before) => crc32(bytes, before),
    async sumOf(path, signal) {
      const handle = await open(path, 'r');
      try {
        const buffer = new Uint8Array(1 << 20);
        for (let sum = 0; ; ) {
          signal.throwIfAborted();
          const { bytesRead } = await handle.read(buffer, 0, buffer.length);
          if (bytesRead === 0) return sum;
          sum = crc32(buffer.subarray(0, bytesRead), sum);
        }
      } finally {
        await handle.close();
      }
    },
  };
}

const samples = 64;
const sampleBytes = 4096;

async function identify(path: string, least: number): Promise<FileIdentity | undefined> {
  const handle = await open(path, 'r').catch(() => undefined); // whoever reads it says why it cannot be
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat({ bigint: true });
    const { size, dev, ino, mtimeNs, ctimeNs } = found;
    if (!found.isFile() || size < least) return undefined;
    const hash = await sampled(handle, Number(size));
    return { path, stamp: [size, dev, ino, mtimeNs, ctimeNs, hash].join(' ') };
  } finally {
    await handle.close();
  }
}

/** A hash of the first and the last block and of some between them. */
async function sampled(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  const block = new Uint8Array(sampleBytes);
  for (let i = 0; i < samples; i += 1) {
    const offset = Math.floor((Math.max(0, size - sampleBytes) * i) / (samples - 1));
    const { bytesRead } = await handle.read(block, 0, sampleBytes, offset);
    hash.update(block.subarray(0, bytesRead));
  }
  return hash.digest('hex');
}

const magic = 0x4c4c6332;
/** Magic number, checksum of the packed value, its length, checksum of the traced file; each 4 bytes but the length's 8. */
const headBytes = 20;

function bytesOf({ value, sum }: CacheEntry): Uint8Array {
  const packed = pack(value);
  const bytes = new Uint8Array(headBytes + packed.length);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, magic);
  head.setUint32(4, crc32(packed));
  head.setFloat64(8, packed.length);
  head.setUint32(16, sum);
  bytes.set(packed, headBytes);
  return bytes;
}

/** undefined: cut, damaged, or written by somebody else. */
function entryOf(bytes: Uint8Array): CacheEntry | undefined {
  if (bytes.length < headBytes) return undefined;
  const head = new DataView(bytes.buffer, bytes.byteOffset, headBytes);
  const packed = bytes.subarray(headBytes);
  if (head.getUint32(0) !== magic || head.getFloat64(8) !== packed.length || head.getUint32(4) !== crc32(packed)) return undefined;
  try {
    return { value: unpack(packed), sum: head.getUint32(16) };
  } catch {
    return undefined;
  }
}

/** ms after which a file that was never renamed belongs to nobody. */
const abandoned = 3_600_000;

/** Removes what was not used for the longest time, and what a crash left behind. Another window may do the same. */
async function makeRoom({ folder, most }: CachePlace): Promise<void> {
  const files: { readonly path: string; readonly size: number; readonly used: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined); // removed by another window
    if (found === undefined) continue;
    if (name.endsWith(entrySuffix)) files.push({ path, size: found.size, used: found.mtimeMs });
    else if (name.endsWith('.tmp') && Date.now() - found.mtimeMs > abandoned) await unlink(path).catch(() => {}); // removed by another window
  }
  let size = files.reduce((sum, file) => sum + file.size, 0);
  for (const file of files.sort((a, b) => a.used - b.used)) {
    if (size <= most) return;
    await unlink(file.path).catch(() => {}); // removed by another window
    size -= file.size;
  }
}
