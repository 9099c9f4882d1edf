// Thousands of thin bars at once: a row of device pixels is filled with their colours and painted as one picture, as high as the bars. Asking a canvas
// for each of them would be most of a frame. Only for a canvas; drawings that are exported keep every bar.

import { parseColour } from './colour';
import type { Strokes, StrokesOfLook } from './strokes';

export interface StrokeRaster {
  /** Before a frame. `width`: CSS pixels of the plot; `ratio`: device pixels per CSS pixel. */
  begin(width: number, ratio: number): void;
  /** `colourOf`: opaque, by place in `looks`. false: they are too few for a picture, and nothing was painted. */
  paint(strokes: Strokes, colourOf: (look: number) => string, top: number, height: number): boolean;
}

export function createStrokeRaster(context: CanvasRenderingContext2D): StrokeRaster {
  const rows: Line[] = [];
  let used = 0;
  let columns = 0;
  let ratio = 1;
  return {
    begin(width, perPixel) {
      used = 0;
      ratio = perPixel;
      columns = Math.max(1, Math.round(width * ratio));
    },
    paint({ looks }, colourOf, top, height) {
      let strokes = 0;
      for (const one of looks) strokes += one.count;
      if (strokes < fewest) return false;
      const known = rows[used];
      const row = known?.pixels.length === columns ? known : createLine(columns);
      if (row === undefined) return false;
      rows[used] = row;
      used += 1;
      const { pixels } = row;
      pixels.fill(0);
      for (let look = 0; look < looks.length; look++) {
        const own = looks[look];
        if (own !== undefined && own.count > 0) fill(pixels, own, bytesOf(colourOf(look)));
      }
      row.pen.putImageData(row.image, 0, 0);
      context.imageSmoothingEnabled = false;
      context.drawImage(row.pen.canvas, 0, 0, columns, 1, 0, top, columns / ratio, height);
      return true;
    },
  };
}

/** A picture one pixel high. */
interface Line {
  readonly pen: OffscreenCanvasRenderingContext2D;
  readonly image: ImageData;
  /** The image's, a number each. */
  readonly pixels: Uint32Array;
}

function createLine(columns: number): Line | undefined {
  const pen = new OffscreenCanvas(columns, 1).getContext('2d', { willReadFrequently: true });
  if (pen === null) return undefined;
  const image = pen.createImageData(columns, 1);
  return { pen, image, pixels: new Uint32Array(image.data.buffer) };
}

/** Most are a pixel or two: a call for each would cost more than the loop. */
function fill(pixels: Uint32Array, { count, lefts, rights }: StrokesOfLook, colour: number): void {
  for (let at = 0; at < count; at++) {
    const right = Math.min(rights[at] ?? 0, pixels.length);
    for (let column = Math.max(lefts[at] ?? 0, 0); column < right; column++) pixels[column] = colour;
  }
}

/** Red, green, blue, opacity, in the order of their bytes; every machine that runs this keeps the lowest first. */
function bytesOf(colour: string): number {
  const known = colours.get(colour);
  if (known !== undefined) return known;
  const { r, g, b } = parseColour(colour) ?? { r: 128, g: 128, b: 128 };
  const bytes = (0xff000000 | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;
  colours.set(colour, bytes);
  return bytes;
}

const colours = new Map<string, number>();

/** Strokes from which a picture costs less. */
const fewest = 16;
