// The file map's shapes: what a file's pins, layout changes, mappings and findings cover, in pages and time, from the runs in view. Knows no DOM.

import { isShape, lookOf, rankOf, trackOf } from './columns';
import { type Idle, toShown } from './idle';
import { type IntervalStyle, noPage, type PackedTimeline, type Pages, type Severity } from './protocol';
import { isIn, type Runs, runsOf } from './runs';
import { rank, severityOf } from './severity';
import type { View } from './viewport';

/** A stretch of pages: [start, end), pages as the unit. */
export interface PageView {
  readonly start: number;
  readonly end: number;
}

export interface MapShape {
  readonly kind: 'mapping' | 'pin' | 'change' | 'finding';
  /** On the axis. */
  readonly start: number;
  readonly end: number;
  /** Pages, [from, to). */
  readonly from: number;
  readonly to: number;
  readonly style?: IntervalStyle;
  readonly severity?: Severity | undefined;
  /** Position in the columns; of a finding its index instead. */
  readonly position?: number;
  readonly finding?: number;
  /** How many intervals share the shape. */
  readonly count: number;
}

/** What touches the view, in the order of drawing: mappings under pins, pins under changes, findings over all. Moments are those of the axis that is shown. */
export function mapShapes(timeline: PackedTimeline, runs: Runs, group: number, idle: Idle, view: View): readonly MapShape[] {
  const shapes: MapShape[] = [];
  const height = heightOf(timeline, group);
  for (const kind of ['mapping', 'pin', 'change'] as const) {
    timeline.lanes.forEach((lane, index) => {
      if (lane.group !== group || lane.kind !== kind) return;
      const [from, to] = runsOf(runs, trackOf(index, 'bars'));
      for (let run = from; run < to; run++) {
        if (!isIn(runs, run, view)) continue;
        const shape = shapeOf(runs, run, kind, height);
        if (shape !== undefined) shapes.push(shape);
      }
    });
  }
  timeline.findings.forEach((finding, index) => {
    if (finding.pages === undefined || timeline.lanes[finding.lane ?? -1]?.group !== group) return;
    for (const pages of finding.pages)
      shapes.push({
        kind: 'finding',
        start: toShown(idle, finding.at),
        end: toShown(idle, finding.at),
        from: pages.firstPage,
        to: endOf(pages, height),
        severity: finding.severity,
        finding: index,
        count: 1,
      });
  });
  const found = shapes.filter((shape) => shape.kind === 'finding').sort((a, b) => rank(a.severity) - rank(b.severity));
  return [...shapes.filter((shape) => shape.kind !== 'finding'), ...found];
}

/** Pins and changes of a file in view that name no pages. */
export function unplacedIn(timeline: PackedTimeline, runs: Runs, group: number, view: View): number {
  let found = 0;
  timeline.lanes.forEach((lane, index) => {
    if (lane.group !== group || (lane.kind !== 'pin' && lane.kind !== 'change')) return;
    const [from, to] = runsOf(runs, trackOf(index, 'bars'));
    for (let run = from; run < to; run++)
      if (isIn(runs, run, view) && (runs.lowPages[run] ?? noPage) === noPage) found += runs.counts[run] ?? 1;
  });
  return found;
}

/** Pages of a file's map. */
export function heightOf(timeline: Pick<PackedTimeline, 'groups'>, group: number): number {
  return Math.max(1, timeline.groups[group]?.pages ?? 1);
}

/** The file that a map shows first: that with a finding on pages, else the one with the most. */
export function bestGroup(timeline: PackedTimeline): number | undefined {
  const found = timeline.findings.find((finding) => finding.pages !== undefined && finding.lane !== undefined);
  if (found !== undefined) return timeline.lanes[found.lane ?? -1]?.group;
  const sizes = timeline.groups.map((group) => group.pages ?? 0);
  const most = Math.max(0, ...sizes);
  return most === 0 ? undefined : sizes.indexOf(most);
}

export function fitPages(height: number): PageView {
  return { start: -height * 0.03, end: height * 1.03 };
}

/** Keeps a stretch of pages inside the file and at least two pages tall. */
export function clampPages(view: PageView, height: number): PageView {
  const all = fitPages(height);
  const span = Math.min(Math.max(view.end - view.start, Math.min(2, all.end - all.start)), all.end - all.start);
  const middle = (view.start + view.end) / 2;
  const start = Math.min(Math.max(middle - span / 2, all.start), all.end - span);
  return { start, end: start + span };
}

/** Pages between two labels of the offset axis: a power of two, at least one. */
export function pageStep(view: PageView, pixels: number, gap = 44): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(((view.end - view.start) * gap) / Math.max(1, pixels))));
}

/** The topmost shape at a point; findings and thin shapes get some room around them. */
export function shapeAt(
  shapes: readonly MapShape[],
  at: number,
  page: number,
  reach: { readonly time: number; readonly pages: number },
): MapShape | undefined {
  return shapes.findLast(
    (shape) =>
      shape.kind !== 'mapping' &&
      at >= shape.start - reach.time &&
      at <= shape.end + reach.time &&
      page >= shape.from - reach.pages &&
      page <= shape.to + reach.pages,
  );
}

function shapeOf(runs: Runs, run: number, kind: MapShape['kind'], height: number): MapShape | undefined {
  const low = runs.lowPages[run] ?? noPage;
  const look = lookOf(runs.codes[run] ?? 0);
  if (low === noPage || isShape(look)) return undefined;
  const high = runs.highPages[run] ?? noPage;
  return {
    kind,
    start: runs.starts[run] ?? 0,
    end: runs.ends[run] ?? 0,
    from: low,
    to: high === noPage ? height : high + 1,
    style: look,
    severity: severityOf(rankOf(runs.codes[run] ?? 0)),
    position: runs.positions[run] ?? 0,
    count: runs.counts[run] ?? 1,
  };
}

function endOf(pages: Pages, height: number): number {
  return pages.lastPage === undefined ? Math.max(height, pages.firstPage + 1) : pages.lastPage + 1;
}
