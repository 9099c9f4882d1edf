// Values by sequences of bytes, found without making a string of them. The whole sequence is compared, never a hash alone, and what is kept is bounded:
// hostile logs can make sequences without end.

export interface FormTable<T> {
  /** The value of bytes[from, to), whose hash is `hash`. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): T | undefined;
  /** The same sequence means `value` from now on; nothing where no more is kept. */
  learn(bytes: Uint8Array, from: number, to: number, hash: number, value: T): void;
}

/** Where a hash begins, and how a byte goes into it. */
export const emptyHash = 0x811c9dc5 | 0;
export const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);

export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = emptyHash;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

/** @param most how many sequences are kept */
export function createFormTable<T>(most: number): FormTable<T> {
  let size = 0;
  /** Index of a sequence, and one; 0: none. */
  let slots = new Int32Array(64);
  /** By index. */
  const hashes: number[] = [];
  const ends: number[] = [];
  const values: T[] = [];
  let kept = new Uint8Array(1024);

  /** Where the sequence is kept or would be; -1: too many with a hash like its own are. */
  const slotOf = (bytes: Uint8Array, from: number, to: number, hash: number): number => {
    const mask = slots.length - 1;
    let slot = place(hash) & mask;
    for (let step = 0; step < mostSteps; step += 1) {
      const index = (slots[slot] ?? 0) - 1;
      if (index < 0 || (hashes[index] === hash && isKept(index, bytes, from, to))) return slot;
      slot = (slot + 1) & mask;
    }
    return -1;
  };
  const isKept = (index: number, bytes: Uint8Array, from: number, to: number): boolean => {
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0);
    if ((ends[index] ?? 0) - start !== to - from) return false;
    for (let at = from; at < to; at += 1) if (kept[start + at - from] !== bytes[at]) return false;
    return true;
  };
  const grow = (): void => {
    slots = new Int32Array(slots.length * 2);
    const mask = slots.length - 1;
    for (const [index, hash] of hashes.entries()) {
      let slot = place(hash) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
  };

  return {
    find(bytes, from, to, hash) {
      if (to - from > longest) return undefined;
      const index = (slots[slotOf(bytes, from, to, hash)] ?? 0) - 1;
      return index < 0 ? undefined : values[index];
    },
    learn(bytes, from, to, hash, value) {
      const slot = slotOf(bytes, from, to, hash);
      const index = (slots[slot] ?? 0) - 1;
      if (index >= 0) values[index] = value;
      if (index >= 0 || slot < 0 || size >= most || to - from > longest) return;
      const start = ends[size - 1] ?? 0;
      const end = start + to - from;
      if (end > kept.length) {
        const wider = new Uint8Array(Math.max(2 * kept.length, end));
        wider.set(kept);
        kept = wider;
      }
      kept.set(bytes.subarray(from, to), start);
      hashes[size] = hash;
      ends[size] = end;
      values[size] = value;
      size += 1;
      if (size * 2 > slots.length) grow();
      else slots[slot] = size;
    },
  };
}

/** bytes: a longer sequence is not kept. */
const longest = 512;
/** Hostile logs can make sequences with one hash: they are not looked through each time. */
const mostSteps = 32;
const place = (hash: number): number => hash ^ (hash >>> 15);
