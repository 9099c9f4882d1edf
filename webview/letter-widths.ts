// How wide a text is where no canvas can be asked: Helvetica, whose letters Arial and Liberation Sans share.

/** Thousandths of the font's size, from space to tilde (Adobe's metrics of Helvetica). */
const regular = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278,
  278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
  667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556,
  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/** The bold letters are wider by this on average, those of names and numbers. */
const bold = 1.07;
/** Of every other letter: as wide as the widest that are usual. */
const otherLetter = 1000;
const narrow: ReadonlyMap<string, number> = new Map([['·', 278]]);

/** The letters' families, for a picture whose texts are to be as wide as they were measured. */
export const measuredFamily = 'Arial, Helvetica, Liberation Sans, sans-serif';

/** CSS pixels. `font`: `11px family` or `600 11px family`. */
export function letterWidths(text: string, font: string): number {
  const [, weight, size = '11'] = /^(?:(\d+) )?([\d.]+)px /.exec(font) ?? [];
  let width = 0;
  for (const letter of text) width += regular[letter.charCodeAt(0) - 32] ?? narrow.get(letter) ?? otherLetter;
  return (width / 1000) * Number(size) * (weight === undefined ? 1 : bold);
}
