// Text measured and cut to a width. Log text reaches the canvas only through fillText, which knows no markup.

/** The text, cut with an ellipsis to at most `width` CSS pixels; empty when not even one letter fits. */
export function fitText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (width < 8) return '';
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  if (textWidth(context, short) <= width) return short;
  let low = 0;
  let high = short.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(context, `${short.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${short.slice(0, low).trimEnd()}…`;
}

export function textWidth(context: CanvasRenderingContext2D, text: string): number {
  return context.measureText(text).width;
}
