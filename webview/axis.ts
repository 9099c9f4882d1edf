// The axis: ticks on a 1-2-5 ladder, and how a moment and a stretch are spelled.

import { type Idle, toLog, toShown } from './idle';
import { toX, type View } from './viewport';

export type AxisKind = 'time' | 'line';

export interface Tick {
  readonly at: number;
  /** Absent on the small ticks between. */
  readonly label?: string;
}

/** Ticks inside the view and inside the log; labelled ones are at least `gap` pixels apart. */
export function ticks(view: View, width: number, axis: AxisKind, axisEnd: number, gap = 92): readonly Tick[] {
  const span = view.end - view.start;
  if (!(span > 0) || width < 1) return [];
  return ticksBetween(Math.max(view.start, 0), Math.min(view.end, axisEnd), stepFor((span * gap) / width, axis), axis);
}

/** The same where idle time is cut short: every stretch between two cuts has its own ticks, and none stands in a cut. */
export function ticksOf(scene: TickScene): readonly Tick[] {
  const { view, width, idle, timeline } = scene;
  if (last?.view === view && last.width === width && last.idle === idle && last.timeline === timeline) return last.found;
  const found = idle.from.length === 0 ? ticks(view, width, timeline.axis, timeline.end) : ticksAroundCuts(scene);
  last = { view, width, idle, timeline, found };
  return found;
}

interface TickScene {
  readonly view: View;
  readonly width: number;
  readonly idle: Idle;
  readonly timeline: { readonly axis: AxisKind; readonly end: number };
}

/** A frame asks three times for the same ticks. */
let last: (TickScene & { readonly found: readonly Tick[] }) | undefined;

function ticksAroundCuts({ view, width, idle, timeline: { axis, end } }: TickScene, gap = 92): readonly Tick[] {
  const step = stepFor(((view.end - view.start) * gap) / Math.max(width, 1), axis);
  const [from, to] = [Math.max(toLog(idle, view.start), 0), Math.min(toLog(idle, view.end), end)];
  const found: Tick[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (let index = 0; index <= idle.from.length; index++) {
    const begin = index === 0 ? 0 : (idle.to[index - 1] ?? 0);
    const stop = index === idle.from.length ? end : (idle.from[index] ?? end);
    for (const tick of ticksBetween(Math.max(begin, from), Math.min(stop, to), step, axis)) {
      const x = toX(view, width, toShown(idle, tick.at));
      if (tick.label === undefined || x >= free) found.push(tick);
      else found.push({ at: tick.at });
      if (tick.label !== undefined && x >= free) free = x + gap * 0.8;
    }
  }
  return found;
}

function ticksBetween(from: number, to: number, step: number, axis: AxisKind): readonly Tick[] {
  const parts = smallSteps(step, axis);
  const small = step / parts;
  const found: Tick[] = [];
  const end = Math.floor(to / small + 1e-9);
  for (let index = Math.ceil(from / small - 1e-9); index <= end; index++) {
    const at = index * small;
    found.push(index % parts === 0 ? { at, label: formatAt(at, axis, step) } : { at });
  }
  return found;
}

/** The smallest of 1, 2, 5 × 10ⁿ of its unit (ns to s, then min, h, d) that is not below `least`; at least one line, at least one ns. */
export function stepFor(least: number, axis: AxisKind): number {
  const wanted = Math.max(least, 1);
  if (axis === 'time' && wanted > 20e9 * (1 + 1e-9)) {
    const long = longUnits.findLast((unit) => wanted > unit.over * (1 + 1e-9)) ?? longUnits[0];
    return oneTwoFive(Math.max(1, wanted / long.ns)) * long.ns;
  }
  return oneTwoFive(wanted);
}

function oneTwoFive(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  for (const factor of [1, 2, 5]) if (power * factor >= wanted * (1 - 1e-9)) return power * factor;
  return power * 10;
}

/** `1.20 s`, `350 ms`, `line 40`; as many digits as neighbours `step` apart need. */
export function formatAt(at: number, axis: AxisKind, step: number): string {
  if (axis === 'line') return `line ${Math.round(at)}`;
  if (at === 0) return '0 s';
  if (at >= 60e9) return longAt(at, step);
  const unit = unitFor(Math.max(Math.abs(at), step));
  const decimals = Math.max(0, Math.ceil(Math.log10(unit.ns / step) - 1e-9));
  return `${group((at / unit.ns).toFixed(decimals))} ${unit.name}`;
}

/** A stretch of the axis with three significant digits: `2.01 s`, `50.0 ms`, `14 lines`. */
export function formatSpan(length: number, axis: AxisKind): string {
  if (axis === 'line') return Math.round(length) === 1 ? '1 line' : `${Math.round(length)} lines`;
  const size = Math.abs(length);
  if (size < 1) return '0 s';
  if (size >= 60e9) return longAt(size, size >= 3600e9 ? 60e9 : 1e9);
  const unit = unitFor(size);
  const value = size / unit.ns;
  const decimals = unit.ns === 1 ? 0 : value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(decimals)} ${unit.name}`;
}

/** `over`: the step from which the unit below has no more of the ladder. */
const longUnits = [
  { ns: 60e9, name: 'min', over: 20e9 },
  { ns: 3600e9, name: 'h', over: 1200e9 },
  { ns: 86_400e9, name: 'd', over: 36_000e9 },
] as const;

/** `1 d 2 h`, `5 min 12.5 s`: from the largest unit down to the one that the step needs. */
function longAt(at: number, step: number): string {
  const parts: string[] = [];
  let rest = Math.round(at / Math.min(step, 60e9)) * Math.min(step, 60e9);
  for (const { ns, name } of longUnits.toReversed()) {
    const count = Math.floor(rest / ns + 1e-9);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * ns;
  }
  const decimals = Math.max(0, Math.ceil(Math.log10(1e9 / step) - 1e-9));
  if (step < 60e9 && rest / 1e9 >= 10 ** -decimals / 2) parts.push(`${group((rest / 1e9).toFixed(decimals))} s`);
  return parts.join(' ');
}

const units = [
  { ns: 1e9, name: 's' },
  { ns: 1e6, name: 'ms' },
  { ns: 1e3, name: 'µs' },
  { ns: 1, name: 'ns' },
] as const;

function unitFor(ns: number): (typeof units)[number] {
  return units.find((unit) => ns >= unit.ns) ?? units[3];
}

/** How many small steps lie in a labelled one; lines have no halves. */
function smallSteps(step: number, axis: AxisKind): number {
  const first = Math.round(step / 10 ** Math.floor(Math.log10(step) + 1e-9));
  const parts = first === 2 ? 4 : 5;
  return axis === 'line' && !Number.isInteger(step / parts) ? 1 : parts;
}

/** Digits behind the point in threes, with a thin space: 1.316 200. */
function group(text: string): string {
  const [whole, fraction] = text.split('.');
  return fraction === undefined ? text : `${whole}.${fraction.replace(/(\d{3})(?=\d)/g, '$1\u2009')}`;
}
