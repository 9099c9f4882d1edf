// A stable order by a number, for very many things.

/** Indices 0..count - 1 in the order of their keys; equal keys keep the order of their indices. */
export function orderOf(count: number, keyOf: (index: number) => number): Uint32Array {
  const order = new Uint32Array(count);
  let sorted = true;
  let last = Number.NEGATIVE_INFINITY;
  let largest = 0;
  for (let index = 0; index < count; index += 1) {
    order[index] = index;
    const key = keyOf(index);
    if (key < last) sorted = false;
    last = key;
    if (!Number.isSafeInteger(key) || key < 0) largest = Number.POSITIVE_INFINITY;
    else if (key > largest) largest = key;
  }
  if (sorted) return order;
  // A key and an index fit one exact number up to a thousand million and eight million of them: numbers are sorted without calling anybody.
  const unit = 2 ** Math.ceil(Math.log2(count + 1));
  if ((largest + 1) * unit <= Number.MAX_SAFE_INTEGER) {
    const keys = new Float64Array(count);
    for (let index = 0; index < count; index += 1) keys[index] = keyOf(index) * unit + index;
    keys.sort();
    for (let index = 0; index < count; index += 1) order[index] = (keys[index] ?? 0) % unit;
    return order;
  }
  return order.sort((a, b) => keyOf(a) - keyOf(b) || a - b);
}
