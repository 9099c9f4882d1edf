// A canvas that is as sharp as the screen: its bitmap has the screen's own pixels, its coordinates are CSS pixels.

export interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** Device pixels per CSS pixel. */
  ratio: number;
  width: number;
  height: number;
}

export function createSurface(canvas: HTMLCanvasElement): Surface {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this page cannot draw on a 2D canvas');
  return { canvas, context, ratio: 1, width: 0, height: 0 };
}

/** Gives the bitmap the size of `width` × `height` CSS pixels; clears it; coordinates are CSS pixels from then on. */
export function prepare(surface: Surface, width: number, height: number, ratio: number): CanvasRenderingContext2D {
  const { canvas, context } = surface;
  const columns = Math.max(1, Math.round(width * ratio));
  const rows = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  if (surface.width !== width) canvas.style.width = `${width}px`;
  if (surface.height !== height) canvas.style.height = `${height}px`;
  surface.ratio = ratio;
  surface.width = width;
  surface.height = height;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Onto the nearest device pixel. */
export function snap(value: number, ratio: number): number {
  return Math.round(value * ratio) / ratio;
}
