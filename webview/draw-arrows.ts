// Evidence of the selected finding: numbered stops, joined in order by curves with an arrowhead.

import { curveBetween, type Stop, stopRadius, stopsOf } from './arrows';
import type { Pen } from './pen';
import type { Scene } from './scene';

export function drawArrows(pen: Pen, scene: Scene): void {
  const finding = scene.finding === undefined ? undefined : scene.timeline.findings[scene.finding];
  if (finding === undefined) return;
  const stops = stopsOf(finding, scene).map((stop) => ({ ...stop, y: stop.y - scene.scroll }));
  for (let i = 1; i < stops.length; i++) {
    const from = stops[i - 1];
    const to = stops[i];
    if (from !== undefined && to !== undefined) drawArrow(pen, scene, from, to);
  }
  const ink = { fill: scene.theme.palette.severities[finding.severity], text: scene.theme.palette.severityInk[finding.severity] };
  for (const stop of stops) drawStop(pen, scene, stop, ink);
}

function drawArrow(pen: Pen, scene: Scene, from: Stop, to: Stop): void {
  const [ax, ay, bx, by] = curveBetween(from, to);
  const angle = Math.atan2(to.y - by, to.x - bx);
  const tip = { x: to.x - Math.cos(angle) * stopRadius, y: to.y - Math.sin(angle) * stopRadius };
  for (const [colour, width] of [
    [scene.theme.palette.halo, 4],
    [scene.theme.palette.arrow, 1.5],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.bezierCurveTo(ax, ay, bx, by, tip.x, tip.y);
    pen.stroke();
  }
  pen.fillStyle = scene.theme.palette.arrow;
  pen.beginPath();
  pen.moveTo(tip.x, tip.y);
  for (const turn of [-0.42, 0.42]) pen.lineTo(tip.x - Math.cos(angle + turn) * 9, tip.y - Math.sin(angle + turn) * 9);
  pen.closePath();
  pen.fill();
}

function drawStop(pen: Pen, scene: Scene, stop: Stop, ink: { readonly fill: string; readonly text: string }): void {
  const first = stop.numbers[0];
  const last = stop.numbers.at(-1);
  const text = first === last ? `${first}` : `${first}–${last}`;
  pen.font = scene.theme.fontBold;
  const width = Math.max(stopRadius * 2, pen.measureText(text).width + 8);
  pen.beginPath();
  pen.roundRect(stop.x - width / 2, stop.y - stopRadius, width, stopRadius * 2, stopRadius);
  pen.fillStyle = ink.fill;
  pen.fill();
  pen.strokeStyle = scene.theme.palette.halo;
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.fillStyle = ink.text;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, stop.x, stop.y + 0.5);
  pen.textAlign = 'start';
}
