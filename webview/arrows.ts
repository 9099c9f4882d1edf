// The path of a finding's evidence through the lanes: points in order, and the curve from one to the next. Knows no DOM.

import type { TimelineFinding } from './protocol';
import { type Scene, xOf } from './scene';

export interface Stop {
  readonly x: number;
  readonly y: number;
  /** Places in the evidence list that fall on this point, from 1. */
  readonly numbers: readonly number[];
}

/** Steps closer than `near` pixels become one stop with several numbers; evidence on folded or no lanes is left out. */
export function stopsOf(finding: TimelineFinding, scene: Pick<Scene, 'layout' | 'view' | 'width' | 'idle'>, near = 9): readonly Stop[] {
  const stops: { x: number; y: number; numbers: number[] }[] = [];
  finding.evidence.forEach((step, index) => {
    const row = step.lane === undefined ? undefined : scene.layout.lanes[step.lane];
    if (row === undefined) return;
    const x = xOf(scene, step.at);
    const y = row.barTop + row.barHeight / 2;
    const same = stops.find((stop) => Math.abs(stop.x - x) < near && Math.abs(stop.y - y) < near);
    if (same === undefined) stops.push({ x, y, numbers: [index + 1] });
    else same.numbers.push(index + 1);
  });
  return stops;
}

/** Control points of a cubic curve that leaves and arrives mostly downwards or sideways, whichever way the next stop lies. */
export function curveBetween(from: Stop, to: Stop): readonly [number, number, number, number] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  if (Math.abs(dy) < 12) {
    const lift = Math.min(26, Math.abs(dx) * 0.25);
    return [from.x + dx * 0.3, from.y - lift, from.x + dx * 0.7, to.y - lift];
  }
  return [from.x + dx * 0.1, from.y + dy * 0.55, to.x - dx * 0.35, to.y - dy * 0.45];
}

/** Half a stop's height, CSS pixels. */
export const stopRadius = 8;
