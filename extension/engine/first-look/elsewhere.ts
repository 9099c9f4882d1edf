// Lines on which an event stands that does not start there: the ends of calls that lasted, and in a joined log what another recorder shows of them.

import { orderOf } from '../../../grammar/order-of';
import type { Elsewhere } from '../analysis';
import type { Visitor } from './visitor';

export function seeElsewhere(): Visitor<Elsewhere> {
  const ends: { readonly lines: number[]; readonly events: number[] } = { lines: [], events: [] };
  const also: typeof ends = { lines: [], events: [] };
  return {
    see({ line, endLine, hasAlso }, at, whole) {
      if (endLine !== line) {
        ends.lines.push(endLine);
        ends.events.push(at);
      }
      for (const one of (hasAlso ? whole()?.also : undefined) ?? [])
        for (const other of one.line === one.endLine ? [one.line] : [one.line, one.endLine]) {
          also.lines.push(other);
          also.events.push(at);
        }
    },
    found() {
      const lines = [...also.lines, ...ends.lines];
      const events = [...also.events, ...ends.events];
      const order = orderOf(lines.length, (index) => lines[index] ?? 0);
      return { lines: Float64Array.from(order, (one) => lines[one] ?? 0), indices: Int32Array.from(order, (one) => events[one] ?? 0) };
    },
  };
}
