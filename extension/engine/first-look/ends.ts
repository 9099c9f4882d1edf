// Calls that end on a line of their own, in the order of their ends.

import { orderOf } from '../../../grammar/order-of';
import type { Ahead, Visitor } from './visitor';

export interface Ends {
  /** Events begin and end in the order of their stamps, not of their lines: perf trace writes a call when it ends, with the stamp of its start. */
  readonly byTime: boolean;
  readonly keys: Float64Array;
  /** Where the call started. */
  readonly lines: Float64Array;
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
      const keys = byTime ? endTimes : endLines;
      const order = orderOf(keys.length, (index) => keys[index] ?? 0);
      return {
        byTime,
        keys: Float64Array.from(order, (index) => keys[index] ?? 0),
        lines: Float64Array.from(order, (index) => lines[index] ?? 0),
      };
    },
  };
}
