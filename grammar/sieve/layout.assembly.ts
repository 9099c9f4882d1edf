// Where things lie in the sieve's memory: results, names, forms, then the log's bytes. wasm-sieve.ts has the same numbers.

/** Lines that one look hands over at most. */
export const MOST: u32 = 4096;
export const STARTS: usize = 1024;
export const ENDS: usize = STARTS + (MOST + 1) * 4;
export const SKIPPED: usize = ENDS + (MOST + 1) * 4;
export const UNFINISHED: usize = SKIPPED + (MOST + 1) * 4;
export const SECONDS: usize = UNFINISHED + (MOST + 1) * 4;
export const RESULTS: usize = 112;
/** Where a name is put that is to be known. */
export const NAME: usize = 64;
export const SLOT: usize = 64;
export const NAMES: usize = 131072;
export const NAMES_COUNT: u32 = 4096;
export const FORMS: usize = NAMES + NAMES_COUNT * SLOT;
export const FORMS_COUNT: u32 = 1024;
/** Names of at most 16 bytes that were found lately. */
export const SHORTS: usize = FORMS + FORMS_COUNT * SLOT;
export const SHORTS_COUNT: u32 = 1024;
export const SHORT_SLOT: usize = 32;
export const BYTES: usize = SHORTS + SHORTS_COUNT * SHORT_SLOT;

/** Sixteen times the same byte each: V8 makes a constant of such a vector anew at each use, which takes longer than to load it. */
export const NEWLINES: usize = 128;
export const SPACES: usize = 144;
export const OPENS: usize = 160;
export const BEFORE_DIGITS: usize = 176;
export const BEHIND_DIGITS: usize = 192;
export const LOW_HALVES: usize = 208;
export const ALL_EQUALS: usize = 224;
/** Seventeen vectors: ones in the first so many bytes. */
export const FIRST_BYTES: usize = 256;

/** Ones in the first `length` bytes. */
export function below(length: u32): v128 {
  return i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(min<u32>(length, 16) as i8));
}

export function storeVectors(): void {
  v128.store(NEWLINES, i8x16.splat(NEWLINE as i8));
  v128.store(SPACES, i8x16.splat(SPACE as i8));
  v128.store(OPENS, i8x16.splat(OPEN as i8));
  v128.store(BEFORE_DIGITS, i8x16.splat(80));
  v128.store(BEHIND_DIGITS, i8x16.splat(-118));
  v128.store(LOW_HALVES, i8x16.splat(15));
  v128.store(ALL_EQUALS, i8x16.splat(61));
  for (let count: usize = 0; count <= 16; count++) v128.store(FIRST_BYTES + count * 16, below(count as u32));
}

export const NEWLINE: u32 = 10;
export const RETURN: u32 = 13;
export const ESCAPE: u32 = 27;
export const SPACE: u32 = 32;
export const OPEN: u32 = 40;
export const CLOSE: u32 = 41;
export const DASH: u32 = 45;
export const DOT: u32 = 46;
export const ZERO: u32 = 48;
export const COLON: u32 = 58;
export const LESS: u32 = 60;
export const MORE: u32 = 62;
export const QUESTION: u32 = 63;
export const OPEN_BRACKET: u32 = 91;
export const CLOSE_BRACKET: u32 = 93;

/** One bit for each of 32 bytes. */
export function maskOf(a: v128, b: v128): u32 {
  return (i8x16.bitmask(a) as u32) | ((i8x16.bitmask(b) as u32) << 16);
}

export function isDigit(at: usize): bool {
  return (load<u8>(at) as u32) - ZERO < 10;
}
