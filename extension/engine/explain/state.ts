// The state of a file before and after an event, read off the lives in an Analysis.

import type { TraceEvent } from '../../../grammar/event';
import type { Analysis, LeaseLife, PinLife } from '../analysis';
import { aliveAt, countAlive, onFile } from '../lives/alive';
import { pageText, timeText } from '../words';
import type { StateRow } from './explanation';

/** Of many, that many are named. */
const SHOWN = 4;

/** Rows for a table; before is the state when the event starts, after when its outcome is known. */
export function stateRows(analysis: Analysis, file: number, event: TraceEvent): readonly StateRow[] {
  const leases = onFile(analysis.leases, file);
  const pins = onFile(analysis.pins, file);
  const known = analysis.files[file];
  const rows: StateRow[] = [
    { what: 'leases', before: leaseText(leases, event.line - 1), after: leaseText(leases, event.endLine) },
    { what: 'pins', before: pinText(pins, event.line - 1), after: pinText(pins, event.endLine) },
  ];
  const end = event.time === undefined ? undefined : event.time + (event.duration ?? 0);
  const was = breakText(analysis, file, event.line - 1, event.time);
  const is = breakText(analysis, file, event.endLine, end);
  if (was !== 'none' || is !== 'none') rows.push({ what: 'break', before: was, after: is });
  if (known !== undefined) {
    const dax =
      known.dax === 'yes'
        ? `yes (${known.daxBecause})`
        : known.dax === 'no'
          ? `no (${known.daxBecause})`
          : known.dax === 'device'
            ? 'device DAX'
            : 'not known';
    rows.push({ what: 'DAX', before: dax, after: dax });
  }
  return rows;
}

function leaseText(leases: readonly LeaseLife[], line: number): string {
  const count = countAlive(leases, line);
  if (count === 0) return 'none';
  return aliveAt(leases, line, SHOWN)
    .map((one) => {
      const holder = one.comm === undefined ? `pid ${one.pid}` : `${one.comm} (${one.pid})`;
      const breaking = one.breakLine !== undefined && one.breakLine <= line ? `, being broken since line ${one.breakLine}` : '';
      return `${one.type} lease of ${holder} since line ${one.startLine}${breaking}`;
    })
    .concat(count > SHOWN ? [`and ${count - SHOWN} more`] : [])
    .join('; ');
}

function pinText(pins: readonly PinLife[], line: number): string {
  const count = countAlive(pins, line);
  if (count === 0) return 'none';
  return aliveAt(pins, line, SHOWN)
    .map((one) => `${one.label}: ${pageText(one.firstPage, one.lastPage)}${one.releaseUncertain === true ? ' (perhaps released)' : ''}`)
    .concat(count > SHOWN ? [`and ${count - SHOWN} more`] : [])
    .join('; ');
}

function breakText(analysis: Analysis, file: number, line: number, time: number | undefined): string {
  const last = aliveAt(onFile(analysis.breaks, file), line).at(-1);
  if (last === undefined) return 'none';
  if (last.deadline === undefined || time === undefined) return `pending since line ${last.startLine}`;
  const left = last.deadline - time;
  return left >= 0
    ? `pending since line ${last.startLine}, ${timeText(left)} left`
    : `pending since line ${last.startLine}, deadline passed`;
}
