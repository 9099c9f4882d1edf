// Things with a number each, by the pages (or addresses) they cover: adding, removing and asking which meet a range cost about the same however many
// there are. A tree of the first units, sixteen slots to a node like the kernel's xarray has sixty-four: a slot holds a short list, or a node once
// the list grows long. A slot knows how many things are below it and how far the longest of them may reach, so that a question goes only where
// an answer can be. Everything is in typed arrays, shared by the trees of all files: nothing is made for the collector.

import { createLinkTable, growLinks, grown, type Links, linksOfKind, nextOf, previousOf, tie } from './chain';

/** The trees' nodes, and where each thing begins and ends. */
export interface RangeIndex {
  /** Two by thing: its first unit and its last. */
  bounds: Float64Array;
  /** Lists are closed to rings, so that their first one knows their last. */
  readonly links: Links;
  /** Two per slot: what is below it (0 for nothing, a node, or a list's first thing, negative), and how many things that is. */
  slots: Int32Array;
  /** Per slot: no thing below it ends behind this; it may be too far after a removal. */
  reach: Float64Array;
  /** Nodes made so far, the first of which is none. */
  nodes: number;
  /** Those that are free again. */
  readonly free: number[];
}

/** One tree. */
export interface RangeTree {
  node: number;
  /** It has room for units up to 16 to this power. */
  levels: number;
  count: number;
}

/** Some of the things that were asked for, and how many there are. */
export interface Found {
  readonly things: number[];
  count: number;
}

const FAN = 16;
const BITS = 4;
/** A list longer than this becomes a node, where its things do not all begin on one unit. */
const FEW = 8;
/** What begins behind the last unit of an address space begins there. */
const farthestUnit = 2 ** 64;
/** Units below a slot of a node, by the node's level from the lowest. */
const units = Array.from({ length: 17 }, (_, level) => FAN ** level);

/** `links`: of a table that its things have links of other kinds in. */
export function createRangeIndex(capacity = 64, links = linksOfKind(createLinkTable(1, capacity), 0)): RangeIndex {
  return {
    bounds: new Float64Array(2 * capacity),
    links,
    slots: new Int32Array(2 * 8 * FAN),
    reach: new Float64Array(8 * FAN),
    nodes: 1,
    free: [],
  };
}

export function createRangeTree(): RangeTree {
  return { node: 0, levels: 0, count: 0 };
}

/** `thing` from 1; in no tree of the index yet. It covers `first` to `last`, inclusive. */
export function addRange(index: RangeIndex, tree: RangeTree, thing: number, first: number, last: number): void {
  if (2 * thing >= index.bounds.length) makeRoom(index, thing);
  // A log may say anything.
  const from = first >= 0 ? Math.min(first, farthestUnit) : 0;
  index.bounds[2 * thing] = from;
  index.bounds[2 * thing + 1] = last >= from ? last : from;
  while (tree.levels === 0 || from >= (units[tree.levels] ?? Number.POSITIVE_INFINITY)) raise(index, tree);
  tree.count += 1;
  place(index, tree.node, tree.levels - 1, thing);
}

/** It is there: whoever removes it has added it. */
export function removeRange(index: RangeIndex, tree: RangeTree, thing: number): void {
  const first = firstUnit(index, thing);
  const { slots } = index;
  tree.count -= 1;
  let { node } = tree;
  let goes = tree.count === 0;
  for (let level = tree.levels - 1; level >= 0; level -= 1) {
    const slot = node * FAN + digitOf(first, level);
    const below = slots[2 * slot] ?? 0;
    const left = (slots[2 * slot + 1] ?? 0) - 1;
    slots[2 * slot + 1] = left;
    if (below < 0) slots[2 * slot] = 0 - withoutThing(index.links, -below, thing);
    else if (left === 0) slots[2 * slot] = 0;
    if (goes) index.free.push(node);
    if (below <= 0) break;
    goes = left === 0;
    node = below;
  }
  if (tree.count > 0) return;
  tree.node = 0;
  tree.levels = 0;
}

/** Things that meet the units from..to (inclusive; `to` may be Infinity): all are counted, at most `most` given, those that begin first. */
export function meeting(index: RangeIndex, tree: RangeTree, from: number, to: number, most: number): Found {
  return search(index, tree, { from, to, most, reaching: true, things: [], count: 0 });
}

/** Things that begin on the units from..to. */
export function starting(index: RangeIndex, tree: RangeTree, from: number, to: number, most: number): Found {
  return search(index, tree, { from, to, most, reaching: false, things: [], count: 0 });
}

interface Search extends Found {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  /** What begins before `from` counts where it ends behind it. */
  readonly reaching: boolean;
}

function search(index: RangeIndex, tree: RangeTree, asked: Search): Found {
  if (tree.count > 0 && asked.to >= 0) searchNode(index, tree.node, tree.levels - 1, 0, asked);
  return asked;
}

/** `start`: the first unit of the node. How far what is below the node reaches, as known now. */
function searchNode(index: RangeIndex, node: number, level: number, start: number, asked: Search): number {
  const { reach } = index;
  const { from, to, reaching } = asked;
  const length = units[level] ?? 1;
  let farthest = -1;
  for (let at = 0; at < FAN; at += 1) {
    const slot = node * FAN + at;
    const below = belowSlot(index, slot);
    if (below === 0) continue;
    const low = start + at * length;
    const high = low + length - 1;
    if (low <= to && (high >= from || (reaching && (reach[slot] ?? 0) >= from))) {
      if (low >= from && high <= to) takeAll(index, slot, asked);
      else reach[slot] = below < 0 ? searchList(index, -below, asked) : searchNode(index, below, level - 1, low, asked);
    }
    farthest = Math.max(farthest, reach[slot] ?? 0);
  }
  return farthest;
}

/** How far the things of the list reach. */
function searchList(index: RangeIndex, head: number, asked: Search): number {
  let farthest = -1;
  let thing = head;
  do {
    const begin = firstUnit(index, thing);
    const end = lastUnit(index, thing);
    if (begin <= asked.to && (begin >= asked.from || (asked.reaching && end >= asked.from))) {
      asked.count += 1;
      if (asked.things.length < asked.most) asked.things.push(thing);
    }
    farthest = Math.max(farthest, end);
    thing = nextOf(index.links, thing);
  } while (thing !== head);
  return farthest;
}

/** All below a slot is asked for: it is counted without being looked at. */
function takeAll(index: RangeIndex, slot: number, asked: Search): void {
  asked.count += countBelow(index, slot);
  if (asked.things.length < asked.most) takeSome(index, slot, asked);
}

function takeSome(index: RangeIndex, slot: number, asked: Search): void {
  const below = belowSlot(index, slot);
  if (below > 0) {
    for (let at = below * FAN; at < (below + 1) * FAN && asked.things.length < asked.most; at += 1) takeSome(index, at, asked);
    return;
  }
  for (let thing = -below; thing !== 0 && asked.things.length < asked.most; ) {
    asked.things.push(thing);
    thing = nextOf(index.links, thing);
    if (thing === -below) break;
  }
}

/** Puts a thing where it belongs below a node. */
function place(index: RangeIndex, root: number, top: number, thing: number): void {
  const first = firstUnit(index, thing);
  const last = lastUnit(index, thing);
  let node = root;
  for (let level = top; level >= 0; level -= 1) {
    const slot = node * FAN + digitOf(first, level);
    let below = belowSlot(index, slot);
    const held = countBelow(index, slot);
    if (below < 0 && held >= FEW && level > 0) below = split(index, slot, level);
    index.slots[2 * slot + 1] = held + 1;
    index.reach[slot] = held === 0 ? last : Math.max(index.reach[slot] ?? 0, last);
    if (below <= 0) {
      index.slots[2 * slot] = 0 - withThing(index.links, -below, thing);
      return;
    }
    node = below;
  }
}

/** The list of a slot becomes a node. */
function split(index: RangeIndex, slot: number, level: number): number {
  const head = -belowSlot(index, slot);
  const made = newNode(index);
  index.slots[2 * slot] = made;
  let thing = head;
  do {
    const behind = nextOf(index.links, thing);
    place(index, made, level - 1, thing);
    thing = behind;
  } while (thing !== head);
  return made;
}

/** One level more; what there is lies in its first slot. */
function raise(index: RangeIndex, tree: RangeTree): void {
  const made = newNode(index);
  tree.levels += 1;
  if (tree.count > 0) {
    index.slots[2 * made * FAN] = tree.node;
    index.slots[2 * made * FAN + 1] = tree.count;
    index.reach[made * FAN] = farthestOf(index, tree.node);
  } else if (tree.node !== 0) index.free.push(tree.node);
  tree.node = made;
}

function farthestOf(index: RangeIndex, node: number): number {
  let farthest = -1;
  for (let slot = node * FAN; slot < (node + 1) * FAN; slot += 1)
    if (belowSlot(index, slot) !== 0) farthest = Math.max(farthest, index.reach[slot] ?? 0);
  return farthest;
}

/** The list's first thing, once one is put behind its last. */
function withThing(links: Links, head: number, thing: number): number {
  if (head === 0) {
    tie(links, thing, thing);
    return thing;
  }
  tie(links, previousOf(links, head), thing);
  tie(links, thing, head);
  return head;
}

/** The list's first thing once one of it is gone; 0 when that was the last. */
function withoutThing(links: Links, head: number, thing: number): number {
  const behind = nextOf(links, thing);
  if (behind === thing) return 0;
  tie(links, previousOf(links, thing), behind);
  return head === thing ? behind : head;
}

/** Nodes that are free again are empty: nothing is counted in them. */
function newNode(index: RangeIndex): number {
  const free = index.free.pop();
  if (free !== undefined) return free;
  const node = index.nodes;
  index.nodes += 1;
  if (index.nodes * FAN > index.reach.length) {
    const capacity = 2 * index.reach.length;
    index.slots = grown(index.slots, 2 * capacity);
    index.reach = grown(index.reach, capacity);
  }
  return node;
}

function makeRoom(index: RangeIndex, thing: number): void {
  let capacity = index.bounds.length / 2;
  while (capacity <= thing) capacity *= 2;
  index.bounds = grown(index.bounds, 2 * capacity);
  growLinks(index.links.table, capacity);
}

function firstUnit({ bounds }: RangeIndex, thing: number): number {
  return bounds[2 * thing] ?? 0;
}

function lastUnit({ bounds }: RangeIndex, thing: number): number {
  return bounds[2 * thing + 1] ?? 0;
}

function belowSlot({ slots }: RangeIndex, slot: number): number {
  return slots[2 * slot] ?? 0;
}

function countBelow({ slots }: RangeIndex, slot: number): number {
  return slots[2 * slot + 1] ?? 0;
}

/** Which slot of a node of that level a unit is below. */
function digitOf(unit: number, level: number): number {
  if (unit < 0x40000000 && level < 8) return (unit >> (BITS * level)) & (FAN - 1);
  return Math.floor(unit / (units[level] ?? 1)) % FAN;
}
