// Idle time cut short: which stretches, the two axes it makes, and that everything measured stays true.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packTimeline } from '../../extension/timeline-columns';
import { timelineOf } from '../../extension/timeline-model';
import { answer, createAnswering } from '../../webview/answering';
import { ticksOf } from '../../webview/axis';
import { idleOf, idleStretches, noIdle, toLog, toShown } from '../../webview/idle';
import { createModel } from '../../webview/model';
import { spellIdle } from '../../webview/spell';
import { fitView, toX } from '../../webview/viewport';
import { poolAnalysis } from '../timeline/pool-analysis';
import { recordings, timelineOfRecording } from './recordings';

/** Begins and ends in turn, by sorting all moments: the rule as it is told. */
function plainStretches(moments: readonly number[], axisEnd: number): readonly (readonly [number, number])[] {
  const sorted = [...new Set([0, ...moments, axisEnd])].sort((a, b) => a - b);
  let gaps = sorted.slice(1).map((to, index) => [sorted[index]!, to] as const);
  gaps.sort((a, b) => b[1] - b[0] - (a[1] - a[0]) || a[0] - b[0]);
  const idle: (readonly [number, number])[] = [];
  let left = axisEnd;
  for (let round = 0; round < 4; round++) {
    let rest = left;
    let found = 0;
    for (const [from, to] of gaps) {
      if (
        to - from < 10 ||
        to - from < left / 200 ||
        idle.length >= moments.length / 10 ||
        to - from <= (8 * (rest - (to - from))) / (moments.length - found)
      )
        break;
      idle.push([from, to]);
      found += 1;
      rest -= to - from;
    }
    gaps = gaps.slice(found);
    if (left - rest < left * 0.95) break;
    left = rest;
  }
  return idle.sort((a, b) => a[0] - b[0]);
}

const burst = fc.tuple(fc.nat(1e9), fc.array(fc.nat(2000), { minLength: 1, maxLength: 40 }));

describe('idle time', () => {
  it('is found without sorting, and is what sorting finds', () => {
    fc.assert(
      fc.property(fc.array(burst, { minLength: 1, maxLength: 12 }), (bursts) => {
        const starts = bursts.flatMap(([at, steps]) => steps.map((step) => at + step));
        const ends = starts.map((at, index) => at + (index % 3) * 50);
        const end = 1e9 + 5000;
        const found = idleStretches(Float64Array.from(starts), Float64Array.from(ends), end);
        assert.deepEqual([...found], plainStretches([...starts, ...ends], end).flat());
      }),
      { numRuns: 200 },
    );
  });

  it('gives two axes that map onto each other, in order and without a jump', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { maxLength: 20 }), fc.array(fc.nat(1e6), { maxLength: 30 }), (cuts, moments) => {
        const sorted = [...new Set(cuts)].sort((a, b) => a - b);
        const idle = idleOf(sorted.slice(0, sorted.length & ~1), 1e6);
        const shown = [0, ...moments, 1e6].sort((a, b) => a - b).map((at) => [at, toShown(idle, at)] as const);
        assert.equal(shown[0]![1], sorted[0] === 0 ? toShown(idle, 0) : 0);
        assert.ok(Math.abs(shown.at(-1)![1] - idle.end) < 1e-3);
        shown.forEach(([at, here], index) => {
          assert.ok(index === 0 || here >= shown[index - 1]![1]);
          assert.ok(Math.abs(toLog(idle, here) - at) < 1e-3, `${at} comes back as ${toLog(idle, here)}`);
        });
      }),
    );
    assert.deepEqual([toShown(noIdle(100), 70), toLog(noIdle(100), 70)], [70, 70]);
  });

  it('of real recordings holds no begin and no end, and the rest keeps its scale', () => {
    let cut = 0;
    for (const [name] of recordings) {
      const { columns, end } = packTimeline(timelineOfRecording(name)!);
      const stretches = idleStretches(columns.starts, columns.ends, end);
      const idle = idleOf(stretches, end);
      for (let index = 0; index < idle.from.length; index++) {
        const [from, to] = [idle.from[index]!, idle.to[index]!];
        cut += 1;
        for (const moments of [columns.starts, columns.ends])
          assert.ok(!moments.some((at) => at > from && at < to), `${name}: something happens between ${from} and ${to}`);
      }
      if (stretches.length > 0) assert.ok(idle.end < end * 0.95, `${name}: ${idle.end} of ${end}`);
    }
    assert.ok(cut > 3, `${cut} stretches in all`);
  });

  it('bears no tick, and the ticks beside it tell the log’s own time', () => {
    const timeline = packTimeline(timelineOf(poolAnalysis(), 'pool'));
    const idle = idleOf(idleStretches(timeline.columns.starts, timeline.columns.ends, timeline.end), timeline.end);
    const view = fitView(idle.end);
    const ticks = ticksOf({ view, width: 900, idle, timeline });
    assert.ok(ticks.filter((tick) => tick.label !== undefined).length > 3);
    let before = Number.NEGATIVE_INFINITY;
    for (const { at, label } of ticks) {
      assert.ok(!idle.from.some((from, index) => at > from && at < idle.to[index]!), `a tick at ${at}`);
      if (label === undefined) continue;
      const x = toX(view, 900, toShown(idle, at));
      assert.ok(x - before > 60, 'labels stand apart');
      before = x;
      const [, value, unit] = /^([\d.]+) (m?s)$/.exec(label.replaceAll('\u2009', '')) ?? [];
      assert.ok(Math.abs(Number(value) * (unit === 's' ? 1e9 : 1e6) - at) < 1, `${label} at ${at}`);
    }
  });

  it('leaves durations, measures and what is in view as they are', () => {
    const model = createModel();
    const timeline = packTimeline(timelineOf(poolAnalysis(), 'pool'));
    model.setTimeline(timeline);
    model.setView({ start: 2.7e9, end: 3.4e9 });
    model.setMarker('a', 552e6);
    model.setMarker('b', 2560e6);
    model.compress(true);
    assert.equal(model.state.idle.from.length, 0, 'nothing is cut before the stretches are known');
    model.setIdle(idleStretches(timeline.columns.starts, timeline.columns.ends, timeline.end));
    const { idle, view, markers } = model.state;
    assert.ok(idle.from.length > 0);
    assert.deepEqual([markers.a, markers.b], [552e6, 2560e6]);
    const middle = toLog(idle, (view.start + view.end) / 2);
    assert.ok(middle > 2.6e9 && middle < 3.5e9, `${middle}`);
    assert.match(spellIdle(model.state), /^\d+ idle stretch(es)? cut short, [\d.]+ s in all\.$/);
    model.setIdle(new Float64Array());
    assert.ok(Math.abs(model.state.view.start - 2.7e9) < 1 && Math.abs(model.state.view.end - 3.4e9) < 1);
  });

  it('is cut in the answering thread: what is drawn lies on the axis that is shown, filtered or not', () => {
    const timeline = packTimeline(timelineOf(poolAnalysis(), 'pool'));
    const state = createAnswering();
    const { columns, groups, lanes, tasks, findings, texts, end: axisEnd } = timeline;
    answer(state, { kind: 'load', number: 1, columns, axisEnd, facts: { groups, lanes, tasks, findings, texts } });
    const reply = answer(state, { kind: 'shrink', number: 2, on: true });
    assert.ok(reply.kind === 'shrunk' && reply.stretches.length > 0);
    const idle = idleOf(reply.stretches, axisEnd);
    const check = () =>
      assert.deepEqual(
        [...state.drawn.starts],
        Array.from(state.drawn.starts, (_, at) => toShown(idle, columns.starts[state.drawn.positions?.[at] ?? at]!)),
      );
    check();
    answer(state, { kind: 'filter', number: 3, terms: [{ not: false, kind: 'words', key: 'kind', any: ['pin'] }] });
    assert.ok(state.drawn.starts.length < columns.starts.length);
    check();
    answer(state, { kind: 'shrink', number: 4, on: false });
    assert.ok(state.drawn.starts.every((start, at) => start === columns.starts[state.drawn.positions?.[at] ?? at]));
  });
});
