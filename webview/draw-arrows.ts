// Evidence of the selected finding: numbered stops, joined in order by curves with an arrowhead.

import { curveBetween, type Stop, stopRadius, stopsOf } from './arrows';
import type { Scene } from './scene';

export function drawArrows(context: CanvasRenderingContext2D, scene: Scene): void {
  const finding = scene.finding === undefined ? undefined : scene.timeline.findings[scene.finding];
  if (finding === undefined) return;
  const stops = stopsOf(finding, scene.layout, scene.view, scene.width).map((stop) => ({ ...stop, y: stop.y - scene.scroll }));
  for (let i = 1; i < stops.length; i++) {
    const from = stops[i - 1];
    const to = stops[i];
    if (from !== undefined && to !== undefined) drawArrow(context, scene, from, to);
  }
  const ink = { fill: scene.theme.palette.severities[finding.severity], text: scene.theme.palette.severityInk[finding.severity] };
  for (const stop of stops) drawStop(context, scene, stop, ink);
}

function drawArrow(context: CanvasRenderingContext2D, scene: Scene, from: Stop, to: Stop): void {
  const [ax, ay, bx, by] = curveBetween(from, to);
  const angle = Math.atan2(to.y - by, to.x - bx);
  const tip = { x: to.x - Math.cos(angle) * stopRadius, y: to.y - Math.sin(angle) * stopRadius };
  for (const [colour, width] of [
    [scene.theme.palette.halo, 4],
    [scene.theme.palette.arrow, 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.bezierCurveTo(ax, ay, bx, by, tip.x, tip.y);
    context.stroke();
  }
  context.fillStyle = scene.theme.palette.arrow;
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  for (const turn of [-0.42, 0.42]) context.lineTo(tip.x - Math.cos(angle + turn) * 9, tip.y - Math.sin(angle + turn) * 9);
  context.closePath();
  context.fill();
}

function drawStop(
  context: CanvasRenderingContext2D,
  scene: Scene,
  stop: Stop,
  ink: { readonly fill: string; readonly text: string },
): void {
  const first = stop.numbers[0];
  const last = stop.numbers.at(-1);
  const text = first === last ? `${first}` : `${first}–${last}`;
  context.font = scene.theme.fontBold;
  const width = Math.max(stopRadius * 2, context.measureText(text).width + 8);
  context.beginPath();
  context.roundRect(stop.x - width / 2, stop.y - stopRadius, width, stopRadius * 2, stopRadius);
  context.fillStyle = ink.fill;
  context.fill();
  context.strokeStyle = scene.theme.palette.halo;
  context.lineWidth = 1.5;
  context.stroke();
  context.fillStyle = ink.text;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, stop.x, stop.y + 0.5);
  context.textAlign = 'start';
}
