// Where on its file a finding is: the pages on which a layout change and a pin meet, else those of the pin or the change alone.

import type { Pages } from '../webview/protocol';
import type { Analysis, ChangeLife, Finding, PinLife } from './engine/analysis';
import { overlapsOf } from './timeline-overlaps';
import type { Placer } from './timeline-place';

/** Looks pages up for many findings: lives are found by their lines. Empty when a finding is not about pages, or the log hides them. */
export function createMeets(analysis: Analysis, place: Placer): (finding: Finding) => readonly Pages[] {
  const changes = byLine(analysis.changes);
  const pins = byLine(analysis.pins);
  const pinsOf = new Map(
    [...Map.groupBy(analysis.pins, (pin) => pin.file)].map(([file, own]) => [
      file,
      overlapsOf(own.map((pin) => ({ start: place.start(pin), end: place.stop(pin) ?? place.end, of: pin }))),
    ]),
  );
  return (finding) => {
    const here = <T extends { readonly file: number }>(lives: readonly T[] | undefined): T | undefined =>
      lives?.find((life) => finding.file === undefined || life.file === finding.file);
    const change = here(changes.get(finding.line));
    if (change !== undefined) {
      const together = pinsOf.get(change.file)?.all(place.start(change), place.stop(change) ?? place.end, mostLookedAt) ?? [];
      const meet = together.map((pin) => common(pin, change)).filter((pages) => pages !== undefined);
      if (meet.length > 0) return meet.slice(0, mostMeets);
    }
    const alone = here(pins.get(finding.line)) ?? change;
    const pages = alone && pagesOfLife(alone);
    return pages === undefined ? [] : [pages];
  };
}

/** By the line where a life begins and the one where it ends, in the order given. */
function byLine<T extends { readonly startLine: number; readonly endLine?: number }>(
  lives: Iterable<T>,
): ReadonlyMap<number, readonly T[]> {
  const found = new Map<number, T[]>();
  for (const life of lives) {
    for (const line of new Set([life.startLine, life.endLine])) {
      if (line === undefined) continue;
      const known = found.get(line);
      if (known === undefined) found.set(line, [life]);
      else known.push(life);
    }
  }
  return found;
}

export function pagesOfLife(life: { readonly firstPage?: number; readonly lastPage?: number }): Pages | undefined {
  if (life.firstPage === undefined) return undefined;
  return life.lastPage === undefined ? { firstPage: life.firstPage } : { firstPage: life.firstPage, lastPage: life.lastPage };
}

function common(a: PinLife, b: ChangeLife): Pages | undefined {
  if (a.firstPage === undefined || b.firstPage === undefined) return undefined;
  const firstPage = Math.max(a.firstPage, b.firstPage);
  const lastPage = Math.min(a.lastPage ?? Number.POSITIVE_INFINITY, b.lastPage ?? Number.POSITIVE_INFINITY);
  if (lastPage < firstPage) return undefined;
  return Number.isFinite(lastPage) ? { firstPage, lastPage } : { firstPage };
}

/** A change of a whole file under thousands of pins names these. */
const mostMeets = 64;
const mostLookedAt = 4096;
