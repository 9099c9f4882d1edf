// The ground of the plot: bands of the groups, lines of the axis, and the log's first and last moment.

import { ticksOf } from './axis';
import { drawCuts } from './draw-cuts';
import { rowsBetween } from './layout';
import type { Pen } from './pen';
import { type Scene, xOf } from './scene';
import { snap } from './surface';

export function drawGround(pen: Pen, scene: Scene): void {
  const { palette } = scene.theme;
  const { ratio } = scene;
  const line = 1 / ratio;
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    const top = row.top - scene.scroll;
    if (row.kind === 'group') {
      pen.fillStyle = palette.band;
      pen.fillRect(0, top, scene.width, row.height);
      pen.fillStyle = palette.grid;
      pen.fillRect(0, snap(top, ratio), scene.width, line);
    } else {
      pen.fillStyle = palette.gridFaint;
      pen.fillRect(0, snap(top + row.height, ratio) - line, scene.width, line);
    }
  }
  for (const tick of ticksOf(scene)) {
    pen.fillStyle = tick.label === undefined ? palette.gridFaint : palette.grid;
    pen.fillRect(snap(xOf(scene, tick.at), ratio), 0, line, scene.height);
  }
  shadeOutside(pen, scene);
  drawCuts(pen, scene);
}

/** Before the first and behind the last event there is nothing to know. */
function shadeOutside(pen: Pen, scene: Scene): void {
  const from = xOf(scene, 0);
  const to = xOf(scene, scene.timeline.end);
  pen.fillStyle = scene.theme.palette.band;
  if (from > 0) pen.fillRect(0, 0, from, scene.height);
  if (to < scene.width) pen.fillRect(to, 0, scene.width - to, scene.height);
}
