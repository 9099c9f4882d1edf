// The pyramid and its queries: what is drawn is what a plain look at every interval would draw, and the worst one is never lost.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noColumns, rankOf } from '../../webview/columns';
import type { Columns } from '../../webview/protocol';
import { buildPyramids, pyramidBytes } from '../../webview/pyramid';
import { runsIn } from '../../webview/query';
import { clampView, fitView, type View, zoomView } from '../../webview/viewport';
import { crowdColumns, crowdEnd } from './crowd';

const width = 1200;

describe('the pyramid', function () {
  this.timeout(120_000);

  it('draws the pixels that a look at every interval would draw', () => {
    const stretch = fc.tuple(fc.nat(100_000), fc.oneof(fc.nat(20), fc.nat(30_000)), fc.integer({ min: 0, max: 4 }), fc.nat(8));
    const view = fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 400 }), view, (stretches, [from, span]) => {
        const columns = trackOf(stretches);
        const shown = { start: from, end: from + span };
        const runs = runsIn(columns, buildPyramids(columns), shown, span / 200);
        const drawn = columnsOf(runs.starts, runs.ends, runs.codes, shown, 200);
        const every = columnsOf(columns.starts, columns.ends, columns.codes, shown, 200);
        for (let x = 1; x < 199; x++) {
          assert.ok(drawn[x]! <= Math.max(...every.slice(x - 1, x + 2)), `pixel ${x} is worse than anything there`);
          assert.ok(every[x]! <= Math.max(...drawn.slice(x - 1, x + 2)), `pixel ${x} lost its worst`);
          if (every.slice(x - 1, x + 2).every((rank) => rank >= 0)) assert.ok(drawn[x]! >= 0, `pixel ${x} is a hole`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('draws the same pixels from runs that were asked for another view: wider and finer ones', () => {
    const stretch = fc.tuple(fc.nat(100_000), fc.oneof(fc.nat(20), fc.nat(30_000)), fc.integer({ min: 0, max: 4 }), fc.nat(8));
    const view = fc.tuple(
      fc.nat(100_000),
      fc.integer({ min: 100, max: 100_000 }),
      fc.constantFrom(1, 1.3, 2),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 400 }), view, (stretches, [start, span, finer, moved]) => {
        const columns = trackOf(stretches);
        const pyramids = buildPyramids(columns);
        const shown = { start, end: start + span };
        const wide = { start: start - span * moved, end: shown.end + span / 2 };
        const [own, other] = [runsIn(columns, pyramids, shown, span / 200), runsIn(columns, pyramids, wide, span / 200 / finer)].map(
          (runs) => columnsOf(runs.starts, runs.ends, runs.codes, shown, 200),
        );
        for (let x = 1; x < 199; x++) {
          assert.ok(own![x]! <= Math.max(...other!.slice(x - 1, x + 2)), `pixel ${x} is worse in the view's own runs`);
          assert.ok(other![x]! <= Math.max(...own!.slice(x - 1, x + 2)), `pixel ${x} is worse in the others`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a milder finding that reaches farther than the worst beside it', () => {
    const crowd = Array.from({ length: 8 }, () => [0, 0, 0, 0] as const);
    const columns = trackOf([...crowd, [0, 0, 2, 0], [1, 40, 1, 0]]);
    const runs = runsIn(columns, buildPyramids(columns), { start: 0, end: 201 }, 201 / 200);
    const drawn = columnsOf(runs.starts, runs.ends, runs.codes, { start: 0, end: 201 }, 200);
    assert.deepEqual(
      drawn.slice(2, 40),
      Array.from({ length: 38 }, () => 1),
    );
  });

  it('makes no more runs than pixels can hold, also where everything overlaps', () => {
    const count = 200_000;
    const heaped = trackOf(Array.from({ length: count }, (_, index) => [index, 150_000 + (index % 977), index % 5, index % 9] as const));
    const runs = runsIn(heaped, buildPyramids(heaped), { start: 0, end: count * 2 }, (count * 2) / width);
    assert.ok(runs.starts.length < width * 12, `${runs.starts.length} runs`);
  });

  it('looks at a few nodes per pixel and answers with a few runs, at every zoom and for any number of intervals', () => {
    const most = { nodes: 0, runs: 0 };
    for (const count of [100_000, 1_000_000]) {
      const columns = crowdColumns(count, 1, 654_321 % count);
      const [pyramid] = buildPyramids(columns);
      let looked = 0;
      const counted = (from: Float64Array): Float64Array =>
        new Proxy(from, {
          get(of, key) {
            if (key !== 'length') looked += 1;
            return Reflect.get(of, key);
          },
        });
      const watched = [{ ...pyramid!, levels: pyramid!.levels.map((level) => ({ ...level, ends: counted(level.ends) })) }];
      for (let zoom = 1; zoom < count; zoom *= 1.7) {
        const view = clampView(zoomView(fitView(crowdEnd), crowdEnd, 1 / zoom, crowdEnd * 0.4), crowdEnd);
        looked = 0;
        const runs = runsIn(columns, watched, view, (view.end - view.start) / width);
        assert.ok(looked > 0);
        most.nodes = Math.max(most.nodes, looked / width);
        most.runs = Math.max(most.runs, runs.starts.length / width);
      }
    }
    // A node of four parts: up to four per pixel where three quarters of a pixel make a part; their parents are a third of them.
    assert.ok(most.nodes < 6, `${most.nodes} nodes per pixel`);
    assert.ok(most.runs < 1, `${most.runs} runs per pixel`);
  });

  it('answers with runs whose starts ascend: who draws them stops at the end of the view', () => {
    const stretch = fc.tuple(fc.nat(100_000), fc.oneof(fc.nat(20), fc.nat(30_000)), fc.integer({ min: 0, max: 4 }), fc.nat(8));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 400 }), fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }), (stretches, from, span) => {
        const columns = trackOf(stretches);
        const { starts } = runsIn(columns, buildPyramids(columns), { start: from, end: from + span }, span / 200);
        assert.ok(starts.every((start, run) => run === 0 || start >= (starts[run - 1] ?? 0)));
      }),
      { numRuns: 300 },
    );
  });

  it('a node has the longest of its intervals, and reaches as far as any before it', () => {
    const columns = crowdColumns(10_000, 1, 5000);
    const [pyramid] = buildPyramids(columns);
    const top = pyramid!.levels.at(-1)!;
    let longest = 0;
    for (let at = 0; at < 10_000; at++)
      if (columns.ends[at]! - columns.starts[at]! > columns.ends[longest]! - columns.starts[longest]!) longest = at;
    assert.ok([...top.longest].includes(longest));
    assert.equal(
      pyramid!.reach.at(-1),
      columns.ends.reduce((so, end) => Math.max(so, end), 0),
    );
    assert.ok([...pyramid!.reach].every((end, node) => node === 0 || end >= pyramid!.reach[node - 1]!));
  });

  it('hides one violation among ten million intervals, and its pixel is found at every zoom', () => {
    const count = 10_000_000;
    const bad = 6_543_217;
    const columns = crowdColumns(count, 8, bad);
    const pyramids = buildPyramids(columns);
    assert.ok(pyramidBytes(pyramids) / count < 7, `${pyramidBytes(pyramids) / count} bytes per interval`);
    const at = columns.starts[bad]!;
    let view = fitView(crowdEnd);
    let zooms = 0;
    for (;;) {
      const pixel = (view.end - view.start) / width;
      const runs = runsIn(columns, pyramids, view, pixel);
      const worst = runs.codes.findIndex((code) => rankOf(code) === 4);
      assert.ok(worst >= 0, `nothing bad is drawn at ${view.end - view.start} ns`);
      assert.equal(runs.positions[worst], bad);
      assert.equal(Math.floor((runs.starts[worst]! - view.start) / pixel), Math.floor((at - view.start) / pixel), 'its own pixel');
      const track = runs.offsets.findIndex((offset) => offset > worst) - 1;
      assert.equal(track, Math.floor((bad * 8) / count) * 2, 'its own lane');
      zooms += 1;
      if (pixel <= 0.5) break;
      view = clampView(zoomView(view, crowdEnd, 0.5, at + (view.end - view.start) * 0.001), crowdEnd);
    }
    assert.ok(zooms > 25, `${zooms} zooms`);
  });
});

function trackOf(stretches: readonly (readonly [start: number, length: number, rank: number, look: number])[]): Columns {
  const sorted = [...stretches].sort((a, b) => a[0] - b[0]);
  return {
    ...noColumns,
    offsets: Uint32Array.of(0, sorted.length, sorted.length),
    starts: Float64Array.from(sorted, ([start]) => start),
    ends: Float64Array.from(sorted, ([start, length]) => start + length),
    codes: Uint8Array.from(sorted, ([, , rank, look]) => look | (rank << 4)),
  };
}

/** Per pixel the worst rank of what touches it, −1 for nothing. */
function columnsOf(
  starts: Float64Array,
  ends: Float64Array,
  codes: Uint8Array,
  view: View,
  pixels: number,
  _every = false,
): readonly number[] {
  const found = new Array<number>(pixels).fill(-1);
  const scale = pixels / (view.end - view.start);
  for (let at = 0; at < starts.length; at++) {
    if (ends[at]! < view.start || starts[at]! > view.end) continue;
    const from = Math.max(0, Math.floor((starts[at]! - view.start) * scale));
    const to = Math.min(pixels - 1, Math.max(from, Math.floor((ends[at]! - view.start) * scale)));
    for (let x = from; x <= to; x++) found[x] = Math.max(found[x]!, rankOf(codes[at]!));
  }
  return found;
}
