// The coverage report's own command lines, run by a shell against a folder in the place of tracefs and programs that note what they were asked:
// what the kernel lacks keeps nothing else from being recorded, and what was switched on is off before the log is copied.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allNeeds, commandFor, type Tool } from '../../extension/engine/recording';

/** What the kernel of the folder has. */
const events = ['syscalls/sys_enter_fcntl', 'syscalls/sys_exit_fcntl', 'filelock/generic_add_lease', 'lease_lens/pin_user_pages_fast'];

describe('the command lines of the coverage report', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coverage-'));
    for (const event of events) {
      mkdirSync(join(folder, 'tracing/events', event), { recursive: true });
      writeFileSync(join(folder, 'tracing/events', event, 'enable'), '0\n');
    }
    writeFileSync(join(folder, 'tracing/events/enable'), '0\n');
    writeFileSync(join(folder, 'tracing/trace'), '# tracer: nop\n');
    mkdirSync(join(folder, 'bin'));
    for (const name of ['perf', 'trace-cmd', 'strace', 'program']) {
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nfor a; do printf '%s\\n' "$a"; done >>"${folder}/${name}.asked"\n`);
      chmodSync(join(folder, 'bin', name), 0o755);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (tool: Tool): void => {
    const line = commandFor(tool, allNeeds).replaceAll('/sys/kernel/tracing', join(folder, 'tracing')).replaceAll('CMD', 'program x');
    const { status, stderr } = spawnSync('sh', ['-c', line], {
      cwd: folder,
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    assert.deepEqual([status, stderr], [0, '']);
  };
  const asked = (name: string): readonly string[] =>
    readFileSync(join(folder, `${name}.asked`), 'utf8')
      .trimEnd()
      .split('\n');
  const probes = (): readonly string[] => readFileSync(join(folder, 'tracing/kprobe_events'), 'utf8').trimEnd().split('\n');

  it('ftrace: switches on what there is, runs the program, switches off and copies', () => {
    run('ftrace');
    for (const event of events) assert.equal(readFileSync(join(folder, 'tracing/events', event, 'enable'), 'utf8'), '1\n');
    assert.deepEqual(asked('program'), ['x']);
    assert.equal(readFileSync(join(folder, 'tracing/events/enable'), 'utf8'), '0\n');
    assert.equal(readFileSync(join(folder, 'tracing/tracing_on'), 'utf8'), '1\n');
    assert.equal(readFileSync(join(folder, 'run.trace.txt'), 'utf8'), '# tracer: nop\n');
    const line = commandFor('ftrace', allNeeds);
    assert.ok(line.indexOf('echo 0 >/sys/kernel/tracing/events/enable') < line.indexOf('cat /sys/kernel/tracing/trace'), line);
    assert.ok(probes().some((probe) => probe.startsWith('p:lease_lens/pin_user_pages_fast pin_user_pages_fast ')));
  });

  it('perf: is asked for the events that there are, and nothing else', () => {
    run('perf');
    const words = asked('perf');
    const wanted = (words[words.indexOf('-e') + 1] ?? '').split(',');
    assert.deepEqual(wanted.toSorted(), events.map((event) => event.replace('/', ':')).sort());
    assert.deepEqual(words.slice(words.indexOf('--'), words.indexOf('--') + 3), ['--', 'program', 'x']);
    assert.ok(words.indexOf('script') > words.indexOf('--'), 'the recording becomes text');
    assert.ok(probes().length > 10);
  });

  it('trace-cmd: passes over what there is not', () => {
    run('trace-cmd');
    assert.deepEqual(asked('trace-cmd').slice(0, 4), ['record', '-i', '-o', 'run.dat']);
  });

  it('strace: may lack any of its calls', () => {
    run('strace');
    const calls = asked('strace').find((word) => word.startsWith('trace=')) ?? '';
    assert.match(calls, /^trace=(?:\?\w+,)*\?\w+$/);
  });
});
