// Ten times as many leases, breaks, pins, changes and findings cost the timeline about ten times as much, whoever they belong to.

import assert from 'node:assert/strict';
import type { Analysis } from '../../extension/engine/analysis';
import { timelineOf } from '../../extension/timeline-model';
import { overlapsOf } from '../../extension/timeline-overlaps';
import { processorTime } from '../support/processor-time';
import { poolAnalysis } from './pool-analysis';

/** The pool's story `times` times, one after the other in one log. */
function repeated(times: number): Analysis {
  const one = poolAnalysis();
  const step = { line: 700, time: 5e9 };
  const shift = <T extends object>(list: readonly T[], by: (item: T, round: number) => object): T[] =>
    Array.from({ length: times }, (_, round) => list.map((item) => ({ ...item, ...by(item, round) }))).flat();
  const life = <T extends { startLine: number; startTime?: number; endLine?: number; endTime?: number }>(item: T, round: number) => ({
    startLine: item.startLine + round * step.line,
    ...(item.startTime !== undefined && { startTime: item.startTime + round * step.time }),
    ...(item.endLine !== undefined && { endLine: item.endLine + round * step.line }),
    ...(item.endTime !== undefined && { endTime: item.endTime + round * step.time }),
  });
  return {
    ...one,
    leases: shift(one.leases, (lease, round) => ({
      ...life(lease, round),
      ...(lease.breakLine !== undefined && { breakLine: lease.breakLine + round * step.line }),
      ...(lease.breakTime !== undefined && { breakTime: lease.breakTime + round * step.time }),
      ...(lease.retakenBy !== undefined && { retakenBy: lease.retakenBy + round * one.leases.length }),
    })),
    pins: shift(one.pins, life),
    breaks: shift(one.breaks, life),
    changes: shift(one.changes, life),
    marks: shift(one.marks, (mark, round) => ({ line: mark.line + round * step.line, time: (mark.time ?? 0) + round * step.time })),
    findings: shift(one.findings, (finding, round) => ({
      line: finding.line + round * step.line,
      time: (finding.time ?? 0) + round * step.time,
      evidence: finding.evidence.map((evidence) => ({ ...evidence, line: evidence.line + round * step.line })),
    })),
    endTime: times * step.time,
  };
}

describe('the timeline of many lives', function () {
  this.timeout(60_000);

  it('costs as they grow in number, not as their square', () => {
    const cost = (times: number): number => {
      const analysis = repeated(times);
      return processorTime(() => void timelineOf(analysis, ''));
    };
    cost(100);
    let ratio = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 4 && ratio > 20; round++) ratio = Math.min(ratio, cost(2500) / cost(250));
    assert.ok(ratio <= 20, `ten times as many cost ${ratio.toFixed(1)} times as much`);
  });

  it('gives each finding what the first one of its kind has', () => {
    const made = timelineOf(repeated(50), '');
    const plain = timelineOf(poolAnalysis(), '');
    const severe = (list: readonly { readonly severity?: string }[]) => list.filter((item) => item.severity !== undefined).length;
    assert.equal(severe(made.intervals), severe(plain.intervals) * 50);
    assert.equal(severe(made.marks), severe(plain.marks) * 50);
    made.findings.forEach((finding, index) => {
      assert.deepEqual(finding.pages, plain.findings[index % plain.findings.length]!.pages, `finding ${index}`);
      assert.ok(finding.lane !== undefined);
    });
  });

  it('finds what overlaps as a look at all of them does', () => {
    const stretches = Array.from({ length: 300 }, (_, at) => {
      const start = (at * 7919) % 1000;
      return { start, end: start + ((at * 104_729) % 60), of: at };
    });
    const overlaps = overlapsOf(stretches);
    for (let start = -5; start < 1070; start += 13) {
      const end = start + (start % 5) * 9 + 20;
      const plain = stretches.filter((one) => one.start <= end && one.end >= start).map((one) => one.of);
      assert.deepEqual(
        [...overlaps.all(start, end, 1000)].sort((a, b) => a - b),
        plain.sort((a, b) => a - b),
      );
      assert.equal(overlaps.any(start, end), plain.length > 0);
      assert.ok(overlaps.all(start, end, 3).length <= 3);
    }
  });
});
