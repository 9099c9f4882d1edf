// A replay's state, set aside so that another replay can go on from there: a copy of every record, tied as the records are tied.

/** What is never changed is shared by all copies: events, options, rules. */
export type Shared = (value: object) => boolean;

/** Copies a graph of plain objects, arrays, columns, maps and sets; two paths to one record are two paths to its one copy. Linear in the graph. */
export function copyState<T extends object>(root: T, shared: Shared): T {
  const copies = new Map<object, object>();
  const open: object[] = [];
  const copy = <V>(value: V): V => {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known as V; // made for this very value below
    if (shared(value)) return value;
    if (isColumn(value)) {
      const column = value.slice();
      copies.set(value, column);
      return column as V; // the same kind of column
    }
    const made: object = Array.isArray(value) ? [] : value instanceof Map ? new Map() : value instanceof Set ? new Set() : {};
    copies.set(value, made);
    open.push(value);
    return made as V; // same shape, filled below
  };
  const result = copy(root);
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const made = copies.get(value);
    if (value instanceof Map && made instanceof Map) for (const [key, one] of value) made.set(copy(key), copy(one));
    else if (value instanceof Set && made instanceof Set) for (const one of value) made.add(copy(one));
    else if (made !== undefined) for (const [key, one] of Object.entries(value)) Reflect.set(made, key, copy(one));
  }
  return result;
}

/** Nothing but numbers. */
function isColumn(value: object): value is Int32Array | Float64Array {
  return value instanceof Int32Array || value instanceof Float64Array;
}
