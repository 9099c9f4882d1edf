// An analysis in the timeline's words: which lanes, which intervals, where findings and their evidence stand.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { Analysis } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { packTimeline } from '../../extension/timeline-columns';
import { timelineOf } from '../../extension/timeline-model';
import { packRows } from '../../extension/timeline-pack';
import { thingAt, trackAt } from '../../webview/columns';
import type { Timeline } from '../../webview/protocol';
import { flawOf } from '../../webview/read-message';
import { joinedTexts } from '../engine/join/pairs';
import { poolAnalysis } from './pool-analysis';

describe('timeline of an analysis', () => {
  const timeline = timelineOf(poolAnalysis(), 'pool.strace.txt');
  const laneOf = (item: { readonly lane?: number } | undefined) => timeline.lanes[item?.lane ?? -1]?.label;

  it('has a group per file that anything happens to, and lanes in a fixed order', () => {
    assert.deepEqual(
      timeline.groups.map((group) => group.label),
      ['/mnt/pmem0/data/pool.dat', '/mnt/pmem0/data/journal.dat'],
    );
    assert.deepEqual(
      timeline.lanes.filter((lane) => lane.group === 0).map((lane) => lane.kind),
      ['lease', 'lease', 'break', 'break', 'pin', 'pin', 'pin', 'change', 'change', 'change', 'gup', 'signal', 'signal'],
    );
    assert.equal(timeline.summary, '688 lines · 4.81 s · strace');
    assert.equal(flawOf(packTimeline(timeline)), undefined);
  });

  it('of a joined log names every tool that recorded it', () => {
    const [strace, ftrace] = ['strace', 'ftrace'].map((name) => readFileSync(`samples/ignored-lease-break.${name}.txt`, 'utf8'));
    const joined = analyse(joinedTexts(strace ?? '', ftrace ?? '').trace, defaultOptions);
    assert.match(timelineOf(joined, 'joined').summary ?? '', / · strace and ftrace$/);
  });

  it('tells the life of a lease: held, breaking, lost, retaken', () => {
    const lane = timeline.lanes.findIndex((one) => one.label === 'lease · holder2');
    const life = timeline.intervals.filter((one) => one.lane === lane).map((one) => [one.style, one.start / 1e6, (one.end ?? -1) / 1e6]);
    assert.deepEqual(life, [
      ['held', 2780, 2842],
      ['breaking', 2842, 3260],
      ['lost', 3260, 3700],
      ['retaken', 3700, 4640],
    ]);
  });

  it('gives a break its deadline, a blocked change its wait, a doubtful release its own style', () => {
    const released = timeline.intervals.find((one) => one.style === 'break' && one.line === 506);
    assert.equal(released?.deadline, 4842e6);
    assert.equal(released?.label, 'released, 1.58 s of 2 s left');
    assert.equal(timeline.intervals.find((one) => one.style === 'wait')?.label, 'truncate waits 2.01 s, then ETXTBSY');
    assert.equal(timeline.intervals.find((one) => one.line === 488)?.style, 'pin-uncertain');
  });

  it('stands a finding on the lane it is about and its evidence on theirs', () => {
    const refused = timeline.findings.find((one) => one.rule === 'LP008');
    assert.equal(laneOf(refused), 'GUP calls');
    assert.deepEqual(
      refused?.evidence.map((step) => [laneOf(step), step.at / 1e6]),
      [
        ['lease · holder', 487],
        ['break deadline · truncator 335', 552],
        ['lease · holder', 2560],
        ['GUP calls', 2610],
      ],
    );
    const truncate = timeline.findings.find((one) => one.rule === 'LP002');
    assert.equal(laneOf(truncate), 'layout change · truncator 335');
    assert.equal(truncate?.at, 2560e6, 'where the call returns');
    const mark = timeline.marks.find((one) => one.label === 'ETXTBSY LP002');
    assert.equal(mark?.severity, 'error');
    assert.equal(timeline.intervals.find((one) => one.style === 'wait' && one.line === 208)?.severity, 'error');
  });

  it('keeps the worst severity where several findings meet', () => {
    const analysis = poolAnalysis();
    const mild = { ...analysis.findings[0]!, rule: 'LP007' as const, severity: 'hint' as const };
    const both = timelineOf({ ...analysis, findings: [...analysis.findings, mild] }, '');
    const mark = both.marks.find((one) => one.label.includes('LP007'));
    assert.equal(mark?.label, 'ETXTBSY LP002 LP007');
    assert.equal(mark?.severity, 'error');
  });

  it('takes lines for time where the log has no clock', () => {
    const made = timelineOf(withoutClock(poolAnalysis()), '');
    assert.equal(made.axis, 'line');
    assert.equal(made.end, 688);
    const lease = made.intervals.find((one) => one.line === 178);
    assert.deepEqual([lease?.start, lease?.end], [178, 208]);
    assert.ok(made.intervals.every((one) => one.deadline === undefined));
    assert.equal(made.summary, '688 lines · strace');
    assert.equal(flawOf(packTimeline(made)), undefined);
  });

  it('finds a place for a finding that nothing else stands for', () => {
    const analysis = poolAnalysis();
    const { file: _, ...lost } = {
      ...analysis.findings[0]!,
      rule: 'LP038' as const,
      title: 'Lost events',
      line: 400,
      evidence: [{ line: 400, role: 'lost' }],
    };
    const made = timelineOf({ ...analysis, findings: [lost] }, '');
    assert.deepEqual(made.groups.at(-1), { label: 'Not tied to a file' });
    assert.equal(made.lanes.at(-1)?.label, 'log');
    assert.equal(made.findings[0]?.lane, made.lanes.length - 1);
    assert.equal(flawOf(packTimeline(made)), undefined);
  });

  it('crosses to the page as columns and is read back as it was', () => {
    const packed = packTimeline(timeline);
    const things = Array.from(packed.columns.starts, (_, position) => thingAt(packed, position)!);
    const byPlace = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
    const sorted = (list: readonly object[]) => list.map((one) => Object.fromEntries(Object.entries(one).sort())).sort(byPlace);
    assert.deepEqual(sorted(things), sorted([...timeline.intervals, ...timeline.marks]));
    assert.ok(things.every((thing, position) => trackAt(packed.columns, position) === thing.lane * 2 + ('at' in thing ? 1 : 0)));
  });

  it('survives an analysis of nothing', () => {
    const nothing: Timeline = timelineOf(
      { ...poolAnalysis(), files: [], leases: [], pins: [], breaks: [], changes: [], marks: [], findings: [] },
      '',
    );
    assert.deepEqual([nothing.lanes, nothing.intervals], [[], []]);
    assert.equal(flawOf(packTimeline(nothing)), undefined);
  });

  it('packs rows first fit, and never more than allowed', () => {
    const rows = packRows(
      [
        { start: 0, end: 10 },
        { start: 5, end: 8 },
        { start: 9, end: 20 },
        { start: 10, end: 12 },
      ],
      24,
    );
    assert.deepEqual(rows, [0, 1, 1, 0]);
    assert.deepEqual(
      packRows(
        [0, 0, 0].map((start) => ({ start, end: Number.POSITIVE_INFINITY })),
        2,
      ),
      [0, 1, 1],
    );
  });
});

function withoutClock(analysis: Analysis): Analysis {
  const strip = <T extends object>(lives: readonly T[]): readonly T[] =>
    lives.map((life) => {
      const times = new Set(['startTime', 'endTime', 'breakTime', 'time', 'deadline']);
      return Object.fromEntries(Object.entries(life).filter(([name]) => !times.has(name))) as T; // only optional fields are left out
    });
  const { endTime: _, ...rest } = analysis;
  return {
    ...rest,
    leases: strip(analysis.leases),
    pins: strip(analysis.pins),
    breaks: strip(analysis.breaks),
    changes: strip(analysis.changes),
    marks: strip(analysis.marks),
    findings: strip(analysis.findings),
  };
}
