// Text measured and cut to a width. Log text reaches the canvas only through fillText, which knows no markup.

import type { Pen } from './pen';

/** The text, cut with an ellipsis to at most `width` CSS pixels; empty when not even one letter fits. */
export function fitText(pen: Pen, text: string, width: number): string {
  if (width < 8) return '';
  const font = knownOf(pen.font);
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  if (widthOf(pen, font, short) <= width) return short;
  // Letter by letter, each measured once: asking the canvas for every try would be most of a frame.
  let room = width - widthOf(pen, font, '…');
  let end = 0;
  for (const letter of short) {
    room -= widthOf(pen, font, letter);
    if (room < 0) break;
    end += letter.length;
  }
  return end === 0 ? '' : `${short.slice(0, end).trimEnd()}…`;
}

/** A lane's name: its kind is cut before whose it is. */
export function fitName(pen: Pen, name: string, width: number): string {
  const at = name.indexOf(' · ');
  if (at < 0 || textWidth(pen, name) <= width) return fitText(pen, name, width);
  const who = name.slice(at);
  const kind = fitText(pen, name.slice(0, at), width - textWidth(pen, who));
  return kind.length > 1 ? `${kind}${who}` : fitText(pen, name, width);
}

export function textWidth(pen: Pen, text: string): number {
  return widthOf(pen, knownOf(pen.font), text);
}

/** By font, the widths of the texts that were measured. */
const fonts = new Map<string, Map<string, number>>();

function knownOf(font: string): Map<string, number> {
  const known = fonts.get(font);
  if (known !== undefined) return known;
  const made = new Map<string, number>();
  fonts.set(font, made);
  return made;
}

function widthOf(pen: Pen, known: Map<string, number>, text: string): number {
  const width = known.get(text);
  if (width !== undefined) return width;
  if (known.size > mostKnown) known.clear();
  const measured = pen.measureText(text).width;
  known.set(text, measured);
  return measured;
}

const mostKnown = 5000;
