// Every colour the canvas uses, derived from VS Code's theme variables. Pure: the reader of variables is given.

import { black, type Colour, cssColour, flatten, mix, parseColour, readable, white } from './colour';
import type { IntervalStyle, Severity } from './protocol';

/** How a kind of bar is painted. */
export interface Ink {
  readonly fill: string;
  readonly edge: string;
  readonly stripe: string;
  /** Text on the fill. */
  readonly text: string;
}

export interface Palette {
  readonly background: string;
  readonly band: string;
  readonly grid: string;
  readonly gridFaint: string;
  readonly text: string;
  readonly dim: string;
  readonly focus: string;
  readonly playhead: string;
  readonly playheadText: string;
  readonly arrow: string;
  readonly halo: string;
  readonly signal: string;
  readonly neutral: string;
  readonly bars: Readonly<Record<IntervalStyle, Ink>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly severityInk: Readonly<Record<Severity, string>>;
  readonly highContrast: boolean;
}

/** `read` gives a CSS variable's value, or an empty text. */
export function paletteOf(read: (variable: string) => string, highContrast: boolean): Palette {
  const colour = (variables: readonly string[], otherwise: Colour): Colour => {
    for (const variable of variables) {
      const found = parseColour(read(variable));
      if (found !== undefined) return found;
    }
    return otherwise;
  };
  const background = flatten(black, colour(['--vscode-editor-background'], { r: 31, g: 31, b: 31, a: 1 }));
  const inkOnGround = readable(background, [black, white]);
  const on = (over: Colour) => flatten(background, over);
  const text = on(colour(['--vscode-editor-foreground', '--vscode-foreground'], inkOnGround));
  const dim = highContrast ? text : on(colour(['--vscode-descriptionForeground'], mix(background, text, 0.7)));
  const chart = (name: string, otherwise: string) => on(colour([`--vscode-charts-${name}`], parseColour(otherwise) ?? text));
  const green = chart('green', '#89d185');
  const yellow = chart('yellow', '#cca700');
  const blue = chart('blue', '#3794ff');
  const purple = chart('purple', '#b180d7');
  const contrastLine = on(colour(['--vscode-contrastBorder', '--vscode-foreground'], text));
  const focus = on(colour(highContrast ? ['--vscode-contrastActiveBorder', '--vscode-focusBorder'] : ['--vscode-focusBorder'], blue));

  const bar = (hue: Colour, strength: number): Ink => {
    const fill = mix(background, hue, highContrast ? strength * 0.5 : strength);
    const stripe = highContrast ? hue : mix(background, hue, Math.min(1, strength + 0.35));
    return {
      fill: cssColour(fill),
      edge: cssColour(hue),
      stripe: cssColour(stripe),
      text: cssColour(readable(fill, [text, black, white])),
    };
  };
  const severity = (variables: readonly string[], otherwise: Colour) => on(colour(variables, otherwise));
  const severities = {
    error: severity(['--vscode-editorError-foreground', '--vscode-charts-red'], { r: 241, g: 76, b: 76, a: 1 }),
    warning: severity(['--vscode-editorWarning-foreground', '--vscode-charts-yellow'], yellow),
    info: severity(['--vscode-editorInfo-foreground', '--vscode-charts-blue'], blue),
    hint: severity(['--vscode-editorHint-foreground', '--vscode-descriptionForeground'], dim),
  };
  return {
    background: cssColour(background),
    band: cssColour(highContrast ? background : mix(background, inkOnGround, 0.035)),
    grid: cssColour(highContrast ? mix(background, contrastLine, 0.45) : mix(background, text, 0.16)),
    gridFaint: cssColour(mix(background, text, highContrast ? 0.2 : 0.07)),
    text: cssColour(text),
    dim: cssColour(dim),
    focus: cssColour(focus),
    playhead: cssColour(on(colour(['--vscode-editorCursor-foreground'], text))),
    playheadText: cssColour(readable(on(colour(['--vscode-editorCursor-foreground'], text)), [black, white])),
    arrow: cssColour(text),
    halo: cssColour(background),
    signal: cssColour(purple),
    neutral: cssColour(mix(background, text, 0.65)),
    bars: {
      held: bar(green, 0.55),
      retaken: bar(green, 0.55),
      breaking: bar(yellow, 0.5),
      lost: { ...bar(text, 0.06), edge: cssColour(highContrast ? text : mix(background, text, 0.55)), text: cssColour(dim) },
      break: bar(yellow, highContrast ? 2 : 0.7),
      pin: bar(blue, 0.55),
      'pin-uncertain': bar(blue, 0.25),
      wait: bar(text, 0.32),
      change: bar(purple, 0.6),
      mapping: { ...bar(text, 0), edge: cssColour(mix(background, text, 0.5)), text: cssColour(dim) },
    },
    severities: mapSeverities(severities, cssColour),
    severityInk: mapSeverities(severities, (ground) => cssColour(readable(ground, [black, white]))),
    highContrast,
  };
}

function mapSeverities(colours: Readonly<Record<Severity, Colour>>, to: (colour: Colour) => string): Readonly<Record<Severity, string>> {
  return { error: to(colours.error), warning: to(colours.warning), info: to(colours.info), hint: to(colours.hint) };
}
