// How `check` ends for every kind of input: 0, 1 or 2, a word on standard error where there is nothing to report, never an exception.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens, records } from './run';

// An error that is certain: a truncate of pinned pages.
const sample = 'test/oracle/cases/d08-truncate-pinned.log';
const raw = '# tracer: nop\n#\n18709 1 1157168215565 type: 839\n18709 1 1157168218400 type: 776\n';

describe('exit status of check', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const given = (name: string, content: string | Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  const refused: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['binary', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 10, 0, 0]), /binary/],
    ['zeroes without end', new Uint8Array(100_000), /binary/],
    ['raw', raw, /raw output \(line 3\).*options\/raw/],
    ['hex', '00004404 00000001 000000f9f6360e83 type: 204\n\n', /hex output/],
    [
      'hist',
      '# event histogram\n#\n# trigger info: hist:keys=common_pid:vals=hitcount\n#\n\n{ common_pid:       4711 } hitcount:         12\n',
      /histogram/,
    ],
    ['trace.dat', new Uint8Array([0x17, 8, 0x44, ...Buffer.from('tracing6'), 0, 0]), /trace-cmd report/],
    ['perf.data', Buffer.from('PERFILE2h\0\0'), /perf script/],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0]), /gzip stream ends early; nothing could be read/],
    ['zstd', new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0]), /zstd stream ends early; nothing could be read/],
    ['some text', 'Dear diary,\ntoday nothing was traced.\n', /none of its 2 lines/],
    ['blank lines', '\n\n\n', /none of its 3 lines/],
  ];
  for (const [name, content, message] of refused) {
    it(`2: ${name}`, () => {
      const ran = leaseLens(['check', given('input', content)]);
      assert.equal(ran.status, 2);
      assert.equal(ran.out, '');
      assert.match(ran.err, message);
      assert.equal(ran.err.trimEnd().split('\n').length, 1);
      const piped = leaseLens(['check', '-'], content);
      assert.deepEqual([piped.status, piped.out], [2, '']);
      assert.match(piped.err, message);
    });
  }

  it('2: a missing file, a directory', () => {
    assert.match(leaseLens(['check', join(folder, 'nosuch')]).err, /no such file/);
    assert.match(leaseLens(['check', folder]).err, /a directory/);
    assert.equal(leaseLens(['check', join(folder, 'nosuch')]).status, 2);
    assert.equal(leaseLens(['check', folder]).status, 2);
  });

  it('0: an empty file, with a word', () => {
    for (const ran of [
      leaseLens(['check', '--format', 'ndjson', given('empty', '')]),
      leaseLens(['check', '--format', 'ndjson', '-'], ''),
    ]) {
      assert.equal(ran.status, 0);
      assert.equal(records(ran.out).at(-1)?.lines, 0);
      assert.match(ran.err, /empty/);
    }
  });

  it('of an empty file the text claims no dialect and lists no rules', () => {
    const ran = leaseLens(['check', given('empty', '')]);
    assert.match(ran.out, /^\S*empty: no findings in 0 lines; policy rfc-v1\n$/);
  });

  it('a log cut in the middle of a line is read to its end', () => {
    const whole = readFileSync(sample);
    for (const part of [0.31, 0.5, 0.77]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      const ran = leaseLens(['check', '--format', 'ndjson', given('cut', cut)]);
      assert.ok(ran.status === 0 || ran.status === 1);
      assert.equal(records(ran.out).at(-1)?.lines, cut.toString('latin1').split('\n').length);
      assert.equal(ran.err, '');
    }
  });

  it('of several files the readable ones are reported and the highest status counts', () => {
    const ran = leaseLens(['check', '--format', 'ndjson', join(folder, 'nosuch'), sample, given('raw', raw), given('empty', '')]);
    assert.equal(ran.status, 2);
    const summaries = records(ran.out).filter((record) => record.type === 'summary');
    assert.deepEqual(
      summaries.map((record) => record.file),
      [sample, join(folder, 'empty')],
    );
  });

  it('the sample has findings: 1; none of them at a level that fails: 0', () => {
    assert.equal(leaseLens(['check', sample]).status, 1);
    const found = records(leaseLens(['check', '--format', 'ndjson', sample]).out).slice(0, -1);
    const silenced = [...new Set(found.map((finding) => String(finding.rule)))].flatMap((rule) => ['--suppress', rule]);
    const ran = leaseLens(['check', '--format', 'ndjson', '--fail-on', 'hint', ...silenced, sample]);
    assert.equal(ran.status, 0);
    assert.equal(records(ran.out).at(-1)?.suppressed, found.length);
  });

  it('a reader that goes away is no error', async () => {
    const child = spawn(process.execPath, ['dist/lease-lens.js', 'events', sample], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.stdout.destroy();
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([status, err], [0, '']);
  });

  it('-o writes there, and never over the log', () => {
    const target = join(folder, 'report.txt');
    const ran = leaseLens(['check', '-o', target, sample]);
    assert.equal(ran.out, '');
    assert.equal(readFileSync(target, 'utf8'), leaseLens(['check', sample]).out);
    const log = given('log', readFileSync(sample));
    assert.equal(leaseLens(['check', '-o', log, log]).status, 2);
    assert.deepEqual(readFileSync(log), readFileSync(sample));
    assert.equal(leaseLens(['check', '-o', join(folder, 'no', 'such', 'folder'), sample]).status, 2);
  });

  it('log text cannot steer the terminal', () => {
    const hostile = `100 openat(AT_FDCWD, "/mnt/pmem/\x1b]0;owned\x07\u202e\x9b2J", O_RDWR) = 3\n100 fcntl(3, F_SETLEASE, 0x10\x1b[2J) = 0\n`;
    for (const args of [['check', '--format', 'text'], ['check', '--format', 'ndjson'], ['events']]) {
      const ran = leaseLens([...args, '-'], hostile);
      assert.doesNotMatch(ran.out + ran.err, /[^\P{Cc}\n]|\p{Cf}/u);
    }
    assert.ok(!leaseLens(['check', 'no\x1b[2Jsuch']).err.includes('\x1b'));
  });
});
