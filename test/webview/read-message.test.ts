// The door in: the panel's own messages pass, everything else is refused without an exception.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timelineOf } from '../../extension/timeline-model';
import { readMessage } from '../../webview/read-message';
import { poolAnalysis } from '../timeline/pool-analysis';

describe('messages to the timeline', () => {
  const timeline = timelineOf(poolAnalysis(), 'pool');

  it('takes what the panel sends', () => {
    assert.equal(readMessage(structuredClone({ type: 'timeline', timeline })).type, 'timeline');
    assert.equal(readMessage({ type: 'busy', message: 'reading' }).type, 'busy');
    assert.equal(readMessage({ type: 'cursor', line: 4, at: 0 }).type, 'cursor');
  });
  it('refuses lanes that do not exist, numbers that are none, unknown styles', () => {
    const broken = (change: (copy: ReturnType<typeof structuredClone<typeof timeline>>) => unknown) => {
      const copy = structuredClone(timeline);
      return readMessage({ type: 'timeline', timeline: { ...copy, ...(change(copy) as object) } }).type;
    };
    const first = timeline.intervals[0]!;
    assert.equal(
      broken(() => ({ intervals: [{ ...first, lane: 99 }] })),
      'wrong',
    );
    assert.equal(
      broken(() => ({ intervals: [{ ...first, start: Number.NaN }] })),
      'wrong',
    );
    assert.equal(
      broken(() => ({ intervals: [{ ...first, style: 'zebra' }] })),
      'wrong',
    );
    assert.equal(
      broken(() => ({ lanes: undefined })),
      'wrong',
    );
    assert.equal(
      broken(() => ({ end: 'soon' })),
      'wrong',
    );
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readMessage(value)));
    fc.assert(fc.property(fc.anything(), (value) => void readMessage({ type: 'timeline', timeline: value })));
  });
});
