// The numbers of the fixes about ranges: which part of an operation's range is not pinned, and into which pieces a large pin can be cut.

import type { Analysis, ChangeLife, Finding, PinLife } from '../analysis';
import { pinsBefore, touches } from '../lives/objects';
import type { ByteRange } from './snippet';

const page = 4096;

/** The operation that a finding is about; undefined for findings about something else. */
export function changeOf(analysis: Analysis, finding: Finding): ChangeLife | undefined {
  return analysis.changes.find(
    (change) =>
      change.file === finding.file && (change.startLine === finding.line || change.endLine === finding.line) && change.operation !== 'open',
  );
}

/**
 * The parts of a hole punch (or zeroing) in which no page is pinned. undefined: the range of the operation or of a pin is not known,
 * or it is a truncate, whose range cannot be cut; an empty list: all of it is pinned.
 */
export function unpinnedParts(analysis: Analysis, change: ChangeLife): readonly ByteRange[] | undefined {
  if (change.operation !== 'punch' && change.operation !== 'zero') return undefined;
  if (change.firstPage === undefined || change.lastPage === undefined) return undefined;
  const pins = pinsOf(analysis, change);
  if (pins === undefined) return undefined;
  const parts: ByteRange[] = [];
  let from = change.firstPage;
  for (const { first, last } of pins) {
    if (first > from) parts.push(bytes(from, first - 1));
    from = Math.max(from, last + 1);
  }
  if (from <= change.lastPage) parts.push(bytes(from, change.lastPage));
  return parts;
}

/** bytes: the least size to which a file can be cut without touching a pinned page; undefined where a pin's range is hidden. */
export function smallestSize(analysis: Analysis, change: ChangeLife): number | undefined {
  if (change.operation !== 'truncate') return undefined;
  const pins = pinsOf(analysis, change);
  const last = pins?.reduce((most, pin) => Math.max(most, pin.last), -1);
  return last === undefined || last < 0 ? undefined : (last + 1) * page;
}

/** Eight pieces of the pin, or one per page where it has fewer; offsets from the first pinned page. */
export function piecesOf(pin: PinLife): readonly ByteRange[] {
  if (pin.firstPage === undefined || pin.lastPage === undefined) return [];
  const pages = pin.lastPage - pin.firstPage + 1;
  const each = Math.ceil(pages / 8);
  const pieces: ByteRange[] = [];
  for (let from = 0; from < pages; from += each) pieces.push({ offset: from * page, length: Math.min(each, pages - from) * page });
  return pieces;
}

/** What a range fix says of its numbers: `bytes 0–8191 and 16384–20479`. */
export function rangesText(ranges: readonly ByteRange[]): string {
  const shown = ranges.slice(0, 3).map(({ offset, length }) => `${offset}–${offset + length - 1}`);
  return `bytes ${shown.join(', ')}${ranges.length > 3 ? ` and ${ranges.length - 3} more` : ''}`;
}

/** Pinned page ranges that an operation met, by their first page; undefined when the log hides one of them. */
function pinsOf(analysis: Analysis, change: ChangeLife): readonly { readonly first: number; readonly last: number }[] | undefined {
  const pins = pinsBefore(analysis, change.file, change.endLine ?? change.startLine, 4096).filter((pin) => touches(change, pin));
  const ranges = pins.flatMap(({ firstPage, lastPage }) =>
    firstPage === undefined || lastPage === undefined ? [] : [{ first: firstPage, last: lastPage }],
  );
  return ranges.length < pins.length || ranges.length === 0 ? undefined : ranges.sort((a, b) => a.first - b.first);
}

function bytes(first: number, last: number): ByteRange {
  return { offset: first * page, length: (last - first + 1) * page };
}
