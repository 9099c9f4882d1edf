// Intervals that overlap need rows of their own: first fit, in the order of their starts.

/** Row of each item, from 0, in the order given; beyond `most` rows items share the last one. `end` Infinity: it never ends. */
export function packRows(items: readonly { readonly start: number; readonly end: number }[], most: number): readonly number[] {
  const order = items.map((_, index) => index).sort((a, b) => (items[a]?.start ?? 0) - (items[b]?.start ?? 0) || a - b);
  const ends: number[] = [];
  const rows: number[] = new Array(items.length).fill(0);
  for (const index of order) {
    const item = items[index];
    if (item === undefined) continue;
    const free = ends.findIndex((end) => end <= item.start);
    const row = free >= 0 ? free : Math.min(ends.length, most - 1);
    ends[row] = Math.max(ends[row] ?? Number.NEGATIVE_INFINITY, item.end);
    rows[index] = row;
  }
  return rows;
}
