// timeline --svg: the picture's options, and the painters of the page that make it, which lie beside the bundle and are loaded when they are asked for.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DrawTimeline, PackedTimeline, PictureLook } from '../../webview/protocol';
import { lineNumber } from './event-changes';
import { oneOf } from './judging';
import { type OptionSpec, type Usage, UsageError } from './usage';

/** CSS pixels: narrower than its names and a little of the axis is no picture, wider no program shows. */
const widths = { narrowest: 400, widest: 20_000, usual: 1600 };
const themes = ['light', 'dark'] as const;

export const pictureOptions: readonly OptionSpec[] = [
  { name: 'svg', kind: 'flag', help: 'a picture of the whole log instead of a page (for a PNG: Export of the page)' },
  { name: 'theme', kind: 'value', argument: themes.join('|'), help: `of the picture (default ${themes[0]})` },
  {
    name: 'width',
    kind: 'value',
    argument: 'PIXELS',
    help: `of the picture, from ${widths.narrowest} to ${widths.widest} (default ${widths.usual})`,
  },
  { name: 'skip-idle', kind: 'flag', help: 'in the picture, cut stretches short in which nothing happens' },
  {
    name: 'finding',
    kind: 'value',
    argument: 'N',
    help: 'in the picture, arrows along the evidence of the N-th finding of check (1 is the first)',
  },
];

/** undefined: no picture is asked for. Throws UsageError, also for the look of a picture that is not asked for. */
export function readLook({ flags, values }: Usage): PictureLook | undefined {
  const theme = oneOf('--theme', values.get('theme') ?? themes[0], themes);
  const typed = values.get('width') ?? `${widths.usual}`;
  const width = Number(typed);
  if (!/^\d+$/.test(typed) || width < widths.narrowest || width > widths.widest)
    throw new UsageError(`--width ${typed}: pixels from ${widths.narrowest} to ${widths.widest}`);
  const number = values.get('finding');
  const finding = number === undefined ? undefined : lineNumber('--finding', number) - 1;
  if (flags.has('svg')) return { theme, width, skipIdle: flags.has('skip-idle'), finding };
  const [without] = ['theme', 'width', 'finding', 'skip-idle'].filter((name) => values.has(name) || flags.has(name));
  if (without !== undefined) throw new UsageError(`--${without} is of a picture: give --svg too; the page has it among its buttons`);
  return undefined;
}

/** The text of an SVG, or what is wrong. */
export function pictureOf(timeline: PackedTimeline, look: PictureLook): { readonly svg: string } | { readonly error: string } {
  const { length } = timeline.findings;
  if (look.finding !== undefined && look.finding >= length) return { error: `--finding ${look.finding + 1}: check has ${length} findings` };
  const path = join(__dirname, 'timeline-svg.js');
  // The build makes it of webview/timeline-svg.ts.
  const { drawTimeline } = createRequire(path)(path) as { readonly drawTimeline: DrawTimeline };
  return { svg: drawTimeline(timeline, look) };
}
