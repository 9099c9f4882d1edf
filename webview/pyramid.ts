// The level-of-detail pyramid of one track: over every eight intervals a node, over every eight nodes another. A node knows where its
// intervals end, its worst one, its longest one and the pages between which they lie, so that a view reads nodes instead of millions of
// intervals and still never loses a violation. Knows no DOM.

import { rankOf } from './columns';
import { noPage } from './protocol';

/** What is drawn: columns as in protocol.ts, perhaps filtered or with idle time cut out. */
export interface Drawn {
  readonly offsets: Uint32Array;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly codes: Uint8Array;
  readonly firstPages: Uint32Array;
  readonly lastPages: Uint32Array;
  /** The position in the full columns; absent: the same. */
  readonly positions?: Uint32Array;
}

export interface Level {
  /** The greatest end in the node. */
  readonly ends: Float64Array;
  /** Position of the worst interval (of equals the longest), and of the longest. */
  readonly worst: Uint32Array;
  readonly longest: Uint32Array;
  /** The pages between which the node's intervals lie; no entries where nothing has pages. */
  readonly lowPages: Uint32Array;
  readonly highPages: Uint32Array;
}

export interface Pyramid {
  /** The track's positions: from, and one past the last. */
  readonly from: number;
  readonly to: number;
  /** The finest first; a node of level k covers fan^(k + 1) positions. */
  readonly levels: readonly Level[];
  /** Prefix maximum of the ends, one entry per node of the finest level: bounds how far back an overlap can begin. */
  readonly reach: Float64Array;
}

/** Children of a node. */
export const fan = 8;

export function buildPyramids(drawn: Drawn): readonly Pyramid[] {
  return Array.from({ length: drawn.offsets.length - 1 }, (_, track) =>
    buildPyramid(drawn, drawn.offsets[track] ?? 0, drawn.offsets[track + 1] ?? 0),
  );
}

/** Bytes that pyramids add to the columns. */
export function pyramidBytes(pyramids: readonly Pyramid[]): number {
  let bytes = 0;
  for (const { levels, reach } of pyramids) {
    bytes += reach.byteLength;
    for (const level of levels) for (const column of Object.values(level) as Uint32Array[]) bytes += column.byteLength;
  }
  return bytes;
}

function buildPyramid(drawn: Drawn, from: number, to: number): Pyramid {
  const levels: Level[] = [];
  for (let below = to - from; below > fan; ) {
    const nodes = Math.ceil(below / fan);
    const finer = levels.at(-1);
    levels.push(finer === undefined ? finest(drawn, from, to, nodes) : coarser(drawn, finer, nodes));
    below = nodes;
  }
  const reach = Float64Array.from(levels[0]?.ends ?? []);
  for (let node = 1; node < reach.length; node++) reach[node] = Math.max(reach[node - 1] ?? 0, reach[node] ?? 0);
  return { from, to, levels, reach };
}

function emptyLevel(drawn: Drawn, nodes: number): Level {
  const pages = drawn.firstPages.length > 0 ? nodes : 0;
  return {
    ends: new Float64Array(nodes),
    worst: new Uint32Array(nodes),
    longest: new Uint32Array(nodes),
    lowPages: new Uint32Array(pages).fill(noPage),
    highPages: new Uint32Array(pages),
  };
}

function finest(drawn: Drawn, from: number, to: number, nodes: number): Level {
  const level = emptyLevel(drawn, nodes);
  const { starts, ends, codes, firstPages, lastPages } = drawn;
  const pages = firstPages.length > 0;
  for (let node = 0; node < nodes; node++) {
    const first = from + node * fan;
    const last = Math.min(first + fan, to);
    let greatest = Number.NEGATIVE_INFINITY;
    let length = -1;
    let longest = first;
    let worst = first;
    let worstRank = -1;
    let worstLength = -1;
    for (let at = first; at < last; at++) {
      const end = ends[at] ?? 0;
      const own = end - (starts[at] ?? 0);
      const rank = rankOf(codes[at] ?? 0);
      if (end > greatest) greatest = end;
      if (own > length) {
        length = own;
        longest = at;
      }
      if (rank > worstRank || (rank === worstRank && own > worstLength)) {
        worstRank = rank;
        worstLength = own;
        worst = at;
      }
    }
    level.ends[node] = greatest;
    level.longest[node] = longest;
    level.worst[node] = worst;
    if (!pages) continue;
    for (let at = first; at < last; at++) widen(level, node, firstPages[at] ?? noPage, lastPages[at] ?? noPage);
  }
  return level;
}

function coarser(drawn: Drawn, finer: Level, nodes: number): Level {
  const level = emptyLevel(drawn, nodes);
  const { starts, ends, codes } = drawn;
  const lengthOf = (at: number): number => (ends[at] ?? 0) - (starts[at] ?? 0);
  for (let node = 0; node < nodes; node++) {
    const first = node * fan;
    const last = Math.min(first + fan, finer.ends.length);
    let greatest = Number.NEGATIVE_INFINITY;
    let longest = finer.longest[first] ?? 0;
    let worst = finer.worst[first] ?? 0;
    for (let child = first; child < last; child++) {
      greatest = Math.max(greatest, finer.ends[child] ?? 0);
      const own = finer.longest[child] ?? 0;
      if (lengthOf(own) > lengthOf(longest)) longest = own;
      const bad = finer.worst[child] ?? 0;
      const byRank = rankOf(codes[bad] ?? 0) - rankOf(codes[worst] ?? 0);
      if (byRank > 0 || (byRank === 0 && lengthOf(bad) > lengthOf(worst))) worst = bad;
      if (level.lowPages.length > 0) widen(level, node, finer.lowPages[child] ?? noPage, finer.highPages[child] ?? 0);
    }
    level.ends[node] = greatest;
    level.longest[node] = longest;
    level.worst[node] = worst;
  }
  return level;
}

function widen(level: Level, node: number, low: number, high: number): void {
  if (low === noPage) return;
  if (low < (level.lowPages[node] ?? noPage)) level.lowPages[node] = low;
  if (high > (level.highPages[node] ?? 0)) level.highPages[node] = high;
}
