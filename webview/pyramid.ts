// The level-of-detail pyramid of one track: over every eight intervals a node, over every four nodes another. A node knows where its
// intervals begin and end, its worst one, its longest one and the pages between which they lie, so that a view reads nodes instead of millions of
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

/** Everything that a walk asks of a node lies side by side: looking the interval up instead would miss the processor's cache each time. */
export interface Level {
  /** The least start and the greatest end in the node. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** From the least start to the greatest one, never too short. */
  readonly spreads: Float32Array;
  /** The look of the longest interval and the rank of the worst. */
  readonly codes: Uint8Array;
  /** How long the longest interval is, about. */
  readonly lengths: Float32Array;
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
  /** The finest first; a node of level k covers leaf × fan^k positions. */
  readonly levels: readonly Level[];
  /** Prefix maximum of the ends, one entry per node of the finest level: bounds how far back an overlap can begin. */
  readonly reach: Float64Array;
}

/** Intervals of a node of the finest level; children of every other node. */
export const leaf = 8;
export const fan = 4;

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
  for (let below = to - from, size = leaf; below > size; size = fan) {
    const nodes = Math.ceil(below / size);
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
    starts: new Float64Array(nodes),
    ends: new Float64Array(nodes),
    spreads: new Float32Array(nodes),
    codes: new Uint8Array(nodes),
    lengths: new Float32Array(nodes),
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
    const first = from + node * leaf;
    const last = Math.min(first + leaf, to);
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
    note(level, node, starts[first] ?? 0, greatest, starts[last - 1] ?? 0, (codes[longest] ?? 0) & 15, worstRank);
    level.lengths[node] = length;
    level.longest[node] = longest;
    level.worst[node] = worst;
    if (!pages) continue;
    for (let at = first; at < last; at++) widen(level, node, firstPages[at] ?? noPage, lastPages[at] ?? noPage);
  }
  return level;
}

function coarser(drawn: Drawn, finer: Level, nodes: number): Level {
  const level = emptyLevel(drawn, nodes);
  const { starts, ends } = drawn;
  const lengthOf = (at: number): number => (ends[at] ?? 0) - (starts[at] ?? 0);
  for (let node = 0; node < nodes; node++) {
    const first = node * fan;
    const last = Math.min(first + fan, finer.ends.length);
    let greatest = Number.NEGATIVE_INFINITY;
    let longest = first;
    let worst = first;
    for (let child = first; child < last; child++) {
      greatest = Math.max(greatest, finer.ends[child] ?? 0);
      if ((finer.lengths[child] ?? 0) > (finer.lengths[longest] ?? 0)) longest = child;
      const byRank = rankOf(finer.codes[child] ?? 0) - rankOf(finer.codes[worst] ?? 0);
      if (byRank > 0 || (byRank === 0 && lengthOf(finer.worst[child] ?? 0) > lengthOf(finer.worst[worst] ?? 0))) worst = child;
      if (level.lowPages.length > 0) widen(level, node, finer.lowPages[child] ?? noPage, finer.highPages[child] ?? 0);
    }
    const lastStart = (finer.starts[last - 1] ?? 0) + (finer.spreads[last - 1] ?? 0);
    const look = (finer.codes[longest] ?? 0) & 15;
    note(level, node, finer.starts[first] ?? 0, greatest, lastStart, look, rankOf(finer.codes[worst] ?? 0));
    level.lengths[node] = finer.lengths[longest] ?? 0;
    level.longest[node] = finer.longest[longest] ?? 0;
    level.worst[node] = finer.worst[worst] ?? 0;
  }
  return level;
}

function note(level: Level, node: number, start: number, end: number, lastStart: number, look: number, rank: number): void {
  level.starts[node] = start;
  level.ends[node] = end;
  // A 32-bit number may round down: the next greater one does not.
  level.spreads[node] = (lastStart - start) * (1 + 2 ** -23);
  level.codes[node] = look | (rank << 4);
}

function widen(level: Level, node: number, low: number, high: number): void {
  if (low === noPage) return;
  if (low < (level.lowPages[node] ?? noPage)) level.lowPages[node] = low;
  if (high > (level.highPages[node] ?? 0)) level.highPages[node] = high;
}
