// Hatching for bars, so that colour never carries meaning alone. Tiles are drawn in device pixels and kept per palette.

import type { Ink } from './palette';

export type Hatch = 'diagonal' | 'dots';

export interface Patterns {
  /** A fill for `ink` with the hatch on it; falls back to the plain fill where patterns cannot be made. */
  of(ink: Ink, hatch: Hatch): CanvasPattern | string;
}

/** `ratio`: device pixels per CSS pixel. */
export function createPatterns(context: CanvasRenderingContext2D, ratio: number): Patterns {
  const known = new Map<string, CanvasPattern | string>();
  return {
    of(ink, hatch) {
      const key = `${hatch} ${ink.fill} ${ink.stripe}`;
      const found = known.get(key) ?? make(context, ink, hatch, ratio);
      known.set(key, found);
      return found;
    },
  };
}

function make(context: CanvasRenderingContext2D, ink: Ink, hatch: Hatch, ratio: number): CanvasPattern | string {
  const size = Math.max(4, Math.round(8 * ratio));
  const tile = new OffscreenCanvas(size, size);
  const brush = tile.getContext('2d');
  if (brush === null) return ink.fill;
  brush.fillStyle = ink.fill;
  brush.fillRect(0, 0, size, size);
  if (hatch === 'diagonal') drawDiagonal(brush, ink, size);
  else drawDots(brush, ink, size, ratio);
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? ink.fill;
}

/** Three strokes, so that the tile's corners meet without a gap. */
function drawDiagonal(brush: OffscreenCanvasRenderingContext2D, ink: Ink, size: number): void {
  brush.strokeStyle = ink.stripe;
  brush.lineWidth = size * 0.34;
  brush.beginPath();
  for (const shift of [-size, 0, size]) {
    brush.moveTo(shift - size * 0.25, size * 1.25);
    brush.lineTo(shift + size * 1.25, -size * 0.25);
  }
  brush.stroke();
}

function drawDots(brush: OffscreenCanvasRenderingContext2D, ink: Ink, size: number, ratio: number): void {
  brush.fillStyle = ink.stripe;
  const dot = Math.max(1, Math.round(1.4 * ratio));
  brush.fillRect(Math.round(size * 0.2), Math.round(size * 0.2), dot, dot);
  brush.fillRect(Math.round(size * 0.7), Math.round(size * 0.7), dot, dot);
}
