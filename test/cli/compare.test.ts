// compare: findings of two logs are paired by rule, file and task, whatever their lines, times and process numbers.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens, records } from './run';

const pinned = 'test/oracle/cases/d08-truncate-pinned.log';

describe('compare', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const written = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const counts = (before: string, after: string, ...more: readonly string[]) => {
    const ran = leaseLens(['compare', '--format', 'ndjson', ...more, before, after]);
    const all = records(ran.out);
    const last = all.at(-1);
    return { status: ran.status, gone: last?.gone, appeared: last?.new, kept: last?.kept, all };
  };

  it('a log and itself: everything is kept', () => {
    const { status, gone, appeared, kept, all } = counts(pinned, pinned);
    assert.equal(status, 0);
    assert.deepEqual([gone, appeared], [0, 0]);
    assert.equal(kept, all.length - 1);
    assert.ok(all.length > 1);
  });

  it('the same run later, on other lines and with other process numbers: everything is kept', () => {
    const other = readFileSync(pinned, 'utf8').replaceAll('4300', '9911').replaceAll('4200', '9900').replaceAll('1567010079', '1600000000');
    const shifted = written('shifted.log', `9900  1599999999.000000 getpid() = 9900 <0.000001>\n${other}`);
    const { gone, appeared, kept } = counts(pinned, shifted);
    assert.deepEqual([gone, appeared], [0, 0]);
    assert.ok(Number(kept) > 0);
    assert.match(leaseLens(['compare', pinned, shifted]).out, /^= .*LP002.*, was on line 14$/m);
  });

  it('a file of another name is another file; new errors fail', () => {
    const renamed = written('renamed.log', readFileSync(pinned, 'utf8').replaceAll('seg0.dat', 'seg1.dat'));
    const { status, gone, appeared, kept } = counts(pinned, renamed);
    assert.equal(status, 1);
    assert.equal(kept, 0);
    assert.equal(gone, appeared);
    const clean = counts(pinned, 'test/oracle/cases/d26-clean-v1-run.log');
    assert.equal(clean.status, 0);
    assert.ok(clean.all.some((record) => record.change === 'gone' && record.rule === 'LP002'));
  });

  it('one more of the same is one new', () => {
    const text = readFileSync('test/oracle/cases/d01-pin-without-lease.log', 'utf8');
    const once = written('once.log', text);
    const same = counts(once, once);
    assert.equal(same.appeared, 0);
    const firsts = same.all.filter((record) => record.change === 'kept').map((record) => record.rule);
    assert.ok(firsts.includes('LP001'));
  });

  it('names what is missing and what it cannot read', () => {
    assert.equal(leaseLens(['compare', pinned]).status, 2);
    const gone = leaseLens(['compare', pinned, join(folder, 'none')]);
    assert.equal(gone.status, 2);
    assert.equal(gone.out, '');
    assert.match(gone.err, /none/);
  });
});
