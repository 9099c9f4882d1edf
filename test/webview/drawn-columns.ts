// Counts what the canvas `bars` really holds: for a lane, which device columns of the row just above its bars' lower edge are painted.

import type { Layout } from '../../webview/layout';
import type { Timeline } from '../../webview/protocol';
import { toX, type View } from '../../webview/viewport';
import type { TimelinePage } from './timeline-page';

export interface Shown {
  readonly view: View;
  readonly width: number;
  readonly scroll: number;
  readonly ratio: number;
}

/** What the canvas says of itself. */
export async function shownBy(view: TimelinePage): Promise<Shown> {
  const said = await view.page.locator('#bars').evaluate((canvas) => ({ ...(canvas as HTMLCanvasElement).dataset }));
  const number = (name: string) => Number(said[name]);
  return { view: { start: number('start'), end: number('end') }, width: number('width'), scroll: number('scroll'), ratio: number('ratio') };
}

/** By lane: 1 for each painted device column. */
export async function drawnColumns(view: TimelinePage, layout: Layout, shown: Shown): Promise<readonly Uint8Array[]> {
  const rows = layout.lanes.map((row) =>
    row === undefined ? -1 : Math.floor((row.barTop + row.barHeight - shown.scroll) * shown.ratio) - Math.round(2 * shown.ratio),
  );
  const columns = await view.page.locator('#bars').evaluate((element, ys) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d')!;
    return ys.map((y) => {
      const data = context.getImageData(0, y, canvas.width, 1).data;
      return Array.from({ length: canvas.width }, (_, x) => (data[x * 4 + 3]! > 0 ? 1 : 0));
    });
  }, rows);
  return columns.map((one) => Uint8Array.from(one));
}

/** Columns that stretches of the axis should paint; a stretch of no length still paints one. */
export function expectedColumns(stretches: readonly { readonly start: number; readonly end: number }[], shown: Shown): Uint8Array {
  const columns = new Uint8Array(Math.round(shown.width * shown.ratio));
  for (const { start, end } of stretches) {
    const from = Math.round(toX(shown.view, shown.width, start) * shown.ratio);
    const to = Math.max(from + 1, Math.round(toX(shown.view, shown.width, end) * shown.ratio));
    columns.fill(1, Math.max(0, from), Math.max(0, to));
  }
  return columns;
}

export function stretchesOf(timeline: Timeline, lane: number): readonly { readonly start: number; readonly end: number }[] {
  return timeline.intervals.filter((one) => one.lane === lane).map((one) => ({ start: one.start, end: one.end ?? timeline.end }));
}

/** Columns near the lane's marks, which paint over bars and beside them. */
export function nearMarks(timeline: Timeline, lane: number, shown: Shown): (column: number) => boolean {
  const xs = timeline.marks.filter((one) => one.lane === lane).map((one) => toX(shown.view, shown.width, one.at) * shown.ratio);
  return (column) => xs.some((x) => Math.abs(column - x) <= 10 * shown.ratio);
}

/** Columns where the two differ, but for a border of `tolerance` columns at each end of a stretch. */
export function differences(
  drawn: Uint8Array,
  expected: Uint8Array,
  tolerance: number,
  leaveOut: (column: number) => boolean,
): readonly number[] {
  const found: number[] = [];
  for (let column = 0; column < drawn.length; column++) {
    if (drawn[column] === expected[column] || leaveOut(column)) continue;
    const near = expected.subarray(Math.max(0, column - tolerance), column + tolerance + 1);
    if (!near.includes(drawn[column]!)) found.push(column);
  }
  return found;
}
