// From a view to its runs: walks the pyramid from the top, stops at nodes that share a pixel, and skips what is covered. Knows no DOM.

import { rankOf } from './columns';
import { noPage } from './protocol';
import { type Drawn, fan, type Level, leaf, type Pyramid } from './pyramid';
import { type Runs, RunWriter } from './runs';
import type { View } from './viewport';

/** `pixel`: axis units per device pixel. `wanted`: by track, whether its runs are asked for; absent: all. Its cost follows the pixels, not the intervals. */
export function runsIn(drawn: Drawn, pyramids: readonly Pyramid[], view: View, pixel: number, wanted?: Uint8Array): Runs {
  const writer = drawn.firstPages.length > 0 ? withPages : withoutPages;
  writer.begin();
  const most = Math.ceil((view.end - view.start) / pixel) * 4;
  const filled = new Float64Array(5);
  const last = new Int32Array(128);
  const scratch = {
    filled,
    last,
    joins: new Float64Array(128),
    lengths: new Float64Array(128),
    length: new Float64Array(1),
    perUnit: 1 / pixel,
  };
  pyramids.forEach((pyramid, track) => {
    if (wanted === undefined || wanted[track] === 1) {
      filled.fill(Number.NEGATIVE_INFINITY);
      last.fill(-1);
      const { start, end } = view;
      walkTrack({ drawn, pyramid, start, end, pixel, writer, mostRuns: writer.length + most, beside: track % 2 === 0 ? 2 : 1, ...scratch });
    }
    writer.endTrack();
  });
  return writer.finish(view, pixel);
}

/** Intervals of a node, by level. A power at each node would be most of the cost. */
const sizes = Uint32Array.from({ length: 13 }, (_, depth) => leaf * fan ** depth);

const withPages = new RunWriter(true);
const withoutPages = new RunWriter(false);

interface Walk {
  readonly drawn: Drawn;
  readonly pyramid: Pyramid;
  /** The view. */
  readonly start: number;
  readonly end: number;
  readonly pixel: number;
  /** Device columns per axis unit. */
  readonly perUnit: number;
  readonly writer: RunWriter;
  /** Once the writer has more runs than that, the track has its fill, and only what nothing covers is added. */
  readonly mostRuns: number;
  /** By rank: up to where runs of this rank or worse reach, in axis units. Starts ascend, so all before it is covered. */
  readonly filled: Float64Array;
  /** By code without openness: the run below a pixel that was added last, to grow by what begins before `joins`; how long who stands for it is. */
  readonly last: Int32Array;
  readonly joins: Float64Array;
  readonly lengths: Float64Array;
  /** Of the interval that stands for what is being put. */
  readonly length: Float64Array;
  /** A bar joins the run before it when their device columns are neighbours: 2; a mark only when they are the same: 1. */
  readonly beside: number;
}

function walkTrack(walk: Walk): void {
  const { levels, reach, from, to } = walk.pyramid;
  const top = levels.at(-1);
  if (top === undefined) {
    for (let at = from; at < to; at++) addOne(walk, at, false);
    return;
  }
  // Nothing before this node of the finest level can reach into the view.
  const behind = firstReaching(reach, walk.start);
  if (behind === reach.length) return;
  const depth = levels.length - 1;
  descend(walk, depth, Math.floor(behind / fan ** depth), top.ends.length);
}

/** Nodes `from` … `to` − 1 of a level. */
function descend(walk: Walk, depth: number, from: number, to: number): void {
  const level = walk.pyramid.levels[depth];
  if (level === undefined) return;
  const { starts, ends, spreads, codes } = level;
  const { start, end: viewEnd, pixel, writer, mostRuns } = walk;
  /** Of the nodes that are opened, those that follow each other are opened together. */
  let opened = -1;
  for (let node = from; node < to; node++) {
    const nodeEnd = ends[node] ?? 0;
    const begin = starts[node] ?? 0;
    if (begin > viewEnd) {
      if (opened >= 0) open(walk, depth, opened, node);
      return;
    }
    const isTight = (spreads[node] ?? 0) < pixel;
    if (!isTight && nodeEnd >= start && writer.length <= mostRuns) {
      if (opened < 0) opened = node;
      continue;
    }
    if (opened >= 0) {
      open(walk, depth, opened, node);
      opened = -1;
    }
    if (nodeEnd < start) continue;
    const code = codes[node] ?? 0;
    if (!isTight) {
      if (!isCovered(walk, rankOf(code), nodeEnd, false)) open(walk, depth, node, node + 1);
    } else if (code < 16 && nodeEnd - begin < pixel) {
      node = addCrowds(walk, level, depth, node, to) - 1;
    } else if (!isCovered(walk, rankOf(code), nodeEnd, true)) {
      // All begin in one pixel: whichever ends last fills the rest, so the node looks like one bar.
      // Longer than a pixel, a milder finding may reach farther than the worst: each is added for itself.
      if (code > 15 && nodeEnd - begin >= pixel) open(walk, depth, node, node + 1);
      else addCrowd(walk, level, depth, node);
    }
  }
  if (opened >= 0) open(walk, depth, opened, to);
}

/**
 * The nodes from `node` on that have no finding and are shorter than a pixel, which is most of a full view: each is one more of the run of its look, or the
 * first of another. What is the same for all is looked up once, and nothing is called. Gives the first node that is not such a one.
 */
function addCrowds(walk: Walk, level: Level, depth: number, node: number, to: number): number {
  const { starts, ends, codes, lengths: levelLengths, longest, lowPages, highPages } = level;
  const { pyramid, drawn, start, end: viewEnd, pixel, perUnit, beside, filled, last, joins, lengths, writer, mostRuns } = walk;
  const { positions } = drawn;
  const paged = lowPages.length > 0;
  const size = sizes[depth] ?? leaf;
  const whole = Math.floor((pyramid.to - pyramid.from) / size);
  writer.reserve(to - node);
  const { starts: runStarts, ends: runEnds, codes: runCodes, counts, positions: runPositions, lows, highs } = writer;
  let length = writer.length;
  let done = filled[0] ?? 0;
  let at = node;
  for (; at < to; at++) {
    const begin = starts[at] ?? 0;
    const nodeEnd = ends[at] ?? 0;
    const code = codes[at] ?? 0;
    if (code > 15 || nodeEnd - begin >= pixel || begin > viewEnd || nodeEnd < start) break;
    if (nodeEnd <= done || (length > mostRuns && nodeEnd <= done + pixel)) continue;
    if (begin + pixel > done) done = begin + pixel;
    const count = at < whole ? size : pyramid.to - pyramid.from - at * size;
    const own = levelLengths[at] ?? 0;
    const low = paged ? (lowPages[at] ?? noPage) : noPage;
    const high = paged ? (highPages[at] ?? noPage) : noPage;
    const joined = start + (Math.floor((nodeEnd - start) * perUnit) + beside) * pixel;
    let run = last[code] ?? -1;
    if (run < 0 || begin >= (joins[code] ?? 0)) {
      run = length;
      length += 1;
      runStarts[run] = begin;
      runEnds[run] = nodeEnd;
      runCodes[run] = code;
      counts[run] = count;
      if (paged) {
        lows[run] = low;
        highs[run] = high;
      }
      last[code] = run;
      joins[code] = joined;
    } else {
      if (nodeEnd > (runEnds[run] ?? 0)) {
        runEnds[run] = nodeEnd;
        joins[code] = joined;
      }
      counts[run] = (counts[run] ?? 0) + count;
      if (paged) {
        if (low < (lows[run] ?? 0)) lows[run] = low;
        if (high > (highs[run] ?? 0)) highs[run] = high;
      }
      if (own <= (lengths[code] ?? 0)) continue;
    }
    lengths[code] = own;
    const stands = longest[at] ?? 0;
    runPositions[run] = positions === undefined ? stands : (positions[stands] ?? stands);
  }
  writer.length = length;
  filled[0] = done;
  return at;
}

/** What lies in the nodes `from` … `to` − 1 of a level: finer nodes, at last the intervals. */
function open(walk: Walk, depth: number, from: number, to: number): void {
  const { pyramid } = walk;
  if (depth > 0) {
    descend(walk, depth - 1, from * fan, Math.min(to * fan, pyramid.levels[depth - 1]?.ends.length ?? 0));
    return;
  }
  const behind = Math.min(pyramid.from + to * leaf, pyramid.to);
  for (let at = pyramid.from + from * leaf; at < behind; at++) addOne(walk, at, false);
}

/** Below a pixel, or in a track that has its fill, what lies behind others as bad is not added; in the latter also what looks out by less than a pixel. */
function isCovered(walk: Walk, rank: number, end: number, thin: boolean): boolean {
  const filled = walk.filled[rank] ?? 0;
  if (thin && end <= filled) return true;
  return end <= filled + walk.pixel && walk.writer.length > walk.mostRuns;
}

/** The longest stands for the whole; a worse one is added with its own place, so that its pixel is its own. */
function addCrowd(walk: Walk, level: Level, depth: number, node: number): void {
  const { pyramid, writer } = walk;
  const code = level.codes[node] ?? 0;
  const size = sizes[depth] ?? leaf;
  const worst = level.worst[node] ?? 0;
  const bad = code > 15;
  writer.moments[0] = level.starts[node] ?? 0;
  writer.moments[1] = level.ends[node] ?? 0;
  walk.length[0] = level.lengths[node] ?? 0;
  if (level.lowPages.length > 0) {
    writer.pages[0] = level.lowPages[node] ?? noPage;
    writer.pages[1] = level.highPages[node] ?? noPage;
  }
  // The crowd's own look is the longest's, at no severity: its bad ones speak for themselves.
  put(walk, code & 15, bad ? worst : (level.longest[node] ?? 0), Math.min(size, pyramid.to - pyramid.from - node * size));
  if (bad) addOne(walk, worst, true);
}

function addOne(walk: Walk, at: number, sure: boolean): void {
  const { drawn, writer } = walk;
  const start = drawn.starts[at] ?? 0;
  const end = drawn.ends[at] ?? 0;
  if (end < walk.start || start > walk.end) return;
  const code = drawn.codes[at] ?? 0;
  if (!sure && isCovered(walk, rankOf(code), end, end - start < walk.pixel)) return;
  writer.moments[0] = start;
  writer.moments[1] = end;
  walk.length[0] = end - start;
  if (drawn.firstPages.length > 0) {
    writer.pages[0] = drawn.firstPages[at] ?? noPage;
    writer.pages[1] = drawn.lastPages[at] ?? noPage;
  }
  put(walk, code, at, 1);
}

/** Of what lies in the writer: `at` stands for it, and for the whole run where it is the longest. */
function put(walk: Walk, code: number, at: number, count: number): void {
  const { writer, drawn, filled } = walk;
  const start = writer.moments[0] ?? 0;
  const end = writer.moments[1] ?? 0;
  const own = code & 127;
  const position = drawn.positions === undefined ? at : (drawn.positions[at] ?? at);
  const thin = end - start < walk.pixel;
  if (!thin) {
    writer.add(code, position, count);
    walk.last[own] = -1;
  } else {
    const before = walk.last[own] ?? -1;
    const length = walk.length[0] ?? 0;
    if (before >= 0 && start < (walk.joins[own] ?? 0)) {
      const longer = length > (walk.lengths[own] ?? 0);
      if (longer) walk.lengths[own] = length;
      writer.extend(before, position, longer, count);
    } else {
      walk.last[own] = writer.add(code, position, count);
      walk.joins[own] = Number.NEGATIVE_INFINITY;
      walk.lengths[own] = length;
    }
    const joins = walk.start + (Math.floor((end - walk.start) * walk.perUnit) + walk.beside) * walk.pixel;
    if (joins > (walk.joins[own] ?? 0)) walk.joins[own] = joins;
  }
  const right = thin ? start + walk.pixel : end;
  for (let milder = rankOf(code); milder >= 0; milder--) if (right > (filled[milder] ?? 0)) filled[milder] = right;
}

/** The first node of the finest level whose prefix reaches `at`. */
function firstReaching(reach: Float64Array, at: number): number {
  let low = 0;
  let high = reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reach[middle] ?? 0) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}
