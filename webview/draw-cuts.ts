// Where idle time is cut short: a band over the whole height with torn borders, and in the axis how long it really is.

import { formatSpan } from './axis';
import { textWidth } from './fit-text';
import type { Pen } from './pen';
import type { Scene } from './scene';
import { toX } from './viewport';

export function drawCuts(pen: Pen, scene: Scene): void {
  for (const { left, right } of cutsIn(scene)) {
    pen.fillStyle = scene.theme.palette.band;
    pen.fillRect(left, 0, right - left, scene.height);
    pen.strokeStyle = scene.theme.palette.grid;
    pen.lineWidth = 1;
    pen.beginPath();
    for (const x of [left, right]) tear(pen, x, scene.height);
    pen.stroke();
  }
}

/** In the axis strip. Gives the stretches, in CSS pixels, where no tick's label may stand. */
export function drawCutLengths(pen: Pen, scene: Scene, height: number): readonly { readonly left: number; readonly right: number }[] {
  const { palette } = scene.theme;
  const taken: { readonly left: number; readonly right: number }[] = [];
  pen.textAlign = 'center';
  const cuts = cutsIn(scene);
  for (const { left, right } of cuts) {
    pen.fillStyle = palette.band;
    pen.fillRect(left, 0, right - left, height);
    pen.strokeStyle = palette.dim;
    pen.lineWidth = 1;
    pen.beginPath();
    for (const x of [left, right]) tear(pen, x, height);
    pen.stroke();
  }
  for (const { left, right, length } of cuts.toSorted((a, b) => b.log - a.log)) {
    const words = `↔ ${length}`;
    const wide = textWidth(pen, scene.theme.font, words);
    const x = Math.min(Math.max((left + right) / 2, wide / 2 + 2), scene.width - wide / 2 - 2);
    const place = { left: x - wide / 2, right: x + wide / 2 };
    if (taken.some((one) => one.left < place.right + 4 && one.right > place.left - 4)) continue;
    taken.push(place);
    pen.fillStyle = palette.background;
    pen.fillRect(place.left - 2, height / 2 - 9, wide + 4, 14);
    pen.fillStyle = palette.text;
    pen.fillText(words, x, height / 2 - 2);
  }
  pen.textAlign = 'start';
  return taken;
}

interface Cut {
  readonly left: number;
  readonly right: number;
  /** On the log's axis, and in words. */
  readonly log: number;
  readonly length: string;
}

function cutsIn(scene: Scene): readonly Cut[] {
  const { idle, view, width, timeline } = scene;
  const found: Cut[] = [];
  idle.shown.forEach((from, index) => {
    if (from > view.end || from + idle.width < view.start) return;
    const log = (idle.to[index] ?? 0) - (idle.from[index] ?? 0);
    const [left, right] = [toX(view, width, from), toX(view, width, from + idle.width)];
    found.push({ left: Math.max(left, -20), right: Math.min(right, width + 20), log, length: formatSpan(log, timeline.axis) });
  });
  return found;
}

/** A zigzag from top to bottom. */
function tear(pen: Pen, x: number, height: number): void {
  pen.moveTo(x, 0);
  for (let y = 0, turn = 1; y < height; y += 6, turn = -turn) pen.lineTo(x + 2 * turn, Math.min(y + 3, height));
}
