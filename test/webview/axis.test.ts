// The axis: the ladder, the words for moments and stretches, and never too many ticks.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatAt, formatSpan, stepFor, ticks } from '../../webview/axis';

describe('axis', () => {
  it('steps are 1, 2 or 5 times a power of ten', () => {
    assert.deepEqual(
      [0.2, 1, 1.5, 3, 7, 12, 480e6].map((least) => stepFor(least, 'time')),
      [1, 1, 2, 5, 10, 20, 500e6],
    );
  });
  it('labelled ticks keep their distance and stay inside the log', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e13, noNaN: true }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.integer({ min: 50, max: 4000 }),
        (end, share, width) => {
          const view = { start: end * share, end: end * 1.01 };
          const found = ticks(view, width, 'time', end);
          assert.ok(found.length <= width / 10 + 20, `${found.length} ticks`);
          assert.ok(found.every((tick) => tick.at >= view.start - (view.end - view.start) * 1e-9 - 1e-3 && tick.at <= end * (1 + 1e-9)));
          const labelled = found
            .filter((tick) => tick.label !== undefined)
            .map((tick) => ((tick.at - view.start) / (view.end - view.start)) * width);
          for (let i = 1; i < labelled.length; i++) assert.ok(labelled[i]! - labelled[i - 1]! > 91);
        },
      ),
    );
  });
  it('moments have the digits that their neighbours need', () => {
    assert.equal(formatAt(1.25e9, 'time', 50e6), '1.25 s');
    assert.equal(formatAt(350e6, 'time', 50e6), '350 ms');
    assert.equal(formatAt(1.3162e9, 'time', 1e5), '1.316\u20092 s');
    assert.equal(formatAt(0, 'time', 1e9), '0 s');
    assert.equal(formatAt(40, 'line', 10), 'line 40');
  });
  it('goes on in minutes, hours and days', () => {
    assert.deepEqual(
      [25e9, 70e9, 130e9, 1201e9, 7000e9, 30_000e9, 40_000e9, 3 * 86_400e9].map((least) => stepFor(least, 'time') / 60e9),
      [1, 2, 5, 60, 120, 600, 1440, 5 * 1440],
    );
    assert.equal(formatAt(4200e9, 'time', 600e9), '1 h 10 min');
    assert.equal(formatAt(312.5e9, 'time', 0.5e9), '5 min 12.5 s');
    assert.equal(formatAt(120e9, 'time', 1e9), '2 min');
    assert.equal(formatAt(93_600e9, 'time', 3600e9), '1 d 2 h');
    assert.equal(formatSpan(4200e9, 'time'), '1 h 10 min');
  });
  it('stretches have three digits', () => {
    assert.deepEqual(
      [2.01e9, 50e6, 12_345, 7, 0].map((ns) => formatSpan(ns, 'time')),
      ['2.01 s', '50.0 ms', '12.3 µs', '7 ns', '0 s'],
    );
    assert.deepEqual(
      [1, 14].map((lines) => formatSpan(lines, 'line')),
      ['1 line', '14 lines'],
    );
  });
});
