// Counts drawn pixels per lane against the analysis' intervals: on a story made by hand, and on two real recordings of one run.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { Analysis, Span } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { createPlacer, timelineOf } from '../../extension/timeline-model';
import { parseTrace } from '../../grammar/parse';
import { layoutOf } from '../../webview/layout';
import type { LaneKind, Timeline } from '../../webview/protocol';
import { poolAnalysis } from '../timeline/pool-analysis';
import { differences, drawnColumns, expectedColumns, nearMarks, type Shown, shownBy, stretchesOf } from './drawn-columns';
import { type TimelinePage, timelineBrowser } from './timeline-page';

describe('drawn pixels', function () {
  this.timeout(60_000);
  const browser = timelineBrowser();

  for (const name of ['samples/ignored-lease-break.strace.txt', 'samples/ignored-lease-break.ftrace.txt']) {
    it(`of every lane of ${name} are those of its intervals`, async () => {
      const analysis = analysisOf(name);
      const timeline = timelineOf(analysis, name);
      for (const kind of ['lease', 'break', 'pin', 'change'] as const)
        assert.ok(
          timeline.lanes.some((lane) => lane.kind === kind),
          `no ${kind} lane`,
        );
      const view = await browser.open({ viewport: { width: 1280, height: 2000 } });
      await checkLanes(view, timeline);
      await checkLives(view, timeline, analysis);
    });
  }
  it('of a story with every style, whole and zoomed, at two densities', async () => {
    const analysis = poolAnalysis();
    const timeline = timelineOf(analysis, 'pool');
    for (const deviceScaleFactor of [1, 2]) {
      const view = await browser.open({ viewport: { width: 1000, height: 900 }, deviceScaleFactor });
      await checkLanes(view, timeline);
      await checkLives(view, timeline, analysis);
      for (const key of ['+', '+', '+', 'd', 'd']) await view.page.keyboard.press(key);
      await view.drawn();
      await compareLanes(view, timeline);
    }
  });
  it('of a lane without intervals are none', async () => {
    const made = timelineOf(poolAnalysis(), 'pool');
    const timeline: Timeline = { ...made, lanes: [...made.lanes, { id: made.lanes.length, group: 1, kind: 'pin', label: 'empty' }] };
    const view = await browser.open();
    await view.show(timeline);
    await lanesOnly(view);
    const columns = await drawnColumns(view, layoutOf(timeline), await shownBy(view));
    assert.equal(sum(columns.at(-1)!), 0);
  });
  it('of one violation among 20 000 intervals can be seen', async () => {
    const made = timelineOf(poolAnalysis(), 'pool');
    const lane = made.lanes.findIndex((one) => one.kind === 'pin');
    const crowd = Array.from({ length: 20_000 }, (_, index) => ({
      lane,
      start: index * 200_000,
      end: index * 200_000 + 100_000,
      style: 'pin' as const,
      label: '',
      tooltip: '',
      line: index + 1,
      ...(index === 12_345 && { severity: 'error' as const }),
    }));
    const timeline: Timeline = { ...made, intervals: crowd, marks: [], findings: [] };
    const view = await browser.open();
    await view.show(timeline);
    const shown = await shownBy(view);
    const row = layoutOf(timeline).lanes[lane]!;
    const x = Math.round(((crowd[12_345]!.start - shown.view.start) / (shown.view.end - shown.view.start)) * shown.width * shown.ratio);
    const pixel = await view.page
      .locator('#bars')
      .evaluate(
        (canvas, [left, top]) => [...(canvas as HTMLCanvasElement).getContext('2d')!.getImageData(left!, top!, 1, 1).data],
        [x, Math.round(row.barTop + 5)],
      );
    assert.deepEqual(pixel, [0xf1, 0x4c, 0x4c, 255]);
  });
});

async function checkLanes(view: TimelinePage, timeline: Timeline): Promise<void> {
  await view.show(timeline);
  await lanesOnly(view);
  await compareLanes(view, timeline);
  assert.deepEqual(view.troubles, []);
}

/** All the height for the lanes: the file map takes a part of it at first. */
async function lanesOnly(view: TimelinePage): Promise<void> {
  await view.page.getByText('Lanes', { exact: true }).click();
  await view.drawn();
}

async function compareLanes(view: TimelinePage, timeline: Timeline): Promise<void> {
  const shown = await shownBy(view);
  const columns = await drawnColumns(view, layoutOf(timeline), shown);
  timeline.lanes.forEach((lane, index) => {
    if (lane.kind === 'mapping') return; // shown on the file map
    const expected = expectedColumns(stretchesOf(timeline, index), shown);
    const wrong = differences(columns[index]!, expected, 1, nearMarks(timeline, index, shown));
    assert.deepEqual(wrong, [], `lane ${lane.label}: ${sum(columns[index]!)} columns drawn, ${sum(expected)} expected`);
  });
}

/** Past the timeline's own intervals: what the analysis says lives must be what its lanes show, file by file. */
async function checkLives(view: TimelinePage, timeline: Timeline, analysis: Analysis): Promise<void> {
  const shown = await shownBy(view);
  const columns = await drawnColumns(view, layoutOf(timeline), shown);
  const place = createPlacer(analysis);
  const groups = analysis.files.filter((file) => timeline.groups.some((group) => group.label === (file.paths[0] ?? file.inode)));
  for (const file of groups) {
    const group = timeline.groups.findIndex((one) => one.label === (file.paths[0] ?? file.inode));
    const kinds: readonly (readonly [LaneKind, readonly (Span & { readonly file: number })[]])[] = [
      ['pin', analysis.pins],
      ['break', analysis.breaks],
      ['change', analysis.changes],
    ];
    for (const [kind, lives] of kinds) {
      const lanes = timeline.lanes.flatMap((lane, index) => (lane.group === group && lane.kind === kind ? [index] : []));
      const stretches = lives
        .filter((life) => life.file === file.id)
        .map((life) => ({ start: place.start(life), end: place.stop(life) ?? place.end }));
      assert.equal(lanes.length > 0, stretches.length > 0, `${kind} of ${file.paths[0]}`);
      const near = lanes.map((lane) => nearMarks(timeline, lane, shown));
      const wrong = differences(
        union(
          lanes.map((lane) => columns[lane]!),
          shown,
        ),
        expectedColumns(stretches, shown),
        1,
        (column) => near.some((one) => one(column)),
      );
      assert.deepEqual(wrong, [], `${kind} of ${file.paths[0]}`);
    }
  }
}

function union(all: readonly Uint8Array[], shown: Shown): Uint8Array {
  return Uint8Array.from({ length: Math.round(shown.width * shown.ratio) }, (_, column) => (all.some((one) => one[column] === 1) ? 1 : 0));
}

function sum(columns: Uint8Array): number {
  return columns.reduce((total, one) => total + one, 0);
}

function analysisOf(file: string): Analysis {
  const trace = parseTrace(readFileSync(file, 'utf8'));
  assert.ok(!('kind' in trace), 'a trace');
  return analyse(trace, defaultOptions);
}
