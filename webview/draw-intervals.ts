// The bars. Plain ones first, then those with findings from mild to worst, so that the worst severity always has the pixel.

import { type Bar, barOf } from './bar-geometry';
import { type LaneIndex, overlapping } from './lane-index';
import { type Row, rowsBetween } from './layout';
import type { Ink, Palette } from './palette';
import type { Patterns } from './patterns';
import type { Interval } from './protocol';
import type { Scene } from './scene';
import { snap } from './surface';
import { toX } from './viewport';

export function drawIntervals(context: CanvasRenderingContext2D, scene: Scene, patterns: Patterns, ratio: number): void {
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    const lane = row.kind === 'lane' ? scene.lanes[row.index] : undefined;
    if (lane !== undefined) drawLane({ context, scene, patterns, ratio, row, lane });
  }
}

interface LaneJob {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly patterns: Patterns;
  readonly ratio: number;
  readonly row: Row;
  readonly lane: LaneIndex;
}

function drawLane(job: LaneJob): void {
  const { scene, lane, ratio } = job;
  const [from, to] = overlapping(lane, scene.view.start, scene.view.end);
  let worstRank = 0;
  for (let rank = 0; rank <= worstRank; rank++) {
    let filledTo = Number.NEGATIVE_INFINITY;
    for (let position = from; position < to; position++) {
      const own = lane.ranks[position] ?? 0;
      worstRank = Math.max(worstRank, own);
      if (own !== rank || (lane.ends[position] ?? 0) < scene.view.start) continue;
      const bar = barOf(lane, position, scene.view, scene.width, ratio);
      if (bar.right <= filledTo) continue;
      const interval = scene.timeline.intervals[lane.intervals[position] ?? 0];
      if (interval !== undefined) drawBar(job, interval, bar);
      // Below two pixels a bar is a stroke of its colour: others on the same pixel would not show.
      if (bar.right - bar.left <= 2) filledTo = bar.right;
    }
  }
}

function drawBar(job: LaneJob, interval: Interval, bar: Bar): void {
  const { context, scene, patterns, ratio, row } = job;
  const { palette } = scene.theme;
  const ink = palette.bars[interval.style];
  const top = snap(row.barTop - scene.scroll, ratio);
  const box: Box = { left: bar.left, top, width: bar.right - bar.left, height: row.barHeight };
  if (box.width < 4) {
    context.fillStyle = interval.severity === undefined ? thinColour(interval, ink, palette) : palette.severities[interval.severity];
    context.fillRect(box.left, box.top, box.width, box.height);
    return;
  }
  if (interval.style === 'break') drawWedge(context, scene, interval, box, ink);
  else drawStyled(context, interval, box, ink, patterns, palette);
  if (interval.severity === undefined) return;
  const colour = palette.severities[interval.severity];
  if (interval.style === 'break') underline(context, box, colour);
  else outline(context, box, colour, 2);
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawStyled(context: CanvasRenderingContext2D, interval: Interval, box: Box, ink: Ink, patterns: Patterns, palette: Palette): void {
  const hatch =
    interval.style === 'breaking' ? 'diagonal' : interval.style === 'pin-uncertain' || interval.style === 'wait' ? 'dots' : undefined;
  context.fillStyle = hatch === undefined ? ink.fill : patterns.of(ink, hatch);
  context.beginPath();
  context.roundRect(box.left, box.top, box.width, box.height, Math.min(3, box.width / 3));
  context.fill();
  if (interval.style === 'lost') outline(context, box, ink.edge, 1, [4, 3]);
  else if (interval.style === 'pin-uncertain') outline(context, box, ink.edge, 1, [2, 2]);
  else if (palette.highContrast) outline(context, box, ink.edge, 1);
  if (interval.style === 'retaken') {
    context.fillStyle = ink.edge;
    context.fillRect(box.left, box.top, Math.min(4, box.width), box.height);
  }
}

/** What is left of the break time: full height when the break starts, nothing at the deadline. The lower edge is flat. */
function drawWedge(context: CanvasRenderingContext2D, scene: Scene, interval: Interval, box: Box, ink: Ink): void {
  const bottom = box.top + box.height;
  const start = toX(scene.view, scene.width, interval.start);
  const deadline = interval.deadline === undefined ? undefined : toX(scene.view, scene.width, interval.deadline);
  const heightAt = (x: number) => {
    if (deadline === undefined || deadline <= start) return box.height * 0.5;
    return Math.max(2.5, box.height * Math.min(1, Math.max(0, (deadline - x) / (deadline - start))));
  };
  const right = box.left + box.width;
  context.fillStyle = ink.fill;
  context.beginPath();
  context.moveTo(box.left, bottom - heightAt(box.left));
  context.lineTo(right, bottom - heightAt(right));
  context.lineTo(right, bottom);
  context.lineTo(box.left, bottom);
  context.closePath();
  context.fill();
  context.strokeStyle = ink.edge;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(box.left, bottom - heightAt(box.left));
  context.lineTo(right, bottom - heightAt(right));
  context.stroke();
}

/** A rim would hide the wedge's slope. */
function underline(context: CanvasRenderingContext2D, box: Box, colour: string): void {
  context.fillStyle = colour;
  context.fillRect(box.left, box.top + box.height - 2, box.width, 2);
}

function outline(context: CanvasRenderingContext2D, box: Box, colour: string, width: number, dash: readonly number[] = []): void {
  const inset = width / 2;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.beginPath();
  context.roundRect(box.left + inset, box.top + inset, Math.max(box.width - width, 0.1), box.height - width, Math.min(2.5, box.width / 3));
  context.stroke();
  context.setLineDash([]);
}

function thinColour(interval: Interval, ink: Ink, palette: Palette): string {
  return palette.highContrast || interval.style === 'lost' || interval.style === 'pin-uncertain' ? ink.edge : ink.stripe;
}
