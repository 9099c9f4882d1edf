// The three unpackers behind one shape: packed pieces in, text pieces out, an error at the place where the stream is wrong and not before.
// gzip and zstd by Node's zlib (zstd since Node 22.15), xz by xz-decompress (the kernel's xz-embedded as WebAssembly).

import * as zlib from 'node:zlib';
import { createGunzip } from 'node:zlib';

/**
 * Unpacks one after the other all members or frames. Pieces are copied, because their bytes are valid only until the next one is asked for.
 * Throws zlib's error after everything before it was given.
 */
export async function* inflated(packing: 'gzip' | 'zstd', pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = pieces[Symbol.asyncIterator]();
  let rest: Uint8Array | undefined;
  try {
    do {
      const stream = packing === 'gzip' ? createGunzip() : createZstd();
      const before = rest;
      rest = undefined;
      const feeding = feed(stream, before, input).then((left) => {
        rest = left;
      });
      feeding.catch((error: Error) => stream.destroy(error));
      try {
        yield* stream as AsyncIterable<Uint8Array>; // no encoding is set: buffers
      } finally {
        stream.destroy();
      }
      await feeding;
    } while (rest !== undefined);
  } finally {
    await input.return?.();
  }
}

/** Gives `stream` its input; resolves with what lies behind the frame that it ended at. Node's zstd stops there without a word. */
async function feed(
  stream: ReturnType<typeof createGunzip>,
  first: Uint8Array | undefined,
  input: AsyncIterator<Uint8Array>,
): Promise<Uint8Array | undefined> {
  let fed = 0;
  for (let piece = first ?? (await next(input)); piece !== undefined; piece = await next(input)) {
    fed += piece.length;
    await written(stream, piece);
    if (stream.destroyed) return undefined;
    const left = fed - stream.bytesWritten;
    if (left > 0) return piece.subarray(piece.length - left);
  }
  // An early end is an error that drops what nobody has taken yet.
  while (stream.readableLength > 0 && !stream.destroyed) await new Promise((resolve) => setImmediate(resolve));
  stream.end();
  return undefined;
}

async function next(input: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const { value, done } = await input.next();
  return done === true ? undefined : new Uint8Array(value);
}

function written(stream: ReturnType<typeof createGunzip>, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      stream.off('close', settle);
      resolve();
    };
    stream.once('close', settle);
    stream.write(piece, settle);
  });
}

function createZstd(): ReturnType<typeof createGunzip> {
  if (typeof zlib.createZstdDecompress === 'function') return zlib.createZstdDecompress();
  throw Object.assign(new Error(`Node ${process.versions.node} cannot unpack zstd (22.15 and later can)`), {
    code: 'ERR_FEATURE_UNAVAILABLE',
  });
}

/** xz-decompress works on one stream at a time: the next one waits until this one is read or dropped. */
export async function* xzUnpacked(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = pieces[Symbol.asyncIterator]();
  let waits = false;
  const packed = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await next(input);
      if (piece !== undefined) {
        if (piece.length > 0) controller.enqueue(piece);
        return;
      }
      // An early end is an error that drops what nobody has taken yet.
      while (!waits) await new Promise((resolve) => setImmediate(resolve));
      controller.close();
    },
  });
  // Loaded when it is needed: few logs are packed so.
  const { XzReadableStream } = await import('xz-decompress');
  const reader = new XzReadableStream(packed).getReader();
  try {
    for (;;) {
      waits = true;
      const { value, done } = await reader.read();
      waits = false;
      if (done) return;
      yield value;
    }
  } finally {
    waits = true;
    await reader.cancel().catch(() => {}); // it has failed already: nothing is left to stop
    await input.return?.();
  }
}
