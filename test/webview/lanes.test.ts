// Layout and hit test: where rows lie, what the user may make of them, and what lies under a point.

import assert from 'node:assert/strict';
import { packTimeline } from '../../extension/timeline-columns';
import { timelineOf } from '../../extension/timeline-model';
import { thingAt } from '../../webview/columns';
import { hitTest } from '../../webview/hit-test';
import { layoutOf, movedLane, plainArrangement, rowsBetween } from '../../webview/layout';
import type { Interval, Timeline } from '../../webview/protocol';
import { buildPyramids } from '../../webview/pyramid';
import { runsIn } from '../../webview/query';
import { fitView, toX, type View } from '../../webview/viewport';
import { poolAnalysis } from '../timeline/pool-analysis';

describe('lanes', () => {
  const timeline = timelineOf(poolAnalysis(), 'pool');

  it('rows lie under each other without overlap, and folding hides a group', () => {
    const layout = layoutOf(timeline);
    layout.rows.forEach((row, index) => {
      const next = layout.rows[index + 1];
      if (next !== undefined) assert.ok(next.top >= row.top + row.height);
      if (row.kind === 'lane') assert.ok(row.barTop >= row.top && row.barTop + row.barHeight <= row.top + row.height);
    });
    const folded = layoutOf(timeline, { ...plainArrangement, folded: new Set(['file 0']) });
    assert.ok(folded.height < layout.height);
    assert.ok(timeline.lanes.every((lane, index) => lane.kind === 'mapping' || (folded.lanes[index] === undefined) === (lane.group === 0)));
    assert.deepEqual(rowsBetween(layout, 0, layout.height), layout.rows);
    assert.deepEqual(rowsBetween(layout, layout.height + 1, layout.height + 2), []);
  });

  it('pinned lanes come first, a moved lane changes places with its neighbour, a hidden one is gone', () => {
    const pinned = layoutOf(timeline, { ...plainArrangement, pinned: [4] });
    assert.deepEqual(
      pinned.rows.slice(0, 2).map((row) => [row.key, row.index]),
      [
        ['pinned', -1],
        ['lane 4', 4],
      ],
    );
    const plain = layoutOf(timeline);
    const order = movedLane(timeline, plainArrangement, plain, 1, -1);
    const moved = layoutOf(timeline, { ...plainArrangement, order });
    assert.deepEqual(
      moved.rows.slice(1, 3).map((row) => row.index),
      [1, 0],
    );
    assert.deepEqual(movedLane(timeline, plainArrangement, plain, 0, -1), [], 'the first lane of a group cannot go up');
    assert.equal(layoutOf(timeline, { ...plainArrangement, hidden: new Set([0]) }).lanes[0], undefined);
  });

  it('marks win over bars, the worse finding over the milder', () => {
    const packed = packTimeline(timeline);
    const layout = layoutOf(timeline);
    const view = fitView(timeline.end);
    const runs = runsIn(packed.columns, buildPyramids(packed.columns), view, (view.end - view.start) / 1000);
    for (const mark of timeline.marks) {
      const row = layout.lanes[mark.lane]!;
      const hit = hitTest(layout, runs, view, 1000, toX(view, 1000, mark.at), row.barTop + row.barHeight / 2);
      const thing = hit && thingAt(packed, hit.position);
      assert.ok(thing !== undefined && 'at' in thing, 'a mark');
      assert.equal(thing.lane, mark.lane);
    }
    assert.equal(hitTest(layout, runs, view, 1000, 500, 5), undefined, 'nothing on a group head');
    const made = oneLane([
      { start: 0, end: 1000 },
      { start: 100, end: 110, severity: 'error' },
    ]);
    const { columns } = packTimeline(made);
    const all: View = fitView(1000);
    const found = runsIn(columns, buildPyramids(columns), all, (all.end - all.start) / 800);
    const hit = hitTest(layoutOf(made), found, all, 800, toX(all, 800, 105), 35);
    assert.deepEqual(hit, { position: 1, count: 1 });
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
    tasks: [],
    intervals: stretches.map((one) => ({ lane: 0, style: 'pin', label: '', tooltip: '', line: 1, ...one })),
    marks: [],
    findings: [],
  };
}
