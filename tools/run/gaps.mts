// The gaps in V8's bytecode, told by making it several times.

/** What the sixth byte of an address of a program, its heap or its stack is on Linux. */
const highestOfAddress: ReadonlySet<number> = new Set([0x55, 0x56, 0x7e, 0x7f]);
/** Bytes of gaps that are believed: there were one or two. More is another difference. */
const mostGapBytes = 64;

/**
 * V8 writes its records with the gaps between their fields, and a gap holds what lay in memory before: mostly nothing, sometimes a part of an address, another
 * in each process. What differs between makings is a gap, and becomes zero; so does the highest byte of an address behind it, which differs more rarely.
 * Throws where the makings differ in more.
 */
export function withoutGaps(made: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0), ...others] = made;
  const bytes = Buffer.from(first);
  let gaps = 0;
  for (let at = 0; at < bytes.length; at++) {
    const differs = others.some((other) => other[at] !== first[at]);
    const behind = at > 0 && highestOfAddress.has(first[at] ?? 0) && others.some((other) => other[at - 1] !== first[at - 1]);
    if (!differs && !behind) continue;
    bytes[at] = 0;
    gaps++;
  }
  if (gaps > mostGapBytes || others.some((other) => other.length !== first.length)) throw new Error('V8 made different bytecode each time');
  return bytes;
}
