// Small steps over the bytes of a line of printable ASCII.

export const refused = 0;
export const other = 1;
export const digit = 2;
export const hexLetter = 3;
export const letter = 4;

/** By byte: digits, a to f, other letters and the underscore, anything else that is printed; the rest is refused. */
export const kinds = Uint8Array.from({ length: 256 }, (_, code) => {
  const text = String.fromCharCode(code);
  if (code < 32 || code > 126) return refused;
  return /[0-9]/.test(text) ? digit : /[a-f]/.test(text) ? hexLetter : /\w/.test(text) ? letter : other;
});

/** Where digits end that begin at `from`. */
export function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (kinds[bytes[at] ?? 0] === digit) at += 1;
  return at;
}

export function spacesEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === space) at += 1;
  return at;
}

/** The digits bytes[from, to) as a number. */
export function decimalIn(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + (bytes[at] ?? 0) - 48;
  return value;
}

/** ns of the one to nine digits bytes[from, to) behind the dot of a number of seconds. */
export function nanosecondsIn(bytes: Uint8Array, from: number, to: number): number {
  return decimalIn(bytes, from, to) * (tens[to - from] ?? 0);
}

const space = 32;
/** By the number of digits behind the dot: ns of the last one. */
const tens = [0, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1];
