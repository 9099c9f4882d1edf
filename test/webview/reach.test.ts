// What runs can be drawn from which: the pure part of asking ahead.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ahead, covers, isAmple, nearby, type Reach, zoomed } from '../../webview/reach';
import { panView, type View, zoomView } from '../../webview/viewport';

const width = 1400;
const end = 3600e9;
const all = { start: -end, end: 2 * end };

describe('runs that reach beyond the view', () => {
  it('show the view they were asked for, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: end, noNaN: true }),
        fc.double({ min: 10, max: end, noNaN: true }),
        fc.integer({ min: 1, max: 8000 }),
        (start, span, columns) => {
          const view = { start, end: start + span };
          const need = { ...needOf(view), pixel: (view.end - view.start) / columns };
          assert.ok(covers(nearby(need), need));
          assert.ok(isAmple(ahead(need), need, all));
        },
      ),
    );
  });

  it('last for a quarter of a screen of moves before more is asked, and then for as much again while that comes', () => {
    let view = { start: 1e9, end: 2e9 };
    const there = ahead(needOf(view));
    let moves = 0;
    for (; isAmple(there, needOf(view), all); moves++) view = panView(view, end, 0.02);
    assert.ok(moves >= 11, `${moves} moves`);
    let more = 0;
    for (; covers(there, needOf(view)); more++) view = panView(view, end, 0.02);
    assert.ok(more >= 10, `${more} moves`);
  });

  it('show a step of zooming out, and none of zooming in: what they join would be seen apart', () => {
    const view = { start: 1e9, end: 2e9 };
    const there = ahead(needOf(view));
    assert.ok(covers(there, needOf(zoomView(view, end, 1.5, 1.5e9))));
    assert.ok(!covers(there, needOf(zoomView(view, end, 0.8, 1.5e9))));
    assert.ok(!isAmple(there, needOf(zoomView(view, end, 1.8, 1.5e9)), all), 'then coarser ones are asked for');
  });

  it('asked for while zooming show the next step in and out', () => {
    const view = { start: 1e9, end: 2e9 };
    const there = ahead(zoomed(needOf(view)));
    const notch = Math.exp(120 * 0.0022);
    for (const at of [1e9, 1.4e9, 2e9])
      for (const factor of [notch, 1 / notch]) assert.ok(covers(there, needOf(zoomView(view, end, factor, at))), `${factor} at ${at}`);
    assert.ok(!isAmple(there, needOf(view), all), 'but at rest they are finer than it needs');
  });

  it('do not show a lane that was out of sight, nor other lanes', () => {
    const need = needOf({ start: 1e9, end: 2e9 }, [1, 1, 0, 0]);
    assert.ok(!covers(nearby(need), { ...need, wanted: Uint8Array.of(1, 1, 1, 1) }));
    assert.ok(!covers(nearby(need), { ...need, wanted: Uint8Array.of(1, 1) }));
    assert.ok(covers(nearby(need), { ...need, wanted: Uint8Array.of(1, 0, 0, 0) }));
  });

  it('need not go on where the log ends', () => {
    const need = needOf({ start: -1e9, end: end + 1e9 });
    assert.ok(isAmple(nearby(need), need, { start: -1e9, end: end + 1e9 }));
  });
});

function needOf(view: View, wanted: readonly number[] = [1, 1]): Reach {
  return { view, pixel: (view.end - view.start) / width, wanted: Uint8Array.from(wanted) };
}
