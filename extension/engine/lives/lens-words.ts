// The one line above a lease: how long it was held, what was pinned under it, what became of it.

import type { Analysis, LeaseLife } from '../analysis';
import { timeText } from '../words';
import { pinsUnder } from './objects';

/** `held 12.3 ms · 4 pins · broken at line 88, retaken at line 91`; `leases` are lived on the analysis' clock. */
export function leaseLens(analysis: Analysis, lease: LeaseLife): string {
  const pins = pinsUnder(analysis, lease).length;
  return [heldText(analysis, lease), pins === 0 ? 'no pins' : `${pins} ${pins === 1 ? 'pin' : 'pins'}`, fateText(analysis, lease)]
    .filter((part) => part !== '')
    .join(' · ');
}

function heldText(analysis: Analysis, { startTime, endTime, endLine }: LeaseLife): string {
  const end = endTime ?? (endLine === undefined ? analysis.endTime : undefined);
  const time = startTime === undefined || end === undefined ? '' : ` ${timeText(end - startTime)}`;
  return endLine === undefined ? `held to the end of the log${time === '' ? '' : ` (${time.trim()})`}` : `held${time}`;
}

function fateText(analysis: Analysis, lease: LeaseLife): string {
  const broken = lease.breakLine === undefined ? '' : `broken at line ${lease.breakLine}`;
  const retaken = lease.retakenBy === undefined ? undefined : analysis.leases[lease.retakenBy];
  const end = lease.end === undefined || lease.endLine === undefined ? '' : `${ends[lease.end]} at line ${lease.endLine}`;
  return [broken, end, retaken === undefined ? '' : `retaken at line ${retaken.startLine}`].filter((part) => part !== '').join(', ');
}

const ends = {
  released: 'released',
  'timed-out': 'taken away',
  downgraded: 'downgraded',
  retyped: 'changed to another type',
  closed: 'lost when the file was closed',
  exited: 'lost when its process ended',
} as const;
