// Thin bars on their way to the canvas: by look, in the order of their left borders, joined where they touch. Kept from frame to frame, so that drawing
// thousands of them makes no litter. Knows no DOM.

export interface Strokes {
  clear(): void;
  count(): number;
  /** CSS pixels. `look`: place in `looks`. Left borders ascend for each look. */
  add(look: number, left: number, right: number): void;
  /** For each look once `set` with the look alone, then once for each of its strokes with place and width. */
  draw(set: (look: number | undefined, left: number, width: number) => void): void;
}

export function createStrokes(): Strokes {
  const looks = Array.from({ length: 16 }, () => ({ count: 0, lefts: new Float64Array(256), rights: new Float64Array(256) }));
  return {
    clear() {
      for (const one of looks) one.count = 0;
    },
    count: () => looks.reduce((sum, { count }) => sum + count, 0),
    add(look, left, right) {
      const one = looks[look];
      if (one === undefined) return;
      const last = one.count - 1;
      if (last >= 0 && left <= (one.rights[last] ?? 0) && left >= (one.lefts[last] ?? 0)) {
        if (right > (one.rights[last] ?? 0)) one.rights[last] = right;
        return;
      }
      if (one.count === one.lefts.length) {
        one.lefts = doubled(one.lefts);
        one.rights = doubled(one.rights);
      }
      one.lefts[one.count] = left;
      one.rights[one.count] = right;
      one.count += 1;
    },
    draw(set) {
      looks.forEach((one, look) => {
        if (one.count > 0) set(look, 0, 0);
        for (let at = 0; at < one.count; at++) set(undefined, one.lefts[at] ?? 0, (one.rights[at] ?? 0) - (one.lefts[at] ?? 0));
      });
    },
  };
}

function doubled(from: Float64Array): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}
