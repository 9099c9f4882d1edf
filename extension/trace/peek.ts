// A look at the start of a file: packed or not, whose log it is, how large. Enough to decide how to open it.

import { detect } from '../../grammar/detect';
import type { Dialect } from '../../grammar/event';
import { createLineScanner } from '../../grammar/scan';
import type { ByteSource } from './byte-source';
import { longestMagic, type Packing, packingOf } from './packing';

export interface Peek {
  /** bytes on the disk; absent where the file does not know */
  readonly size?: number;
  readonly packing?: Packing;
  /** trace-cmd's own file, and whether trace-cmd is installed here. */
  readonly traceDat?: { readonly readable: boolean };
  /** Absent: its first lines are of no tool that is known. */
  readonly dialect?: Dialect;
}

/** `unpack` gives the text of a packed source. The source stays open. */
export async function peekAt(source: ByteSource, unpack: (source: ByteSource) => Promise<ByteSource>): Promise<Peek> {
  const head = await source.read?.(0, longestMagic);
  const packing = head === undefined ? undefined : packingOf(head);
  const lines: string[] = [];
  const scanner = createLineScanner((text) => lines.push(text.slice(0, charactersLookedAt)));
  let bytes = 0;
  const text = await unpack(source);
  for await (const chunk of text.chunks(chunkBytes)) {
    scanner.push(chunk);
    bytes += chunk.length;
    if (bytes >= bytesLookedAt || lines.length >= linesLookedAt) break;
  }
  if (bytes < bytesLookedAt) scanner.end();
  const found = detect(lines.slice(0, linesLookedAt));
  return {
    ...(source.size === undefined ? {} : { size: source.size }),
    ...(packing === undefined ? {} : { packing }),
    ...(found?.kind === 'dialect' ? { dialect: found.dialect } : {}),
  };
}

const chunkBytes = 1 << 16;
const bytesLookedAt = 1 << 18;
const linesLookedAt = 200;
const charactersLookedAt = 2000;
