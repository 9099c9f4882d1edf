// Text measured and cut to a width. Log text reaches the canvas only through fillText, which knows no markup.

import type { Pen } from './pen';

/** The text, cut with an ellipsis to at most `width` CSS pixels; empty when not even one letter fits. */
export function fitText(pen: Pen, text: string, width: number): string {
  if (width < 8) return '';
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  if (textWidth(pen, short) <= width) return short;
  let low = 0;
  let high = short.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(pen, `${short.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${short.slice(0, low).trimEnd()}…`;
}

export function textWidth(pen: Pen, text: string): number {
  const key = `${pen.font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size > mostKnown) widths.clear();
  const { width } = pen.measureText(text);
  widths.set(key, width);
  return width;
}

/** Measuring is dear and the same words come back every frame. */
const widths = new Map<string, number>();
const mostKnown = 20_000;
