// Colours as CSS variables spell them (#rgb, #rrggbb, #rrggbbaa, rgb(), rgba()): read, mix, and choose a readable ink. Knows no DOM.

export interface Colour {
  /** 0–255 */
  readonly r: number;
  readonly g: number;
  readonly b: number;
  /** 0–1 */
  readonly a: number;
}

/** undefined: not a colour of one of the forms above. */
export function parseColour(text: string): Colour | undefined {
  const value = text.trim().toLowerCase();
  if (value.startsWith('#')) return parseHex(value.slice(1));
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(value)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  const [r, g, b, a] = (numbers ?? []).map((part) => (part.endsWith('%') ? Number.parseFloat(part) / 100 : Number(part)));
  if (r === undefined || g === undefined || b === undefined || [r, g, b, a ?? 1].some((part) => Number.isNaN(part))) return undefined;
  return { r, g, b, a: a ?? 1 };
}

/** `share` of `over` on `under`: 0 is all `under`. */
export function mix(under: Colour, over: Colour, share: number): Colour {
  const blend = (from: number, to: number) => from + (to - from) * share;
  return { r: blend(under.r, over.r), g: blend(under.g, over.g), b: blend(under.b, over.b), a: blend(under.a, over.a) };
}

/** `over` painted on an opaque `under`. */
export function flatten(under: Colour, over: Colour): Colour {
  return mix(under, { ...over, a: 1 }, over.a);
}

export function cssColour(colour: Colour): string {
  const whole = (part: number) => Math.round(part);
  return `rgba(${whole(colour.r)}, ${whole(colour.g)}, ${whole(colour.b)}, ${Math.round(colour.a * 1000) / 1000})`;
}

/** WCAG contrast, 1–21. */
export function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** Whichever of the inks reads best on the ground. */
export function readable(ground: Colour, inks: readonly Colour[]): Colour {
  return inks.reduce((best, ink) => (contrast(ground, ink) > contrast(ground, best) ? ink : best));
}

export const black: Colour = { r: 0, g: 0, b: 0, a: 1 };
export const white: Colour = { r: 255, g: 255, b: 255, a: 1 };

function luminance(colour: Colour): number {
  const linear = (part: number) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
}

function parseHex(hex: string): Colour | undefined {
  if (!/^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return undefined;
  const long = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const part = (index: number) => Number.parseInt(long.slice(index * 2, index * 2 + 2), 16);
  return { r: part(0), g: part(1), b: part(2), a: long.length === 8 ? part(3) / 255 : 1 };
}
