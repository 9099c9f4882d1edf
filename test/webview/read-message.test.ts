// The door in: the panel's own messages pass, everything else is refused without an exception.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packTimeline } from '../../extension/timeline-columns';
import { timelineOf } from '../../extension/timeline-model';
import { readMessage } from '../../webview/read-message';
import { poolAnalysis } from '../timeline/pool-analysis';

describe('messages to the timeline', () => {
  const timeline = packTimeline(timelineOf(poolAnalysis(), 'pool'));

  it('takes what the panel sends', () => {
    assert.equal(readMessage(structuredClone({ type: 'timeline', timeline })).type, 'timeline');
    assert.equal(readMessage({ type: 'busy', message: 'reading' }).type, 'busy');
    assert.equal(readMessage({ type: 'cursor', line: 4, at: 0 }).type, 'cursor');
  });
  it('refuses lanes that do not exist, numbers that are none, unknown styles, columns that do not fit', () => {
    const broken = (change: (copy: ReturnType<typeof structuredClone<typeof timeline>>) => unknown) => {
      const copy = structuredClone(timeline);
      const changed = change(copy);
      return readMessage({ type: 'timeline', timeline: { ...copy, ...(typeof changed === 'object' ? changed : {}) } }).type;
    };
    const inColumns = (change: (columns: typeof timeline.columns) => unknown) =>
      broken(({ columns }) => ({ columns: { ...columns, ...(change(columns) as object) } }));
    assert.equal(
      broken(() => ({})),
      'timeline',
    );
    assert.equal(
      broken(() => ({ lanes: undefined })),
      'wrong',
    );
    assert.equal(
      broken(() => ({ end: 'soon' })),
      'wrong',
    );
    assert.equal(
      broken(() => ({ columns: {} })),
      'wrong',
    );
    assert.equal(
      broken(({ findings }) => ({ findings: [{ ...findings[0], lane: 99 }] })),
      'wrong',
    );
    assert.equal(
      inColumns(({ starts }) => ({ starts: [...starts] })),
      'wrong',
      'a list for a column',
    );
    assert.equal(
      inColumns(({ starts }) => ({ starts: starts.slice(1) })),
      'wrong',
      'a short column',
    );
    assert.equal(
      inColumns(({ starts }) => ({ starts: starts.map((_, at) => (at === 0 ? Number.NaN : 0)) })),
      'wrong',
    );
    assert.equal(
      inColumns(({ starts }) => ({ starts: starts.toReversed() })),
      'wrong',
      'not sorted',
    );
    assert.equal(
      inColumns(({ codes }) => ({ codes: codes.map(() => 15) })),
      'wrong',
      'no such style',
    );
    assert.equal(
      inColumns(({ labels }) => ({ labels: labels.map(() => 1e6) })),
      'wrong',
      'no such text',
    );
    assert.equal(
      inColumns(({ offsets }) => ({ offsets: offsets.toReversed() })),
      'wrong',
      'tracks',
    );
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readMessage(value)));
    fc.assert(fc.property(fc.anything(), (value) => void readMessage({ type: 'timeline', timeline: value })));
  });
});
