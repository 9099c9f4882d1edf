// Thousands of thin bars at once: a row of device pixels is filled with their colours and painted as one picture, as high as the bars. Asking a canvas
// for each of them would be most of a frame. Only for a canvas; drawings that are exported keep every bar.

import { parseColour } from './colour';
import type { Strokes } from './strokes';

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
    paint(strokes, colourOf, top, height) {
      if (strokes.count() < fewest) return false;
      const known = rows[used];
      const row = known?.pixels.length === columns ? known : createLine(columns);
      if (row === undefined) return false;
      rows[used] = row;
      used += 1;
      const { pixels } = row;
      pixels.fill(0);
      let colour = 0;
      strokes.draw((look, left, width) => {
        if (look !== undefined) colour = bytesOf(colourOf(look));
        else pixels.fill(colour, Math.max(0, Math.round(left * ratio)), Math.max(0, Math.round((left + width) * ratio)));
      });
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
