// Evidence proves: the lines of a finding's evidence, with those that name its objects (provingLines), give the same finding when nothing else of
// the recording happens. What the recording can show at all stays known. Every finding of every recording, under every policy.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding } from '../../../extension/engine/analysis';
import { beginJudging, conclude, setAside } from '../../../extension/engine/judging';
import { defaultOptions } from '../../../extension/engine/options';
import { policyNames } from '../../../extension/engine/policy/policies';
import { provingLines } from '../../../extension/engine/proving-lines';
import { parseTrace } from '../../../grammar/parse';
import { recordings } from '../../support/recordings';

/** Events: longer recordings say the same again, and each finding costs a pass over all of them. LEASE_LENS_MOST=6000 takes more. */
const most = Number(process.env.LEASE_LENS_MOST ?? 1500);
/** Findings of one rule in one recording. */
const perRule = most > 1500 ? 100 : 3;

describe('evidence', function () {
  this.timeout(240_000);

  it('gives every finding again without the rest of the log', () => {
    let checked = 0;
    const wrong: string[] = [];
    for (const file of [...recordings(), ...globSync('test/oracle/{cases,dialects/*}/*.log').sort()]) {
      const trace = parseTrace(readFileSync(file, 'utf8'));
      if ('kind' in trace || trace.events.length > most) continue;
      for (const policy of policyNames) {
        const options = { ...defaultOptions, policy };
        const analysis = analyse(trace, options);
        const start = beginJudging(trace, options);
        for (const finding of firstOfEach(analysis.findings)) {
          const kept = new Set(provingLines(analysis, finding));
          const left = { ...trace, unparsed: [], events: trace.events.filter(({ line }) => kept.has(line)) };
          const { findings } = conclude(setAside(start, { fromLine: Number.POSITIVE_INFINITY }), left);
          checked += 1;
          if (!findings.some((one) => isSame(one, finding))) wrong.push(`${file}, ${policy}: ${finding.rule} at line ${finding.line}`);
        }
      }
    }
    assert.ok(checked > 50, `${checked} findings`);
    assert.deepEqual(wrong, []);
  });
});

/** Some of each rule; a line that is not understood is no event and proves itself. */
function firstOfEach(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return findings.filter(({ rule }) => {
    const count = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, count);
    return rule !== 'LP901' && count <= perRule;
  });
}

function isSame(one: Finding, finding: Finding): boolean {
  return (
    one.rule === finding.rule &&
    one.line === finding.line &&
    one.verdict === finding.verdict &&
    one.path === finding.path &&
    proof(one) === proof(finding)
  );
}

/** Lines and roles; objects are numbered as they appear, so numbers in a role may differ. */
function proof({ evidence }: Finding): string {
  return evidence
    .map(({ line, role }) => `${line} ${role.replace(/\d+/g, '')}`)
    .sort()
    .join('; ');
}
