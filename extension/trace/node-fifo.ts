// A named pipe (FIFO) as a stream. Opening one in the plain way waits, with no way out, until somebody opens its other end: a thread would hang.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ByteSource } from './byte-source';

/** ms to wait for the first byte. */
const patience = 5000;
/** ms between two looks. */
const pace = 20;

/** Rejects while reading when nobody begins to write in time. */
export async function openFifo(path: string): Promise<ByteSource> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let isOpen = true;
  return {
    label: path,
    async *chunks(length) {
      const buffer = new Uint8Array(length);
      const began = performance.now();
      for (let any = false; isOpen; ) {
        // 0 is the end once something came, and nobody there yet before; EAGAIN is a writer that has nothing to say at the moment.
        const count = await handle.read(buffer, 0, length).then(({ bytesRead }) => bytesRead, whenEmpty);
        if (count !== undefined && count > 0) {
          any = true;
          yield buffer.subarray(0, count);
          continue;
        }
        if (count === 0 && any) return;
        if (count === 0 && performance.now() - began > patience)
          throw new Error('a named pipe (FIFO) that no program writes to; start the program that writes first, or name the file it writes');
        await new Promise((resolve) => setTimeout(resolve, pace));
      }
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await handle.close();
    },
  };
}

function whenEmpty(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
  throw error;
}
