// minimise and compare of several files of one run: each line under its own file, and what is left joins to the same finding.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { leaseLens, records } from './run';

const pair = ['samples/ignored-lease-break.strace.txt', 'samples/ignored-lease-break.ftrace.txt'];
const pieces = 'test/traces/pieces';
const piece = join(pieces, 'R38-pieces-uring.1559.strace.txt');

describe('several files of one run', function () {
  this.timeout(120_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const findings = (files: readonly string[], ...more: readonly string[]) =>
    records(leaseLens(['check', '--together', '--format', 'ndjson', ...more, ...files]).out).filter(({ type }) => type === 'finding');
  const said = ({ rule, verdict, path }: Record<string, unknown>): string => `${rule} ${verdict} ${path}`;

  for (const [name, files] of [
    ['strace and ftrace', pair],
    ['a set of strace -ff', [piece]],
  ] as const)
    it(`${name}: what minimise leaves of each file shows the same finding when it is joined as told`, () => {
      const all = findings(files);
      assert.ok(all.length > 0);
      for (const [at, finding] of all.slice(0, 4).entries()) {
        const into = join(folder, `${name} ${at}`);
        const ran = leaseLens(['minimise', '--together', ...files, '--finding', `${at + 1}`, '--into', into]);
        assert.equal(ran.status, 0, ran.err);
        const left = readdirSync(into, { recursive: true, encoding: 'utf8' }).map((file) => join(into, file));
        const skews = [...ran.err.matchAll(/--skew (\S+=-?[\d.]+)/g)].flatMap(([, skew = '']) => ['--skew', skew]);
        const used = left.length > 1 ? skews : [];
        assert.ok(
          findings(left, ...used)
            .map(said)
            .includes(said(finding)),
          ran.err,
        );
        for (const file of left) {
          const whole = readFileSync(join(files[0] === piece ? pieces : 'samples', basename(file)), 'utf8').split('\n');
          for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) assert.ok(whole.includes(line), line);
        }
        assert.equal(
          leaseLens(['minimise', '--together', ...files, '--finding', `${at + 1}`, '--into', into]).status,
          2,
          'nothing is overwritten',
        );
      }
    });

  it('minimise prints each file’s lines under its name, and as NDJSON with it', () => {
    const ran = leaseLens(['minimise', '--together', ...pair, '--finding', '1']);
    assert.match(ran.out, /^==> samples\/ignored-lease-break\.\w+\.txt <==\n/);
    const all = records(leaseLens(['minimise', '--together', ...pair, '--finding', '1', '--format', 'ndjson']).out);
    for (const { type, file, line, text } of all) {
      if (type !== 'line') continue;
      assert.equal(text, readFileSync(String(file), 'utf8').split('\n')[Number(line) - 1]);
    }
    assert.equal(all.at(-1)?.kept, all.length - 1);
  });

  it('compare of a run and itself keeps everything, of a pair as of a set', () => {
    for (const args of [
      [...pair, ...pair.flatMap((file) => ['--after', file])],
      [piece, piece],
    ]) {
      const all = records(leaseLens(['compare', '--together', '--format', 'ndjson', ...args]).out);
      const { gone, new: appeared, kept } = all.at(-1) ?? {};
      assert.deepEqual([gone, appeared, kept], [0, 0, all.length - 1]);
      assert.ok(all.length > 1);
      for (const { file, line, before } of all.slice(0, -1)) assert.deepEqual(before, { ...(before as object), file, line });
    }
  });

  it('compare of a pair with one of its two: findings that only the other shows are gone, under their own files', () => {
    const all = records(leaseLens(['compare', '--together', '--format', 'ndjson', ...pair, '--after', pair[0] ?? '']).out);
    const last = all.at(-1);
    assert.equal(all.filter(({ change }) => change === 'gone').length, last?.gone);
    for (const { file } of all.slice(0, -1)) assert.ok(pair.includes(String(file)));
  });

  it('what does not fit together is said', () => {
    assert.match(leaseLens(['compare', '--together', piece]).err, /name two runs/);
    assert.match(leaseLens(['compare', ...pair, '--after', piece]).err, /--after goes with --together/);
    assert.match(leaseLens(['minimise', ...pair, '--finding', '1']).err, /with --together/);
    assert.match(leaseLens(['minimise', piece, '--finding', '1', '--into', folder]).err, /--into FOLDER goes with --together/);
    assert.match(leaseLens(['compare', '--together', piece, piece, '-o', piece]).err, /one of the logs/);
  });
});
