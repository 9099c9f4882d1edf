// Packed logs (.gz, .zst, .xz) as byte sources of their text, unpacked piece by piece. A stream that ends early or is damaged gives what
// could be read and a fault; so does one that unpacks to more than a limit, because a few bytes can unpack to any number.

import type { ByteSource } from './byte-source';
import { inflated, xzUnpacked } from './node-unpackers';
import { defaultUnpackLimit, longestMagic, type Packing, packingOf, unpackCommand } from './packing';

/** `source` itself when its first bytes are not packed; else its text. `limit`: bytes. Rejects when reading the first bytes fails. */
export async function unpacked(source: ByteSource, limit: number = defaultUnpackLimit): Promise<ByteSource> {
  // A file tells by a look at its start; a pipe only while it is read.
  if (source.read !== undefined && packingOf(await source.read(0, longestMagic)) === undefined) return source;
  let fault: string | undefined;
  let taken = 0;
  async function* counted(length: number): AsyncGenerator<Uint8Array> {
    for await (const piece of source.chunks(length)) {
      taken += piece.length;
      yield piece;
    }
  }
  async function* chunks(length: number): AsyncGenerator<Uint8Array> {
    const pieces = counted(length);
    const start = await startOf(pieces);
    const packing = packingOf(start);
    const whole = joined(start, pieces);
    if (packing === undefined) {
      yield* whole;
      return;
    }
    const unpacking = unpackers[packing](whole);
    let given = 0;
    try {
      for await (const piece of unpacking) {
        given += piece.length;
        if (given > limit) {
          fault = `the ${packing} stream unpacks to more than ${megabytes(limit)}; what follows was not read (the limit can be raised)`;
          yield piece.subarray(0, piece.length - (given - limit));
          return;
        }
        yield piece;
      }
    } catch (error) {
      fault = faultOf(packing, error, given);
    }
  }
  return {
    label: source.label,
    ...(source.size === undefined ? {} : { size: source.size }),
    chunks,
    position: () => taken,
    fault: () => fault,
    close: () => source.close(),
  };
}

const unpackers: Readonly<Record<Packing, (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>>> = {
  gzip: (pieces) => inflated('gzip', pieces),
  zstd: (pieces) => inflated('zstd', pieces),
  xz: xzUnpacked,
};

/** At least `longestMagic` bytes where there are so many. */
async function startOf(pieces: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array();
  while (start.length < longestMagic) {
    const { value, done } = await pieces.next();
    if (done === true) break;
    const longer = new Uint8Array(start.length + value.length);
    longer.set(start);
    longer.set(value, start.length);
    start = longer;
  }
  return start;
}

async function* joined(start: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* rest;
}

/** Both libraries tell apart a stream that ends early and one that is wrong. */
function faultOf(packing: Packing, error: unknown, given: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const kept = given === 0 ? 'nothing could be read' : `the ${given} bytes before that were read`;
  if (code === 'Z_BUF_ERROR' || /error code 8$/.test(message)) return `the ${packing} stream ends early; ${kept}`;
  const unsupported = code === 'ZSTD_error_frameParameter_windowTooLarge' || /error code [46]$/.test(message);
  if (unsupported || code === 'ERR_FEATURE_UNAVAILABLE') {
    const what = code === 'ERR_FEATURE_UNAVAILABLE' ? message : `the ${packing} stream uses an option that is not read here`;
    return `${what}; run \`${unpackCommand(packing)}${packing === 'zstd' ? ' --long=31' : ''} FILE | lease-lens check -\``;
  }
  return `the ${packing} stream is damaged (${message}); ${kept}`;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
