// The two sides of a what-if diff: they differ where the replay differs, and only there.

import assert from 'node:assert/strict';
import { whatIfOutcome, whatIfSides } from '../../extension/editor/what-if-text';
import type { Analysis, Finding } from '../../extension/engine/analysis';
import type { WhatIf } from '../../extension/engine/what-if';

const kept = finding('LP020', 208);
const gone = finding('LP008', 245);
const result: WhatIf = {
  before: analysis([kept, gone]),
  after: analysis([kept]),
  gone: [gone],
  appeared: [],
  kept: [kept],
  inserted: { beforeLine: 245, text: 'fcntl(9, F_SETLEASE, F_LAYOUT) = 0' },
};
const lines = (line: number) => (line <= 246 ? `text of ${line}` : undefined);

describe('the sides of a what-if', () => {
  const { recorded, changed } = whatIfSides(result, { kind: 'retake-before', line: 245 }, lines);

  it('shows the inserted call before its line, on the changed side only', () => {
    assert.match(changed, /244 {2}text of 244\n.*fcntl\(9, F_SETLEASE, F_LAYOUT\) = 0\n *245 {2}text of 245/);
    assert.doesNotMatch(recorded, /fcntl/);
  });

  it('drops the finding that vanished and leaves the other as it is', () => {
    assert.match(recorded, /line 245: error LP008/);
    assert.doesNotMatch(changed, /LP008/);
    const ofKept = /line 208: error LP020[\s\S]*?\n\n/;
    assert.equal(ofKept.exec(`${changed}\n`)?.[0].trim(), ofKept.exec(`${recorded}\n`)?.[0].trim());
  });

  it('reaches from the inserted call to the line that was asked about', () => {
    const inserted = { beforeLine: 240, text: 'call' };
    const { changed } = whatIfSides({ ...result, inserted }, { kind: 'retake-before', line: 245 }, lines);
    assert.match(changed, /238 {2}text of 238\n.*239\ninserted {2}call\n[\s\S]*246 {2}text of 246\n\n/);
  });

  it('leaves a dropped line out', () => {
    const sides = whatIfSides({ ...result, inserted: undefined as never }, { kind: 'drop', line: 245 }, lines);
    assert.match(sides.recorded, /245 {2}text/);
    assert.doesNotMatch(sides.changed, /245 {2}text/);
  });

  it('says in a sentence what changed', () => {
    assert.equal(whatIfOutcome(result), 'Gone: LP008 at line 245.');
    assert.equal(whatIfOutcome({ ...result, gone: [], appeared: [gone] }), 'New: LP008 at line 245.');
    assert.equal(whatIfOutcome({ ...result, gone: [] }), 'The findings stay the same.');
  });
});

function finding(rule: Finding['rule'], line: number): Finding {
  return {
    rule,
    title: `title of ${rule}`,
    severity: 'error',
    verdict: 'violation',
    policy: 'rfc-v1',
    line,
    column: 1,
    endColumn: 9,
    message: `${rule} happened here`,
    evidence: [],
  };
}

function analysis(findings: readonly Finding[]): Analysis {
  return {
    summary: {
      dialect: 'strace',
      lines: 246,
      events: 3,
      noise: 0,
      unparsed: 0,
      lost: 0,
      policy: 'rfc-v1',
      findings: { error: findings.length, warning: 0, info: 0, hint: 0 },
      undecidable: 0,
      notJudged: [],
    },
    findings,
    events: [],
    files: [],
    leases: [],
    pins: [],
    breaks: [],
    changes: [],
    marks: [],
    mappings: [],
    unparsed: [],
  };
}
