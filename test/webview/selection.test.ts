// The item that a finding stands on: what a look at every item of its lane would find, at the cost of a look at a few.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spanOf, trackOf } from '../../webview/columns';
import type { Columns, PackedTimeline, TimelineFinding } from '../../webview/protocol';
import { itemOfFinding } from '../../webview/selection';
import { crowdTimeline } from './crowd';

const lanes = 4;

describe('the item of a finding', () => {
  it('is the first mark, else the first bar, that names its line or holds its moment', () => {
    const timeline = disordered(crowdTimeline(40_000, lanes, 12_345));
    const { columns } = timeline;
    const some = fc.record({
      lane: fc.nat(lanes - 1),
      position: fc.nat(columns.starts.length - 1),
      line: fc.nat(41_000),
      moment: fc.constantFrom('start', 'end', 'between', 'before') as fc.Arbitrary<'start' | 'end' | 'between' | 'before'>,
    });
    fc.assert(
      fc.property(some, ({ lane, position, line, moment }) => {
        const [start, end] = [columns.starts[position]!, columns.ends[position]!];
        const at = { start, end, between: (start + end) / 2, before: start - 1 }[moment];
        const own = finding(lane, line, at);
        assert.equal(
          itemOfFinding({ ...timeline, findings: [own] }, 0),
          expected(timeline.columns, own) ?? itemOfFinding({ ...timeline, findings: [finding(undefined, line, at)] }, 0),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('is found by a look at a share of the lane', () => {
    const timeline = crowdTimeline(1_000_000, lanes, 0);
    const looks = { count: 0 };
    const columns = {
      ...timeline.columns,
      lines: counted(timeline.columns.lines, looks),
      ends: counted(timeline.columns.ends, looks),
      starts: counted(timeline.columns.starts, looks),
    };
    const of = (position: number, lane: number): TimelineFinding => finding(lane, columns.lines[position]!, columns.starts[position]!);
    const findings = [of(1, 0), of(240_000, 0), of(499_000, 1), of(740_000, 2), of(990_000, 3)];
    const watched = { ...timeline, columns, findings };
    itemOfFinding(watched, 0); // passes over the columns once
    looks.count = 0;
    for (const index of findings.keys()) itemOfFinding(watched, index);
    assert.ok(looks.count / findings.length < 20_000, `${looks.count / findings.length} items a finding, ${1_000_000 / lanes} in the lane`);
  });
});

function finding(lane: number | undefined, line: number, at: number): TimelineFinding {
  const plain = { rule: 'LP001', title: '', message: '', severity: 'error', verdict: 'violation', evidence: [] } as const;
  return { ...plain, line, at, ...(lane !== undefined && { lane }) };
}

/** Some lines out of order, as those of halves of calls are. */
function disordered(timeline: PackedTimeline): PackedTimeline {
  const lines = timeline.columns.lines.map((line, at) => (at % 97 === 0 ? ((line * 7919) % 40_000) + 1 : line));
  return { ...timeline, columns: { ...timeline.columns, lines } };
}

function expected(columns: Columns, { lane, line, at }: TimelineFinding): number | undefined {
  const first = (what: 'bars' | 'marks', fits: (position: number) => boolean): number | undefined => {
    const [from, to] = spanOf(columns, trackOf(lane!, what));
    for (let position = from; position < to; position++) if (columns.lines[position] === line || fits(position)) return position;
    return undefined;
  };
  const mark = first('marks', (position) => columns.starts[position] === at);
  return mark ?? first('bars', (position) => columns.starts[position]! <= at && columns.ends[position]! >= at);
}

function counted<T extends Uint32Array | Float64Array>(column: T, looks: { count: number }): T {
  return new Proxy(column, {
    get(target, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) looks.count += 1;
      return Reflect.get(target, name, target);
    },
  });
}
