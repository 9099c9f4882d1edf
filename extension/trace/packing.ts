// How a log is packed, by its first bytes. Pure: what unpacks it is another file's work.

export type Packing = 'gzip' | 'zstd' | 'xz';

/** bytes that a packed log may unpack to, unless the user says otherwise: 4 GiB */
export const defaultUnpackLimit = 4 * 2 ** 30;

/** Bytes that are enough to tell. */
export const longestMagic = 6;

/** undefined: not packed, or in a way that is not read. */
export function packingOf(head: Uint8Array): Packing | undefined {
  return packings.find(({ magic }) => magic.length <= head.length && magic.every((byte, i) => head[i] === byte))?.packing;
}

/** The command that unpacks it to standard output. */
export function unpackCommand(packing: Packing): string {
  return { gzip: 'gzip -dc', zstd: 'zstd -dc', xz: 'xz -dc' }[packing];
}

// RFC 1952, RFC 8878 and the .xz file format 1.2.
const packings: readonly { readonly packing: Packing; readonly magic: readonly number[] }[] = [
  { packing: 'gzip', magic: [0x1f, 0x8b, 0x08] },
  { packing: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { packing: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
];
