// The state of a file before and after an event, read off the lives in an Analysis.

import type { TraceEvent } from '../../../grammar/event';
import type { Analysis, LeaseLife, PinLife, Span } from '../analysis';
import { pageText, timeText } from '../words';
import type { StateRow } from './explanation';

/** Rows for a table; before is the state when the event starts, after when its outcome is known. */
export function stateRows(analysis: Analysis, file: number, event: TraceEvent): readonly StateRow[] {
  const before = (span: Span) => span.startLine < event.line && (span.endLine === undefined || span.endLine >= event.line);
  const after = (span: Span) => span.startLine <= event.endLine && (span.endLine === undefined || span.endLine > event.endLine);
  const leases = analysis.leases.filter((one) => one.file === file);
  const pins = analysis.pins.filter((one) => one.file === file);
  const known = analysis.files[file];
  const rows: StateRow[] = [
    { what: 'leases', before: leaseText(leases.filter(before), event.line - 1), after: leaseText(leases.filter(after), event.endLine) },
    { what: 'pins', before: pinText(pins.filter(before)), after: pinText(pins.filter(after)) },
  ];
  const end = event.time === undefined ? undefined : event.time + (event.duration ?? 0);
  const was = breakText(analysis, file, event.line, event.time, false);
  const is = breakText(analysis, file, event.endLine, end, true);
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
  if (leases.length === 0) return 'none';
  return leases
    .slice(0, 4)
    .map((one) => {
      const holder = one.comm === undefined ? `pid ${one.pid}` : `${one.comm} (${one.pid})`;
      const breaking = one.breakLine !== undefined && one.breakLine <= line ? `, being broken since line ${one.breakLine}` : '';
      return `${one.type} lease of ${holder} since line ${one.startLine}${breaking}`;
    })
    .concat(leases.length > 4 ? [`and ${leases.length - 4} more`] : [])
    .join('; ');
}

function pinText(pins: readonly PinLife[]): string {
  if (pins.length === 0) return 'none';
  return pins
    .slice(0, 4)
    .map((one) => `${one.label}: ${pageText(one.firstPage, one.lastPage)}${one.releaseUncertain === true ? ' (perhaps released)' : ''}`)
    .concat(pins.length > 4 ? [`and ${pins.length - 4} more`] : [])
    .join('; ');
}

function breakText(analysis: Analysis, file: number, line: number, time: number | undefined, ended: boolean): string {
  const open = analysis.breaks.filter(
    (one) =>
      one.file === file &&
      (ended ? one.startLine <= line : one.startLine < line) &&
      (one.endLine === undefined || (ended ? one.endLine > line : one.endLine >= line)),
  );
  const last = open.at(-1);
  if (last === undefined) return 'none';
  if (last.deadline === undefined || time === undefined) return `pending since line ${last.startLine}`;
  const left = last.deadline - time;
  return left >= 0
    ? `pending since line ${last.startLine}, ${timeText(left)} left`
    : `pending since line ${last.startLine}, deadline passed`;
}
