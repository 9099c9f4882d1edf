// Keys → what they do. Pure: the page asks which action a key means and carries it out.

export type KeyAction =
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'next-finding'
  | 'previous-finding'
  | 'next-violation'
  | 'previous-violation'
  | 'go-to-line'
  | 'filter'
  | 'marker-a'
  | 'marker-b'
  | 'clear-markers'
  | 'switch-view'
  | 'group-by'
  | 'compress'
  | 'pin-lane'
  | 'fold-lane'
  | 'lane-up'
  | 'lane-down'
  | 'pages-in'
  | 'pages-out'
  | 'pages-up'
  | 'pages-down'
  | 'clear';

export interface KeyStroke {
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** The tree uses arrows, Enter and Space for itself. */
  readonly inTree: boolean;
  /** A text field has the focus: it keeps everything. */
  readonly inText: boolean;
  /** A button has the focus: it keeps Enter and the arrows. */
  readonly inControl: boolean;
}

export function actionOf(stroke: KeyStroke): KeyAction | undefined {
  if (stroke.ctrl || stroke.inText) return undefined;
  if (stroke.alt) return withAlt[stroke.key];
  const action = everywhere[stroke.key] ?? everywhere[stroke.key.toLowerCase()];
  if (action !== undefined) return action;
  if (stroke.key === 'Enter') return stroke.inControl ? undefined : 'go-to-line';
  return stroke.inTree || stroke.inControl ? undefined : arrows[stroke.key];
}

/** The keys in words, for the detail pane. */
export const keyHelp: readonly (readonly [keys: string, does: string])[] = [
  ['. ,', 'next, previous finding'],
  ['> <', 'next, previous violation'],
  ['Enter', 'go to the line'],
  ['W S  + −', 'zoom in, out'],
  ['A D  ← →', 'move'],
  ['0', 'fit everything'],
  ['/', 'filter and find'],
  ['[ ] \\', 'measure from, to, no more'],
  ['V G', 'views; by file, by task'],
  ['Z', 'skip idle time, or not'],
  ['P C', 'pin, collapse the lane'],
  ['Alt ↑ ↓', 'move the lane'],
  ['E Q  R F', 'map: pages in, out, up, down'],
  ['Esc', 'clear the selection'],
];

const everywhere: Readonly<Record<string, KeyAction | undefined>> = {
  '.': 'next-finding',
  ',': 'previous-finding',
  '>': 'next-violation',
  '<': 'previous-violation',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  _: 'zoom-out',
  '0': 'fit',
  w: 'zoom-in',
  s: 'zoom-out',
  a: 'left',
  d: 'right',
  Escape: 'clear',
  '/': 'filter',
  '[': 'marker-a',
  ']': 'marker-b',
  '\\': 'clear-markers',
  v: 'switch-view',
  g: 'group-by',
  z: 'compress',
  p: 'pin-lane',
  c: 'fold-lane',
  e: 'pages-in',
  q: 'pages-out',
  r: 'pages-up',
  f: 'pages-down',
};

const withAlt: Readonly<Record<string, KeyAction | undefined>> = { ArrowUp: 'lane-up', ArrowDown: 'lane-down' };

const arrows: Readonly<Record<string, KeyAction | undefined>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
