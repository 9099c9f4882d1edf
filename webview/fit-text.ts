// Text measured and cut to a width. Log text reaches the canvas only through fillText, which knows no markup. `font` is the one that the pen has:
// asking a canvas for it has it spelled anew each time, and a frame asks hundreds of times.

import type { Pen } from './pen';

/** The text, cut with an ellipsis to at most `width` CSS pixels; empty when not even one letter fits. */
export function fitText(pen: Pen, font: string, text: string, width: number): string {
  if (width < 8) return '';
  const known = knownOf(font);
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  if (widthOf(pen, known, short) <= width) return short;
  // Letter by letter, each measured once: asking the canvas for every try would be most of a frame.
  let room = width - widthOf(pen, known, '…');
  let end = 0;
  for (const letter of short) {
    room -= widthOf(pen, known, letter);
    if (room < 0) break;
    end += letter.length;
  }
  return end === 0 ? '' : `${short.slice(0, end).trimEnd()}…`;
}

/** A lane's name: its kind is cut before whose it is. */
export function fitName(pen: Pen, font: string, name: string, width: number): string {
  const at = name.indexOf(' · ');
  if (at < 0 || textWidth(pen, font, name) <= width) return fitText(pen, font, name, width);
  const who = name.slice(at);
  const kind = fitText(pen, font, name.slice(0, at), width - textWidth(pen, font, who));
  return kind.length > 1 ? `${kind}${who}` : fitText(pen, font, name, width);
}

export function textWidth(pen: Pen, font: string, text: string): number {
  return widthOf(pen, knownOf(font), text);
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
