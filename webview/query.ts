// From a view to its runs: walks the pyramid from the top, stops at nodes that share a pixel, and skips what is covered. Knows no DOM.

import { rankOf } from './columns';
import { noPage } from './protocol';
import { type Drawn, fan, type Level, type Pyramid } from './pyramid';
import { createRunWriter, type Runs, type RunWriter } from './runs';
import type { View } from './viewport';

/** `pixel`: axis units per device pixel. Its cost follows the pixels, not the intervals. */
export function runsIn(drawn: Drawn, pyramids: readonly Pyramid[], view: View, pixel: number): Runs {
  const writer = createRunWriter(drawn.firstPages.length > 0);
  const most = Math.ceil((view.end - view.start) / pixel) * 4;
  const filled = new Float64Array(5);
  const last = new Int32Array(128);
  const scratch = { filled, last, thin: new Uint8Array(128), stands: new Uint32Array(128) };
  pyramids.forEach((pyramid, track) => {
    filled.fill(Number.NEGATIVE_INFINITY);
    last.fill(-1);
    walkTrack({ drawn, pyramid, view, pixel, writer, most, begun: writer.length, gap: track % 2 === 0 ? 1 : 0, ...scratch });
    writer.endTrack();
  });
  return writer.finish(view, pixel);
}

interface Walk {
  readonly drawn: Drawn;
  readonly pyramid: Pyramid;
  readonly view: View;
  readonly pixel: number;
  readonly writer: RunWriter;
  /** Beyond so many runs of a track, only what nothing covers is added. */
  readonly most: number;
  readonly begun: number;
  /** By rank: up to where runs of this rank or worse reach, in axis units. Starts ascend, so all before it is covered. */
  readonly filled: Float64Array;
  /** By code without openness: the run that was added last, to grow by its neighbours; whether it is below a pixel; who stands for it. */
  readonly last: Int32Array;
  readonly thin: Uint8Array;
  readonly stands: Uint32Array;
  /** Device columns between two runs that still join. */
  readonly gap: number;
}

function walkTrack(walk: Walk): void {
  const { drawn, pyramid, view } = walk;
  const { levels, reach, from, to } = pyramid;
  if (levels.length === 0) {
    for (let at = from; at < to; at++) addOne(walk, at);
    return;
  }
  const top = levels.length - 1;
  const nodes = levels[top]?.ends.length ?? 0;
  // Nothing before this node of the finest level can reach into the view.
  const behind = firstReaching(reach, view.start);
  if (behind === reach.length) return;
  for (let node = Math.floor(behind / fan ** top); node < nodes; node++) {
    if ((drawn.starts[from + node * fan ** (top + 1)] ?? 0) > view.end) break;
    descend(walk, top, node);
  }
}

function descend(walk: Walk, depth: number, node: number): void {
  const { drawn, pyramid, view, pixel } = walk;
  const level = pyramid.levels[depth];
  if (level === undefined) return;
  const end = level.ends[node] ?? 0;
  if (end < view.start) return;
  const size = fan ** (depth + 1);
  const first = pyramid.from + node * size;
  const last = Math.min(first + size, pyramid.to);
  const start = drawn.starts[first] ?? 0;
  if (start > view.end) return;
  const worst = level.worst[node] ?? first;
  const code = drawn.codes[worst] ?? 0;
  // All begin in one pixel: whichever ends last fills the rest, so the node looks like one bar.
  const tight = (drawn.starts[last - 1] ?? 0) - start < pixel;
  if (isCovered(walk, rankOf(code), end, tight)) return;
  if (tight) {
    addCrowd(walk, level, node, start, end, last - first);
    return;
  }
  if (depth === 0) {
    for (let at = first; at < last; at++) addOne(walk, at);
    return;
  }
  const children = Math.min((node + 1) * fan, pyramid.levels[depth - 1]?.ends.length ?? 0);
  for (let child = node * fan; child < children; child++) descend(walk, depth - 1, child);
}

/** Below a pixel, or in a track that has its fill, what lies behind others as bad is not added; in the latter also what looks out by less than a pixel. */
function isCovered(walk: Walk, rank: number, end: number, thin: boolean): boolean {
  const filled = walk.filled[rank] ?? 0;
  if (walk.writer.length - walk.begun > walk.most) return end <= filled + walk.pixel;
  return thin && end <= filled;
}

/** The longest stands for the whole; a worse one is added with its own place, so that its pixel is its own. */
function addCrowd(walk: Walk, level: Level, node: number, start: number, end: number, count: number): void {
  const { drawn } = walk;
  const longest = level.longest[node] ?? 0;
  const worst = level.worst[node] ?? 0;
  const low = level.lowPages[node] ?? noPage;
  const high = level.highPages[node] ?? noPage;
  const rank = rankOf(drawn.codes[worst] ?? 0);
  // The crowd's own look is the longest's, at no severity: its bad ones speak for themselves.
  put(walk, start, end, (drawn.codes[longest] ?? 0) & 15, rank > 0 ? worst : longest, count, low, high);
  if (rank > 0) addOne(walk, worst, true);
}

function addOne(walk: Walk, at: number, sure = false): void {
  const { drawn, view, pixel } = walk;
  const start = drawn.starts[at] ?? 0;
  const end = drawn.ends[at] ?? 0;
  if (end < view.start || start > view.end) return;
  const code = drawn.codes[at] ?? 0;
  if (!sure && isCovered(walk, rankOf(code), end, end - start < pixel)) return;
  put(walk, start, end, code, at, 1, drawn.firstPages[at] ?? noPage, drawn.lastPages[at] ?? noPage);
}

function put(walk: Walk, start: number, end: number, code: number, at: number, count: number, low: number, high: number): void {
  const { writer, pixel, filled, last, drawn } = walk;
  const own = code & 127;
  const before = last[own] ?? -1;
  const thin = end - start < pixel;
  if (thin && before >= 0 && walk.thin[own] === 1 && touches(walk, before, start)) {
    const longer = lengthOf(drawn, at) > lengthOf(drawn, walk.stands[own] ?? 0);
    if (longer) walk.stands[own] = at;
    writer.extend(before, end, drawn.positions?.[at] ?? at, longer, count, low, high);
  } else {
    last[own] = writer.add(start, end, code, drawn.positions?.[at] ?? at, count, low, high);
    walk.stands[own] = at;
    walk.thin[own] = thin ? 1 : 0;
  }
  const rank = rankOf(code);
  const right = Math.max(end, start + pixel);
  for (let milder = 0; milder <= rank; milder++) if (right > (filled[milder] ?? 0)) filled[milder] = right;
}

/** A bar joins the run before it when their device columns are neighbours; a mark only when they are the same. */
function touches(walk: Walk, before: number, start: number): boolean {
  const column = (moment: number): number => Math.floor((moment - walk.view.start) / walk.pixel);
  return column(start) - column(walk.writer.endOf(before)) <= walk.gap;
}

function lengthOf(drawn: Drawn, at: number): number {
  return (drawn.ends[at] ?? 0) - (drawn.starts[at] ?? 0);
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
