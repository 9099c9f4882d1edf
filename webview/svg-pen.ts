// A pen that writes SVG: every call of the painters becomes an element. Text is measured by a canvas and escaped here.

import type { Ink } from './palette';
import type { Hatch, Patterns } from './patterns';
import type { Pen } from './pen';

export interface SvgPen {
  readonly pen: Pen;
  readonly patterns: Patterns;
  /** The whole drawing, `width` × `height` CSS pixels. */
  finish(width: number, height: number, background: string): string;
}

/** `measure`: the width of a text in a CSS font. */
export function createSvgPen(measure: (text: string, font: string) => number): SvgPen {
  const body: string[] = [];
  const definitions: string[] = [];
  const hatches = new Map<string, string>();
  let path = '';
  let clips = 0;
  let groups = 0;
  const stack: { readonly state: typeof state; readonly groups: number }[] = [];
  let state = {
    fillStyle: '#000',
    strokeStyle: '#000',
    lineWidth: 1,
    lineJoin: 'miter',
    font: '11px sans-serif',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    globalAlpha: 1,
    dash: [] as readonly number[],
  };
  const number = (value: number): string => `${Math.round(value * 100) / 100}`;
  const opacity = (): string => (state.globalAlpha === 1 ? '' : ` opacity="${number(state.globalAlpha)}"`);
  const strokeOf = (): string => {
    const dash = state.dash.length === 0 ? '' : ` stroke-dasharray="${state.dash.map(number).join(' ')}"`;
    return ` fill="none" stroke="${escaped(state.strokeStyle)}" stroke-width="${number(state.lineWidth)}"${dash}${opacity()}`;
  };
  const text = (words: string, x: number, y: number, paint: string): void => {
    const anchor = { center: 'middle', end: 'end', right: 'end' }[state.textAlign as string] ?? 'start';
    const baseline = state.textBaseline === 'middle' ? ' dominant-baseline="central"' : '';
    body.push(
      `<text x="${number(x)}" y="${number(y)}" text-anchor="${anchor}"${baseline}${fontOf(state.font)}${paint}>${escaped(words)}</text>`,
    );
  };
  const own = {
    beginPath: () => {
      path = '';
    },
    moveTo: (x: number, y: number) => {
      path += `M${number(x)} ${number(y)}`;
    },
    lineTo: (x: number, y: number) => {
      path += `${path === '' ? 'M' : 'L'}${number(x)} ${number(y)}`;
    },
    bezierCurveTo: (ax: number, ay: number, bx: number, by: number, x: number, y: number) => {
      path += `C${[ax, ay, bx, by, x, y].map(number).join(' ')}`;
    },
    /** Whole circles only, which is all that is drawn. */
    arc: (x: number, y: number, r: number) => {
      path += `M${number(x - r)} ${number(y)}a${number(r)} ${number(r)} 0 1 0 ${number(2 * r)} 0a${number(r)} ${number(r)} 0 1 0 ${number(-2 * r)} 0Z`;
    },
    rect: (x: number, y: number, width: number, height: number) => {
      path += `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}Z`;
    },
    roundRect: (x: number, y: number, width: number, height: number, radius: number) => {
      const r = Math.max(0, Math.min(Number(radius), width / 2, height / 2));
      const a = `a${number(r)} ${number(r)} 0 0 1 `;
      path += `M${number(x + r)} ${number(y)}h${number(width - 2 * r)}${a}${number(r)} ${number(r)}v${number(height - 2 * r)}${a}${number(-r)} ${number(r)}h${number(2 * r - width)}${a}${number(-r)} ${number(-r)}v${number(2 * r - height)}${a}${number(r)} ${number(-r)}Z`;
    },
    closePath: () => {
      path += 'Z';
    },
    fill: () => void body.push(`<path d="${path}" fill="${escaped(state.fillStyle)}"${opacity()}/>`),
    stroke: () => void body.push(`<path d="${path}"${strokeOf()}/>`),
    fillRect: (x: number, y: number, width: number, height: number) =>
      void body.push(
        `<rect x="${number(x)}" y="${number(y)}" width="${number(Math.max(0, width))}" height="${number(Math.max(0, height))}" fill="${escaped(state.fillStyle)}"${opacity()}/>`,
      ),
    strokeRect: (x: number, y: number, width: number, height: number) =>
      void body.push(
        `<rect x="${number(x)}" y="${number(y)}" width="${number(Math.max(0, width))}" height="${number(Math.max(0, height))}"${strokeOf()}/>`,
      ),
    fillText: (words: string, x: number, y: number) => text(words, x, y, ` fill="${escaped(state.fillStyle)}"${opacity()}`),
    strokeText: (words: string, x: number, y: number) => text(words, x, y, `${strokeOf()} stroke-linejoin="${state.lineJoin}"`),
    measureText: (words: string) => ({ width: measure(words, state.font) }),
    setLineDash: (dash: readonly number[]) => {
      state.dash = dash;
    },
    save: () => void stack.push({ state: { ...state }, groups }),
    restore: () => {
      const before = stack.pop();
      if (before === undefined) return;
      state = before.state;
      for (; groups > before.groups; groups--) body.push('</g>');
    },
    translate: (x: number, y: number) => {
      body.push(`<g transform="translate(${number(x)} ${number(y)})">`);
      groups += 1;
    },
    clip: () => {
      clips += 1;
      definitions.push(`<clipPath id="clip${clips}"><path d="${path}"/></clipPath>`);
      body.push(`<g clip-path="url(#clip${clips})">`);
      groups += 1;
    },
  };
  const pen = new Proxy(own, {
    get: (target, name) => (name in target ? target[name as keyof typeof target] : state[name as keyof typeof state]),
    set: (_, name, value) => {
      state = { ...state, [name]: value };
      return true;
    },
  }) as unknown as Pen; // the painters use nothing that is not here: Pen names it all
  return {
    pen,
    patterns: { of: (ink, hatch) => hatchOf(ink, hatch, hatches, definitions) },
    finish: (width, height, background) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}">` +
      `<defs>${definitions.join('')}</defs><rect width="100%" height="100%" fill="${escaped(background)}"/>${body.join('\n')}${'</g>'.repeat(groups)}</svg>\n`,
  };
}

/** Attributes, not a style: they pass every policy. The theme's fonts are `11px family` or `600 11px family`. */
function fontOf(font: string): string {
  const [, weight, size = '11', family = 'sans-serif'] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(font) ?? [];
  return ` font-size="${size}" font-family="${escaped(family)}"${weight === undefined ? '' : ` font-weight="${weight}"`}`;
}

function hatchOf(ink: Ink, hatch: Hatch, known: Map<string, string>, definitions: string[]): string {
  const key = `${hatch} ${ink.fill} ${ink.stripe}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const id = `hatch${known.size}`;
  const lines =
    hatch === 'diagonal'
      ? `<path d="M-2 10L10 -2M-6 6L6 -6M2 14L14 2" stroke="${escaped(ink.stripe)}" stroke-width="2.7"/>`
      : `<rect x="1.6" y="1.6" width="1.4" height="1.4" fill="${escaped(ink.stripe)}"/><rect x="5.6" y="5.6" width="1.4" height="1.4" fill="${escaped(ink.stripe)}"/>`;
  definitions.push(
    `<pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="${escaped(ink.fill)}"/>${lines}</pattern>`,
  );
  known.set(key, `url(#${id})`);
  return `url(#${id})`;
}

/** Log text is hostile: nothing of it becomes markup. Characters that XML does not know are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[one] ?? '');
}
