// What Chevrotain said of a line's shape, kept for the next line of the same shape. The grammars have neither gates nor rules that look at a word's
// text, so the verdict depends on the sequence of token types alone; the whole sequence is compared, step by step. Chevrotain stays the judge:
// a shape that it has not judged is not known here.

/** Off: every line goes through Chevrotain. Tests compare both ways. */
export const shapes = { remembered: true };

export interface ShapeMemo<T> {
  /** What was learnt of this shape, or of a beginning of it that no ending can save. */
  find(types: Int32Array, count?: number): T | undefined;
  /** `types` as a whole mean `value`. */
  learn(types: Int32Array, value: T): void;
  /** All shapes that begin like `types` up to the word `at` were refused there. */
  refuse(types: Int32Array, at: number, value: T): void;
}

/** Shapes are the numbers of their words' types. @param lookahead how many words the grammar looks ahead: what stands behind them had no say in a refusal */
export function createShapeMemo<T>(lookahead: number): ShapeMemo<T> {
  const steps = createSteps();
  /** By step: the value of the shape that ends there, and of all shapes that come through there. */
  const whole: (T | undefined)[] = [];
  const refused: (T | undefined)[] = [];
  /** Where `types` lead to; undefined where that is new and no more is kept. */
  const walk = (types: Int32Array, count: number): number | undefined => {
    let step: number | undefined = 0;
    for (let index = 0; index < count && step !== undefined; index += 1) step = steps.make(step, types[index] ?? 0);
    return step;
  };
  return {
    find(types, count = types.length) {
      if (!shapes.remembered) return undefined;
      let step = 0;
      for (let index = 0; index < count; index += 1) {
        step = steps.find(step, types[index] ?? 0);
        if (step < 0) return undefined;
        const value = refused[step];
        if (value !== undefined) return value;
      }
      return whole[step];
    },
    learn(types, value) {
      if (types.length > longestShape) return;
      const step = walk(types, types.length);
      if (step !== undefined) whole[step] = value;
    },
    refuse(types, at, value) {
      const seen = at + lookahead;
      // The end of the line was looked at, too: it belongs to the shape.
      const ended = at < 0 || seen > types.length;
      const count = ended ? types.length : seen;
      if (count > longestShape) return;
      const step = walk(types, count);
      if (step === undefined) return;
      if (ended) whole[step] = value;
      else refused[step] = value;
    },
  };
}

/** A tree of token types in one table: (step, type) → next step. Step 0 is the beginning. */
interface Steps {
  /** -1: none. */
  find(step: number, type: number): number;
  /** undefined: the table is full. */
  make(step: number, type: number): number | undefined;
}

function createSteps(): Steps {
  let keys = new Int32Array(256).fill(-1);
  let values = new Int32Array(256);
  let size = 0;
  const slotOf = (key: number): number => {
    const mask = keys.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 12) & mask;
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  };
  const grow = (): void => {
    const [oldKeys, oldValues] = [keys, values];
    keys = new Int32Array(oldKeys.length * 2).fill(-1);
    values = new Int32Array(oldKeys.length * 2);
    for (const [index, key] of oldKeys.entries()) {
      if (key === -1) continue;
      const slot = slotOf(key);
      keys[slot] = key;
      values[slot] = oldValues[index] ?? 0;
    }
  };
  const make = (step: number, type: number): number | undefined => {
    const key = step * mostTypes + type;
    const slot = slotOf(key);
    if (keys[slot] !== -1) return values[slot];
    // Hostile logs can make shapes without end: what is not kept is judged each time.
    if (size >= mostSteps || type >= mostTypes) return undefined;
    if ((size + 1) * 2 > keys.length) {
      grow();
      return make(step, type);
    }
    size += 1;
    keys[slot] = key;
    values[slot] = size;
    return size;
  };
  return {
    make,
    find(step, type) {
      const slot = slotOf(step * mostTypes + type);
      return keys[slot] === -1 ? -1 : (values[slot] ?? -1);
    },
  };
}

/** Chevrotain numbers the token types of a process. */
const mostTypes = 4096;
const mostSteps = 1 << 16;
/** words: a longer shape is not remembered. */
export const longestShape = 512;
