// What is on the screen as one picture, lane names included: PNG through a canvas, SVG through svg-pen.ts.

import type { Model } from './model';
import { createPatterns } from './patterns';
import { drawPicture, pictureSize } from './picture';
import type { Stage } from './stage';
import { createSvgPen } from './svg-pen';

export async function exportPicture(kind: 'png' | 'svg', model: Model, stage: Stage): Promise<Uint8Array<ArrayBuffer>> {
  const scene = { ...(await stage.whole()), hover: undefined };
  const { state } = model;
  const size = pictureSize(state, scene);
  const { background } = scene.theme.palette;
  if (kind === 'svg') {
    const ruler = new OffscreenCanvas(1, 1).getContext('2d');
    const svg = createSvgPen((text, font) => {
      if (ruler === null) return text.length * 6;
      ruler.font = font;
      return ruler.measureText(text).width;
    });
    drawPicture(svg.pen, svg.patterns, state, scene);
    return new TextEncoder().encode(svg.finish(size.width, size.height, background));
  }
  const ratio = Math.max(2, scene.ratio);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round(size.height * ratio);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this page cannot draw on a 2D canvas');
  pen.scale(ratio, ratio);
  pen.fillStyle = background;
  pen.fillRect(0, 0, size.width, size.height);
  drawPicture(pen, createPatterns(pen, ratio), state, { ...scene, ratio });
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer());
}
