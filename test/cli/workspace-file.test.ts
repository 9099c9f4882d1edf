// `.lease-lens.json` as the command line finds it: upward from each log, outranked by the command line, wrong ones refused.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens, records } from './run';

describe('.lease-lens.json', function () {
  this.timeout(60_000);
  let folder = '';
  let log = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    mkdirSync(join(folder, 'logs', 'deep'), { recursive: true });
    log = join(folder, 'logs', 'deep', 'd08.log');
    copyFileSync('test/oracle/cases/d08-truncate-pinned.log', log);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const say = (content: unknown, where = folder): void =>
    writeFileSync(join(where, '.lease-lens.json'), typeof content === 'string' ? content : JSON.stringify(content));
  const check = (...more: string[]) => leaseLens(['check', '--format', 'ndjson', ...more, log]);
  const rules = (out: string) => records(out).flatMap(({ rule }) => (rule === undefined ? [] : [rule]));

  it('above the log hides findings, which the summary counts and names', () => {
    const before = rules(check().out);
    assert.ok(before.includes('LP002'));
    say({ suppressions: [{ rule: 'LP002', file: 'logs/**' }] });
    const { out, status } = check();
    assert.equal(status, 0);
    assert.deepEqual(
      rules(out),
      before.filter((rule) => rule !== 'LP002'),
    );
    assert.equal(records(out).at(-1)?.suppressed, before.filter((rule) => rule === 'LP002').length);
    assert.match(leaseLens(['check', log]).out, /[1-9] suppressed \(.*\.lease-lens\.json\)/);
    assert.ok(rules(check('--workspace-file', 'none').out).includes('LP002'));
  });

  it('tells of an entry that hides nothing any more', () => {
    say({ suppressions: [{ rule: 'LP002', file: 'd08.log', lines: [1, 1] }] });
    assert.deepEqual(records(check().out).at(-1)?.staleSuppressions, [{ rule: 'LP002', file: 'd08.log', from: 1, to: 1 }]);
    assert.match(leaseLens(['check', log]).out, /stale suppression LP002 in d08\.log, line 1: hides nothing here/);
  });

  it('gives severities, which --rule outranks; the nearest file counts alone', () => {
    say({ severities: { LP010: 'error' } });
    const level = (...more: string[]) => records(check(...more).out).find(({ rule }) => rule === 'LP010')?.severity;
    assert.equal(level(), 'error');
    assert.equal(level('--rule', 'LP010=hint'), 'hint');
    say({ severities: { LP010: 'info' } }, join(folder, 'logs'));
    assert.equal(level(), 'info');
    assert.equal(level('--workspace-file', join(folder, '.lease-lens.json')), 'error');
  });

  it('is refused with what is wrong and where', () => {
    for (const [content, says] of [
      ['{', /\.lease-lens\.json: not JSON/],
      [{ suppressions: [{ rule: 'LP777' }] }, /suppressions\[0\]\.rule: there is no such rule/],
      [{ suppresions: [] }, /suppresions is not known; there are/],
    ] as const) {
      say(content);
      const { status, err } = check();
      assert.equal(status, 2);
      assert.match(err, says);
    }
    assert.match(
      leaseLens(['check', '--workspace-file', join(folder, 'none.json'), log]).err,
      /none\.json: no such file; check the name; --workspace-file none goes without/,
    );
  });

  it('shows a policy of one’s own under its own name', () => {
    const own = join(folder, 'kara.json');
    writeFileSync(own, '{"name": "Kara 2019", "base": "rfc-v1", "options": {"unlckBlocksWhilePinned": true}}');
    const summary = records(check('--policy-file', own).out).at(-1);
    assert.deepEqual([summary?.policy, summary?.policyPack], ['rfc-v1', 'Kara 2019']);
    assert.match(leaseLens(['check', '--policy-file', own, log]).out, /policy Kara 2019 \(on rfc-v1\)/);
  });
});
