// Made-up columns of any size: lanes of intervals that follow each other, here and there one that spans many, one violation hidden among them.

import { noColumns } from '../../webview/columns';
import type { Columns, PackedTimeline } from '../../webview/protocol';

/** Lanes as logs have them, by place in `looks`: leases that are held, broken, lost and retaken; pins, some of them doubtful; changes that wait or not. */
const styles = [
  [0, 0, 0, 1, 2, 3, 3, 0],
  [5, 5, 5, 5, 5, 5, 5, 6],
  [8, 8, 8, 8, 8, 7, 8, 8],
];

/** ns */
export const crowdEnd = 3600e9;

/** `count` intervals on `lanes` lanes; the one at `bad` (a position) is an error. The same arguments give the same columns. */
export function crowdColumns(count: number, lanes: number, bad: number): Columns {
  const offsets = new Uint32Array(lanes * 2 + 1);
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  const codes = new Uint8Array(count);
  const lines = new Uint32Array(count);
  const labels = new Uint32Array(count);
  let seed = 12_345;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 4_294_967_296;
  };
  for (let lane = 0; lane < lanes; lane++) {
    const from = Math.floor((count * lane) / lanes);
    const to = Math.floor((count * (lane + 1)) / lanes);
    const step = crowdEnd / (to - from);
    for (let at = from; at < to; at++) {
      const start = Math.floor((at - from + random() * 0.3) * step);
      starts[at] = start;
      // One in a thousand spans a hundred others: a lane whose rows ran out.
      ends[at] = Math.min(crowdEnd, Math.floor(start + step * (random() < 0.001 ? 100 : 0.1 + random() * 0.55)));
      codes[at] = styles[lane % styles.length]![Math.floor(random() * 8)]!;
      lines[at] = at + 1;
      labels[at] = 1 + (at % 7);
    }
    offsets[lane * 2 + 1] = to;
    offsets[lane * 2 + 2] = to;
  }
  if (bad < count) codes[bad] = (codes[bad]! & 15) | (4 << 4);
  return { ...noColumns, offsets, starts, ends, codes, lines, labels, tooltips: new Uint32Array(count) };
}

/** The last two lanes hold marks, the others bars. */
export function crowdTimeline(count: number, lanes: number, bad: number): PackedTimeline {
  return {
    title: 'crowd',
    policy: 'rfc-v1',
    axis: 'time',
    end: crowdEnd,
    groups: [{ label: '/mnt/pmem0/crowd' }],
    lanes: Array.from({ length: lanes }, (_, id) => ({ id, group: 0, kind: 'pin' as const, label: `pins ${id}` })),
    tasks: [],
    findings: [],
    columns: withMarks(crowdColumns(count, lanes, bad)),
    texts: ['', 'pages 0–15', 'pages 16–31', 'page 7', 'MR 3 · pages 64–127', 'buffer 0', 'umem', 'MR 12'],
  };
}

/** Moments instead of bars on the last two lanes. */
function withMarks(columns: Columns): Columns {
  const offsets = columns.offsets.slice();
  const ends = columns.ends.slice();
  const codes = columns.codes.slice();
  for (let lane = (offsets.length - 1) / 2 - 2; lane < (offsets.length - 1) / 2; lane++) {
    offsets[lane * 2 + 1] = offsets[lane * 2]!;
    for (let at = offsets[lane * 2]!; at < offsets[lane * 2 + 2]!; at++) {
      ends[at] = columns.starts[at]!;
      codes[at] = 10 + (at % 4);
    }
  }
  return { ...columns, offsets, ends, codes };
}
