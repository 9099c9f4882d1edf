// The whole log in a strip: how crowded each column is, and over it the worst severity there. Where the view lies is drawn apart, so that a frame
// costs one rectangle and not the log.

import type { Pen } from './pen';
import type { Scene } from './scene';
import { severityOf } from './severity';
import { fitView, toX } from './viewport';

/** Drawn when the data, the size or the theme change. */
export function drawOverview(pen: Pen, scene: Scene, height: number): void {
  const { density, theme, ratio } = scene;
  pen.fillStyle = theme.palette.band;
  pen.fillRect(0, 0, scene.width, height);
  if (density === undefined) return;
  const { counts, ranks } = density;
  const most = counts.reduce((so, count) => Math.max(so, count), 1);
  const room = height - 5;
  pen.fillStyle = theme.palette.bars.pin.fill;
  for (let column = 0; column < counts.length; column++) {
    const count = counts[column] ?? 0;
    if (count === 0) continue;
    const tall = Math.max(2, (Math.log1p(count) / Math.log1p(most)) * room);
    pen.fillRect(column / ratio, height - 1 - tall, 1 / ratio, tall);
  }
  for (let rank = 1; rank <= 4; rank++) {
    const severity = severityOf(rank);
    if (severity === undefined) continue;
    pen.fillStyle = theme.palette.severities[severity];
    for (let column = 0; column < ranks.length; column++) {
      if (ranks[column] === rank)
        pen.fillRect(column / ratio - 1, height - 1 - room * (0.25 + 0.1875 * rank), 2.5, room * (0.25 + 0.1875 * rank));
    }
  }
}

/** Drawn every frame. */
export function drawWindow(pen: Pen, scene: Scene, height: number): void {
  const { palette } = scene.theme;
  const all = fitView(scene.idle.end);
  const left = toX(all, scene.width, scene.view.start);
  const right = toX(all, scene.width, scene.view.end);
  pen.globalAlpha = 0.55;
  pen.fillStyle = palette.background;
  pen.fillRect(0, 0, left, height);
  pen.fillRect(right, 0, scene.width - right, height);
  pen.globalAlpha = 1;
  pen.strokeStyle = palette.focus;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.roundRect(Math.max(left, 0) + 0.75, 0.75, Math.max(Math.min(right, scene.width) - Math.max(left, 0) - 1.5, 4), height - 1.5, 2);
  pen.stroke();
}
