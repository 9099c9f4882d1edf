// trace.dat at the command line: refused with the exact command where trace-cmd is not on PATH, else read through it. A program that
// stands in for trace-cmd shows that its output is streamed and bounded, its failure told, and that nothing beside the file is run.

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { programOnPath, reportOfTraceDat, traceDatMagic } from '../../extension/trace/node-trace-cmd';
import { readTrace } from '../../extension/trace/read-trace';
import { leaseLens, records } from './run';

const report = resolve('test/traces/T01-tc-rdopen.report-cpu0.txt');

describe('trace.dat', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'trace.dat');
  writeFileSync(file, Buffer.concat([Buffer.from(traceDatMagic), Buffer.from('6\0\0\x01\x08\0')]));
  /** A folder with a program named trace-cmd. */
  const standIn = (name: string, script: string): string => {
    const bin = join(folder, name);
    mkdirSync(bin);
    writeFileSync(join(bin, 'trace-cmd'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, 'trace-cmd'), 0o755);
    return bin;
  };

  it('without trace-cmd: what to run, status 2', () => {
    for (const path of ['', '.', join(folder, 'nowhere')]) {
      const ran = leaseLens(['check', file], undefined, { PATH: path });
      assert.match(ran.err, /trace-cmd's own file.*`trace-cmd report -t -i trace\.dat > trace\.txt`/);
      assert.equal(ran.status, 2);
    }
  });

  it('with it: judged as the report is', () => {
    const path = `${standIn('good', `test "$1 $2 $3 $4" = "report -t -i ${file}" && cat ${report}`)}:/usr/bin:/bin`;
    const ran = leaseLens(['check', '--format', 'ndjson', file], undefined, { PATH: path });
    const unnamed = (out: string) => records(out).map((record) => ({ ...record, file: undefined }));
    assert.deepEqual(unnamed(ran.out), unnamed(leaseLens(['check', '--format', 'ndjson', report]).out));
    assert.equal(ran.err, '');
  });

  it('a program that fails: what it wrote, its complaint, status 2', () => {
    const path = `${standIn('bad', `head -40 ${report}; echo 'short read' >&2; exit 3`)}:/usr/bin:/bin`;
    const ran = leaseLens(['check', '--format', 'ndjson', file], undefined, { PATH: path });
    assert.match(ran.err, /trace-cmd report ended with status 3: short read/);
    assert.equal(records(ran.out).at(-1)?.lines, 40);
    assert.equal(ran.status, 2);
  });

  it('one that never ends is ended, by size and by time', async () => {
    const endless = join(standIn('endless', `while :; do cat ${report} || exit; done`), 'trace-cmd');
    const bySize = await readTrace(reportOfTraceDat(endless, file, { bytes: 1 << 20, time: 20_000 }));
    assert.match('kind' in bySize ? '' : (bySize.incomplete ?? ''), /more than 1 MB/);
    const slow = join(standIn('slow', `cat ${report}; exec sleep 20`), 'trace-cmd');
    const started = performance.now();
    const byTime = await readTrace(reportOfTraceDat(slow, file, { bytes: 1 << 20, time: 500 }));
    assert.match('kind' in byTime ? '' : (byTime.incomplete ?? ''), /longer than 0\.5 s/);
    assert.ok(performance.now() - started < 5000);
  });

  it('only absolute entries of PATH count', () => {
    const bin = standIn('here', 'exit 0');
    assert.equal(programOnPath('trace-cmd', `:.:relative:${bin}`), join(bin, 'trace-cmd'));
    assert.equal(programOnPath('trace-cmd', ':.:relative'), undefined);
  });
});
