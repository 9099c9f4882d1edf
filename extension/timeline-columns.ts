// A timeline as it crosses to the page: intervals and marks as columns, track by track and sorted by start, every text once.

import {
  type Columns,
  type Interval,
  looks,
  type Mark,
  noPage,
  type PackedTimeline,
  type Severity,
  type Timeline,
} from '../webview/protocol';

export function packTimeline(timeline: Timeline): PackedTimeline {
  const { intervals, marks, ...head } = timeline;
  const texts = createTexts();
  const tracks: (Interval | Mark)[][] = Array.from({ length: timeline.lanes.length * 2 }, () => []);
  for (const one of intervals) tracks[one.lane * 2]?.push(one);
  for (const one of marks) tracks[one.lane * 2 + 1]?.push(one);
  const endOf = (one: Interval | Mark): number => ('at' in one ? one.at : Math.max(one.start, one.end ?? timeline.end));
  for (const track of tracks) track.sort((a, b) => startOf(a) - startOf(b) || endOf(b) - endOf(a));
  const columns = emptyColumns(
    tracks.reduce((sum, track) => sum + track.length, 0),
    tracks.length,
    intervals.some((one) => one.pages !== undefined),
  );
  const breaks: (readonly [number, number])[] = [];
  let position = 0;
  tracks.forEach((track, index) => {
    for (const one of track) {
      columns.starts[position] = startOf(one);
      columns.ends[position] = endOf(one);
      columns.codes[position] = codeOf(one);
      columns.lines[position] = one.line;
      columns.labels[position] = texts.place(one.label);
      columns.tooltips[position] = texts.place(one.tooltip);
      if (columns.firstPages.length > 0) {
        const pages = 'at' in one ? undefined : one.pages;
        columns.firstPages[position] = pages?.firstPage ?? noPage;
        columns.lastPages[position] = Math.min(pages?.lastPage ?? noPage, noPage);
      }
      if (!('at' in one) && one.deadline !== undefined) breaks.push([position, one.deadline]);
      position += 1;
    }
    columns.offsets[index + 1] = position;
  });
  return {
    ...head,
    columns: {
      ...columns,
      breaks: Uint32Array.from(breaks, ([at]) => at),
      deadlines: Float64Array.from(breaks, ([, deadline]) => deadline),
    },
    texts: texts.all,
  };
}

function codeOf(one: Interval | Mark): number {
  const look = looks.indexOf('at' in one ? one.shape : one.style);
  const rank = one.severity === undefined ? 0 : severities.indexOf(one.severity) + 1;
  const open = !('at' in one) && one.end === undefined;
  return look | (rank << 4) | (open ? 128 : 0);
}

function startOf(one: Interval | Mark): number {
  return 'at' in one ? one.at : one.start;
}

function emptyColumns(count: number, tracks: number, pages: boolean): Columns {
  return {
    offsets: new Uint32Array(tracks + 1),
    starts: new Float64Array(count),
    ends: new Float64Array(count),
    codes: new Uint8Array(count),
    lines: new Uint32Array(count),
    labels: new Uint32Array(count),
    tooltips: new Uint32Array(count),
    firstPages: new Uint32Array(pages ? count : 0),
    lastPages: new Uint32Array(pages ? count : 0),
    breaks: new Uint32Array(),
    deadlines: new Float64Array(),
  };
}

function createTexts(): { readonly all: readonly string[]; place(text: string): number } {
  const all: string[] = [''];
  const known = new Map<string, number>([['', 0]]);
  return {
    all,
    place(text) {
      const found = known.get(text);
      if (found !== undefined) return found;
      all.push(text);
      known.set(text, all.length - 1);
      return all.length - 1;
    },
  };
}

const severities: readonly Severity[] = ['hint', 'info', 'warning', 'error'];
