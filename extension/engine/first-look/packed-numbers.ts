// Long lists of numbers as bytes: each as its difference to the one before, which of lines and their like takes a byte or two.

/** Plain data: the bytes, or the numbers themselves where one of them is no whole number of a line's size. */
export interface PackedNumbers {
  readonly length: number;
  readonly bytes: Uint8Array | Float64Array;
}

export function packNumbers(numbers: ArrayLike<number>): PackedNumbers {
  const { length } = numbers;
  let bytes = new Uint8Array(2 * length + longest);
  let used = 0;
  let last = 0;
  for (let at = 0; at < length; at += 1) {
    const number = numbers[at] ?? 0;
    if (!(Math.abs(number) <= largest) || !Number.isInteger(number) || Object.is(number, -0))
      return { length, bytes: Float64Array.from(numbers) };
    if (used + longest > bytes.length) {
      const more = new Uint8Array(2 * bytes.length);
      more.set(bytes);
      bytes = more;
    }
    const step = number - last;
    last = number;
    // Even: forwards; odd: backwards.
    let rest = step < 0 ? -2 * step - 1 : 2 * step;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[used++] = (rest % 0x80) | 0x80;
    bytes[used++] = rest;
  }
  return { length, bytes: bytes.slice(0, used) };
}

/** Throws RangeError on bytes that are not of so many numbers. */
export function openNumbers({ length, bytes }: PackedNumbers): Float64Array {
  if (bytes instanceof Float64Array ? bytes.length !== length : bytes.length < length) throw new RangeError('numbers end early');
  if (bytes instanceof Float64Array) return bytes;
  const numbers = new Float64Array(length);
  let from = 0;
  let last = 0;
  for (let at = 0; at < length; at += 1) {
    let byte = bytes[from++] ?? 0;
    let step = byte & 0x7f;
    for (let unit = 0x80; byte >= 0x80; unit *= 0x80) {
      byte = bytes[from++] ?? 0;
      step += (byte & 0x7f) * unit;
    }
    last += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    numbers[at] = last;
  }
  if (from !== bytes.length) throw new RangeError('the bytes are of other numbers');
  return numbers;
}

/** Twice this, and so a step from one end to the other, is exact; as is that in its bytes. */
const largest = 2 ** 50;
/** bytes of a step: 52 bits in sevens */
const longest = 8;
