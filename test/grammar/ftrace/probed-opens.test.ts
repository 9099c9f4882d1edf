// Probes of do_sys_open and do_sys_openat2: inside a recorded call they add its path, alone they stand for it.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { linesOf, readLog, withoutPlace } from './read-log';

const at = (body: string, step: number): string => `       dax-uring-331     [001] .....    92.6398${10 + step}: ${body}`;

function opens(...bodies: readonly string[]): unknown[] {
  const trace = readLog(bodies.map(at));
  assert.deepEqual(trace.unparsed, []);
  return trace.events.map((event) => {
    const { tid, comm, cpu, time, duration, ...facts } = withoutPlace(event);
    return facts;
  });
}

describe('opens seen through probes alone', () => {
  it('have their path, their directory and their descriptor; their flags stand in struct open_how', () => {
    assert.deepEqual(
      opens(
        'openat2: (do_sys_openat2+0x0/0xe0) dfd=-100 filename="/mnt/ext4/t/pin flags=7.dat"',
        'openat2_ret: (__x64_sys_openat+0x6e/0xa0 <- do_sys_openat2) fd=3',
      ),
      [
        {
          kind: 'open',
          directory: { fd: -100 },
          path: '/mnt/ext4/t/pin flags=7.dat',
          object: 'file',
          opened: { fd: 3 },
          result: 3,
        },
      ],
    );
  });

  it('have their flags where the probe fetches them', () => {
    assert.deepEqual(
      opens('op: (do_sys_open+0x0/0xd6) dfd=ffffff9c filename="a" flags=8241', 'op_ret: (sys_open+0x1/0x2 <- do_sys_open) fd=4'),
      [{ kind: 'open', directory: { fd: -100 }, flags: 0x8241, path: 'a', object: 'file', opened: { fd: 4 }, result: 4 }],
    );
  });

  it('fail as the call does, and may not show their name', () => {
    assert.deepEqual(
      opens('o: (do_sys_openat2+0x0/0xe0) dfd=-100 filename=(fault)', 'o_ret: (__x64_sys_openat+0x6e/0xa0 <- do_sys_openat2) fd=-6'),
      [{ kind: 'open', directory: { fd: -100 }, object: 'file', result: -1, errno: 'ENXIO' }],
    );
  });

  it('one open behind do_sys_open and do_sys_openat2 is one event', () => {
    assert.equal(
      opens(
        'a: (do_sys_open+0x0/0x80) dfd=-100 filename="a"',
        'b: (do_sys_openat2+0x0/0x80) dfd=-100 filename="a"',
        'b_ret: (do_sys_open+0x1/0x2 <- do_sys_openat2) fd=3',
        'a_ret: (__x64_sys_open+0x1/0x2 <- do_sys_open) fd=3',
      ).length,
      1,
    );
  });

  it('a recorded call is told once, and openat2’s flags are not made up', () => {
    assert.deepEqual(
      opens(
        'sys_openat2(dfd: ffffff9c, filename: 7f, how: 7f, usize: 18)',
        'openat2: (do_sys_openat2+0x0/0xe0) dfd=-100 filename="/a"',
        'openat2_ret: (__x64_sys_openat2+0x6e/0xa0 <- do_sys_openat2) fd=3',
        'sys_openat2 -> 0x3',
      ),
      [{ kind: 'open', path: '/a', directory: { fd: -100 }, object: 'file', opened: { fd: 3 }, result: 3 }],
    );
  });

  it('K05 has an open for each that its program made', function () {
    const file = join(sharedFolderOrSkip(this), 'traces/K/K05-ext4-uring.ftrace.txt');
    assert.ok(existsSync(file));
    const lines = linesOf(file);
    const { events } = readLog(lines);
    const shown = [...events].flatMap((event) => (event.kind === 'open' ? [`${event.path} ${event.result}`] : []));
    const truth = linesOf(file.replace('.ftrace.txt', '.truth.jsonl')).map(
      (line) => JSON.parse(line) as { op: string; what: string; ret: number },
    );
    const made = truth.filter(({ op }) => op === 'open').map(({ what, ret }) => `${what.split(' ')[0]} ${ret}`);
    assert.ok(made.length > 3);
    for (const one of made) assert.ok(shown.splice(shown.indexOf(one), 1)[0] === one, one);
    assert.equal(events.filter(({ kind }) => kind === 'open').length, lines.filter((line) => line.includes('(do_sys_openat2+')).length);
    assert.ok(events.every((event) => event.kind !== 'open' || event.flags === undefined));
  });
});
