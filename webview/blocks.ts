// The least and the greatest of every few thousand entries of a column: whether a block can hold what is looked for is seen without looking at its
// entries. Made when a column is first asked about, which passes over it once. Knows no DOM.

export interface Blocks {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

export function blocksOf(column: Uint32Array | Float64Array): Blocks {
  const known = blocks.get(column);
  if (known !== undefined) return known;
  const count = Math.ceil(column.length / blockSize);
  const made = { least: new Float64Array(count), greatest: new Float64Array(count) };
  for (let block = 0; block < count; block++) {
    const to = Math.min(column.length, (block + 1) * blockSize);
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let at = block * blockSize; at < to; at++) {
      const own = column[at] ?? 0;
      if (own < least) least = own;
      if (own > greatest) greatest = own;
    }
    made.least[block] = least;
    made.greatest[block] = greatest;
  }
  blocks.set(column, made);
  return made;
}

/** The first place from `from` on and before `to` whose entry lies in [low, high]; undefined where none does. */
export function firstBetween(column: Uint32Array | Float64Array, from: number, to: number, low: number, high: number): number | undefined {
  const { least, greatest } = blocksOf(column);
  for (let at = from; at < to; ) {
    const block = Math.floor(at / blockSize);
    const end = Math.min(to, (block + 1) * blockSize);
    if ((least[block] ?? 0) <= high && (greatest[block] ?? 0) >= low) {
      for (; at < end; at++) {
        const own = column[at] ?? 0;
        if (own >= low && own <= high) return at;
      }
    }
    at = end;
  }
  return undefined;
}

const blocks = new WeakMap<Uint32Array | Float64Array, Blocks>();

/** Entries of a block. */
export const blockSize = 4096;
