// Scroll position ↔ line. A browser's element ends at some 33 million pixels, so above a bound pixels stand for more than their lines. Knows no DOM.

export interface Scale {
  /** CSS pixels of the thing that is scrolled. */
  readonly height: number;
  /** The first line in sight (1-based, with its fraction) at a scroll position. */
  lineAt(scrollTop: number): number;
  /** The scroll position at which a line is the first in sight. */
  topOf(line: number): number;
}

/** `rows`: lines that fit. */
export function scaleOf(lines: number, rows: number, rowHeight: number): Scale {
  const span = Math.max(0, lines - rows);
  const view = rows * rowHeight;
  const height = Math.min(largest, Math.max(view, lines * rowHeight));
  const room = Math.max(1, height - view);
  return {
    height,
    lineAt: (scrollTop) => 1 + (span * Math.min(Math.max(0, scrollTop), room)) / room,
    topOf: (line) => (span === 0 ? 0 : (room * Math.min(Math.max(0, line - 1), span)) / span),
  };
}

const largest = 8e6;
