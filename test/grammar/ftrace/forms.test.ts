// Real lines of each form with the exact event: prefixes first, then system calls, tracepoints and lines about the log.

import assert from 'node:assert/strict';
import type { FtraceDialect } from './read-log';
import { readLog, withoutPlace } from './read-log';

/** The only event of these lines. */
function eventOf(lines: readonly string[], dialect: FtraceDialect = 'ftrace'): Record<string, unknown> {
  const trace = readLog(lines, dialect);
  assert.deepEqual(trace.unparsed, []);
  assert.equal(trace.events.length, 1, JSON.stringify(trace.events));
  return withoutPlace(trace.events.at(0)!); // one by the line above
}

const closeCall = { kind: 'close', fd: { fd: 3 } };

describe('ftrace prefixes', () => {
  const cases: readonly (readonly [string, FtraceDialect, string, Record<string, unknown>])[] = [
    ['default', 'ftrace', '        leaselab-16292   [000] .....  1041.744813: ', { tid: 16292, comm: 'leaselab', cpu: 0, time: 0 }],
    ['four flags', 'ftrace', '           <...>-5     [001] d..1    12.500000: ', { tid: 5, cpu: 1, time: 0 }],
    [
      'tgid',
      'ftrace',
      '        leaselab-16336   (  16300) [001] .....  1042.738365: ',
      { tid: 16336, tgid: 16300, comm: 'leaselab', cpu: 1, time: 0 },
    ],
    [
      'unknown tgid',
      'ftrace',
      '          lease2-18642   (-------) [000] .....  1155.060220: ',
      { tid: 18642, comm: 'lease2', cpu: 0, time: 0 },
    ],
    ['no irq-info', 'ftrace', '          lease2-18697   [001]   1156.820845: ', { tid: 18697, comm: 'lease2', cpu: 1, time: 0 }],
    ['uptime clock', 'ftrace', '    lease-holder-16601   [000] .....       105575: ', { tid: 16601, comm: 'lease-holder', cpu: 0 }],
    ['latency-format', 'ftrace', '  lease2-18684     0..... 28066us!: ', { tid: 18684, comm: 'lease2', cpu: 0, time: 0 }],
    ['latency-format of CPU 12', 'ftrace', 'leaselab-16743    12dN.2. 33995us#: ', { tid: 16743, comm: 'leaselab', cpu: 12, time: 0 }],
    [
      'latency-format with verbose',
      'ftrace',
      '          lease2   18684   1 0 00000000 00000001 [44effaeb] 28.066ms (+0.001ms): ',
      { tid: 18684, comm: 'lease2', cpu: 1, time: 0 },
    ],
    ['no context-info', 'ftrace', '', { tid: 0 }],
    [
      'a comm with a dash and a blank',
      'ftrace',
      '      rdma app-1-18312   [001] .....  1115.714927: ',
      { tid: 18312, comm: 'rdma app-1', cpu: 1, time: 0 },
    ],
    [
      'a comm like a prefix',
      'ftrace',
      ' a-1 [000] 1.0: -17   [003] .....  1068.333854: ',
      { tid: 17, comm: 'a-1 [000] 1.0: ', cpu: 3, time: 0 },
    ],
    [
      'a comm with a colon',
      'ftrace',
      '        p:1 ==> -17033   (  17033) [001] .....  1068.333854: ',
      { tid: 17033, tgid: 17033, comm: 'p:1 ==> ', cpu: 1, time: 0 },
    ],
    [
      'a comm with a tab',
      'ftrace',
      '           tab\tx-17036   [001] .....  1068.333854: ',
      { tid: 17036, comm: 'tab\tx', cpu: 1, time: 0 },
    ],
    [
      'a comm of two-byte letters',
      'ftrace',
      '           été-17034   [001] .....  1068.333854: ',
      { tid: 17034, comm: 'été', cpu: 1, time: 0 },
    ],
    ['a trimmed line', 'ftrace', 'dbd-5300 [000] ..... 451.500240: ', { tid: 5300, comm: 'dbd', cpu: 0, time: 0 }],
    ['idle', 'ftrace', '          <idle>-0       [001] d..2.  1041.744813: ', { tid: 0, comm: '<idle>', cpu: 1, time: 0 }],
    ['trace-cmd', 'trace-cmd', '          daxlab-3529  [000]  1014.607722: ', { tid: 3529, comm: 'daxlab', cpu: 0, time: 0 }],
    [
      'trace-cmd with flags',
      'trace-cmd',
      '    lease-keeper-40100 [000] ..... 162931.200240: ',
      { tid: 40100, comm: 'lease-keeper', cpu: 0, time: 0 },
    ],
    ['trace-cmd -l', 'trace-cmd', '  daxlab-3529    0...1.  1014.607722: ', { tid: 3529, comm: 'daxlab', cpu: 0, time: 0 }],
    ['trace-cmd -t', 'trace-cmd', '          daxlab-3529  [000]  1014.607722440: ', { tid: 3529, comm: 'daxlab', cpu: 0, time: 0 }],
    [
      'trace-cmd --ts-diff',
      'trace-cmd',
      '          daxlab-3529  [000]  1014.607722: (+35)    ',
      { tid: 3529, comm: 'daxlab', cpu: 0, time: 0 },
    ],
    ['perf', 'perf', '          lease2  4299 [000]  1432.052253:       ', { tid: 4299, comm: 'lease2', cpu: 0, time: 0 }],
    [
      'perf -F +pid,+tid --ns',
      'perf',
      '          lease2  4298/4299  [000]  1432.052253862:       ',
      { tid: 4299, tgid: 4298, comm: 'lease2', cpu: 0, time: 0 },
    ],
    [
      'perf -F +misc',
      'perf',
      '      every-call 20949 [001] K      2587.612528:            ',
      { tid: 20949, comm: 'every-call', cpu: 1, time: 0 },
    ],
    ['perf -F tid,time', 'perf', '20949  2587.612528:           ', { tid: 20949, time: 0 }],
    ['perf -F pid,tid,cpu,time', 'perf', '20949/20951 [001]  2587.612528:        ', { tid: 20951, tgid: 20949, cpu: 1, time: 0 }],
    ['perf --reltime', 'perf', '    lease-holder     0.001133:        ', { tid: 0, comm: 'lease-holder', time: 0 }],
    [
      'perf of a comm like a CPU',
      'perf',
      '         a [000] 26863 [000]  4674.545933:      ',
      { tid: 26863, comm: 'a [000]', cpu: 0, time: 0 },
    ],
    ['perf of a comm of digits', 'perf', '            1234 26864 [001]  4674.554688:      ', { tid: 26864, comm: '1234', cpu: 1, time: 0 }],
  ];
  for (const [title, dialect, prefix, who] of cases) {
    it(title, () => {
      const [enter, exit] =
        dialect === 'ftrace'
          ? ['sys_close(fd: 3)', 'sys_close -> 0x0']
          : dialect === 'perf'
            ? ['syscalls:sys_enter_close: fd: 0x00000003', 'syscalls:sys_exit_close: 0x0']
            : ['sys_enter_close:      fd: 0x00000003', 'sys_exit_close:       0x0'];
      const event = eventOf([prefix + enter, prefix + exit], dialect);
      const duration = who.time === undefined ? {} : { duration: 0 };
      assert.deepEqual(event, { ...who, ...duration, ...closeCall, result: 0 });
      const place = readLog([prefix + enter, prefix + exit], dialect).events.at(0);
      assert.deepEqual([place?.column, place?.endColumn], [prefix.length + 1, prefix.length + enter.length + 1]);
      assert.deepEqual([place?.outcomeColumn, place?.outcomeEndColumn], [prefix.length + 1, prefix.length + exit.length + 1]);
    });
  }

  it('a comm with a newline is joined; a fragment alone is damage', () => {
    const lines = ['            nl', 'x-17037   (  17037) [001] .....  1068.342867: sys_exit_group(error_code: 0)'];
    assert.deepEqual(eventOf(lines), {
      tid: 17037,
      tgid: 17037,
      comm: 'nl\nx',
      cpu: 1,
      time: 0,
      kind: 'exit',
      phase: 'requested',
      wholeGroup: true,
      status: 0,
    });
    assert.equal(readLog(['          nl', lines[1] ?? '']).unparsedCount, 1);
    assert.equal(readLog(['            nl']).unparsedCount, 1);
  });
});

describe('ftrace: lines around events', () => {
  const stamped = '          lease2-18697   [001] ..... 1156.820845: ';
  const counts = (lines: readonly string[], dialect: FtraceDialect = 'ftrace'): readonly number[] => {
    const { events, structure, noise, unparsedCount } = readLog(lines, dialect);
    return [events.length, structure, noise, unparsedCount];
  };

  it('stacks where lines have no prefix', () => {
    assert.deepEqual(
      counts(['sys_close(fd: 3)', '<stack trace>', ' => __x64_sys_close', '<user stack trace>', ' =>  <00007f77>']),
      [1, 4, 0, 0],
    );
  });
  it('a text of several lines in trace_marker, blank ones too', () => {
    assert.deepEqual(counts([`${stamped}tracing_mark_write: two`, 'second: line', '', 'last', `${stamped}sys_close(fd: 3)`]), [1, 3, 1, 0]);
  });
  it('the rest of an event whose task has a newline in its name', () => {
    const lines = [
      '            nl',
      'x-7736    [001] .....  1042.867000: sys_close(fd: 3)',
      '            dash-7701    [001] d..2.  1042.867100: sched_switch: prev_comm=nl',
      'x prev_pid=7736 prev_prio=120 prev_state=Z ==> next_comm=dash next_pid=7701 next_prio=120',
      '            dash-7701    [001] d..2.  1042.867200: cpu_frequency: by [nl',
      'x] 1',
    ];
    assert.deepEqual(counts(lines), [1, 3, 2, 0]);
    assert.deepEqual(counts([...lines.slice(0, 2), 'y] 1 of another program, longer than a name']), [1, 1, 0, 1]);
  });
  it('an event that the option fields cannot print', () => {
    assert.deepEqual(counts([`${stamped}UNKNOWN TYPE 5`, `${stamped}Unknown type 839`]), [0, 0, 2, 0]);
  });
  it('a call chain of addresses alone', () => {
    const event = '          lease2  4299 [000]  1432.052253:       syscalls:sys_enter_close: fd: 0x00000003';
    assert.deepEqual(counts([event, '\tffffffff81352071', '\tffffffff816c4f9f', ''], 'perf'), [1, 3, 0, 0]);
  });
  it('a call shown by syscalls and raw_syscalls is one event, whichever comes first', () => {
    const named = [
      `${stamped}sys_fcntl(fd: 3, cmd: 0x400, arg: 1)`,
      `${stamped}sys_fcntl -> 0x0`,
      `${stamped}sys_exit_group(error_code: 7)`,
    ];
    const raw = [
      `${stamped}sys_enter: NR 72 (3, 400, 1, 0, 0, 0)`,
      `${stamped}sys_exit: NR 72 = 0`,
      `${stamped}sys_enter: NR 231 (7, 0, 0, 0, 0, 0)`,
    ];
    const mixed = (first: readonly string[], second: readonly string[]): string[] => first.flatMap((line, i) => [line, second[i] ?? '']);
    const facts = (lines: readonly string[]) =>
      readLog(lines).events.map((event) => {
        const { line, endLine, endColumn, outcomeEndColumn, ...rest } = event;
        return rest;
      });
    assert.equal(facts(named).length, 2);
    assert.deepEqual(facts(mixed(named, raw)), facts(named));
    assert.deepEqual(facts(mixed(raw, named)), facts(named));
    // Twice the same call is two.
    assert.equal(facts([...mixed(named, raw).slice(0, 4), ...mixed(named, raw).slice(0, 4)]).length, 2);
  });
});

describe('ftrace system calls', () => {
  const at = (body: string, micro = 0): string => `          daxlab-758     [001] .....   167.${String(100000 + micro)}: ${body}`;
  /** The call's event with the parts that every case has left out. */
  const called = (enter: string, exit?: string): Record<string, unknown> => {
    const { tid, comm, cpu, time, duration, ...rest } = eventOf(exit === undefined ? [at(enter)] : [at(enter), at(exit, 5)]);
    assert.deepEqual([tid, comm, cpu, time, duration], [758, 'daxlab', 1, 0, exit === undefined ? undefined : 5000]);
    return rest;
  };
  const cases: readonly (readonly [string, string | undefined, Record<string, unknown>])[] = [
    [
      'sys_openat(dfd: ffffff9c, filename: 7f36a53cc0b1, flags: 80002, mode: 0)',
      'sys_openat -> 0x3',
      { kind: 'open', directory: { fd: -100 }, flags: 0x80002, object: 'file', opened: { fd: 3 }, result: 3 },
    ],
    [
      'sys_openat(dfd: 0xffffffffffffff9c, filename: 0x7f "/mnt/pmem/a b", flags: 2, mode: 0)',
      'sys_openat -> 0xa',
      { kind: 'open', directory: { fd: -100 }, path: '/mnt/pmem/a b', flags: 2, object: 'file', opened: { fd: 10 }, result: 10 },
    ],
    [
      'sys_enter_openat: __syscall_nr=0x101 (257) dfd=0xffffff9c (4294967196) filename=(0xffff88814aadd01c) flags=0x80000 (524288) mode=0x0 (0)',
      'sys_exit_openat: __syscall_nr=0x101 (257) ret=0x3 (3)',
      { kind: 'open', directory: { fd: -100 }, flags: 0x80000, object: 'file', opened: { fd: 3 }, result: 3 },
    ],
    [
      'sys_enter: NR 257 (ffffff9c, 7f36a53cc0b1, 80000, 0, 0, 0)',
      'sys_exit: NR 257 = -2',
      { kind: 'open', directory: { fd: -100 }, flags: 0x80000, object: 'file', result: -1, errno: 'ENOENT' },
    ],
    [
      'sys_creat(pathname: 7f36a53cc0b1, mode: 1a4)',
      'sys_creat -> 0x4',
      { kind: 'open', flags: 0x241, object: 'file', opened: { fd: 4 }, result: 4 },
    ],
    [
      'sys_io_uring_setup(entries: 8, params: 7ffd)',
      'sys_io_uring_setup -> 0x5',
      { kind: 'open', flags: 0x80002, object: 'io_uring', opened: { fd: 5 }, result: 5 },
    ],
    ['sys_fcntl(fd: 3, cmd: 400, arg: 10)', 'sys_fcntl -> 0x0', { kind: 'setlease', fd: { fd: 3 }, argument: 16, result: 0 }],
    [
      'sys_fcntl(fd: 3, cmd: 0x400, arg: 0x10)',
      'sys_fcntl -> 0xfffffffffffffff5',
      { kind: 'setlease', fd: { fd: 3 }, argument: 16, result: -1, errno: 'EAGAIN' },
    ],
    [
      'sys_fcntl(unsigned int fd: 0xb, unsigned int cmd: 0x401, unsigned long arg: 0)',
      'sys_fcntl -> 0x2',
      { kind: 'getlease', fd: { fd: 11 }, result: 2 },
    ],
    ['sys_fcntl(fd: a, cmd: a, arg: 23)', 'sys_fcntl -> 0x0', { kind: 'setsig', fd: { fd: 10 }, signal: 35, result: 0 }],
    [
      'sys_fcntl(fd: a, cmd: 8, arg: fffffffffffffc18)',
      'sys_fcntl -> 0x0',
      { kind: 'setown', fd: { fd: 10 }, target: -1000, type: 'group', result: 0 },
    ],
    ['sys_fcntl(fd: 0, cmd: 406, arg: a)', 'sys_fcntl -> 0xb', { kind: 'dup', fd: { fd: 0 }, target: 10, closeOnExec: true, result: 11 }],
    ['sys_fcntl(fd: a, cmd: 2, arg: 1)', 'sys_fcntl -> 0x0', { kind: 'set-fd-flags', fd: { fd: 10 }, closeOnExec: true, result: 0 }],
    [
      'sys_dup3(oldfd: 3, newfd: 9, flags: 80000)',
      'sys_dup3 -> 0x9',
      { kind: 'dup', fd: { fd: 3 }, target: 9, closeOnExec: true, result: 9 },
    ],
    [
      'sys_close_range(fd: 3, max_fd: 0xffffffff, flags: 4)',
      'sys_close_range -> 0x0',
      { kind: 'close', fd: { fd: 3 }, last: 0x7fffffff, markOnly: true, result: 0 },
    ],
    [
      'sys_truncate(path: 7ffc00001000, length: 1000)',
      'sys_truncate -> 0xffffffffffffffe6',
      { kind: 'truncate', size: 4096, result: -1, errno: 'ETXTBSY' },
    ],
    [
      'sys_truncate(path: 7ffc00001000, length: 1000)',
      'sys_truncate -> 0xfffffffffffffe00',
      { kind: 'truncate', size: 4096, errno: 'ERESTARTSYS' },
    ],
    [
      'sys_fallocate(fd: 3, mode: 3, offset: 2000, len: 3000)',
      'sys_fallocate -> 0x0',
      { kind: 'fallocate', fd: { fd: 3 }, mode: 3, offset: 8192, length: 12288, result: 0 },
    ],
    [
      'sys_mmap(addr: 0, len: 100000, prot: 3, flags: 80003, fd: 3, off: 2000)',
      'sys_mmap -> 0x7f1000000000',
      { kind: 'mmap', address: 0, length: 0x100000, protection: 3, flags: 0x80003, fd: { fd: 3 }, offset: 8192, result: 0x7f1000000000 },
    ],
    [
      'sys_mmap(addr: 0, len: 2000, prot: 3, flags: 22, fd: ffffffff, off: 0)',
      'sys_mmap -> 0xffffffffffffffa1',
      { kind: 'mmap', address: 0, length: 8192, protection: 3, flags: 0x22, offset: 0, result: -1, errno: 'EOPNOTSUPP' },
    ],
    [
      'sys_mremap(addr: 7f0000000000, old_len: 1000, new_len: 2000, flags: 1, new_addr: 0)',
      'sys_mremap -> 0x7f0000010000',
      { kind: 'mremap', address: 0x7f0000000000, oldLength: 4096, newLength: 8192, flags: 1, result: 0x7f0000010000 },
    ],
    [
      'sys_ioctl(fd: a, cmd: c0181b01, arg: 7ffec107bb70)',
      'sys_ioctl -> 0xffffffffffffffff',
      { kind: 'ioctl', fd: { fd: 10 }, request: 'rdma-verbs', number: 0xc0181b01, result: -1, errno: 'EPERM' },
    ],
    [
      'sys_io_uring_register(fd: 4, opcode: 0, arg: 7ffd, nr_args: 2)',
      'sys_io_uring_register -> 0x0',
      { kind: 'ring-register', fd: { fd: 4 }, operation: 'register', source: 'call', result: 0 },
    ],
    [
      'sys_clone(clone_flags: 0x1200011, newsp: 0, parent_tidptr: 0, child_tidptr: 0x3be87f50, tls: 0)',
      'sys_clone -> 0x3fa5',
      { kind: 'fork', flags: 0x1200000, source: 'call', child: 16293, result: 16293 },
    ],
    ['sys_clone3(uargs: 7ffd, size: 58)', 'sys_clone3 -> 0x3fa5', { kind: 'fork', source: 'call', child: 16293, result: 16293 }],
    [
      'sys_rt_sigaction(sig: 1d, act: 0, oact: 7ffd, sigsetsize: 8)',
      'sys_rt_sigaction -> 0x0',
      { kind: 'sigaction', signal: 29, installs: false, result: 0 },
    ],
    [
      'sys_rt_sigprocmask(how: 0, nset: 7ffd, oset: 0, sigsetsize: 8)',
      'sys_rt_sigprocmask -> 0x0',
      { kind: 'sigmask', how: 'block', result: 0 },
    ],
    [
      'sys_pwrite64(fd: 3, buf: 7ffd, count: 200, pos: 1000)',
      'sys_pwrite64 -> 0x200',
      { kind: 'write', fd: { fd: 3 }, length: 512, offset: 4096, result: 512 },
    ],
    ['sys_writev(fd: 3, vec: 7ffd, vlen: 2)', 'sys_writev -> 0x200', { kind: 'write', fd: { fd: 3 }, result: 512 }],
    [
      'sys_pwritev(fd: 3, vec: 7ffd, vlen: 2, pos_l: 1000, pos_h: 7)',
      'sys_pwritev -> 0x200',
      { kind: 'write', fd: { fd: 3 }, offset: 4096, result: 512 },
    ],
    [
      'sys_pwritev2(fd: 3, vec: 7ffd, vlen: 2, pos_l: ffffffffffffffff, pos_h: 0, flags: 0)',
      'sys_pwritev2 -> 0x200',
      { kind: 'write', fd: { fd: 3 }, result: 512 },
    ],
    ['sys_exit_group(error_code: 1)', undefined, { kind: 'exit', phase: 'requested', wholeGroup: true, status: 1 }],
    ['sys_ftruncate(fd: 3, length: 0)', undefined, { kind: 'truncate', fd: { fd: 3 }, size: 0, returned: false }],
  ];
  for (const [enter, exit, expected] of cases)
    it(`${enter}${exit === undefined ? '' : `, ${exit}`}`, () => assert.deepEqual(called(enter, exit), expected));

  it('an outcome without a start is noise, and so are calls that cannot matter', () => {
    const trace = readLog([
      at('sys_clone -> 0x0'),
      at('sys_futex(uaddr: 1, op: 80)'),
      at('sys_fcntl(fd: 3, cmd: 1, arg: 0)'),
      at('sys_fcntl -> 0x0'),
      at('sys_ioctl(fd: 0, cmd: 5401, arg: 7f)'),
    ]);
    assert.deepEqual([trace.noise, trace.events.length, trace.unparsedCount], [5, 0, 0]);
  });

  it('a call left open ends with its task, with its next call or with the log', () => {
    const trace = readLog([
      at('sys_ftruncate(fd: 3, length: 0)'),
      at('sched_process_exit: comm=daxlab pid=758 prio=120'),
      at('sys_close(fd: 3)'),
      at('sys_munmap(addr: 0, len: 1000)'),
    ]);
    assert.deepEqual(
      trace.events.map(({ kind, returned, endLine }) => [kind, returned, endLine]),
      [
        ['truncate', false, 1],
        ['exit', undefined, 2],
        ['close', false, 3],
        ['munmap', false, 4],
      ],
    );
  });

  it('a probe with the file name inside an open fills its path', () => {
    const lines = [
      at('sys_openat(dfd: ffffff9c, filename: 7f, flags: 2, mode: 0)'),
      at('openat2: (do_sys_openat2+0x0/0x150) dfd=-100 filename="/mnt/pmem0/a "b" c.dat"', 1),
      at('openat2_ret: (__x64_sys_openat+0x5f/0x70 <- do_sys_openat2) fd=3', 2),
      at('sys_openat -> 0x3', 3),
    ];
    const trace = readLog(lines);
    const first = trace.events.at(0);
    assert.deepEqual([first?.kind === 'open' && first.path, trace.noise], ['/mnt/pmem0/a "b" c.dat', 1]);
  });
});
