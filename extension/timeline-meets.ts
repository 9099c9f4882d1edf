// Where on its file a finding is: the pages on which a layout change and a pin meet, else those of the pin or the change alone.

import type { Pages } from '../webview/protocol';
import type { Analysis, ChangeLife, Finding, PinLife } from './engine/analysis';
import type { Placer } from './timeline-place';

/** Empty when the finding is not about pages, or the log hides them. */
export function pagesOfFinding(analysis: Analysis, finding: Finding, place: Placer): readonly Pages[] {
  const here = <T extends { readonly startLine: number; readonly endLine?: number; readonly file: number }>(life: T): boolean =>
    (finding.file === undefined || life.file === finding.file) && (life.startLine === finding.line || life.endLine === finding.line);
  const change = analysis.changes.find(here);
  if (change !== undefined) {
    const pins = analysis.pins.filter((pin) => pin.file === change.file && areTogether(pin, change, place));
    const meet = pins.map((pin) => common(pin, change)).filter((pages) => pages !== undefined);
    if (meet.length > 0) return meet.slice(0, mostMeets);
  }
  const alone = analysis.pins.find(here) ?? change;
  const pages = alone && pagesOfLife(alone);
  return pages === undefined ? [] : [pages];
}

export function pagesOfLife(life: { readonly firstPage?: number; readonly lastPage?: number }): Pages | undefined {
  if (life.firstPage === undefined) return undefined;
  return life.lastPage === undefined ? { firstPage: life.firstPage } : { firstPage: life.firstPage, lastPage: life.lastPage };
}

function areTogether(pin: PinLife, change: ChangeLife, place: Placer): boolean {
  return place.start(pin) <= (place.stop(change) ?? place.end) && (place.stop(pin) ?? place.end) >= place.start(change);
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
