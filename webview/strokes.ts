// Thin bars on their way to the canvas: by look, in the order of their left borders, joined where they touch. Kept from frame to frame, so that drawing
// thousands of them makes no litter. Knows no DOM.

export interface Strokes {
  clear(): void;
  /** `look`: place in `looks`; device columns from the plot's left border, `right` exclusive. Left borders ascend for each look. */
  add(look: number, left: number, right: number): void;
  /** By look: what is drawn later lies over what is drawn before. */
  readonly looks: readonly StrokesOfLook[];
}

export interface StrokesOfLook {
  readonly count: number;
  readonly lefts: Int32Array;
  readonly rights: Int32Array;
}

export function createStrokes(): Strokes {
  const looks = Array.from({ length: 16 }, () => ({ count: 0, lefts: new Int32Array(256), rights: new Int32Array(256) }));
  return {
    looks,
    clear() {
      for (const one of looks) one.count = 0;
    },
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
  };
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
