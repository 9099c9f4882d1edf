// Layout, lane index and hit test: what is drawn where, and what lies under a point.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timelineOf } from '../../extension/timeline-model';
import { hitTest } from '../../webview/hit-test';
import { indexLanes, overlapping } from '../../webview/lane-index';
import { layoutOf, rowsBetween } from '../../webview/layout';
import type { Interval, Timeline } from '../../webview/protocol';
import { fitView, toX } from '../../webview/viewport';
import { poolAnalysis } from '../timeline/pool-analysis';

describe('lanes', () => {
  const timeline = timelineOf(poolAnalysis(), 'pool');

  it('rows lie under each other without overlap, and folding hides a group', () => {
    const layout = layoutOf(timeline, new Set());
    layout.rows.forEach((row, index) => {
      const next = layout.rows[index + 1];
      if (next !== undefined) assert.ok(next.top >= row.top + row.height);
      if (row.kind === 'lane') assert.ok(row.barTop >= row.top && row.barTop + row.barHeight <= row.top + row.height);
    });
    const folded = layoutOf(timeline, new Set([0]));
    assert.ok(folded.height < layout.height);
    assert.ok(timeline.lanes.every((lane, index) => (folded.lanes[index] === undefined) === (lane.group === 0)));
    assert.deepEqual(rowsBetween(layout, 0, layout.height), layout.rows);
    assert.deepEqual(rowsBetween(layout, layout.height + 1, layout.height + 2), []);
  });

  it('the index finds exactly the intervals that touch a stretch', () => {
    const stretch = fc.tuple(fc.nat(1000), fc.nat(200));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 60 }), stretch, (stretches, [from, length]) => {
        const made = oneLane(stretches.map(([start, size]) => ({ start, end: start + size })));
        const lane = indexLanes(made)[0]!;
        const [first, last] = overlapping(lane, from, from + length);
        const found = [...lane.intervals.slice(first, last)].filter((_, i) => lane.ends[first + i]! >= from).sort((a, b) => a - b);
        const expected = stretches.flatMap(([start, size], index) => (start <= from + length && start + size >= from ? [index] : []));
        assert.deepEqual(found, expected);
      }),
    );
  });

  it('marks win over bars, the worse finding over the milder', () => {
    const layout = layoutOf(timeline, new Set());
    const lanes = indexLanes(timeline);
    const view = fitView(timeline.end);
    timeline.marks.forEach((mark) => {
      const row = layout.lanes[mark.lane]!;
      const hit = hitTest(layout, lanes, view, 1000, toX(view, 1000, mark.at), row.barTop + row.barHeight / 2);
      assert.equal(hit?.kind, 'mark');
      assert.equal(timeline.marks[hit?.index ?? -1]?.lane, mark.lane);
    });
    assert.equal(hitTest(layout, lanes, view, 1000, 500, 5), undefined, 'nothing on a group head');
    const made = oneLane([
      { start: 0, end: 1000 },
      { start: 100, end: 110, severity: 'error' },
    ]);
    const hit = hitTest(layoutOf(made, new Set()), indexLanes(made), fitView(1000), 800, toX(fitView(1000), 800, 105), 35);
    assert.deepEqual(hit, { kind: 'interval', index: 1 });
  });
});

function oneLane(stretches: readonly Pick<Interval, 'start' | 'end' | 'severity'>[]): Timeline {
  return {
    title: '',
    policy: '',
    axis: 'time',
    end: 1200,
    groups: [{ label: 'file' }],
    lanes: [{ id: 0, group: 0, kind: 'pin', label: 'pins' }],
    intervals: stretches.map((one) => ({ lane: 0, style: 'pin', label: '', tooltip: '', line: 1, ...one })),
    marks: [],
    findings: [],
  };
}
