// Moments: diamond, triangle, circle, bar. A finding's mark has its severity's colour and a rim; the worst is drawn last.

import { lookOf, rankOf, trackOf } from './columns';
import { type Row, rowsBetween } from './layout';
import type { Palette } from './palette';
import type { Pen } from './pen';
import type { MarkShape } from './protocol';
import { runsOf } from './runs';
import type { Scene } from './scene';
import { severityOf } from './severity';
import { snap } from './surface';
import { toAt, toX } from './viewport';

/** Half a mark's width, CSS pixels. */
export const markRadius = 6;

export function drawMarks(pen: Pen, scene: Scene): void {
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    if (row.kind === 'lane') drawLaneMarks(pen, scene, row);
  }
}

/** The outline of a mark's shape around (x, y). */
export function traceShape(pen: Pen, shape: MarkShape, x: number, y: number, radius: number): void {
  pen.beginPath();
  if (shape === 'circle') pen.arc(x, y, radius * 0.85, 0, Math.PI * 2);
  else if (shape === 'bar') pen.rect(x - radius * 0.35, y - radius * 1.2, radius * 0.7, radius * 2.4);
  else if (shape === 'triangle') {
    pen.moveTo(x, y - radius * 1.05);
    pen.lineTo(x + radius * 1.05, y + radius * 0.85);
    pen.lineTo(x - radius * 1.05, y + radius * 0.85);
    pen.closePath();
  } else {
    pen.moveTo(x, y - radius * 1.2);
    pen.lineTo(x + radius * 1.2, y);
    pen.lineTo(x, y + radius * 1.2);
    pen.lineTo(x - radius * 1.2, y);
    pen.closePath();
  }
}

function drawLaneMarks(pen: Pen, scene: Scene, row: Row): void {
  const { runs, view, width } = scene;
  const [from, to] = runsOf(runs, trackOf(row.index, 'marks'));
  const y = row.barTop + row.barHeight / 2 - scene.scroll;
  const radius = row.height < 14 ? 3 : markRadius;
  const end = toAt(view, width, width + radius * 2);
  let worst = 0;
  const { palette } = scene.theme;
  for (let rank = 0; rank <= worst; rank++) {
    pen.strokeStyle = rank === 0 ? palette.halo : palette.text;
    pen.lineWidth = rank === 0 ? 1 : 1.25;
    let filling = '';
    let last = Number.NEGATIVE_INFINITY;
    let shaped = Number.NEGATIVE_INFINITY;
    for (let run = from; run < to; run++) {
      if ((runs.starts[run] ?? 0) > end) break;
      const code = runs.codes[run] ?? 0;
      const own = rankOf(code);
      if (own > worst) worst = own;
      if (own !== rank) continue;
      const x = toX(view, width, runs.starts[run] ?? 0);
      // Closer than this and of the same severity, or out of sight: it would not show.
      if (x < -radius * 2 || x > width + radius * 2 || x - last < 1) continue;
      const alone = x - shaped >= crowded;
      last = x;
      const shape = lookOf(code) as MarkShape; // a track of marks holds nothing else
      const colour = markColour(shape, rank, palette);
      // A canvas reads the colour's text each time.
      if (colour !== filling) pen.fillStyle = colour;
      filling = colour;
      if (!alone) {
        // Too close to the shape before it: a stroke says that there is another, and that there are many.
        pen.fillRect(snap(x, scene.ratio), y - radius, 1, radius * 2);
        continue;
      }
      shaped = x;
      traceShape(pen, shape, x, y, rank === 0 ? radius * 0.85 : radius);
      pen.fill();
      pen.stroke();
    }
  }
}

function markColour(shape: MarkShape, rank: number, palette: Palette): string {
  const severe = severityOf(rank);
  if (severe !== undefined) return palette.severities[severe];
  return shape === 'circle' ? palette.signal : palette.neutral;
}

/** CSS pixels between two marks of one severity that both have their shape. */
const crowded = 4;
