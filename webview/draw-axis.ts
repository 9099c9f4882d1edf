// The strip above the lanes: labels of the ticks, a tick for every finding, and the playhead's flag.

import { formatAt, stepFor, ticksOf } from './axis';
import { drawCutLengths } from './draw-cuts';
import { drawMarkerFlags } from './draw-markers';
import { textWidth } from './fit-text';
import type { Pen } from './pen';
import type { PackedTimeline, TimelineFinding } from './protocol';
import { type Scene, xOf } from './scene';
import { rank } from './severity';
import { snap } from './surface';

export function drawAxis(pen: Pen, scene: Scene, height: number): void {
  const { palette, font } = scene.theme;
  const { ratio } = scene;
  pen.font = font;
  pen.textBaseline = 'middle';
  const taken = drawCutLengths(pen, scene, height);
  pen.textAlign = 'center';
  for (const tick of ticksOf(scene)) {
    const x = snap(xOf(scene, tick.at), ratio);
    pen.fillStyle = palette.grid;
    pen.fillRect(x, height - (tick.label === undefined ? 3 : 6), 1 / ratio, 6);
    if (tick.label === undefined) continue;
    const half = textWidth(pen, font, tick.label) / 2;
    const middle = Math.min(Math.max(x, half + 2), scene.width - half - 2);
    if (taken.some((one) => one.left < middle + half + 4 && one.right > middle - half - 4)) continue;
    pen.fillStyle = palette.dim;
    pen.fillText(tick.label, middle, height / 2 - 2);
  }
  pen.fillStyle = palette.grid;
  pen.fillRect(0, height - 1 / ratio, scene.width, 1 / ratio);
  drawFindings(pen, scene, height);
  drawMarkerFlags(pen, scene, height);
  pen.textAlign = 'center';
  drawFlag(pen, scene, height);
  pen.textAlign = 'start';
}

function drawFindings(pen: Pen, scene: Scene, height: number): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const finding of mildToWorst(scene.timeline)) {
    const x = snap(xOf(scene, finding.at), scene.ratio);
    if (x < -2 || x > scene.width + 2 || x === last) continue;
    last = x;
    pen.fillStyle = scene.theme.palette.severities[finding.severity];
    pen.fillRect(x - 1, height - 5, 3, 5);
  }
}

/** Sorted once per timeline, by severity and then by moment. */
function mildToWorst(timeline: PackedTimeline): readonly TimelineFinding[] {
  const known = sorted.get(timeline);
  if (known !== undefined) return known;
  const made = [...timeline.findings].sort((a, b) => rank(a.severity) - rank(b.severity) || a.at - b.at);
  sorted.set(timeline, made);
  return made;
}

const sorted = new WeakMap<PackedTimeline, readonly TimelineFinding[]>();

function drawFlag(pen: Pen, scene: Scene, height: number): void {
  if (scene.cursor === undefined) return;
  const x = xOf(scene, scene.cursor);
  if (x < 0 || x > scene.width) return;
  const { palette } = scene.theme;
  const pixel = (scene.view.end - scene.view.start) / Math.max(scene.width, 1);
  const text = formatAt(scene.cursor, scene.timeline.axis, stepFor(pixel * 3, scene.timeline.axis));
  const width = pen.measureText(text).width + 10;
  const left = Math.min(Math.max(x - width / 2, 0), scene.width - width);
  pen.fillStyle = palette.playhead;
  pen.beginPath();
  pen.roundRect(left, 3, width, height - 10, 3);
  pen.fill();
  pen.fillStyle = palette.playheadText;
  pen.fillText(text, left + width / 2, (height - 10) / 2 + 3.5);
}
