// What the views and exports are made of, on a real recording.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { coverageSentence, gapsOf } from '../../extension/engine/report/coverage-report';
import { groupFindings, groupings, keeps } from '../../extension/engine/report/grouping';
import { parseTrace } from '../../grammar/parse';

const text = readFileSync('samples/ignored-lease-break.ftrace.txt', 'utf8');
const trace = parseTrace(text);
assert.ok(!('message' in trace));
const analysis = analyse(trace, defaultOptions);

describe('groups of findings', () => {
  for (const by of groupings)
    it(`by ${by} hold every finding once, the severest group first`, () => {
      const groups = groupFindings(analysis.findings, by);
      assert.deepEqual(
        groups.flatMap(({ findings }) => findings).sort((a, b) => a.line - b.line || a.rule.localeCompare(b.rule)),
        analysis.findings,
      );
      assert.equal(groups[0]?.severity, 'error');
      for (const { findings, severity } of groups) assert.ok(findings.some((finding) => finding.severity === severity));
    });

  it('are filtered by words that all have to fit', () => {
    const kept = (filter: string) => analysis.findings.filter((finding) => keeps(finding, filter)).length;
    assert.equal(kept(''), analysis.findings.length);
    assert.equal(kept('lp008'), analysis.findings.filter(({ rule }) => rule === 'LP008').length);
    assert.equal(kept('lp008 pool.dat holder'), kept('LP008'));
    assert.equal(kept('lp008 nobody'), 0);
    assert.equal(kept(`line:${analysis.findings[0]?.line}`) > 0, true);
  });
});

describe('coverage', () => {
  it('names each rule that is not judged once, with the command that records what it needs', () => {
    const gaps = gapsOf(analysis.summary);
    assert.deepEqual(gaps.flatMap(({ rules }) => rules).sort(), analysis.summary.notJudged.map(({ rule }) => rule).sort());
    assert.ok(gaps.length > 0 && gaps.every(({ record }) => record !== undefined && record.length > 10));
    assert.equal(coverageSentence(analysis.summary, 30), `${analysis.summary.notJudged.length} of 30 rules cannot be judged`);
  });
});
