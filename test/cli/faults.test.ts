// Files that change under the reader's hands: what was read stands, and what happened is told.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Console } from '../../extension/cli/console';
import { readInput } from '../../extension/cli/input';
import { openFile } from '../../extension/trace/node-byte-source';
import { readTrace } from '../../extension/trace/read-trace';
import { skipBecause } from '../support/skip';
import { leaseLens } from './run';

const sample = readFileSync('samples/ignored-lease-break.ftrace.txt', 'utf8');

describe('a file that changes while it is read', function () {
  this.timeout(60_000);
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    file = join(folder, 'trace.txt');
    // Several pieces long.
    writeFileSync(
      file,
      sample + '          <idle>-0       [000] d....    99.000001: sched_switch: prev_comm=a prev_pid=1\n'.repeat(40_000),
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Reads the file; `change` happens when its first piece has been read. */
  async function readWhile(change: () => void) {
    const source = await openFile(file);
    if ('error' in source) assert.fail(source.error);
    let changed = false;
    const read = await readTrace(source, {}, () => {
      if (!changed) change();
      changed = true;
    });
    await source.close();
    if ('kind' in read) assert.fail(read.message);
    return read;
  }

  it('cut short: what was read is judged, and the summary says that it is incomplete', async () => {
    const whole = await readWhile(() => {});
    assert.equal(whole.incomplete, undefined);
    const cut = await readWhile(() => truncateSync(file, sample.length));
    assert.match(cut.incomplete ?? '', /^the file became shorter while it was read: \d+ of \d+ bytes/);
    assert.equal(cut.events.length, whole.events.length);
  });

  it('replaced or deleted: the file that was opened is read to its end', async () => {
    const whole = await readWhile(() => {});
    for (const change of [
      () => {
        writeFileSync(`${file}.new`, 'another file\n');
        renameSync(`${file}.new`, file);
      },
      () => unlinkSync(file),
    ]) {
      writeFileSync(
        file,
        sample + '          <idle>-0       [000] d....    99.000001: sched_switch: prev_comm=a prev_pid=1\n'.repeat(40_000),
      );
      const read = await readWhile(change);
      assert.deepEqual([read.lines, read.events.length, read.incomplete], [whole.lines, whole.events.length, undefined]);
    }
  });

  it('growing: what is there is read', async () => {
    const grown = await readWhile(() => appendFileSync(file, '# more\n'));
    assert.equal(grown.incomplete, undefined);
  });

  it('changed afterwards: no line of another text is shown as proof', async () => {
    copyFileSync('samples/ignored-lease-break.ftrace.txt', file);
    const told: string[] = [];
    const console: Console = {
      data() {},
      tell: (line) => void told.push(line),
      progress() {},
      paint: (_style, text) => text,
      terminal: false,
      width: 100,
      close() {},
    };
    const input = await readInput(file, { dialect: 'auto', mostEvents: 1e6, unpackLimit: 1e9, skews: new Map() }, console, true);
    if ('error' in input) assert.fail(input.error);
    assert.equal((await input.texts([258])).size, 1);
    writeFileSync(file, 'x\n'.repeat(500));
    assert.equal((await input.texts([258])).size, 0);
    assert.match(told.join('\n'), /changed since it was read; the findings are of what was read/);
  });
});

describe('a named pipe', function () {
  this.timeout(60_000);

  it('that nobody writes to is told, and does not hang', async function () {
    if (process.platform === 'win32') skipBecause(this, 'no FIFO can be made here');
    const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    const fifo = join(folder, 'fifo');
    assert.equal(await new Promise((done) => spawn('mkfifo', [fifo]).on('close', done)), 0);
    const ran = leaseLens(['check', fifo]);
    assert.equal(ran.status, 2);
    assert.match(ran.err, /fifo: reading failed \(a named pipe \(FIFO\) that no program writes to; start the program that writes first/);
    rmSync(folder, { recursive: true });
  });

  it('whose writer is slow is read to its end', async function () {
    if (process.platform === 'win32') skipBecause(this, 'no FIFO can be made here');
    const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    const fifo = join(folder, 'fifo');
    assert.equal(await new Promise((done) => spawn('mkfifo', [fifo]).on('close', done)), 0);
    const writer = spawn('sh', [
      '-c',
      `{ head -n 200 '${process.cwd()}/samples/ignored-lease-break.ftrace.txt'; sleep 1; tail -n +201 '${process.cwd()}/samples/ignored-lease-break.ftrace.txt'; } >'${fifo}'`,
    ]);
    const ran = leaseLens(['check', '--format', 'ndjson', fifo]);
    writer.kill();
    assert.equal(ran.status, 1);
    assert.match(ran.out, /"lines":495,/);
    rmSync(folder, { recursive: true });
  });
});
