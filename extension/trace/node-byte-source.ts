// Files and standard input of Node as byte sources. The only file in trace/ that knows node:fs.

import { readSync } from 'node:fs';
import { type FileHandle, open, stat as statOf } from 'node:fs/promises';
import type { ByteSource } from './byte-source';
import { openFifo } from './node-fifo';

/** A file that cannot be opened, as a value: what happened and what to do. */
export interface CannotOpen {
  readonly error: string;
}

/** Opens a file, a pipe or a kernel file for reading. The path is the user's own, never one that a trace names. */
export async function openFile(path: string): Promise<ByteSource | CannotOpen> {
  let handle: FileHandle;
  try {
    // What a shell makes for `<(command)` has its writer already, and is opened like a file.
    if (!/^\/(dev\/fd|proc)\//.test(path) && (await statOf(path)).isFIFO()) return await openFifo(path);
    handle = await open(path, 'r');
  } catch (error) {
    return { error: whyNot(path, error) };
  }
  const stat = await handle.stat();
  if (stat.isDirectory()) {
    await handle.close();
    return { error: `${path}: a directory; name the log files in it` };
  }
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  // Kernel files (tracefs, /proc) are regular files of size 0 that still have bytes: only the end of reading tells.
  const hasSize = stat.isFile() && stat.size > 0;
  let fault: string | undefined;
  async function* chunks(length: number, room: Uint8Array = new Uint8Array(length)): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const chunk of inOrder(handle, room.subarray(0, length), hasSize)) {
      done += chunk.length;
      yield chunk;
    }
    if (hasSize && done < stat.size)
      fault = `the file became shorter while it was read: ${done} of ${stat.size} bytes; what stood behind is gone from it. Read it again when it is written`;
  }
  if (!stat.isFile()) return { label: path, chunks, close };
  return {
    label: path,
    ...(stat.size > 0 ? { size: stat.size } : {}),
    chunks,
    fault: () => fault,
    stamp: `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs}`,
    async read(offset, length) {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    close,
  };
}

/** Standard input, read in order. */
export function standardInput(): ByteSource {
  return {
    label: 'standard input',
    chunks: () => process.stdin,
    close: async () => {
      process.stdin.destroy();
    },
  };
}

/** `atOnce`: a file on a disk is read faster than another thread is asked to; what may block (pipes, kernel files) is left to that thread. */
async function* inOrder(handle: FileHandle, buffer: Uint8Array, atOnce: boolean): AsyncGenerator<Uint8Array> {
  for (;;) {
    const bytesRead = atOnce
      ? readSync(handle.fd, buffer, 0, buffer.length, null)
      : (await handle.read(buffer, 0, buffer.length)).bytesRead;
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

function whyNot(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  switch (code) {
    case 'ENOENT':
      return `${path}: no such file; check the name`;
    case 'EACCES':
    case 'EPERM':
      return `${path}: not readable for you; kernel traces mostly belong to root`;
    default:
      return `${path}: cannot be opened (${code})`;
  }
}
