// -o FILE: what stands there is lost only to something that takes its place, and a log is never written over.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens } from './run';

const sample = 'samples/ignored-lease-break.ftrace.txt';

describe('the file of -o', function () {
  this.timeout(60_000);
  let folder = '';
  let output = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    output = join(folder, 'report.txt');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const inVain: readonly (readonly string[])[] = [
    ['check', 'missing.txt'],
    ['timeline', 'missing.txt'],
    ['timeline', sample, '--svg', '--finding', '99'],
    ['explain', 'missing.txt:3'],
    ['events', 'docs/images/timeline-both.webp'],
    ['minimise', sample, '--finding', '99'],
  ];
  for (const args of inVain)
    it(`is as it was behind a ${args.join(' ')} that fails`, () => {
      const missing = leaseLens([...args, '-o', output]);
      assert.deepEqual([missing.status, existsSync(output)], [2, false], missing.err);
      writeFileSync(output, 'an earlier report\n');
      assert.equal(leaseLens([...args, '-o', output]).status, 2);
      assert.equal(readFileSync(output, 'utf8'), 'an earlier report\n');
    });

  it('holds the new report alone, however long the earlier one was', () => {
    const plain = leaseLens(['check', sample]);
    writeFileSync(output, 'an earlier report\n'.repeat(1000));
    assert.equal(leaseLens(['check', sample, '-o', output]).status, 1);
    assert.equal(readFileSync(output, 'utf8'), plain.out);
  });

  it('is empty where there was nothing to say', () => {
    writeFileSync(output, 'an earlier report\n');
    assert.equal(leaseLens(['events', '--unparsed', sample, '-o', output]).status, 0);
    assert.equal(readFileSync(output, 'utf8'), '');
  });

  it('is none of the logs, by whatever name', () => {
    const log = join(folder, 'trace.txt');
    copyFileSync(sample, log);
    const before = readFileSync(log, 'utf8');
    symlinkSync(log, join(folder, 'symbolic.txt'));
    linkSync(log, join(folder, 'hard.txt'));
    for (const name of ['trace.txt', './trace.txt', 'symbolic.txt', 'hard.txt']) {
      const ran = leaseLens(['check', log, '-o', `${folder}/${name}`]);
      assert.deepEqual([ran.status, ran.out], [2, ''], name);
      assert.match(ran.err, /is one of the logs; name another file/, name);
      assert.equal(readFileSync(log, 'utf8'), before, name);
    }
    assert.match(leaseLens(['explain', `${log}:20`, '-o', `${folder}/./trace.txt`]).err, /one of the logs/);
  });
});
