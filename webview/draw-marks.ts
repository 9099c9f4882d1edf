// Moments: diamond, triangle, circle, bar. A finding's mark has its severity's colour and a rim; the worst is drawn last.

import { type LaneIndex, marksBetween } from './lane-index';
import { type Row, rowsBetween } from './layout';
import type { Palette } from './palette';
import type { Mark } from './protocol';
import type { Scene } from './scene';
import { toX } from './viewport';

/** Half a mark's width, CSS pixels. */
export const markRadius = 6;

export function drawMarks(context: CanvasRenderingContext2D, scene: Scene): void {
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    const lane = row.kind === 'lane' ? scene.lanes[row.index] : undefined;
    if (lane !== undefined) drawLaneMarks(context, scene, row, lane);
  }
}

/** The outline of a mark's shape around (x, y). */
export function traceShape(context: CanvasRenderingContext2D, shape: Mark['shape'], x: number, y: number, radius: number): void {
  context.beginPath();
  if (shape === 'circle') context.arc(x, y, radius * 0.85, 0, Math.PI * 2);
  else if (shape === 'bar') context.rect(x - radius * 0.35, y - radius * 1.2, radius * 0.7, radius * 2.4);
  else if (shape === 'triangle')
    polygon(context, [x, y - radius * 1.05, x + radius * 1.05, y + radius * 0.85, x - radius * 1.05, y + radius * 0.85]);
  else polygon(context, [x, y - radius * 1.2, x + radius * 1.2, y, x, y + radius * 1.2, x - radius * 1.2, y]);
}

function drawLaneMarks(context: CanvasRenderingContext2D, scene: Scene, row: Row, lane: LaneIndex): void {
  const pixel = (scene.view.end - scene.view.start) / Math.max(scene.width, 1);
  const [from, to] = marksBetween(lane, scene.view.start - 10 * pixel, scene.view.end + 10 * pixel);
  const y = row.barTop + row.barHeight / 2 - scene.scroll;
  for (let rank = 0; rank <= 4; rank++) {
    let last = Number.NEGATIVE_INFINITY;
    for (let position = from; position < to; position++) {
      if ((lane.markRanks[position] ?? 0) !== rank) continue;
      const mark = scene.timeline.marks[lane.marks[position] ?? 0];
      const x = toX(scene.view, scene.width, lane.ats[position] ?? 0);
      // Half a pixel apart and of the same severity: it would not show.
      if (mark === undefined || x - last < 0.5) continue;
      last = x;
      drawMark(context, mark, x, y, scene.theme.palette);
    }
  }
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark, x: number, y: number, palette: Palette): void {
  const severe = mark.severity;
  traceShape(context, mark.shape, x, y, severe === undefined ? markRadius * 0.85 : markRadius);
  context.fillStyle = severe === undefined ? (mark.shape === 'circle' ? palette.signal : palette.neutral) : palette.severities[severe];
  context.fill();
  context.strokeStyle = severe === undefined ? palette.halo : palette.text;
  context.lineWidth = severe === undefined ? 1 : 1.25;
  context.stroke();
}

function polygon(context: CanvasRenderingContext2D, points: readonly number[]): void {
  for (let i = 0; i < points.length; i += 2) context.lineTo(points[i] ?? 0, points[i + 1] ?? 0);
  context.closePath();
}
