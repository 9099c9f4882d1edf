// The engine's words for files, people, pages and times, the same in every message.

import type { PinList } from './kernel/file-pins';
import type { KernelFile, Pin, Process } from './kernel/model';
import { same } from './kernel/model';
import { labelOf } from './kernel/pin-label';

export function nameOf(file: KernelFile | undefined): string {
  if (file === undefined) return 'a file the log does not name';
  const one = same(file);
  return one.paths.at(-1) ?? (one.inode === undefined ? 'a file the log does not name' : `inode ${one.inode}`);
}

export function whoIs(process: Process | undefined): string {
  if (process === undefined) return 'a process the log does not show';
  if (process.pid === 0) return process.comm ?? 'the traced process';
  return process.comm === undefined ? `pid ${process.pid}` : `${process.comm} (pid ${process.pid})`;
}

/** `page 3`, `pages 0–15`, `pages 32 to the end`. */
export function pageText(first: number | undefined, last: number | undefined): string {
  if (first === undefined) return 'pages the log does not name';
  if (last === undefined || last === Number.POSITIVE_INFINITY) return `pages ${first} to the end`;
  return first === last ? `page ${first}` : `pages ${first}–${last}`;
}

export function pinText(pins: readonly Pin[] | PinList): string {
  const shown = pins
    .slice(0, 3)
    .map((pin) => `${labelOf(pin)} (${pageText(pin.firstPage, pin.lastPage)}, ${whoIs(pin.process)}, line ${pin.takenLine})`);
  const rest = pins.length - shown.length + ('more' in pins ? pins.more : 0);
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** ns as a person reads it. */
export function timeText(ns: number): string {
  const abs = Math.abs(ns);
  if (abs >= 1e9) return `${trim(ns / 1e9)} s`;
  if (abs >= 1e6) return `${trim(ns / 1e6)} ms`;
  if (abs >= 1e3) return `${trim(ns / 1e3)} µs`;
  return `${ns} ns`;
}

function trim(value: number): string {
  const text = value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  // Only behind a point: 260 is not 26.
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
