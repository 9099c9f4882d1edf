// A remedy replayed: on recordings and cases where a rule speaks, the finding is gone with its remedy in the trace.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding, PolicyName, RuleCode } from '../../../extension/engine/analysis';
import { replayOfAll, replaysOf } from '../../../extension/engine/fixes/replays';
import { defaultOptions } from '../../../extension/engine/options';
import { whatIf } from '../../../extension/engine/what-if';
import { parseTrace } from '../../../grammar/parse';
import { sharedFolderOrSkip } from '../../support/shared-folder';

const logs = [...globSync('samples/*.txt'), ...globSync('test/traces/*.txt'), ...globSync('test/oracle/{cases,own}/*.log')].sort();
const rules: readonly RuleCode[] = [
  ...(['LP001', 'LP002', 'LP004', 'LP005', 'LP006', 'LP007', 'LP008', 'LP010', 'LP011', 'LP012', 'LP016'] as const),
  ...(['LP017', 'LP019', 'LP020', 'LP021', 'LP022', 'LP025', 'LP026', 'LP027', 'LP028', 'LP029', 'LP031', 'LP033'] as const),
  ...(['LP009', 'LP036', 'LP039'] as const),
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

  it('leaves the pinned pages out of a hole', () => {
    const trace = parseTrace(readFileSync('test/oracle/cases/d12-punch-partial-overlap.log', 'utf8'));
    assert.ok(!('message' in trace));
    const analysis = analyse(trace, defaultOptions);
    const finding = analysis.findings.find(({ rule }) => rule === 'LP002');
    const replay = finding && replaysOf(analysis, finding).find(({ title }) => title.startsWith('Leave the pinned pages out'));
    assert.equal(replay?.title, 'Leave the pinned pages out: free bytes 65536–69631');
    const result = whatIf(trace, defaultOptions, replay?.changes ?? []);
    assert.ok(!('error' in result) && !result.after.findings.some(({ rule }) => rule === 'LP002'));
  });

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

describe('a remedy replayed makes every finding of a log go', function () {
  this.timeout(120_000);
  const every = (text: string, policy: PolicyName, rule: RuleCode, least: number): void => {
    const trace = parseTrace(text);
    assert.ok(!('message' in trace));
    const options = { ...defaultOptions, policy };
    const analysis = analyse(trace, options);
    const findings = analysis.findings.filter((finding) => finding.rule === rule);
    assert.ok(findings.length >= least, `${findings.length} findings`);
    for (const finding of findings) {
      const [replay] = replaysOf(analysis, finding);
      const result = whatIf(trace, options, replay?.changes ?? []);
      assert.ok(!('error' in result), JSON.stringify(result));
      const what = `${finding.rule} at line ${finding.line}: ${replay?.title}`;
      assert.ok(
        result.gone.some((one) => same(one, finding)),
        what,
      );
      assert.ok(!result.appeared.some((one) => one.rule === 'LP037'), what);
    }
  };

  it('LP020, where the breaker’s task sends the signal and the holder has to answer it', () =>
    every(readFileSync('samples/ignored-lease-break.ftrace.txt', 'utf8'), 'rfc-v1', 'LP020', 2));

  const recorded: readonly (readonly [log: string, rule: RuleCode, least: number])[] = [
    ['R/R14-sigio-kills-holder.strace.txt', 'LP016', 3], // the holder was killed: it lives on
    ['R/R14-sigio-kills-holder.ftrace.txt', 'LP017', 3],
    ['R/R49-exec.strace.txt', 'LP017', 1], // exec reset the handler
    ['R/R45-xfs-self-truncate.strace.txt', 'LP019', 2], // the signal was blocked
    ['R/R45-xfs-self-truncate.strace.txt', 'LP020', 2], // the holder waits for itself
    ['D/D22-rdmalease.ftrace.txt', 'LP001', 1], // a write lease is held
  ];
  for (const [log, rule, least] of recorded)
    it(`${rule} of ${log}`, function () {
      every(readFileSync(join(sharedFolderOrSkip(this), 'traces', log), 'utf8'), 'rfc-v1', rule, least);
    });
});

describe('a remedy replayed on recordings of a kernel with the policy', function () {
  this.timeout(120_000);
  const cases: readonly (readonly [log: string, policy: PolicyName, rule: RuleCode, titles: readonly RegExp[]])[] = [
    [
      'R07-ignore-timeout.strace.txt',
      'rfc-v1',
      'LP008',
      [/^Retake the layout lease before this pin$/, /^Retake the lease in the SIGIO handler/],
    ],
    [
      'R03-truncate-pinned.ftrace.txt',
      'rfc-v1',
      'LP002',
      [/^Release the pins before this operation$/, /^Truncate to no less than \d+ bytes/],
    ],
    ['R18-exit-with-pins.strace.txt', 'rfc-v1', 'LP015', [/^Release the pins before the process exits$/]],
    ['R02-lease-then-pin.ftrace.txt', 'rfc-v2', 'LP031', [/^Take the lease of line \d+ with F_EXCLUSIVE$/]],
    ['R13-free-rider.ftrace.txt', 'rfc-v1', 'LP027', [/^Take an own lease in this process before the pin$/]],
  ];
  for (const [log, policy, rule, titles] of cases)
    it(`${log} under ${policy}: each remedy of ${rule} makes a finding of it go, and no other finding of the file worse`, function () {
      const trace = parseTrace(readFileSync(join(sharedFolderOrSkip(this), 'traces/R', log), 'utf8'));
      assert.ok(!('message' in trace));
      const options = { ...defaultOptions, policy };
      const analysis = analyse(trace, options);
      const findings = analysis.findings.filter((finding) => finding.rule === rule);
      for (const title of titles) {
        const helped = findings.some((finding) => {
          const replay = replaysOf(analysis, finding).find((one) => title.test(one.title));
          const result = replay && whatIf(trace, options, replay.changes);
          return (
            result !== undefined &&
            !('error' in result) &&
            result.gone.some((one) => same(one, finding)) &&
            !result.appeared.some(({ severity }) => severity === 'error')
          );
        });
        assert.ok(
          helped,
          `${title} helps none of ${findings.length} findings: ${findings.flatMap((one) => replaysOf(analysis, one).map((replay) => replay.title)).join(' | ')}`,
        );
      }
    });
});

function same(one: Finding, other: Finding): boolean {
  return one.rule === other.rule && one.line === other.line;
}
