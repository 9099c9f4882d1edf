// Of a joined log: lines of events that another recorder shows too, and where.

import type { Visitor } from './visitor';

/** Beginnings by beginnings, ends by ends. */
export function seeSecondPlaces(): Visitor<ReadonlyMap<number, readonly number[]>> {
  const places = new Map<number, readonly number[]>();
  return {
    see({ line, endLine, hasAlso }, _at, whole) {
      const also = hasAlso ? whole()?.also : undefined;
      if (also === undefined) return;
      places.set(
        line,
        also.map((one) => one.line),
      );
      places.set(
        endLine,
        also.map((one) => one.endLine),
      );
    },
    found: () => places,
  };
}
