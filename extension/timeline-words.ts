// What is written on bars and in their tooltips. Text from the log goes in as it is; the page shows it as text only.

import type { BreakLife, ChangeLife, LeaseLife, PinLife } from './engine/analysis';
import type { Placer } from './timeline-place';
import { spanText } from './timeline-span';

export function whoIs(one: { readonly pid: number; readonly comm?: string }): string {
  if (one.pid === 0 && one.comm === undefined) return 'an unknown task';
  return one.comm === undefined ? `pid ${one.pid}` : `${one.comm} (pid ${one.pid})`;
}

export function shortWho(one: { readonly pid: number; readonly comm?: string }): string {
  return one.comm ?? (one.pid === 0 ? 'unknown task' : `pid ${one.pid}`);
}

export const leaseNames: Readonly<Record<LeaseLife['type'], string>> = {
  read: 'read lease',
  write: 'write lease',
  layout: 'layout lease',
  'layout-exclusive': 'exclusive layout lease',
};

const leaseEnds: Readonly<Record<NonNullable<LeaseLife['end']>, string>> = {
  released: 'released',
  'timed-out': 'taken away when the break time ran out',
  downgraded: 'downgraded to a read lease',
  retyped: 'changed to another type',
  closed: 'ended by close',
  exited: 'ended by exit',
};

export function leaseTooltip(lease: LeaseLife): string {
  const fd = lease.fd === undefined ? '' : `, fd ${lease.fd}`;
  const parts = [`${leaseNames[lease.type]} of ${whoIs(lease)}${fd}`, `taken at line ${lease.startLine}`];
  if (lease.breakLine !== undefined) parts.push(`breaking since line ${lease.breakLine}`);
  if (lease.end !== undefined) parts.push(`${leaseEnds[lease.end]}${lease.endLine === undefined ? '' : ` at line ${lease.endLine}`}`);
  else parts.push('held to the end of the log');
  return parts.join('\n');
}

export function breakLabel(one: BreakLife, place: Placer): string {
  const end = place.stop(one);
  const start = place.start(one);
  if (end === undefined) return 'still breaking when the log ends';
  if (one.outcome === 'timed-out') return `timed out after ${spanText(end - start, place.axis)}`;
  const word = one.outcome === undefined ? 'over' : breakOutcomes[one.outcome];
  if (one.deadline === undefined || place.axis === 'line') return word;
  return `${word}, ${spanText(Math.max(0, one.deadline - end), 'time')} of ${spanText(one.deadline - start, 'time')} left`;
}

const breakOutcomes: Readonly<Record<NonNullable<BreakLife['outcome']>, string>> = {
  released: 'released',
  'timed-out': 'timed out',
  nonblock: 'not waited for',
  interrupted: 'wait interrupted',
  refused: 'refused',
  downgraded: 'downgraded',
  killed: 'breaker killed',
};

export function breakTooltip(one: BreakLife): string {
  const target = one.leases.length === 1 ? 'a lease' : `${one.leases.length} leases`;
  return `${whoIs(one)} breaks ${target}${one.downgrade ? ' down to a read lease' : ''}`;
}

/** `pages 0–15`, empty when the log hides them. */
export function pagesOf(range: { readonly firstPage?: number; readonly lastPage?: number }): string {
  if (range.firstPage === undefined) return '';
  if (range.lastPage === undefined) return `from page ${range.firstPage}`;
  return range.firstPage === range.lastPage ? `page ${range.firstPage}` : `pages ${range.firstPage}–${range.lastPage}`;
}

export function pinLabel(pin: PinLife): string {
  return [pin.label, pagesOf(pin)].filter((part) => part !== '').join(' · ');
}

export function pinTooltip(pin: PinLife): string {
  const access = pin.write === undefined ? '' : pin.write ? ', for writing' : ', read only';
  const parts = [`pinned by ${whoIs(pin)} through ${pin.owner}${access}`, `from line ${pin.startLine}`];
  if (pin.endLine !== undefined) parts.push(`released at line ${pin.endLine}${pin.releaseUncertain === true ? ', perhaps' : ''}`);
  else parts.push('never released in this log');
  return parts.join('\n');
}

/** From 1 ms on it says how long it took: what takes so long waited for something. */
export function changeLabel(change: ChangeLife, waited: number, took: number, place: Placer): string {
  if (waited > 0) {
    const outcome = change.outcome === undefined || change.outcome === 'ok' ? '' : `, then ${change.outcome}`;
    return `${change.operation} waits ${spanText(waited, place.axis)}${outcome}`;
  }
  const length = place.axis === 'time' && took >= 1e6 ? spanText(took, place.axis) : '';
  return [change.operation, pagesOf(change), length].filter((part) => part !== '').join(' · ');
}

export function changeTooltip(change: ChangeLife): string {
  const pages = pagesOf(change);
  const parts = [`${change.operation} by ${whoIs(change)}${pages === '' ? '' : `, ${pages}`}`, `starts at line ${change.startLine}`];
  parts.push(change.endLine === undefined ? 'never returns in this log' : `returns ${change.outcome ?? '?'} at line ${change.endLine}`);
  return parts.join('\n');
}
