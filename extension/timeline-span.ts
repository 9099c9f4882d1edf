// Small words of the timeline: a stretch of its axis, and which of two severities is worse.

import type { Severity } from '../webview/protocol';
import { timeText } from './engine/words';

/** ns on a time axis, lines on a line axis. */
export function spanText(length: number, axis: 'time' | 'line'): string {
  return axis === 'line' ? `${length} ${length === 1 ? 'line' : 'lines'}` : timeText(length);
}

export function worst(a: Severity | undefined, b: Severity | undefined): Severity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

const order: readonly Severity[] = ['hint', 'info', 'warning', 'error'];
