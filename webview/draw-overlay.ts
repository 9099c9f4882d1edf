// What lies over the bars and changes often: rims of what is pointed at and selected, unspent break time, words, arrows, the playhead.

import { drawArrows } from './draw-arrows';
import { drawLabels } from './draw-labels';
import { markRadius, traceShape } from './draw-marks';
import type { Item } from './hit-test';
import type { Row } from './layout';
import type { Interval } from './protocol';
import type { Scene } from './scene';
import { snap } from './surface';
import { toX } from './viewport';

export function drawOverlay(context: CanvasRenderingContext2D, scene: Scene, ratio: number): void {
  drawUnspent(context, scene);
  drawPlayhead(context, scene, ratio);
  drawLabels(context, scene, ratio);
  if (scene.hover !== undefined) drawRim(context, scene, scene.hover, scene.theme.palette.text, 1, ratio);
  if (scene.selected !== undefined) drawRim(context, scene, scene.selected, scene.theme.palette.focus, 2, ratio);
  drawArrows(context, scene);
}

function drawPlayhead(context: CanvasRenderingContext2D, scene: Scene, ratio: number): void {
  if (scene.cursor === undefined) return;
  const x = snap(toX(scene.view, scene.width, scene.cursor), ratio);
  context.strokeStyle = scene.theme.palette.playhead;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(x + 0.5 / ratio, 0);
  context.lineTo(x + 0.5 / ratio, scene.height);
  context.stroke();
  context.setLineDash([]);
}

/** The time a break still had when it ended: a dashed slope down to the deadline. */
function drawUnspent(context: CanvasRenderingContext2D, scene: Scene): void {
  context.strokeStyle = scene.theme.palette.bars.break.edge;
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  for (const interval of scene.timeline.intervals) {
    const row = interval.style === 'break' ? scene.layout.lanes[interval.lane] : undefined;
    if (row !== undefined) drawSlope(context, scene, interval, row);
  }
  context.setLineDash([]);
}

function drawSlope(context: CanvasRenderingContext2D, scene: Scene, interval: Interval, row: Row): void {
  const end = interval.end ?? scene.timeline.end;
  if (interval.deadline === undefined || interval.deadline <= end) return;
  const at = (moment: number) => toX(scene.view, scene.width, moment);
  const bottom = row.barTop + row.barHeight - scene.scroll;
  const left = Math.max(interval.deadline - interval.start, 1);
  const heightAtEnd = (row.barHeight * (interval.deadline - end)) / left;
  context.beginPath();
  context.moveTo(at(end), bottom - heightAtEnd);
  context.lineTo(at(interval.deadline), bottom);
  context.stroke();
}

function drawRim(context: CanvasRenderingContext2D, scene: Scene, item: Item, colour: string, width: number, ratio: number): void {
  const thing = item.kind === 'interval' ? scene.timeline.intervals[item.index] : scene.timeline.marks[item.index];
  const row = thing === undefined ? undefined : scene.layout.lanes[thing.lane];
  if (thing === undefined || row === undefined) return;
  context.strokeStyle = colour;
  context.lineWidth = width;
  if ('at' in thing) {
    traceShape(
      context,
      thing.shape,
      toX(scene.view, scene.width, thing.at),
      row.barTop + row.barHeight / 2 - scene.scroll,
      markRadius + 2.5,
    );
  } else {
    const left = snap(Math.max(toX(scene.view, scene.width, thing.start), -9), ratio);
    const right = snap(Math.min(toX(scene.view, scene.width, thing.end ?? scene.timeline.end), scene.width + 9), ratio);
    context.beginPath();
    context.roundRect(left - 1.5, row.barTop - scene.scroll - 1.5, Math.max(right - left, 1) + 3, row.barHeight + 3, 4);
  }
  context.stroke();
}
