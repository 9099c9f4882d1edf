// What must not change a finding: running twice, how the log was cut into chunks, and what strangers do on other files.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyse } from '../../../extension/engine/analyse';
import { defaultOptions } from '../../../extension/engine/options';
import { createTraceParser } from '../../../grammar/parse';
import { analysed, caseNames, caseText, parsed, saying } from './logs';

const straceCases = caseNames.filter((name) => parsed(caseText(name)).dialect === 'strace');

describe('findings', () => {
  it('are the same every time', () => {
    for (const name of caseNames) assert.deepEqual(analysed(caseText(name)).findings, analysed(caseText(name)).findings, name);
  });

  it('do not depend on how the lines were fed', () => {
    for (const name of caseNames) {
      const parser = createTraceParser({});
      for (const line of caseText(name).replace(/\n$/, '').split('\n')) parser.push(line);
      const trace = parser.end();
      assert.ok(!('kind' in trace), name);
      assert.deepEqual(analyse(trace, defaultOptions).findings, analysed(caseText(name)).findings, name);
    }
  });

  it('stand on lines of the log, and so does their evidence', () => {
    for (const name of caseNames)
      for (const policy of ['rfc-v1', 'rfc-v2', 'mainline'] as const) {
        const { findings, summary } = analysed(caseText(name), { policy });
        for (const finding of findings)
          for (const line of [finding.line, ...finding.evidence.map((one) => one.line)])
            assert.ok(Number.isInteger(line) && line >= 1 && line <= summary.lines, `${name}: ${finding.rule} names line ${line}`);
      }
  });

  it('are not changed by a stranger’s opens and mappings of other files', () => {
    fc.assert(
      fc.property(fc.constantFrom(...straceCases), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (name, places) => {
        const lines = caseText(name).replace(/\n$/, '').split('\n');
        const sample = lines.find((line) => /^\d+ +\d+\.\d+ /.test(line));
        if (sample === undefined) return;
        for (const place of places) {
          const at = place % (lines.length + 1);
          const stamp = /^\d+ +(\d+\.\d+) /.exec(lines[Math.min(at, lines.length - 1)] ?? '')?.[1];
          // Not between a call and the annotation that stands directly behind it, nor among lines without a stamp.
          if (stamp === undefined) continue;
          lines.splice(
            at,
            0,
            `99001 ${stamp} openat(AT_FDCWD, "/srv/stranger/x", O_RDWR) = 7</srv/stranger/x> <0.000010>`,
            `99001 ${stamp} mmap(NULL, 4096, PROT_READ, MAP_SHARED, 7</srv/stranger/x>, 0) = 0x7e0000000000 <0.000010>`,
          );
        }
        assert.deepEqual(analysed(lines.join('\n')).findings.map(saying), analysed(caseText(name)).findings.map(saying), name);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  /** A correct program's whole life: handler, lease, pin, unpin, release, truncate, exit. */
  const life = (stamp: string, path: string): readonly string[] =>
    [
      'execve("/usr/bin/stranger", ["stranger"], 0x7ffe0 /* 24 vars */) = 0 <0.000010>',
      'rt_sigaction(SIGIO, {sa_handler=0x401000, sa_mask=[], sa_flags=SA_RESTORER|SA_SIGINFO, sa_restorer=0x7e00}, NULL, 8) = 0 <0.000010>',
      `openat(AT_FDCWD, "${path}", O_RDWR) = 7<${path}> <0.000010>`,
      `fcntl(7<${path}>, F_SETSIG, SIGIO) = 0 <0.000010>`,
      `fcntl(7<${path}>, F_SETLEASE, 0x10 /* F_??? */) = 0 <0.000010>`,
      `mmap(NULL, 1048576, PROT_READ|PROT_WRITE, MAP_SHARED_VALIDATE|MAP_SYNC, 7<${path}>, 0) = 0x7e0000000000 <0.000010>`,
      'io_uring_setup(8, {flags=0}) = 8<anon_inode:[io_uring]> <0.000010>',
      'io_uring_register(8<anon_inode:[io_uring]>, IORING_REGISTER_BUFFERS, [{iov_base=0x7e0000000000, iov_len=65536}], 1) = 0 <0.000010>',
      'io_uring_register(8<anon_inode:[io_uring]>, IORING_UNREGISTER_BUFFERS, NULL, 0) = 0 <0.000010>',
      `fcntl(7<${path}>, F_SETLEASE, F_UNLCK) = 0 <0.000010>`,
      `ftruncate(7<${path}>, 4096) = 0 <0.000010>`,
      'exit_group(0) = ?',
      '+++ exited with 0 +++',
    ].map((text) => `99001 ${stamp} ${text}`);

  /** What is said of others than the stranger, with its life at a place of the log (0..1); undefined where no stamped line stands there. */
  const besideStranger = (name: string, place: number, path: string): readonly string[] | undefined => {
    const lines = caseText(name).replace(/\n$/, '').split('\n');
    const at = Math.floor(place * lines.length);
    const stamp = /^\d+ +(\d+\.\d+) /.exec(lines[at] ?? '')?.[1];
    if (stamp === undefined) return undefined;
    lines.splice(at, 0, ...life(stamp, path));
    const { findings } = analysed(lines.join('\n'));
    return findings.filter(({ pid }) => pid !== 99001).map(saying);
  };
  // Where a kind of call is nowhere in a log, its first one says that it is recorded: that is news, and no stranger's business.
  const complete = straceCases.filter((name) =>
    ['rt_sigaction(', 'F_SETLEASE', 'truncate('].every((word) => caseText(name).includes(word)),
  );

  it('are not changed by a stranger that takes a lease, pins and truncates a file of its own', () => {
    assert.ok(complete.length >= 10, `${complete.length} cases`);
    fc.assert(
      fc.property(fc.constantFrom(...complete), fc.double({ min: 0, max: 1, noNaN: true }), (name, place) => {
        const told = besideStranger(name, place, '/mnt/pmem7/own');
        if (told !== undefined) assert.deepEqual(told, analysed(caseText(name)).findings.map(saying), `${name} at ${place}`);
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it('are changed by the same life on a file of theirs: the property above can fail', () => {
    const changed = complete.filter((name) => {
      const path = /F_SETLEASE/.test(caseText(name)) ? /\d+<(\/mnt\/pmem[^>]*)>, F_SETLEASE/.exec(caseText(name))?.[1] : undefined;
      const before = analysed(caseText(name)).findings.map(saying).join();
      return (
        path !== undefined && [0.5, 0.6, 0.7, 0.8, 0.9].some((place) => (besideStranger(name, place, path)?.join() ?? before) !== before)
      );
    });
    assert.ok(changed.length > 0);
  });
});
