// The ground of the plot: bands of the groups, lines of the axis, and the log's first and last moment.

import { ticks } from './axis';
import { rowsBetween } from './layout';
import type { Scene } from './scene';
import { snap } from './surface';
import { toX } from './viewport';

export function drawGround(context: CanvasRenderingContext2D, scene: Scene, ratio: number): void {
  const { palette } = scene.theme;
  const line = 1 / ratio;
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    const top = row.top - scene.scroll;
    if (row.kind === 'group') {
      context.fillStyle = palette.band;
      context.fillRect(0, top, scene.width, row.height);
      context.fillStyle = palette.grid;
      context.fillRect(0, snap(top, ratio), scene.width, line);
    } else {
      context.fillStyle = palette.gridFaint;
      context.fillRect(0, snap(top + row.height, ratio) - line, scene.width, line);
    }
  }
  for (const tick of ticks(scene.view, scene.width, scene.timeline.axis, scene.timeline.end)) {
    context.fillStyle = tick.label === undefined ? palette.gridFaint : palette.grid;
    context.fillRect(snap(toX(scene.view, scene.width, tick.at), ratio), 0, line, scene.height);
  }
  shadeOutside(context, scene);
}

/** Before the first and behind the last event there is nothing to know. */
function shadeOutside(context: CanvasRenderingContext2D, scene: Scene): void {
  const from = toX(scene.view, scene.width, 0);
  const to = toX(scene.view, scene.width, scene.timeline.end);
  context.fillStyle = scene.theme.palette.band;
  if (from > 0) context.fillRect(0, 0, from, scene.height);
  if (to < scene.width) context.fillRect(to, 0, scene.width - to, scene.height);
}
