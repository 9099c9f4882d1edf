// A log that needs more memory than there is, or more than the user allows, is judged as far as it goes: the message says up to which line and
// what to do, the exit status is 2, and the process never dies.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens, records } from './run';

describe('a log that memory does not suffice for', function () {
  this.timeout(120_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const written = (count: number, line: (i: number, time: string) => string): string => {
    const file = join(folder, 'dense.strace');
    writeFileSync(file, Array.from({ length: count }, (_, i) => line(i, (1.7e9 + i / 1e4).toFixed(6))).join(''));
    return file;
  };
  const opening = (i: number, time: string): string =>
    `1000 ${time} openat(AT_FDCWD, "/mnt/pmem/f${i % 100}", O_RDWR) = ${3 + (i % 50)} <0.000010>\n`;
  /** One line of each kind that makes something grow. */
  const dense: Readonly<Record<string, { readonly count: number; readonly line: (i: number, time: string) => string }>> = {
    'of a file and a lease per task': {
      count: 90_000,
      line: (i, time) =>
        `${1000 + i} ${time} openat(AT_FDCWD, "/mnt/pmem/f${i}", O_RDWR) = 3 <0.000010>\n${1000 + i} ${time} fcntl(3, F_SETLEASE, F_RDLCK) = 0 <0.000010>\n`,
    },
    'of calls that never end, each of a task of its own': {
      count: 150_000,
      line: (i, time) => `${1000 + i} ${time} openat(AT_FDCWD, "/mnt/pmem/f${i}", O_RDWR <unfinished ...>\n`,
    },
    'of names that nobody knows': { count: 750_000, line: (i, time) => `1000 ${time} call${i}(1) = 0 <0.000010>\n` },
  };
  for (const [name, { count, line }] of Object.entries(dense)) {
    it(name, function () {
      this.retries(2); // so small a heap leaves no room for a collector that a busy machine keeps waiting
      const ran = leaseLens(['check', '--format', 'ndjson', written(count, line)], '', { NODE_OPTIONS: '--max-old-space-size=120' });
      assert.equal(ran.status, 2, ran.err.slice(0, 2000));
      assert.match(
        ran.err,
        /(?:read|judged) up to line \d+: memory is nearly used up\. What stands behind that line is not judged\. Split the log/,
      );
      const summary = records(ran.out).at(-1);
      assert.match(String(summary?.incomplete), /^(?:read|judged) up to line \d+: memory is nearly used up/);
      assert.equal(String(summary?.incomplete).split('Split the log').length, 2, 'the advice is given once');
    });
  }

  for (const [command, status, said] of [
    [['explain', 'FILE:100'], 0, /judged up to line \d+: memory is nearly used up/],
    [['timeline', 'FILE'], 2, /judged up to line \d+: memory is nearly used up/],
    [['compare', 'FILE', 'FILE'], 2, /judged up to line \d+: memory is nearly used up/],
    [['what-if', '--policy', 'mainline', 'FILE'], 0, /judged up to line \d+: memory is nearly used up/],
    [['what-if', '--drop', '50', 'FILE'], 2, /memory is nearly used up: a what-if replays the log a second time.*Split the log/],
  ] as const) {
    it(`is told by ${command.join(' ')}`, function () {
      this.retries(2);
      const dearest = dense['of a file and a lease per task'];
      assert.ok(dearest);
      const file = written(dearest.count, dearest.line);
      const ran = leaseLens(
        command.map((word) => word.replace('FILE', file)),
        '',
        { NODE_OPTIONS: '--max-old-space-size=120' },
      );
      assert.equal(ran.status, status, ran.err.slice(0, 2000));
      assert.match(ran.err, said);
    });
  }

  it('is none of events alone: they are bytes beside the heap', () => {
    const file = written(300_000, opening);
    const ran = leaseLens(['check', '--format', 'ndjson', file], '', { NODE_OPTIONS: '--max-old-space-size=120' });
    assert.equal(ran.status, 0, ran.err.slice(0, 2000));
    assert.equal(records(ran.out).at(-1)?.events, 300_000);
  });

  it('in one of several threads is that log’s own fault', () => {
    const many = dense['of calls that never end, each of a task of its own'];
    assert.ok(many);
    const file = written(many.count, many.line);
    const sample = 'samples/ignored-lease-break.strace.txt';
    const ran = leaseLens(['check', '--jobs', '2', '--format', 'ndjson', sample, file, sample], '', {
      NODE_OPTIONS: '--max-old-space-size=120',
    });
    assert.equal(ran.status, 2, ran.err.slice(0, 2000));
    const alone = leaseLens(['check', '--format', 'ndjson', sample]).out;
    assert.ok(ran.out.startsWith(alone) && ran.out.endsWith(alone));
    assert.match(ran.err, /dense\.strace: (?:(?:read|judged) up to line \d+: memory is nearly used up|memory ran out)/);
  });

  it('--most-events ends at a line that is the same however the bytes come', () => {
    const text = Array.from({ length: 5500 }, (_, i) => opening(i, `${i}.000000`)).join('');
    const file = join(folder, 'log');
    writeFileSync(file, text);
    const summaryOf = (args: readonly string[], input?: string) => {
      const ran = leaseLens(['check', '--format', 'ndjson', '--most-events', '1234', ...args], input);
      assert.equal(ran.status, 2);
      assert.match(ran.err, /read up to line 1234: more than the 1234 lines of events that are kept at most\. .*--most-events/);
      return { ...records(ran.out).at(-1), file: '' };
    };
    const summary = summaryOf([file]);
    assert.deepEqual(summaryOf(['-'], text), summary);
    assert.equal(leaseLens(['check', '--most-events', '0', file]).status, 2);
    const shown = leaseLens(['check', '--most-events', '1234', file]).out;
    assert.match(shown.replace(/\s+/g, ' '), /incomplete read up to line 1234: .* Split the log/);
  });

  it('a bound that suffices changes nothing', () => {
    const sample = 'samples/ignored-lease-break.strace.txt';
    assert.deepEqual(leaseLens(['check', '--most-events', '1000000', sample]), leaseLens(['check', sample]));
  });
});
