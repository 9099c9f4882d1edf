// The two markers to measure between: a line each over the whole height, and in the axis their names and what lies between them.

import { formatSpan } from './axis';
import type { Pen } from './pen';
import { type Scene, xOf } from './scene';
import { snap } from './surface';

export function drawMarkerLines(pen: Pen, scene: Scene, height: number): void {
  const { a, b } = scene.markers ?? {};
  const { palette } = scene.theme;
  if (a !== undefined && b !== undefined) {
    const [left, right] = [xOf(scene, Math.min(a, b)), xOf(scene, Math.max(a, b))];
    pen.globalAlpha = 0.1;
    pen.fillStyle = palette.focus;
    pen.fillRect(left, 0, right - left, height);
    pen.globalAlpha = 1;
  }
  pen.fillStyle = palette.focus;
  for (const at of [a, b]) if (at !== undefined) pen.fillRect(snap(xOf(scene, at), scene.ratio), 0, 1.5, height);
}

/** In the axis strip. */
export function drawMarkerFlags(pen: Pen, scene: Scene, height: number): void {
  const { a, b } = scene.markers ?? {};
  const { palette } = scene.theme;
  pen.font = scene.theme.fontBold;
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  for (const [name, at] of [
    ['A', a],
    ['B', b],
  ] as const) {
    if (at === undefined) continue;
    const x = xOf(scene, at);
    pen.fillStyle = palette.focus;
    pen.fillRect(x - 7, height - 15, 14, 14);
    pen.fillStyle = palette.background;
    pen.fillText(name, x, height - 7.5);
  }
  if (a !== undefined && b !== undefined) {
    const x = (xOf(scene, a) + xOf(scene, b)) / 2;
    const text = formatSpan(Math.abs(b - a), scene.timeline.axis);
    pen.strokeStyle = palette.halo;
    pen.lineWidth = 4;
    pen.strokeText(text, x, height - 7.5);
    pen.fillStyle = palette.text;
    pen.fillText(text, x, height - 7.5);
  }
  pen.textAlign = 'start';
  pen.font = scene.theme.font;
}
