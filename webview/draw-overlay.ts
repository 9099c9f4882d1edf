// What lies over the bars and changes often: rims of what is pointed at and selected, unspent break time, words, arrows, the playhead.

import { deadlineOf, lookOf, thingAt, trackOf } from './columns';
import { drawArrows } from './draw-arrows';
import { drawLabels } from './draw-labels';
import { drawMarkerLines } from './draw-markers';
import { markRadius, traceShape } from './draw-marks';
import { toLog } from './idle';
import { type Row, rowsBetween } from './layout';
import type { Pen } from './pen';
import { runsOf } from './runs';
import { type Scene, xOf } from './scene';
import { snap } from './surface';

export function drawOverlay(pen: Pen, scene: Scene): void {
  drawUnspent(pen, scene);
  drawPlayhead(pen, scene);
  drawMarkerLines(pen, scene, scene.height);
  drawLabels(pen, scene);
  if (scene.hover !== undefined) drawRim(pen, scene, scene.hover, scene.theme.palette.text, 1);
  if (scene.selected !== undefined) drawRim(pen, scene, scene.selected, scene.theme.palette.focus, 2);
  drawArrows(pen, scene);
}

export function drawPlayhead(pen: Pen, scene: Scene): void {
  if (scene.cursor === undefined) return;
  const x = snap(xOf(scene, scene.cursor), scene.ratio);
  pen.strokeStyle = scene.theme.palette.playhead;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(x + 0.5 / scene.ratio, 0);
  pen.lineTo(x + 0.5 / scene.ratio, scene.height);
  pen.stroke();
  pen.setLineDash([]);
}

/** The time a break still had when it ended: a dashed slope down to the deadline. */
function drawUnspent(pen: Pen, scene: Scene): void {
  if (scene.timeline.columns.breaks.length === 0) return;
  pen.strokeStyle = scene.theme.palette.bars.break.edge;
  pen.lineWidth = 1;
  pen.setLineDash([2, 3]);
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    if (row.kind !== 'lane' || scene.timeline.lanes[row.index]?.kind !== 'break') continue;
    const [from, to] = runsOf(scene.runs, trackOf(row.index, 'bars'));
    for (let run = from; run < to; run++) if (lookOf(scene.runs.codes[run] ?? 0) === 'break') drawSlope(pen, scene, run, row);
  }
  pen.setLineDash([]);
}

function drawSlope(pen: Pen, scene: Scene, run: number, row: Row): void {
  const start = toLog(scene.idle, scene.runs.starts[run] ?? 0);
  const end = toLog(scene.idle, scene.runs.ends[run] ?? 0);
  const deadline = deadlineOf(scene.timeline.columns, scene.runs.positions[run] ?? 0);
  if (deadline === undefined || deadline <= end) return;
  const at = (moment: number) => xOf(scene, moment);
  // Out of sight, or too short to be seen.
  if (at(end) > scene.width || at(deadline) < 0 || at(deadline) - at(end) < 2) return;
  const bottom = row.barTop + row.barHeight - scene.scroll;
  const heightAtEnd = (row.barHeight * (deadline - end)) / Math.max(deadline - start, 1);
  pen.beginPath();
  pen.moveTo(at(end), bottom - heightAtEnd);
  pen.lineTo(at(deadline), bottom);
  pen.stroke();
}

function drawRim(pen: Pen, scene: Scene, position: number, colour: string, width: number): void {
  const thing = thingAt(scene.timeline, position);
  const row = thing === undefined ? undefined : scene.layout.lanes[thing.lane];
  if (thing === undefined || row === undefined) return;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  if ('at' in thing) {
    traceShape(pen, thing.shape, xOf(scene, thing.at), row.barTop + row.barHeight / 2 - scene.scroll, markRadius + 2.5);
  } else {
    const left = snap(Math.max(xOf(scene, thing.start), -9), scene.ratio);
    const right = snap(Math.min(xOf(scene, thing.end ?? scene.timeline.end), scene.width + 9), scene.ratio);
    pen.beginPath();
    pen.roundRect(left - 1.5, row.barTop - scene.scroll - 1.5, Math.max(right - left, 1) + 3, row.barHeight + 3, 4);
  }
  pen.stroke();
}
