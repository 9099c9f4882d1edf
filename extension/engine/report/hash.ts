// FNV-1a in 64 bits (Fowler, Noll, Vo): names for things that are the same, not a protection against somebody who wants two to look alike.

/** 16 hexadecimal digits; the same for the same text, everywhere. */
export function hashOf(text: string): string {
  // Two halves of 32 bits: 0x100000001b3 is 2^40 + 0x1b3. BigInt would cost ten times as much.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    for (const byte of [unit & 0xff, unit >>> 8]) {
      low = (low ^ byte) >>> 0;
      const product = low * 0x1b3;
      high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
      low = product >>> 0;
    }
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
