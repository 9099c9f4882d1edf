// check --jobs: whatever the number of threads, the bytes on both outputs and the exit status are those of one.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens } from './run';

describe('check --jobs', function () {
  this.timeout(120_000);
  const traces = readdirSync('test/traces')
    .filter((name) => name.endsWith('.txt'))
    .map((name) => `test/traces/${name}`);
  const pieces = readdirSync('test/traces/pieces').map((name) => `test/traces/pieces/${name}`);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const same = (args: readonly string[], input?: string): void => {
    const alone = leaseLens(['check', ...args], input);
    for (const jobs of ['2', '5']) assert.deepEqual(leaseLens(['check', '--jobs', jobs, ...args], input), alone);
  };

  for (const format of ['text', 'ndjson', 'sarif', 'junit', 'markdown']) {
    it(`${format}: logs, a set of files, missing and unreadable ones, in the order given`, () => {
      const binary = join(folder, 'binary');
      writeFileSync(binary, new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]));
      const empty = join(folder, 'empty.ftrace');
      writeFileSync(empty, '');
      same(['--format', format, join(folder, 'nosuch'), ...traces, empty, ...pieces, binary, ...[...traces].reverse()]);
    });
  }

  it('standard input keeps its place among the files', () => {
    same(['--format', 'ndjson', ...traces.slice(0, 3), '-', ...traces.slice(3, 5)], 'fcntl(3, F_SETLEASE, F_RDLCK) = 0\n');
  });

  it('a workspace file that is wrong ends both alike, behind what came before it', () => {
    writeFileSync(join(folder, '.lease-lens.json'), '{"severities": 3}');
    const log = join(folder, 'log.strace');
    writeFileSync(log, 'fcntl(3, F_SETLEASE, F_RDLCK) = 0\n');
    same([...traces.slice(0, 2), log, ...traces.slice(2, 4)]);
  });

  it('another number is refused with what may stand there', () => {
    for (const jobs of ['0', '-1', '1.5', '100', 'many']) {
      const ran = leaseLens(['check', `--jobs=${jobs}`, ...traces.slice(0, 1)]);
      assert.equal(ran.status, 2);
      assert.match(ran.err, /--jobs .*: a number from 1 to 99, or auto/);
    }
  });

  it('one log, or files read together, need no second thread', () => {
    same(traces.slice(0, 1));
    same(['--together', ...pieces]);
  });
});
