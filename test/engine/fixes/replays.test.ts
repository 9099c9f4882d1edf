// A remedy replayed: on recordings and cases where a rule speaks, the finding is gone with its remedy in the trace.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding, PolicyName, RuleCode } from '../../../extension/engine/analysis';
import { replayOfAll, replaysOf } from '../../../extension/engine/fixes/replays';
import { defaultOptions } from '../../../extension/engine/options';
import { whatIf } from '../../../extension/engine/what-if';
import { parseTrace } from '../../../grammar/parse';

const logs = [...globSync('samples/*.txt'), ...globSync('test/traces/*.txt'), ...globSync('test/oracle/{cases,own}/*.log')].sort();
const rules: readonly RuleCode[] = [
  ...(['LP001', 'LP002', 'LP005', 'LP007', 'LP008', 'LP010', 'LP011', 'LP012', 'LP016', 'LP017', 'LP019', 'LP020'] as const),
  ...(['LP021', 'LP022', 'LP026', 'LP028', 'LP029', 'LP031', 'LP036', 'LP039'] as const),
];
const policies: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];

describe('a remedy replayed', function () {
  this.timeout(120_000);
  const helped = new Map<RuleCode, number>();
  const errors: string[] = [];
  let all = 0;

  before(() => {
    for (const log of logs) {
      const trace = parseTrace(readFileSync(log, 'utf8'));
      if ('message' in trace) continue;
      for (const policy of policies) {
        const options = { ...defaultOptions, policy };
        const analysis = analyse(trace, options);
        for (const finding of analysis.findings)
          for (const replay of replaysOf(analysis, finding)) {
            const result = whatIf(trace, options, replay.changes);
            all++;
            if ('error' in result) errors.push(`${log} ${finding.rule}@${finding.line}: ${result.error}`);
            else if (result.gone.some((one) => same(one, finding))) helped.set(finding.rule, (helped.get(finding.rule) ?? 0) + 1);
          }
      }
    }
  });

  for (const rule of rules)
    it(`makes a finding of ${rule} go`, () => assert.ok((helped.get(rule) ?? 0) > 0, [...helped].map((one) => one.join(':')).join(' ')));

  it('is told as an error only where the task has no descriptor of the file', () => {
    assert.ok(all > 100, `${all} replays`);
    for (const error of errors) assert.match(error, /no descriptor of the file open there|not about a file that the log identifies/);
  });

  it('of a whole rule holds each finding’s remedy once', () => {
    const trace = parseTrace(readFileSync('samples/ignored-lease-break.strace.txt', 'utf8'));
    assert.ok(!('message' in trace));
    const analysis = analyse(trace, defaultOptions);
    const replay = replayOfAll(analysis, 'LP008');
    assert.equal(replay?.changes.length, 2);
    const result = whatIf(trace, defaultOptions, replay?.changes ?? []);
    assert.ok(!('error' in result) && result.after.findings.every(({ rule }) => rule !== 'LP008'));
    assert.equal(replayOfAll(analysis, 'LP900'), undefined);
  });
});

function same(one: Finding, other: Finding): boolean {
  return one.rule === other.rule && one.line === other.line;
}
