// Lists of numbered things, their links in typed arrays: putting one at the end and taking one out of the middle costs a few stores however long the
// list is, makes nothing for the collector, and keeps the order.

/** The links of one kind of list: a thing stands in at most one list of the kind. 0 is no thing. */
export interface Links {
  next: Int32Array;
  previous: Int32Array;
}

export interface Chain {
  first: number;
  last: number;
  count: number;
}

export function createLinks(capacity: number): Links {
  return { next: new Int32Array(capacity), previous: new Int32Array(capacity) };
}

export function growLinks(links: Links, capacity: number): void {
  if (links.next.length >= capacity) return;
  links.next = grown(links.next, capacity);
  links.previous = grown(links.previous, capacity);
}

export function createChain(): Chain {
  return { first: 0, last: 0, count: 0 };
}

export function append({ next, previous }: Links, chain: Chain, thing: number): void {
  const { last } = chain;
  next[thing] = 0;
  previous[thing] = last;
  if (last === 0) chain.first = thing;
  else next[last] = thing;
  chain.last = thing;
  chain.count += 1;
}

/** It stands in the chain. */
export function unlink({ next, previous }: Links, chain: Chain, thing: number): void {
  const before = previous[thing] ?? 0;
  const behind = next[thing] ?? 0;
  if (before === 0) chain.first = behind;
  else next[before] = behind;
  if (behind === 0) chain.last = before;
  else previous[behind] = before;
  chain.count -= 1;
}

/** The same numbers with room for more. */
export function grown<T extends Int32Array | Float64Array>(column: T, capacity: number): T {
  const more = new (column.constructor as new (length: number) => T)(capacity); // a typed array's own constructor
  more.set(column);
  return more;
}
