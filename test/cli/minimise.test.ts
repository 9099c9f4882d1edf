// minimise on the command line: lines as they were, a log that check reads again, and a word where it cannot be done.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens, records } from './run';

const file = 'test/traces/R57-unlck-while-pinned-uring.ftrace.txt';

describe('minimise', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives lines of the log that show the same finding, to standard output and to a file', () => {
    const all = records(leaseLens(['check', '--format', 'ndjson', file]).out);
    const known = new Set(readFileSync(file, 'utf8').split('\n'));
    for (const [at, finding] of all.slice(0, -1).entries()) {
      const target = join(folder, `${at}.txt`);
      const ran = leaseLens(['minimise', file, '--finding', String(at + 1)]);
      assert.equal(ran.status, 0, ran.err);
      assert.equal(leaseLens(['minimise', file, '--finding', String(at + 1), '-o', target]).out, '');
      assert.equal(readFileSync(target, 'utf8'), ran.out);
      const lines = ran.out.trimEnd().split('\n');
      for (const line of lines) assert.ok(known.has(line), line);
      assert.ok(lines.length < 40);
      const again = records(leaseLens(['check', '--format', 'ndjson', target]).out);
      assert.ok(again.some((one) => one.rule === finding.rule && one.message !== undefined && one.verdict === finding.verdict));
    }
  });

  it('as NDJSON: each line with its number, then what was kept', () => {
    const all = records(leaseLens(['minimise', file, '--finding', '1', '--format', 'ndjson']).out);
    const last = all.at(-1);
    assert.equal(last?.type, 'minimised');
    assert.equal(last?.kept, all.length - 1);
    const texts = readFileSync(file, 'utf8').split('\n');
    for (const { line, text } of all.slice(0, -1)) assert.equal(text, texts[Number(line) - 1]);
  });

  it('says what is wrong', () => {
    assert.equal(leaseLens(['minimise', file]).status, 2);
    assert.equal(leaseLens(['minimise', file, '--finding', '0']).status, 2);
    const none = leaseLens(['minimise', file, '--finding', '999']);
    assert.equal(none.status, 2);
    assert.match(none.err, /check has \d+ findings/);
    assert.equal(leaseLens(['minimise', file, '--finding', '1', '-o', file]).status, 2);
  });

  it('is in the help, with the other commands', () => {
    const help = leaseLens(['--help']).out;
    for (const name of ['compare BEFORE AFTER', 'minimise FILE', 'record', 'explain FILE:LINE', 'what-if FILE'])
      assert.ok(help.includes(name), name);
    for (const name of ['compare', 'minimise', 'record']) assert.equal(leaseLens([name, '--help']).status, 0);
  });

  it('a policy of one’s own judges', () => {
    const own = join(folder, 'none.json');
    const ran = leaseLens(['check', '--policy-file', own, file]);
    assert.equal(ran.status, 2);
    assert.match(ran.err, /none\.json: no such file; check the name/);
  });
});
