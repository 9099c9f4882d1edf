// Numbers as the kernel prints them: hex with and without 0x, 64-bit two's complement, pointers, device numbers. Nothing here throws.

import type { InodeKey } from '../event';

/**
 * A printed integer as a signed 64-bit number: `0x1f`, `31`, `-2`, `(5)`. Exact up to 2^53 on either side of zero; NaN when it is no number.
 * @param bareIsHex digits without `0x` are hexadecimal (kernel text of syscall arguments)
 */
export function integer(image: string, bareIsHex = false): number {
  let from = 0;
  let to = image.length;
  if (image.charCodeAt(0) === openParen && image.charCodeAt(to - 1) === closeParen) {
    from = 1;
    to -= 1;
  }
  const negative = image.charCodeAt(from) === minus;
  if (negative) from += 1;
  const prefixed = image.charCodeAt(from) === zero && (image.charCodeAt(from + 1) | 32) === letterX;
  if (prefixed) from += 2;
  const value = prefixed || bareIsHex ? hex(image, from, to) : decimal(image, from, to);
  return negative ? -value : value;
}

/** The low 32 bits as a signed number: descriptors and other C ints, whatever width they were printed with. */
export function int32(value: number): number {
  return value | 0;
}

/** A pointer or id as lower-case hex without leading zeros; undefined for zero, `(nil)`, `(____ptrval____)` and the like. */
export function handle(image: string): string | undefined {
  let from = image.startsWith('0x') ? 2 : 0;
  while (image.charCodeAt(from) === zero) from += 1;
  if (from >= image.length || image.length - from > 16) return undefined;
  for (let at = from; at < image.length; at += 1) if (digit(image.charCodeAt(at)) < 0) return undefined;
  return image.slice(from).toLowerCase();
}

/** The same for a value whose radix the tool decides: `0x…` is hex, `-67272515034362240` and plain digits are decimal. */
export function handleOfValue(image: string): string | undefined {
  if (!/^-?\d{1,20}$/.test(image)) return handle(image);
  const digits = BigInt.asUintN(64, BigInt(image)).toString(16);
  return digits === '0' ? undefined : digits;
}

/** `major:minor:ino` from the two parts of a device and the inode number, each as printed. */
export function inodeKey(major: number, minor: number, ino: string): InodeKey | undefined {
  const number = inodeNumber(ino);
  return Number.isNaN(major) || Number.isNaN(minor) || number === undefined ? undefined : `${major}:${minor}:${number}`;
}

/** `dev=0xfe:0x0`, `259:0`, `254,0`, or the kernel's packed dev_t `271581184` (major << 20 | minor). */
export function device(image: string): readonly [number, number] | undefined {
  const at = image.search(/[:,]/);
  if (at >= 0) return [integer(image.slice(0, at)), integer(image.slice(at + 1))];
  const packed = integer(image);
  return Number.isNaN(packed) || packed < 0 ? undefined : [Math.floor(packed / 0x100000), packed % 0x100000];
}

function inodeNumber(image: string): string | undefined {
  const value = integer(image);
  if (Number.isNaN(value)) return undefined;
  // An XFS inode number has up to 64 bits.
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return String(value);
  return /^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(image) ? BigInt(image).toString() : undefined;
}

const openParen = 40;
const closeParen = 41;
const minus = 45;
const zero = 48;
const letterX = 120;

/** Value of a hex digit's char code, -1 for any other. */
function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function hex(image: string, from: number, to: number): number {
  if (to <= from || to - from > 16) return Number.NaN;
  const split = Math.max(from, to - 8);
  let high = 0;
  for (let at = from; at < split; at += 1) {
    const value = digit(image.charCodeAt(at));
    if (value < 0) return Number.NaN;
    high = high * 16 + value;
  }
  let low = 0;
  for (let at = split; at < to; at += 1) {
    const value = digit(image.charCodeAt(at));
    if (value < 0) return Number.NaN;
    low = low * 16 + value;
  }
  return (high >= 0x80000000 ? high - 0x100000000 : high) * 0x100000000 + low;
}

function decimal(image: string, from: number, to: number): number {
  if (to <= from || to - from > 20) return Number.NaN;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const code = image.charCodeAt(at);
    if (code < 48 || code > 57) return Number.NaN;
    value = value * 10 + code - 48;
  }
  if (value < 2 ** 63) return value;
  // An unsigned print of a negative number.
  return Number(BigInt.asIntN(64, BigInt(image.slice(from, to))));
}
