// Calls that end on a line of their own, in the order of their ends.

import { orderOf } from '../../../grammar/order-of';
import type { Ahead, Visitor } from './visitor';

export interface Ends {
  /** Events begin and end in the order of their stamps, not of their lines: perf trace writes a call when it ends, with the stamp of its start. */
  readonly byTime: boolean;
  readonly keys: Float64Array;
  /** Where the call started. */
  readonly lines: Float64Array;
  /** In the order of their last lines, whatever their stamps say. */
  readonly byLine: { readonly ends: Float64Array; readonly starts: Float64Array };
}

export function seeEnds({ dialect }: Ahead): Visitor<Ends> {
  let byTime = dialect === 'perf-trace';
  const lines: number[] = [];
  const endLines: number[] = [];
  const endTimes: number[] = [];
  return {
    see({ line, endLine, time, duration }) {
      if (time === undefined) byTime = false;
      if (endLine <= line) return;
      lines.push(line);
      endLines.push(endLine);
      if (byTime) endTimes.push((time ?? 0) + (duration ?? 0));
    },
    found() {
      const byLine = ordered(endLines, lines);
      const { first: keys, second: starts } = byTime ? ordered(endTimes, lines) : byLine;
      return { byTime, keys, lines: starts, byLine: { ends: byLine.first, starts: byLine.second } };
    },
  };
}

/** Both lists in the order of the first. */
export function ordered(by: readonly number[], other: readonly number[]): { readonly first: Float64Array; readonly second: Float64Array } {
  const order = orderOf(by.length, (index) => by[index] ?? 0);
  const first = new Float64Array(by.length);
  const second = new Float64Array(by.length);
  // A large log has as many of them as it has events.
  for (let at = 0; at < order.length; at += 1) {
    const index = order[at] ?? 0;
    first[at] = by[index] ?? 0;
    second[at] = other[index] ?? 0;
  }
  return { first, second };
}
