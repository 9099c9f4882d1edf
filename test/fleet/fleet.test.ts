// The worked example of docs/fleet.md: the unit of work by itself, and the Slurm job arrays on a real cluster of one node.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { leaseLens, records } from '../cli/run';
import { skipBecause } from '../support/skip';

const one = resolve('examples/fleet/analyse-one.sh');
const slurm = resolve('examples/fleet/slurm');
const traces = [
  '02-f-o.strace.txt',
  'A08-nonblock-ewouldblock.ftrace.txt',
  'R29-unlink-pinned.strace.txt',
  'S17-sigkill.strace.txt',
  '55-Xraw.strace.txt',
  'Q05-perftrace-rdopen.perftrace.txt',
];

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

describe('a fleet', function () {
  this.timeout(240_000);
  let folder = '';
  let logs = '';
  let env: NodeJS.ProcessEnv = {};
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'the example is for Linux');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    chmodSync(folder, 0o711);
    logs = join(folder, 'logs');
    mkdirSync(join(logs, 'deeper'), { recursive: true });
    for (const [at, name] of traces.entries())
      copyFileSync(join('test/traces', name), join(logs, at % 2 === 0 ? name : join('deeper', name)));
    writeFileSync(join(logs, 'with a blank and ünïcode.txt'), readFileSync('samples/ignored-lease-break.ftrace.txt'));
    // Notes every log that is really analysed; the first time it meets the file `victim` names, the task is killed as for want of memory.
    const program = join(folder, 'lease-lens');
    writeFileSync(
      program,
      `#!/bin/sh
for last; do :; done
case "$1" in check) printf '%s\\n' "$last" >>'${folder}/analysed'
  if [ -e '${folder}/victim' ] && [ "$(cat '${folder}/victim')" = "$last" ]; then rm '${folder}/victim'; kill -9 $PPID $$; fi;; esac
exec '${process.execPath}' '${resolve('dist/lease-lens.js')}' "$@"
`,
    );
    chmodSync(program, 0o755);
    env = { ...process.env, LEASE_LENS: program };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Without blocking this process: the wait is as long as the cluster takes. */
  const sh = (...args: readonly string[]): Promise<Ran> =>
    new Promise((done) => {
      const child = spawn('sh', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
      child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
      child.on('close', (status) => done({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
    });
  const analysed = (): readonly string[] =>
    existsSync(join(folder, 'analysed')) ? readFileSync(join(folder, 'analysed'), 'utf8').trim().split('\n').sort() : [];
  const all = (): readonly string[] =>
    readdirSync(logs, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();

  it('a log is analysed once, under a name of its content and options; a killed task leaves nothing that counts', async () => {
    const out = join(folder, 'reports');
    mkdirSync(out);
    const log = join(logs, 'with a blank and ünïcode.txt');
    writeFileSync(join(folder, 'victim'), log);
    assert.notEqual((await sh(one, out, log)).status, 0);
    assert.deepEqual(
      readdirSync(out).filter((name) => name.endsWith('.ndjson')),
      [],
    );
    for (let times = 0; times < 2; times += 1) assert.equal((await sh(one, out, log)).status, 0);
    assert.deepEqual(analysed(), [log, log]);
    const [report = ''] = readdirSync(out).filter((name) => name.endsWith('.ndjson'));
    assert.equal((await sh(one, '--name', out, log)).out.trim(), join(out, report));
    assert.equal(readFileSync(join(out, report), 'utf8'), leaseLens(['check', '--format', 'ndjson', log]).out);
    // Other options and another content are other reports; a log that is none is a report too.
    assert.equal((await sh(one, out, log, '--policy', 'mainline')).status, 0);
    writeFileSync(log, 'no trace at all\n');
    assert.equal((await sh(one, out, log)).status, 0);
    assert.equal(readdirSync(out).filter((name) => name.endsWith('.ndjson')).length, 3);
    assert.equal(leaseLens(['merge', out]).status, 2);
  });

  it('Slurm: a folder of logs by a job array, with a task that is killed; again, with nothing left to do; again, with one more', async function () {
    for (const program of ['sbatch', 'slurmctld', 'slurmd', 'munged'])
      if (spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${program}`]).status !== 0)
        skipBecause(this, `${program} is not installed (apt-get install slurm-wlm munge)`);
    const cluster = join(folder, 'cluster');
    const started = await sh(join(slurm, 'one-node.sh'), 'start', cluster, String(await freePort()));
    try {
      assert.equal(started.status, 0, started.err);
      env = { ...env, SLURM_CONF: join(cluster, 'slurm.conf'), TASKS: '3' };
      const out = join(folder, 'out');
      const victim = all()[2] ?? '';
      writeFileSync(join(folder, 'victim'), victim);
      const first = await sh(join(slurm, 'run.sh'), logs, out);
      assert.equal(first.status, 1, first.err);
      assert.match(first.err, /tasks failed or were killed; what is missing is submitted again/);
      // Each once, and the one whose task was killed once more.
      assert.deepEqual(analysed(), [...all(), victim].sort());
      const expected = leaseLens(['merge', '-'], leaseLens(['check', '--format', 'ndjson', ...all()]).out);
      assert.equal(first.out, expected.out);
      assert.equal(records(readFileSync(join(out, 'merged.ndjson'), 'utf8')).at(-1)?.logs, all().length);

      const again = await sh(join(slurm, 'run.sh'), logs, out);
      assert.equal(again.out, first.out);
      assert.equal(analysed().length, all().length + 1);

      copyFileSync('test/traces/16-f-Xverbose.strace.txt', join(logs, 'more.txt'));
      const more = await sh(join(slurm, 'run.sh'), logs, out);
      assert.match(more.out, new RegExp(`^${all().length} logs: `));
      assert.equal(analysed().length, all().length + 1);
    } finally {
      await sh(join(slurm, 'one-node.sh'), 'stop', cluster);
    }
  });
});

/** A port with a free one behind it, as far as one can know. */
function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? Math.min(address.port, 65_000) : 26_817));
    });
  });
}
