// What `check` prints for real recordings, as text and as NDJSON, in expected/. UPDATE_EXPECTED=1 rewrites it; the diff is reviewed.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { leaseLens, records } from './run';

const recordings = [
  'samples/ignored-lease-break.ftrace.txt',
  'samples/ignored-lease-break.strace.txt',
  'test/traces/A08-nonblock-ewouldblock.ftrace.txt',
  'test/traces/Q01-perf-rdopen.perfscript.txt',
  'test/traces/Q05-perftrace-rdopen.perftrace.txt',
  'test/traces/R29-unlink-pinned.strace.txt',
  'test/traces/R57-unlck-while-pinned-uring.ftrace.txt',
  'test/traces/S17-sigkill.strace.txt',
  'test/traces/T01-tc-rdopen.report-cpu0.txt',
];

describe('check, as it was', function () {
  this.timeout(60_000);
  for (const file of recordings) {
    for (const format of ['text', 'ndjson'] as const) {
      it(`${basename(file)} (${format})`, () => {
        const ran = leaseLens(['check', '--format', format, file]);
        assert.equal(ran.err, '');
        assert.ok(ran.status === 0 || ran.status === 1);
        const golden = `test/cli/expected/${basename(file, '.txt')}.${format === 'text' ? 'txt' : 'ndjson'}`;
        if (process.env.UPDATE_EXPECTED === '1') writeFileSync(golden, ran.out);
        assert.ok(existsSync(golden), `${golden} is not there: UPDATE_EXPECTED=1 writes it`);
        assert.equal(ran.out, readFileSync(golden, 'utf8'));
      });
    }

    it(`${basename(file)}: the same findings from standard input, and as many in both formats`, () => {
      const fromFile = leaseLens(['check', '--format', 'ndjson', file]);
      const piped = leaseLens(['check', '--format', 'ndjson', '-'], readFileSync(file));
      const unnamed = (out: string) => records(out).map((record) => ({ ...record, file: undefined }));
      assert.deepEqual(unnamed(piped.out), unnamed(fromFile.out));
      assert.equal(piped.status, fromFile.status);
      const text = leaseLens(['check', file]);
      assert.equal(
        text.out.split('\n').filter((line) => line.startsWith(`${file}:`) && / LP\d/.test(line)).length,
        records(fromFile.out).length - 1,
      );
    });
  }

  it('every record has its released fields and nothing null', () => {
    for (const file of recordings) {
      const all = records(leaseLens(['check', '--format', 'ndjson', file]).out);
      for (const record of all) assert.ok(!Object.values(record).includes(null));
      for (const finding of all.slice(0, -1)) {
        for (const name of [
          'rule',
          'title',
          'severity',
          'verdict',
          'policy',
          'file',
          'line',
          'column',
          'endColumn',
          'message',
          'evidence',
        ]) {
          assert.ok(name in finding, `${file}: ${name}`);
        }
      }
      const summary = all.at(-1);
      assert.deepEqual(Object.keys(summary ?? {}).slice(0, 12), [
        'type',
        'file',
        'dialect',
        'lines',
        'events',
        'noise',
        'unparsed',
        'lost',
        'policy',
        'findings',
        'undecidable',
        'notJudged',
      ]);
    }
  });
});
