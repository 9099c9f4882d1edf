// Lists of numbered things, their links in typed arrays: putting one at the end and taking one out of the middle costs a few stores however long the
// list is, makes nothing for the collector, and keeps the order.

/** The links of several kinds of lists. Those of one thing lie beside each other, as the list_heads of a kernel's struct do: they are used together. */
export interface LinkTable {
  cells: Int32Array;
  /** Cells of a thing. */
  readonly width: number;
}

/** The links of one kind of list: a thing stands in at most one list of the kind. 0 is no thing; what is linked to it is never read. */
export interface Links {
  readonly table: LinkTable;
  /** Which cell of a thing leads to the next; the one behind it leads to the previous. */
  readonly cell: number;
}

export interface Chain {
  first: number;
  last: number;
  count: number;
}

export function createLinkTable(kinds: number, capacity: number): LinkTable {
  return { cells: new Int32Array(2 * kinds * capacity), width: 2 * kinds };
}

export function linksOfKind(table: LinkTable, kind: number): Links {
  return { table, cell: 2 * kind };
}

export function growLinks(table: LinkTable, capacity: number): void {
  const length = table.width * capacity;
  if (table.cells.length < length) table.cells = grown(table.cells, length);
}

export function createChain(): Chain {
  return { first: 0, last: 0, count: 0 };
}

export function nextOf({ table: { cells, width }, cell }: Links, thing: number): number {
  return cells[thing * width + cell] ?? 0;
}

export function previousOf({ table: { cells, width }, cell }: Links, thing: number): number {
  return cells[thing * width + cell + 1] ?? 0;
}

/** From here on one stands right behind the other. */
export function tie({ table: { cells, width }, cell }: Links, before: number, behind: number): void {
  cells[before * width + cell] = behind;
  cells[behind * width + cell + 1] = before;
}

export function append(links: Links, chain: Chain, thing: number): void {
  tie(links, chain.last, thing);
  tie(links, thing, 0);
  if (chain.last === 0) chain.first = thing;
  chain.last = thing;
  chain.count += 1;
}

/** It stands in the chain. */
export function unlink(links: Links, chain: Chain, thing: number): void {
  const before = previousOf(links, thing);
  const behind = nextOf(links, thing);
  tie(links, before, behind);
  if (before === 0) chain.first = behind;
  if (behind === 0) chain.last = before;
  chain.count -= 1;
}

/** The same numbers with room for more. */
export function grown<T extends Int32Array | Float64Array>(column: T, capacity: number): T {
  const more = new (column.constructor as new (length: number) => T)(capacity); // a typed array's own constructor
  more.set(column);
  return more;
}
