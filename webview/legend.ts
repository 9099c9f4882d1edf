// What the bars and marks mean: a sample of each, painted as the lanes paint it, and its words.

import { drawBody } from './draw-intervals';
import { traceShape } from './draw-marks';
import { element } from './element';
import { createPatterns } from './patterns';
import type { IntervalStyle, MarkShape } from './protocol';
import { createSurface, prepare } from './surface';
import { readTheme } from './theme';

/** Only what this log has: bit i of `looks` is set where an item has the look in place i. */
export function legendNodes(looks: number): readonly Node[] {
  const entries = words.filter((_, place) => (looks >> place) & 1);
  if (entries.length === 0) return [];
  const list = element('dl', { className: 'legend dim' });
  for (const [look, means] of entries) list.append(element('dt', {}, sample(look)), element('dd', { text: means }));
  return [element('h3', { className: 'legend-head', text: 'What is drawn' }), list];
}

function sample(look: IntervalStyle | MarkShape): HTMLElement {
  const surface = createSurface(element('canvas', { attributes: { 'aria-hidden': 'true' } }));
  const { palette } = readTheme(document.body);
  const pen = prepare(surface, width, height, devicePixelRatio);
  if (look === 'diamond' || look === 'triangle' || look === 'circle' || look === 'bar') {
    traceShape(pen, look, width / 2, height / 2, 5);
    pen.fillStyle = look === 'circle' ? palette.signal : palette.neutral;
    pen.fill();
  } else if (look === 'break') {
    pen.fillStyle = palette.bars.break.fill;
    pen.beginPath();
    pen.moveTo(0, 1);
    pen.lineTo(width, height - 2);
    pen.lineTo(width, height);
    pen.lineTo(0, height);
    pen.fill();
  } else if (look === 'mapping') {
    pen.strokeStyle = palette.bars.mapping.edge;
    pen.setLineDash([2, 3]);
    pen.strokeRect(0.5, 0.5, width - 1, height - 1);
  } else {
    const box = { left: 0.5, top: 1, width: width - 1, height: height - 2 };
    drawBody(pen, palette, createPatterns(surface.context, devicePixelRatio), look, box);
  }
  return surface.canvas;
}

/** In the order of `looks`. */
const words: readonly (readonly [IntervalStyle | MarkShape, string])[] = [
  ['held', 'lease held'],
  ['breaking', 'lease being broken: its holder is asked to let go'],
  ['lost', 'lease lost, not retaken yet'],
  ['retaken', 'lease retaken'],
  ['break', 'break time left until the deadline'],
  ['pin', 'pages pinned'],
  ['pin-uncertain', 'perhaps pinned: the release is not certain'],
  ['wait', 'layout change that waits for a lease'],
  ['change', 'layout change: truncate, hole punch, …'],
  ['mapping', 'mapping (on the file map)'],
  ['diamond', 'end of a layout change'],
  ['triangle', 'GUP call'],
  ['circle', 'signal'],
  ['bar', 'release or retake of a lease'],
];

const width = 26;
const height = 12;
