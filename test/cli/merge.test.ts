// merge: reports of many logs as one, whatever their order and however they are bracketed; reports that are cut or wrong lose nothing silently.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertSarif } from '../support/schemas';
import { leaseLens, records } from './run';

const logs = [
  'samples/ignored-lease-break.ftrace.txt',
  'samples/ignored-lease-break.strace.txt',
  'test/traces/R29-unlink-pinned.strace.txt',
  'test/traces/S17-sigkill.strace.txt',
];

describe('merge', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const reports = join(folder, 'reports');
  const report = (at: number): string => join(reports, `${at}.ndjson`);
  before(() => {
    mkdirSync(reports);
    for (const [at, log] of logs.entries()) leaseLens(['check', '--format', 'ndjson', '-o', report(at), log]);
  });

  for (const format of ['text', 'ndjson', 'sarif', 'junit', 'markdown'])
    it(`in any order and bracketed anyhow it is the same (${format})`, () => {
      const direct = leaseLens(['merge', '--format', format, report(0), report(1), report(2), report(3)]);
      assert.ok(direct.out.length > 100, direct.err);
      assert.equal(leaseLens(['merge', '--format', format, report(3), report(1), report(0), report(2), report(1)]).out, direct.out);
      assert.equal(leaseLens(['merge', '--format', format, reports]).out, direct.out);
      const left = join(folder, 'left.ndjson');
      leaseLens(['merge', '--format', 'ndjson', '-o', left, report(2), report(0)]);
      const right = leaseLens(['merge', '--format', 'ndjson', report(1), report(3)]).out;
      const both = leaseLens(['merge', '--format', format, left, '-'], right);
      assert.equal(both.out, direct.out);
      assert.equal(both.status, direct.status);
    });

  it('says of the merged reports what check says of the logs', () => {
    const checked = leaseLens(['check', '--format', 'ndjson', ...logs]);
    const merged = leaseLens(['merge', '--format', 'ndjson', reports]);
    const sorted = (out: string) =>
      out
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('{"type":"merged"'))
        .sort();
    assert.deepEqual(sorted(merged.out), sorted(checked.out));
    assert.equal(merged.status, checked.status);
    const total = records(merged.out).at(-1);
    assert.equal(total?.type, 'merged');
    assert.equal(total?.logs, logs.length);
    assert.equal(
      total?.lines,
      logs.reduce((sum, log) => sum + readFileSync(log, 'utf8').trimEnd().split('\n').length, 0),
    );
    const checkedSarif = JSON.parse(leaseLens(['check', '--format', 'sarif', ...[...logs].sort()]).out);
    const mergedSarif = JSON.parse(leaseLens(['merge', '--format', 'sarif', reports]).out);
    assertSarif(mergedSarif);
    assert.deepEqual(mergedSarif, checkedSarif);
  });

  it('a report that is cut, empty, wrong or missing is named, and the others are merged', () => {
    const whole = readFileSync(report(0), 'utf8');
    const files: readonly (readonly [string, string | undefined, RegExp])[] = [
      ['cut.ndjson', whole.slice(0, whole.indexOf('\n') + 1), /ends without a summary: what wrote it was stopped/],
      ['torn.ndjson', whole.slice(0, whole.indexOf('\n') + 100), /line 2: not JSON; the rest of this report is left out/],
      ['empty.ndjson', '', /empty: what should have written it was stopped/],
      ['other.ndjson', '{"type":"event"}\n', /line 1: type is "event": not a record of lease-lens check/],
      ['wrong.ndjson', whole.replace('"severity":"error"', '"severity":"worst"'), /line 1: severity is "worst"; it must be one of error/],
      ['missing.ndjson', undefined, /no such file; check the name/],
    ];
    for (const [name, content, says] of files) {
      const file = join(folder, name);
      if (content !== undefined) writeFileSync(file, content);
      const ran = leaseLens(['merge', '--format', 'ndjson', file, report(1)]);
      assert.equal(ran.status, 2);
      assert.match(ran.err, says);
      assert.ok(ran.err.includes(name));
      assert.equal(records(ran.out).at(-1)?.logs, 1);
    }
  });

  it('of nothing that is a report says so, and writes none', () => {
    const none = leaseLens(['merge', join(folder, 'missing.ndjson')]);
    assert.deepEqual([none.status, none.out], [2, '']);
    const log = leaseLens(['merge', logs[0] ?? '']);
    assert.deepEqual([log.status, log.out], [2, '']);
    assert.match(log.err, /no report: its first line is not JSON\. Make one with lease-lens check --format ndjson/);
  });

  it('tells where one name has two logs', () => {
    const [a, b] = ['a', 'b'].map((name) => {
      mkdirSync(join(folder, name));
      return join(folder, `${name}.ndjson`);
    });
    const text = readFileSync(logs[0] ?? '', 'utf8');
    writeFileSync(a ?? '', leaseLens(['check', '--format', 'ndjson', '-'], text).out);
    writeFileSync(b ?? '', leaseLens(['check', '--format', 'ndjson', '-'], `${text}\n`).out);
    const { out } = leaseLens(['merge', a ?? '', b ?? '']);
    assert.match(out, /^2 logs: /);
    assert.match(out, /several reports for -: the log changed, or two share the name/);
  });
});
