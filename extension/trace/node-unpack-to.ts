// A packed log written out as text, so that any part of it can be read: what paging through it needs. The only place that writes a file.

import { open, unlink } from 'node:fs/promises';
import type { ByteSource } from './byte-source';

/** Bytes written to `path`, which only this user may read. What was written is removed when it is stopped or fails; `fault`: see ByteSource. */
export async function unpackTo(
  source: ByteSource,
  path: string,
  progress: (done: number, total: number | undefined) => void,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly fault?: string }> {
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of source.chunks(1 << 20)) {
      signal.throwIfAborted();
      await file.write(chunk);
      bytes += chunk.length;
      progress(source.position?.() ?? bytes, source.size);
    }
    await file.close();
  } catch (error) {
    await file.close();
    await unlink(path);
    throw error;
  }
  const fault = source.fault?.();
  return fault === undefined ? { bytes } : { bytes, fault };
}
