// The whole log in a strip: every lane a thin row, every finding a line over the full height. Where the view lies is drawn over it.

import type { Scene } from './scene';
import { rank } from './severity';
import { fitView, toX } from './viewport';

export function drawOverview(context: CanvasRenderingContext2D, scene: Scene, height: number): void {
  const { timeline, theme } = scene;
  const all = fitView(timeline.end);
  const at = (moment: number) => toX(all, scene.width, moment);
  context.fillStyle = theme.palette.band;
  context.fillRect(0, 0, scene.width, height);
  const rowHeight = Math.min(6, (height - 6) / Math.max(timeline.lanes.length, 1));
  const top = (height - rowHeight * timeline.lanes.length) / 2;
  for (const interval of timeline.intervals) {
    const left = at(interval.start);
    context.fillStyle = interval.style === 'lost' ? theme.palette.gridFaint : theme.palette.bars[interval.style].edge;
    context.globalAlpha = 0.65;
    context.fillRect(
      left,
      top + interval.lane * rowHeight,
      Math.max(1, at(interval.end ?? timeline.end) - left),
      Math.max(1, rowHeight - 1),
    );
  }
  context.globalAlpha = 1;
  for (const finding of [...timeline.findings].sort((a, b) => rank(a.severity) - rank(b.severity))) {
    context.fillStyle = theme.palette.severities[finding.severity];
    context.fillRect(at(finding.at) - 1, 1, 2.5, height - 2);
  }
  drawWindow(context, scene, at(scene.view.start), at(scene.view.end), height);
}

function drawWindow(context: CanvasRenderingContext2D, scene: Scene, left: number, right: number, height: number): void {
  const { palette } = scene.theme;
  context.globalAlpha = 0.55;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, scene.width - right, height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.focus;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(Math.max(left, 0) + 0.75, 0.75, Math.max(Math.min(right, scene.width) - Math.max(left, 0) - 1.5, 4), height - 1.5, 2);
  context.stroke();
}
