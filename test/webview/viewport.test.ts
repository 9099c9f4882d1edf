// Zoom and pan never leave the log and keep the point under the pointer.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clampView, fitView, panView, showInView, toAt, toX, zoomView } from '../../webview/viewport';

describe('viewport', () => {
  const end = 4.8e9;
  it('pixels and moments are each other reversed', () => {
    const view = { start: 1e9, end: 2e9 };
    assert.equal(toX(view, 800, 1.5e9), 400);
    assert.equal(toAt(view, 800, 400), 1.5e9);
  });
  it('zoom keeps its point while the border is far', () => {
    const view = zoomView({ start: 1e9, end: 3e9 }, end, 0.5, 1.5e9);
    assert.deepEqual(view, { start: 1.25e9, end: 2.25e9 });
  });
  it('no sequence of moves leaves the log', () => {
    const move = fc.oneof(
      fc.record({ zoom: fc.double({ min: 0.01, max: 100, noNaN: true }), at: fc.double({ min: 0, max: end, noNaN: true }) }),
      fc.record({ pan: fc.double({ min: -20, max: 20, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        let view = fitView(end);
        const all = fitView(end);
        for (const one of moves) {
          view = 'pan' in one ? panView(view, end, one.pan) : zoomView(view, end, one.zoom, one.at);
          assert.ok(view.end > view.start);
          assert.ok(view.start >= all.start - 1 && view.end <= all.end + 1, `${view.start} ${view.end}`);
        }
      }),
    );
  });
  it('what is in view already moves nothing; what is not comes in', () => {
    const view = { start: 1e9, end: 2e9 };
    assert.equal(showInView(view, end, 1.4e9, 1.6e9), view);
    const moved = showInView(view, end, 3e9, 3e9);
    assert.ok(moved.start < 3e9 && moved.end > 3e9);
    assert.ok(Math.abs(moved.end - moved.start - 1e9) < 1);
    const wide = showInView(view, end, 0.5e9, 3e9);
    assert.ok(wide.start < 0.5e9 && wide.end > 3e9);
  });
  it('a log of one moment can be shown', () => {
    const view = clampView(fitView(0), 0);
    assert.ok(view.end > view.start);
  });
});
