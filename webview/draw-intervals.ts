// The bars. Plain ones first, then those with findings from mild to worst, so that the worst severity always has the pixel.

import { columnOf, gridOf } from './bar-geometry';
import { deadlineOf, lookOf, rankOf, trackOf } from './columns';
import { toLog } from './idle';
import { type Row, rowsBetween } from './layout';
import type { Ink, Palette } from './palette';
import type { Patterns } from './patterns';
import type { Pen } from './pen';
import type { IntervalStyle, Severity } from './protocol';
import { runsOf } from './runs';
import type { Scene } from './scene';
import { severityOf } from './severity';
import type { StrokeRaster } from './stroke-raster';
import { createStrokes } from './strokes';
import { snap } from './surface';
import { toAt } from './viewport';

/** `raster`: where the pen is a canvas. */
export function drawIntervals(pen: Pen, scene: Scene, patterns: Patterns, raster?: StrokeRaster): void {
  raster?.begin(scene.width, scene.ratio);
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    if (row.kind === 'lane') drawLane(pen, scene, patterns, row, raster);
  }
}

/** What a bar is drawn from. */
interface BarJob {
  readonly pen: Pen;
  readonly scene: Scene;
  readonly patterns: Patterns;
  readonly style: IntervalStyle;
  readonly severity: Severity | undefined;
  readonly run: number;
  readonly box: Box;
}
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Bars with room for a shape are drawn one by one. What is thinner, and crowds, are strokes of one colour: they are gathered by colour, joined where they
 * touch, and drawn over the others of their severity, so that a colour is set once and a pixel painted once.
 */
function drawLane(pen: Pen, scene: Scene, patterns: Patterns, row: Row, raster: StrokeRaster | undefined): void {
  const { ratio } = scene;
  const { codes, starts, ends, counts } = scene.runs;
  const { start: viewStart, end: viewEnd } = scene.view;
  const grid = gridOf(scene);
  const [from, to] = runsOf(scene.runs, trackOf(row.index, 'bars'));
  const top = snap(row.barTop - scene.scroll, ratio);
  let worstRank = 0;
  for (let rank = 0; rank <= worstRank; rank++) {
    let filledTo = Number.NEGATIVE_INFINITY;
    strokes.clear();
    for (let run = from; run < to; run++) {
      const start = starts[run] ?? 0;
      // Starts ascend.
      if (start > viewEnd) break;
      const end = ends[run] ?? 0;
      if (end < viewStart) continue;
      const code = codes[run] ?? 0;
      const own = rankOf(code);
      if (own > worstRank) worstRank = own;
      if (own !== rank) continue;
      const left = columnOf(start, grid);
      const right = Math.max(columnOf(end, grid), left + 1);
      if (right <= filledTo) continue;
      if (right - left < 4 * ratio || (counts[run] ?? 1) > 1) {
        strokes.add(code & 15, left, right);
        // Below two pixels a bar is a stroke of its colour: others on the same pixel would not show.
        if (right - left <= 2 * ratio) filledTo = right;
      } else {
        const style = lookOf(code) as IntervalStyle; // a track of bars holds no shapes
        const box = { left: left / ratio, top, width: (right - left) / ratio, height: row.barHeight };
        drawBar({ pen, scene, patterns, style, severity: severityOf(rank), run, box });
      }
    }
    const colourOf = (look: number): string => strokeColour(look, rank, scene.theme.palette);
    if (raster?.paint(strokes, colourOf, top, row.barHeight) !== true) drawStrokes(pen, colourOf, top, row.barHeight, ratio);
  }
}

function drawStrokes(pen: Pen, colourOf: (look: number) => string, top: number, height: number, ratio: number): void {
  for (let look = 0; look < strokes.looks.length; look++) {
    const own = strokes.looks[look];
    if (own === undefined || own.count === 0) continue;
    pen.fillStyle = colourOf(look);
    for (let at = 0; at < own.count; at++) {
      const left = own.lefts[at] ?? 0;
      pen.fillRect(left / ratio, top, ((own.rights[at] ?? 0) - left) / ratio, height);
    }
  }
}

function strokeColour(look: number, rank: number, palette: Palette): string {
  const severity = severityOf(rank);
  return severity === undefined ? thinColour(lookOf(look) as IntervalStyle, palette) : palette.severities[severity]; // a track of bars
}

function drawBar(job: BarJob): void {
  const { pen, scene, style, severity, box } = job;
  if (style === 'break') drawWedge(job);
  else drawStyled(job);
  if (severity === undefined) return;
  const colour = scene.theme.palette.severities[severity];
  if (style === 'break') underline(pen, box, colour);
  else outline(pen, box, colour, 2);
}

function drawStyled({ pen, scene, patterns, style, box }: BarJob): void {
  drawBody(pen, scene.theme.palette, patterns, style, box);
}

/** A bar alone: for the lanes, and as a sample in the legend. */
export function drawBody(pen: Pen, palette: Palette, patterns: Patterns, style: IntervalStyle, box: Box): void {
  const ink = palette.bars[style];
  const hatch = style === 'breaking' ? 'diagonal' : style === 'pin-uncertain' || style === 'wait' ? 'dots' : undefined;
  pen.fillStyle = hatch === undefined ? ink.fill : patterns.of(ink, hatch);
  if (box.width < 10) pen.fillRect(box.left, box.top, box.width, box.height);
  else {
    pen.beginPath();
    pen.roundRect(box.left, box.top, box.width, box.height, 3);
    pen.fill();
  }
  if (style === 'lost') outline(pen, box, ink.edge, 1, [4, 3]);
  else if (style === 'pin-uncertain') outline(pen, box, ink.edge, 1, [2, 2]);
  else if (palette.highContrast) outline(pen, box, ink.edge, 1);
  if (style === 'retaken') {
    pen.fillStyle = ink.edge;
    pen.fillRect(box.left, box.top, Math.min(4, box.width), box.height);
  }
}

/** What is left of the break time: full height when the break starts, nothing at the deadline. The lower edge is flat. */
function drawWedge({ pen, scene, run, box }: BarJob): void {
  const { runs, timeline } = scene;
  const ink: Ink = scene.theme.palette.bars.break;
  const bottom = box.top + box.height;
  const start = toLog(scene.idle, runs.starts[run] ?? 0);
  const deadline = deadlineOf(timeline.columns, runs.positions[run] ?? 0);
  const heightAt = (x: number) => {
    if (deadline === undefined || deadline <= start) return box.height * 0.5;
    const at = toLog(scene.idle, toAt(scene.view, scene.width, x));
    return Math.max(2.5, box.height * Math.min(1, Math.max(0, (deadline - at) / (deadline - start))));
  };
  const right = box.left + box.width;
  pen.fillStyle = ink.fill;
  pen.beginPath();
  pen.moveTo(box.left, bottom - heightAt(box.left));
  pen.lineTo(right, bottom - heightAt(right));
  pen.lineTo(right, bottom);
  pen.lineTo(box.left, bottom);
  pen.closePath();
  pen.fill();
  pen.strokeStyle = ink.edge;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(box.left, bottom - heightAt(box.left));
  pen.lineTo(right, bottom - heightAt(right));
  pen.stroke();
}

/** A rim would hide the wedge's slope. */
function underline(pen: Pen, box: Box, colour: string): void {
  pen.fillStyle = colour;
  pen.fillRect(box.left, box.top + box.height - 2, box.width, 2);
}

function outline(pen: Pen, box: Box, colour: string, width: number, dash: readonly number[] = []): void {
  const inset = width / 2;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash([...dash]);
  pen.beginPath();
  pen.roundRect(
    box.left + inset,
    box.top + inset,
    Math.max(box.width - width, 0.1),
    Math.max(box.height - width, 0.1),
    Math.min(2.5, box.width / 3),
  );
  pen.stroke();
  pen.setLineDash([]);
}

const strokes = createStrokes();

function thinColour(style: IntervalStyle, palette: Palette): string {
  const ink = palette.bars[style];
  return palette.highContrast || style === 'lost' || style === 'pin-uncertain' ? ink.edge : ink.stripe;
}
