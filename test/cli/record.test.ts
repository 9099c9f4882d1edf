// record: what it prints is shell that a shell reads, keeps the user's words as they are, and really records where the machine allows it.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allNeeds, eventsOf, families, needsOf, pinProbes, probesOf } from '../../extension/engine/recording';
import { catalogue } from '../../extension/engine/rules/catalogue';
import { skipBecause } from '../support/skip';
import { leaseLens, records } from './run';

const hostile = ["a'b", '$(touch gone)', '`touch gone`', '; touch gone', '"', 'A=b', '--help', '*', '', '-x', '\\', '!', '#x', '\u001b[2J'];

function printed(...args: readonly string[]): string {
  const ran = leaseLens(['record', ...args]);
  assert.equal(ran.err, '');
  assert.equal(ran.status, 0);
  return ran.out;
}

describe('record', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const tool of ['--strace', '--ftrace', '--trace-cmd', '--perf'])
    for (const target of [[], ['--pid', '1', '--pid', '42'], ['--', 'prog', ...hostile]])
      for (const kernel of [[], ['--kernel', '6.12']])
        it(`${[tool, ...kernel, ...target.slice(0, 2)].join(' ')} is read by sh and bash`, () => {
          const script = printed(tool, ...kernel, ...target);
          for (const shell of ['sh', 'bash']) {
            const ran = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
            if (ran.error === undefined) assert.equal(ran.status, 0, ran.stderr);
          }
        });

  it('hands the words of a command on as they were', () => {
    const line = printed('--strace', '--', 'printf', '%s\\n', ...hostile).trimEnd();
    const command = line.slice(line.indexOf(' -- ') + 4);
    const ran = spawnSync('sh', ['-c', command], { encoding: 'utf8', cwd: folder });
    assert.equal(ran.stdout, hostile.map((word) => `${word}\n`).join(''));
    const script = printed('--ftrace', '--', 'printf', '%s\\n', ...hostile);
    const run = script.split('\n').find((one) => one.startsWith("sh -c 'echo $$"));
    assert.ok(run);
    const again = spawnSync('sh', ['-c', run.replace('"$instance/set_event_pid"', '/dev/null')], { encoding: 'utf8', cwd: folder });
    assert.equal(again.stdout, ran.stdout);
    assert.ok(!existsSync(join(folder, 'gone')));
  });

  it('every expansion in a script is quoted', () => {
    for (const tool of ['--ftrace', '--trace-cmd', '--perf']) {
      const script = printed(tool);
      const code = script
        .split('\n')
        .filter((line) => !/^\s*(#|kernel_probe |user_probe |for event in |case |trace-cmd record )/.test(line))
        .map((line) =>
          line
            .replace(/\s#.*$/, '')
            .replace(/\$\(\(.*?\)\)/g, '0')
            .replace(/'[^']*'/g, "''")
            .replace(/"(?:\\.|[^"\\])*"/g, '""')
            .replace(/^\s*\w+=\S*/, ''),
        );
      assert.deepEqual(
        code.filter((line) => /\$[a-z{@*]/.test(line)),
        [],
      );
      assert.match(script, /^trap end EXIT$/m);
      assert.match(script, /^set -u$/m);
      assert.ok(!/\beval\b|\brm -r/.test(script));
    }
  });

  it('refuses what it cannot take', () => {
    for (const args of [
      ['--pid', '1; reboot'],
      ['--pid', '0'],
      ['--kernel', 'new'],
      ['--kernel', '4.4'],
      ['--strace', '--perf'],
      ['--pid', '1', '--', 'cmd'],
      ['--', 'a\nb'],
    ]) {
      const ran = leaseLens(['record', ...args]);
      assert.equal(ran.status, 2, args.join(' '));
      assert.equal(ran.out, '');
    }
  });

  it('probes what the kernel named has', () => {
    const symbols = (kernel: string) =>
      new Set([...printed('--ftrace', '--kernel', kernel).matchAll(/^ {2}kernel_probe 'p:GROUP\/(\w+)/gm)].map((one) => one[1]));
    assert.ok(symbols('5.3').has('vaddr_pin_pages') && !symbols('5.3').has('pin_user_pages'));
    assert.ok(
      symbols('6.1').has('pin_user_pages_fast') &&
        symbols('6.1').has('dax_layout_busy_page_range') &&
        !symbols('6.1').has('unpin_user_folio'),
    );
    assert.ok(symbols('6.12').has('unpin_user_folio'));
    assert.ok(!symbols('6.18').has('dax_layout_busy_page_range'));
    assert.match(printed('--ftrace', '--kernel', '5.7'), /pin_user_pages_remote start=\$arg3:x64/);
    assert.match(printed('--ftrace'), /pin_user_pages_remote start=\$arg2:x64/);
    for (const kernel of [420, 505, 601, 618]) {
      const names = probesOf(kernel).map((probe) => probe.symbol);
      assert.equal(new Set(names).size, names.length, `one form of each function in ${kernel}`);
      assert.ok(pinProbes.some((probe) => names.includes(probe.symbol)));
    }
  });

  it('knows what each rule needs, but for those about the log itself', () => {
    for (const { code } of catalogue)
      if (code !== 'LP038' && code !== 'LP901') {
        assert.ok(needsOf(code).length > 0, code);
        for (const need of needsOf(code)) assert.ok(families[need].shows !== '');
      }
  });

  it('names events that the kernel here has, but for drivers that it was built without', function () {
    const root = ['/sys/kernel/tracing/events', '/sys/kernel/debug/tracing/events'].find((one) => existsSync(join(one, 'syscalls')));
    if (root === undefined) skipBecause(this, 'no tracefs is mounted that may be read');
    // Gone with the DAX page rework, in 6.15 and 6.18: spec 3.3.
    const gone = ['fs_dax:dax_insert_mapping'];
    const missing = eventsOf(allNeeds).filter((event) => {
      const [system = '', name = ''] = event.split(':');
      return existsSync(join(root, system)) && !existsSync(join(root, system, name)) && !gone.includes(event);
    });
    assert.deepEqual(missing, []);
  });

  it('names each event as system and name', () => {
    const systems = new Set(eventsOf(allNeeds).map((event) => event.split(':')[0]));
    assert.deepEqual([...systems].sort(), ['ext4', 'filelock', 'fs_dax', 'io_uring', 'rdma_core', 'sched', 'signal', 'syscalls', 'xfs']);
    for (const event of eventsOf(allNeeds)) assert.match(event, /^[a-z0-9_]+:[a-z0-9_]+$/);
  });

  const program = `
import fcntl, os, signal
signal.signal(signal.SIGIO, lambda *a: fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK))
open('leased', 'w').write('x' * 8192)
fd = os.open('leased', os.O_RDWR)
fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
child = os.fork()
if child == 0:
    os.truncate('leased', 4096)
    os._exit(0)
os.waitpid(child, 0)
`;
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim() ?? '';

  function kindsIn(file: string): ReadonlySet<unknown> {
    const ran = leaseLens(['events', file]);
    assert.equal(ran.status, 0, ran.err);
    return new Set(records(ran.out).map((record) => record.kind));
  }

  it('the strace line records a lease and its break', function () {
    if (spawnSync('strace', ['-V']).error !== undefined) skipBecause(this, 'no strace here');
    if (python === '') skipBecause(this, 'no python3 here to take a lease');
    writeFileSync(join(folder, 'lease.py'), program);
    const ran = spawnSync('sh', ['-c', printed('--strace', '--', python, 'lease.py')], { encoding: 'utf8', cwd: folder });
    if (/PTRACE|not permitted/i.test(ran.stderr)) skipBecause(this, `strace may not trace here: ${ran.stderr.split('\n')[0]}`);
    assert.equal(ran.status, 0, ran.stderr);
    const kinds = kindsIn(join(folder, 'run.strace'));
    for (const kind of ['open', 'setlease', 'truncate', 'signal', 'sigaction', 'fork', 'exit']) assert.ok(kinds.has(kind), kind);
    const summary = records(leaseLens(['check', '--policy', 'mainline', '--format', 'ndjson', join(folder, 'run.strace')]).out).at(-1);
    assert.equal(summary?.dialect, 'strace');
    assert.equal(summary?.unparsed, 0);
  });

  function skipWithoutTracefs(test: Mocha.Context): void {
    if (process.getuid?.() !== 0) skipBecause(test, 'tracefs is root’s');
    if (!readFileSync('/proc/filesystems', 'utf8').includes('tracefs')) skipBecause(test, 'this kernel has no tracefs');
  }

  it('the ftrace script records the same and leaves nothing behind', function () {
    skipWithoutTracefs(this);
    if (python === '') skipBecause(this, 'no python3 here to take a lease');
    writeFileSync(join(folder, 'lease.py'), program);
    writeFileSync(join(folder, 'record.sh'), printed('--ftrace', '--', python, 'lease.py'));
    const ran = spawnSync('sh', ['record.sh', 'run.trace.txt'], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, LEASE_LENS_KB: '4096' },
    });
    if (/cannot be mounted|no instance can be made/.test(ran.stderr)) skipBecause(this, ran.stderr.trim().split('\n').at(-1) ?? '');
    assert.equal(ran.status, 0, ran.stderr);
    const kinds = kindsIn(join(folder, 'run.trace.txt'));
    for (const kind of ['open', 'setlease', 'lease-added', 'lease-removed', 'lease-conflict', 'truncate', 'signal', 'fork', 'exit'])
      assert.ok(kinds.has(kind), kind);
    assert.ok(!/still there/.test(ran.stderr));
    assert.ok(!readFileSync('/proc/mounts', 'utf8').includes(folder));
    assert.match(ran.stderr, /written: run\.trace\.txt/);
    // What it switched on is known to be recorded, whether it happened or not.
    const summary = records(leaseLens(['check', '--policy', 'mainline', '--format', 'ndjson', join(folder, 'run.trace.txt')]).out).at(-1);
    const missing = JSON.stringify(summary?.notJudged);
    assert.doesNotMatch(missing, /truncate|signal is|fcntl call/);
    assert.deepEqual(
      ((summary?.notJudged ?? []) as readonly { readonly rule: string; readonly because: string }[]) // the summary's own form
        .filter(({ because }) => !/GUP function|xfs/.test(because)),
      [],
    );
  });

  it('the ftrace script cleans up and writes what it has when it is interrupted', async function () {
    skipWithoutTracefs(this);
    writeFileSync(join(folder, 'record.sh'), printed('--ftrace'));
    const child = spawn('sh', ['record.sh', 'cut.trace.txt'], {
      cwd: folder,
      env: { ...process.env, LEASE_LENS_KB: '1024' },
      detached: true,
    });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
      // As Ctrl-C: to the whole group of processes.
      if (said.includes('recording until') && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    });
    await once(child, 'close');
    if (/cannot be mounted|no instance can be made/.test(said)) skipBecause(this, said.trim().split('\n').at(-1) ?? '');
    assert.equal(child.exitCode, 130, said);
    assert.match(said, /written: cut\.trace\.txt/);
    assert.ok(!/still there/.test(said), said);
    assert.match(readFileSync(join(folder, 'cut.trace.txt'), 'utf8'), /^# lease-lens recorded: \S+/);
    for (const root of ['/sys/kernel/tracing/instances', '/sys/kernel/debug/tracing/instances'])
      if (existsSync(root))
        assert.deepEqual(
          readdirSync(root).filter((name) => name === `lease_lens_${child.pid}`),
          [],
        );
  });
});
