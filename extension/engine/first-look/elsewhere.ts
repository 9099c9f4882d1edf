// Of a joined log: lines on which an event stands because another recorder shows it there.

import type { Visitor } from './visitor';

export interface Second {
  readonly line: number;
  /** Where the event starts. */
  readonly start: number;
}

/** In the order of the events. */
export function seeElsewhere(): Visitor<readonly Second[]> {
  const found: Second[] = [];
  return {
    see({ line: start, hasAlso }, _at, whole) {
      for (const one of (hasAlso ? whole()?.also : undefined) ?? [])
        for (const line of one.line === one.endLine ? [one.line] : [one.line, one.endLine]) found.push({ line, start });
    },
    found: () => found,
  };
}
