// Evidence proves: the events of a finding's evidence, with those that name its objects and what its calls show inside them, give the same finding
// when nothing else of the recording happens. What the recording can show at all stays known. Where they do not suffice a wider choice does.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import type { Finding } from '../../../extension/engine/analysis';
import { type History, judgeFrom, openHistory } from '../../../extension/engine/history';
import { choices } from '../../../extension/engine/minimise';
import { defaultOptions } from '../../../extension/engine/options';
import { parseTrace } from '../../../grammar/parse';
import { sharedFolder } from '../../support/shared-folder';

const shared = sharedFolder();
const recordings = [
  ...globSync('test/traces/*.txt'),
  ...globSync('test/oracle/cases/*.log'),
  ...(shared === undefined ? [] : globSync(`${shared}/traces/[ADGKPQRSTV]/*.{ftrace,strace,report,perfscript,perftrace}.txt`)),
].sort();
/** Longer recordings say the same again, and every finding here is judged anew several times. */
const most = 1500;
/** Share of the findings for which the narrowest choice must suffice. */
const enough = 0.9;

describe('evidence', function () {
  this.timeout(240_000);

  it('gives the finding again without the rest of the log', () => {
    let checked = 0;
    const wider: string[] = [];
    for (const [file, policy] of recordings.flatMap((one) => [[one, 'rfc-v1'] as const, [one, 'mainline'] as const])) {
      const trace = parseTrace(readFileSync(file, 'utf8'));
      if ('kind' in trace || trace.events.length > most) continue;
      const history = openHistory(trace, { ...defaultOptions, policy });
      for (const finding of firstOfEach(history.analysis.findings)) {
        const name = `${file}, ${policy}: ${finding.rule} at line ${finding.line}`;
        const needed = choices(history.analysis, finding).findIndex((lines) => again(history, finding, lines));
        assert.notEqual(needed, -1, `${name} is not given again by any choice of lines`);
        checked += 1;
        if (needed > 0) wider.push(name);
      }
    }
    assert.ok(checked > 50, `${checked} findings`);
    assert.ok(
      wider.length <= (1 - enough) * checked,
      `${wider.length} of ${checked} findings need more than their evidence:\n${wider.join('\n')}`,
    );
  });
});

/** One of each rule; a line that is not understood is no event and proves itself. */
function firstOfEach(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ rule }, at) => rule !== 'LP901' && findings.findIndex((one) => one.rule === rule) === at);
}

function again(history: History, finding: Finding, lines: readonly number[]): boolean {
  const kept = new Set(lines);
  const { trace } = history;
  const left = { ...trace, unparsed: [], events: trace.events.filter((event) => kept.has(event.line)) };
  const { findings } = judgeFrom(history, left, 0, { fromLine: Number.POSITIVE_INFINITY });
  return findings.some(
    (one) =>
      one.rule === finding.rule &&
      one.line === finding.line &&
      one.verdict === finding.verdict &&
      one.path === finding.path &&
      proof(one) === proof(finding),
  );
}

/** Lines and roles; objects are numbered as they appear, so numbers in a role may differ. */
function proof({ evidence }: Finding): string {
  return evidence
    .map(({ line, role }) => `${line} ${role.replace(/\d+/g, '')}`)
    .sort()
    .join('; ');
}
