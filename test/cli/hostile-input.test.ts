// Files that are not what their name says, and lines that are longer than any memory: the command line ends, says what it met, and tells no secret.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { skipBecause } from '../support/skip';
import { leaseLens, records } from './run';

const sample = 'samples/ignored-lease-break.ftrace.txt';

describe('hostile input', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('a FIFO is read like the file behind it', async function () {
    const fifo = join(folder, 'fifo');
    if (spawnSync('mkfifo', [fifo]).status !== 0) skipBecause(this, 'no FIFO can be made here');
    const child = spawn(process.execPath, ['dist/lease-lens.js', 'check', '--format', 'ndjson', fifo], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    await pipeline(createReadStream(sample), createWriteStream(fifo));
    assert.equal(await ended, 1);
    const rules = (text: string) => records(text).map((record) => [record.rule, record.line]);
    assert.deepEqual(rules(Buffer.concat(chunks).toString()), rules(leaseLens(['check', '--format', 'ndjson', sample]).out));
  });

  it('a link to a file of secrets: the error names the link and quotes nothing', () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'root:hunter2:20000:0:99999:7:::\n'.repeat(20));
    symlinkSync(secret, join(folder, 'link.strace'));
    const ran = leaseLens(['check', join(folder, 'link.strace')]);
    assert.equal(ran.status, 2);
    assert.match(ran.err, /link\.strace: none of its 20 lines reads as strace/);
    assert.ok(!`${ran.out}${ran.err}`.includes('hunter2'));
  });

  it('an endless device is refused at once', function () {
    if (process.platform === 'win32') skipBecause(this, 'no /dev/zero here');
    const ran = leaseLens(['check', '/dev/zero']);
    assert.equal(ran.status, 2);
    assert.match(ran.err, /binary bytes/);
  });

  it('a line of 100 MB costs one report, not the log', () => {
    const log = Buffer.concat([Buffer.from('100 close(3) = 0\n'), Buffer.alloc(100 << 20, 'x'), Buffer.from('\n100 close(4) = 0\n')]);
    const ran = leaseLens(['check', '--format', 'ndjson', '-'], log);
    assert.equal(ran.status, 0);
    const summary = records(ran.out).at(-1);
    assert.deepEqual([summary?.lines, summary?.events, summary?.unparsed], [3, 2, 1]);
    assert.ok(ran.out.length < 100_000);
  });
});
