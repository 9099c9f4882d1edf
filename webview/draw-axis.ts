// The strip above the lanes: labels of the ticks, a tick for every finding, and the playhead's flag.

import { formatAt, stepFor, ticks } from './axis';
import type { Scene } from './scene';
import { rank } from './severity';
import { snap } from './surface';
import { toX } from './viewport';

export function drawAxis(context: CanvasRenderingContext2D, scene: Scene, height: number, ratio: number): void {
  const { palette, font } = scene.theme;
  context.font = font;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const tick of ticks(scene.view, scene.width, scene.timeline.axis, scene.timeline.end)) {
    const x = snap(toX(scene.view, scene.width, tick.at), ratio);
    context.fillStyle = palette.grid;
    context.fillRect(x, height - (tick.label === undefined ? 3 : 6), 1 / ratio, 6);
    if (tick.label === undefined) continue;
    const half = context.measureText(tick.label).width / 2;
    context.fillStyle = palette.dim;
    context.fillText(tick.label, Math.min(Math.max(x, half + 2), scene.width - half - 2), height / 2 - 2);
  }
  context.fillStyle = palette.grid;
  context.fillRect(0, height - 1 / ratio, scene.width, 1 / ratio);
  drawFindings(context, scene, height, ratio);
  drawFlag(context, scene, height);
  context.textAlign = 'start';
}

function drawFindings(context: CanvasRenderingContext2D, scene: Scene, height: number, ratio: number): void {
  const inOrder = [...scene.timeline.findings].sort((a, b) => rank(a.severity) - rank(b.severity));
  for (const finding of inOrder) {
    const x = snap(toX(scene.view, scene.width, finding.at), ratio);
    if (x < -2 || x > scene.width + 2) continue;
    context.fillStyle = scene.theme.palette.severities[finding.severity];
    context.fillRect(x - 1, height - 5, 3, 5);
  }
}

function drawFlag(context: CanvasRenderingContext2D, scene: Scene, height: number): void {
  if (scene.cursor === undefined) return;
  const x = toX(scene.view, scene.width, scene.cursor);
  if (x < 0 || x > scene.width) return;
  const { palette } = scene.theme;
  const pixel = (scene.view.end - scene.view.start) / Math.max(scene.width, 1);
  const text = formatAt(scene.cursor, scene.timeline.axis, stepFor(pixel * 3, scene.timeline.axis));
  const width = context.measureText(text).width + 10;
  const left = Math.min(Math.max(x - width / 2, 0), scene.width - width);
  context.fillStyle = palette.playhead;
  context.beginPath();
  context.roundRect(left, 3, width, height - 10, 3);
  context.fill();
  context.fillStyle = palette.playheadText;
  context.fillText(text, left + width / 2, (height - 10) / 2 + 3.5);
}
