// Pins and unpins: probes with symbols, addresses and every naming of events and arguments, the function tracer, the function graph.

import assert from 'node:assert/strict';
import type { TraceEvent } from '../../../grammar/event';
import { type FtraceDialect, readLog, withoutPlace } from './read-log';

function eventsOf(bodies: readonly string[], dialect: FtraceDialect = 'ftrace'): Record<string, unknown>[] {
  const lines = bodies.map((body, index) =>
    dialect === 'perf'
      ? `     ib_write_bw  5301 [000]  1514.0505${index + 10}: ${body}`
      : `        rdma_app-5301    [000] .....   100.0005${index + 10}: ${body}`,
  );
  const trace = readLog(lines, dialect);
  assert.deepEqual(trace.unparsed, []);
  return trace.events.map(facts);
}

function facts(event: TraceEvent): Record<string, unknown> {
  const { tid, comm, cpu, time, duration, ...rest } = withoutPlace(event);
  return rest;
}

const fast = {
  kind: 'pin',
  function: 'pin_user_pages_fast',
  address: 0x7f2f40200000,
  length: 0x10000,
  longterm: true,
  write: true,
  source: 'probe',
};

describe('ftrace pins through probes', () => {
  const cases: readonly (readonly [string, FtraceDialect, readonly string[], Record<string, unknown>])[] = [
    [
      'kernel text',
      'ftrace',
      [
        'pin_entry: (pin_user_pages_fast+0x0/0x90) start=0x7f2f40200000 nr_pages=0x10 gup_flags=0x10001',
        'pin_exit: (ib_umem_get+0x1c5/0x3e0 <- pin_user_pages_fast) ret=0x10',
      ],
      { ...fast, gupFlags: 0x10001, result: 16 },
    ],
    [
      'decimal counts, a module, a signed error',
      'ftrace',
      [
        'pin_user_pages_fast: (pin_user_pages_fast+0x0/0x30) start=0x7f2f40200000 nr=16 flags=0x10001',
        'pin_user_pages_fast_ret: (ib_umem_get+0x1fc/0x3f0 [ib_uverbs] <- pin_user_pages_fast) ret=-95',
      ],
      { ...fast, gupFlags: 0x10001, result: -1, errno: 'EOPNOTSUPP' },
    ],
    [
      'unnamed arguments',
      'ftrace',
      [
        'p_pin_user_pages_fast_0: (pin_user_pages_fast+0x0/0x90) arg1=0x7f2f40200000 arg2=0x10 arg3=0x101',
        'r_pin_user_pages_fast_0: (ib_umem_get+0x55/0x3e0 <- pin_user_pages_fast) arg1=0x10',
      ],
      { ...fast, gupFlags: 0x101, result: 16 },
    ],
    [
      'old hex without 0x',
      'ftrace',
      [
        'p_0: (pin_user_pages_fast+0x0/0x90) start=7f2f40200000 nr=10 flags=10001',
        'r_0: (ib_umem_get+0x55/0x3e0 <- pin_user_pages_fast) ret=16',
      ],
      { ...fast, gupFlags: 0x10001, result: 16 },
    ],
    [
      'perf, by the name of the event',
      'perf',
      [
        'probe:pin_user_pages_fast: (ffffffff8132a5b0) start=0x7f2f40200000 nr_pages=0x10 gup_flags=0x101',
        'probe:pin_user_pages_fast__return: (ffffffff8132a5b0 <- ffffffffc0a41285) ret=0xffffffffffffffa1',
      ],
      { ...fast, gupFlags: 0x101, result: -1, errno: 'EOPNOTSUPP' },
    ],
    [
      'trace-cmd, by the name of the event',
      'trace-cmd',
      [
        'p_pin_user_pages_fast_0: (ffffffff8132a5b0) start=0x7f2f40200000 nr_pages=16 gup_flags=0x101',
        'r_pin_user_pages_fast_0: (ffffffff8132a5b0 <- ffffffffc0a41285) ret=0xffffffa1',
      ],
      { ...fast, gupFlags: 0x101, result: -1, errno: 'EOPNOTSUPP' },
    ],
    [
      'no return probe',
      'ftrace',
      ['pin_entry: (pin_user_pages_fast+0x0/0x90) start=0x7f2f40200000 nr_pages=0x10 gup_flags=0x10001'],
      { ...fast, gupFlags: 0x10001, returned: false },
    ],
    [
      'a short-term pin',
      'ftrace',
      [
        'get_user_pages_fast: (get_user_pages_fast+0x0/0x30) start=0x55b5e1b4d000 nr=3 flags=0x0',
        'get_user_pages_fast_ret: (__iov_iter_get_pages_alloc+0xe9/0x7a0 <- get_user_pages_fast) ret=3',
      ],
      {
        kind: 'pin',
        function: 'get_user_pages_fast',
        address: 0x55b5e1b4d000,
        length: 12288,
        gupFlags: 0,
        longterm: false,
        write: false,
        source: 'probe',
        result: 3,
      },
    ],
    [
      'an inner function by a shorter event name',
      'trace-cmd',
      [
        'gup_longterm_locked:  (ffffffff81176630) mm=0xff110000086f8540 start=0x7fbfa87ba000 nr=8',
        'gup_longterm_locked_ret: (ffffffff81176630 <- ffffffff81176c0a) ret=8',
      ],
      { kind: 'pin', function: '__gup_longterm_locked', address: 0x7fbfa87ba000, length: 32768, source: 'probe', result: 8 },
    ],
    [
      'ib_umem_get, its pointer as a signed number',
      'ftrace',
      [
        'ib_umem_get: (ib_umem_get+0x0/0x3f0 [ib_uverbs]) addr=0x7f96d30d5000 size=1048576 access=0x7',
        'ib_umem_get_ret: (rxe_mr_init_user+0x4f/0x200 [rdma_rxe] <- ib_umem_get) umem=-67272515034362240',
      ],
      {
        kind: 'pin',
        function: 'ib_umem_get',
        address: 0x7f96d30d5000,
        length: 1048576,
        longterm: true,
        write: true,
        access: 7,
        handle: 'ff110001063ace80',
        source: 'probe',
        result: 0,
      },
    ],
    [
      'ib_umem_get refused',
      'ftrace',
      [
        'ib_umem_get: (ib_umem_get+0x0/0x3f0 [ib_uverbs]) addr=0x7f96d30d5000 size=4096 access=0x40',
        'ib_umem_get_ret: (rxe_mr_init_user+0x4f/0x200 <- ib_umem_get) ret=0xffffffffffffffff',
      ],
      {
        kind: 'pin',
        function: 'ib_umem_get',
        address: 0x7f96d30d5000,
        length: 4096,
        longterm: true,
        write: false,
        access: 0x40,
        source: 'probe',
        result: -1,
        errno: 'EPERM',
      },
    ],
    [
      'vaddr_pin_pages',
      'ftrace',
      [
        'p: (vaddr_pin_pages+0x0/0x150) addr=0x7f8aa0200000 nr_pages=0x10 gup_flags=0x1',
        'r: (ib_umem_get+0x55/0x3e0 <- vaddr_pin_pages) ret=0x10',
      ],
      {
        kind: 'pin',
        function: 'vaddr_pin_pages',
        address: 0x7f8aa0200000,
        length: 65536,
        gupFlags: 1,
        longterm: true,
        write: true,
        source: 'probe',
        result: 16,
      },
    ],
    [
      'unpin by count',
      'ftrace',
      ['unpin: (unpin_user_pages_dirty_lock+0x0/0x1a0) pages=0xffff888104fa3cc0 npages=0x10 make_dirty=0x1'],
      { kind: 'unpin', function: 'unpin_user_pages_dirty_lock', pages: 16, source: 'probe' },
    ],
    [
      'unpin of one page',
      'ftrace',
      ['unpin_user_page: (unpin_user_page+0x0/0x60) page=0xffd4000004086080'],
      { kind: 'unpin', function: 'unpin_user_page', pages: 1, source: 'probe' },
    ],
    [
      'ib_umem_release',
      'ftrace',
      ['ib_umem_release: (ib_umem_release+0x0/0x90 [ib_uverbs]) umem=0xff110001063ac800'],
      { kind: 'unpin', function: 'ib_umem_release', handle: 'ff110001063ac800', source: 'probe' },
    ],
    [
      '__break_lease',
      'ftrace',
      [
        'break_lease: (__break_lease+0x0/0x740) ino=16 mode=0x8001 type=0x800',
        'break_lease_ret: (do_dentry_open+0x137/0x410 <- __break_lease) ret=-11',
      ],
      { kind: 'break-call', ino: 16, type: 0x800, result: -1, errno: 'EAGAIN' },
    ],
    ['__break_lease by the function tracer', 'ftrace', ['__break_lease <-vfs_truncate'], { kind: 'break-call' }],
    [
      '__break_lease by the function tracer with arguments',
      'ftrace',
      ['__break_lease(inode=0xff1100010abcd000, mode=0x8001, type=0x20) <-vfs_truncate'],
      { kind: 'break-call', type: 0x20 },
    ],
    [
      'ext4_break_layouts',
      'ftrace',
      [
        'ext4_break_layouts: (ext4_break_layouts+0x0/0x120 [ext4]) ino=13 off=65536 len=4096',
        'ext4_break_layouts_ret: (ext4_punch_hole+0x135/0x560 [ext4] <- ext4_break_layouts) ret=-26',
      ],
      {
        kind: 'layout-change',
        filesystem: 'ext4',
        operation: 'break-layouts',
        ino: 13,
        offset: 65536,
        length: 4096,
        result: -1,
        errno: 'ETXTBSY',
      },
    ],
    [
      'a busy page',
      'ftrace',
      [
        'b: (dax_layout_busy_page_range+0x0/0x2f0) mapping=0xff11000101632c88 start=0 end=9223372036854775807',
        'b_ret: (ext4_break_layouts+0x3d/0x120 [ext4] <- dax_layout_busy_page_range) page=0xffd4000000e389a0',
      ],
      { kind: 'layout-busy', offset: 0, end: 2 ** 63, busy: true },
    ],
    [
      'no busy page',
      'ftrace',
      [
        'b: (dax_layout_busy_page+0x0/0x2f0) mapping=0xff11000101632c88',
        'b_ret: (xfs_break_layouts+0x3d/0x120 <- dax_layout_busy_page) page=0x0',
      ],
      { kind: 'layout-busy', busy: false },
    ],
  ];
  for (const [title, dialect, bodies, expected] of cases) it(title, () => assert.deepEqual(eventsOf(bodies, dialect), [expected]));

  it('nested and repeated calls pair with the last entered', () => {
    const events = eventsOf([
      'a: (ib_umem_get+0x0/0x3f0) addr=0x1000 size=4096 access=0x1',
      'b: (pin_user_pages_fast+0x0/0x30) start=0x1000 nr=1 flags=0x101',
      'b_ret: (ib_umem_get+0x1fc/0x3f0 <- pin_user_pages_fast) ret=1',
      'b: (pin_user_pages_fast+0x0/0x30) start=0x2000 nr=1 flags=0x101',
      'b_ret: (ib_umem_get+0x1fc/0x3f0 <- pin_user_pages_fast) ret=-1',
      'a_ret: (rxe+0x4f/0x200 <- ib_umem_get) ret=0xffffffffffffffff',
    ]);
    assert.deepEqual(
      events.map((event) => [event.function, event.address, event.errno]),
      [
        ['ib_umem_get', 0x1000, 'EPERM'],
        ['pin_user_pages_fast', 0x1000, undefined],
        ['pin_user_pages_fast', 0x2000, 'EPERM'],
      ],
    );
  });

  it("a missed return ends with the task's system call", () => {
    const events = eventsOf([
      'sys_ioctl(fd: 4, cmd: c0181b01, arg: 7ffc)',
      'b: (pin_user_pages_fast+0x0/0x30) start=0x1000 nr=1 flags=0x10001',
      'sys_ioctl -> 0x0',
      'b_ret: (ib_umem_get+0x1fc/0x3f0 <- pin_user_pages_fast) ret=1',
    ]);
    assert.deepEqual(
      events.map((event) => [event.kind, event.returned]),
      [
        ['ioctl', undefined],
        ['pin', false],
      ],
    );
  });

  it('the log tells which FOLL_LONGTERM its kernel has', () => {
    const pin =
      '        rdma_app-5301    [000] .....   100.000510: p: (__gup_longterm_locked+0x0/0x90) start=0x1000 nr_pages=0x10 gup_flags=';
    const longterm = (header: string, flags: string): unknown =>
      readLog([header, pin + flags]).events.map((event) => event.kind === 'pin' && event.longterm)[0];
    assert.equal(longterm('# nop latency trace v1.1.5 on 6.1.0-50-amd64', '0x100'), false);
    assert.equal(longterm('# nop latency trace v1.1.5 on 6.18.44', '0x10001'), false);
    assert.equal(longterm('# nop latency trace v1.1.5 on 6.18.44', '0x101'), true);
    assert.equal(longterm('#', '0x101'), true);
    assert.equal(longterm('#', '0x10001'), true);
    assert.equal(longterm('#', '0x1'), false);
  });

  it('the layout check of rfc-v1 and other probes are noise', () => {
    assert.deepEqual(
      eventsOf([
        'inode_has_layout: (mapping_inode_has_layout+0x0/0xb0) page=0xffd4000000e389a0',
        "x_ret: ([unknown/kretprobe'd] <- vfs_fallocate) ret=0",
        'unpin_ret: (x+0x1/0x2 <- unpin_user_page) ret=0',
      ]),
      [],
    );
  });
});

describe('ftrace pins through the function tracers', () => {
  it('function', () => {
    assert.deepEqual(
      eventsOf([
        'pin_user_pages_fast <-ib_umem_get',
        'do_truncate <-path_openat',
        'ib_umem_release [ib_uverbs] <-rxe_mr_cleanup [rdma_rxe]',
      ]),
      [
        { kind: 'pin', function: 'pin_user_pages_fast', source: 'function' },
        { kind: 'unpin', function: 'ib_umem_release', source: 'function' },
      ],
    );
  });

  it('function with arguments, in both spacings', () => {
    const pin = {
      kind: 'pin',
      function: 'pin_user_pages_fast',
      address: 0x7f0000001000,
      length: 32768,
      gupFlags: 0x101,
      longterm: true,
      write: true,
      source: 'function',
    };
    assert.deepEqual(
      eventsOf(['pin_user_pages_fast(start=0x7f0000001000, nr_pages=8, gup_flags=0x101, pages=0xffff88810a) <-ib_umem_get']),
      [pin],
    );
    assert.deepEqual(
      eventsOf(['pin_user_pages_fast(start = 0x7f0000001000, nr_pages = 8, gup_flags = 0x101, pages = 0xffff88810a) <-ib_umem_get']),
      [pin],
    );
  });

  it('trace-cmd', () => {
    assert.deepEqual(
      eventsOf(['function:             ib_umem_get', 'function:                pin_user_pages_fast <-- ib_umem_get'], 'trace-cmd'),
      [
        { kind: 'pin', function: 'ib_umem_get', longterm: true, source: 'function' },
        { kind: 'pin', function: 'pin_user_pages_fast', source: 'function' },
      ],
    );
    const [graph] = readLog(
      [
        '   rdma-3887  [001]  1150.434104: funcgraph_entry:                   |  pin_user_pages() {',
        '   rdma-3887  [001]  1150.434122: funcgraph_entry:      + 62.947 us  |    __cond_resched();',
        '   rdma-3887  [001]  1150.434399: funcgraph_exit:       ! 290.281 us |  }',
      ],
      'trace-cmd',
    ).events;
    assert.deepEqual(graph && [graph.endLine, facts(graph), graph.duration, graph.tid], [
      3,
      { kind: 'pin', function: 'pin_user_pages', source: 'function' },
      290281,
      3887,
    ]);
  });

  it('function graph: the brace in the column of its function', () => {
    const trace = readLog([
      '# tracer: function_graph',
      ' 0)  rdma-re-2511  |               |  ib_umem_get [ib_uverbs]() {',
      ' 0)  rdma-re-2511  |               |    pin_user_pages_fast() {',
      ' 0)  rdma-re-2511  | $ 1062169 us  |    }',
      ' 0)  rdma-re-2511  | # 3465.238 us |  } /* ib_umem_get ret=-95 */',
      ' 0)  rdma-re-2511  |   4.968 us    |  ib_umem_release [ib_uverbs]();',
    ]);
    assert.deepEqual(
      trace.events.map((event) => ({
        ...facts(event),
        line: event.line,
        endLine: event.endLine,
        tid: event.tid,
        duration: event.duration,
      })),
      [
        {
          kind: 'pin',
          function: 'ib_umem_get',
          longterm: true,
          source: 'function',
          result: -1,
          errno: 'EOPNOTSUPP',
          line: 2,
          endLine: 5,
          tid: 2511,
          duration: 3465238,
        },
        { kind: 'pin', function: 'pin_user_pages_fast', source: 'function', line: 3, endLine: 4, tid: 2511, duration: 1062169000 },
        { kind: 'unpin', function: 'ib_umem_release', source: 'function', line: 6, endLine: 6, tid: 2511, duration: 4968 },
      ],
    );
  });

  it('events inside the graph belong to the task that the next banner names', () => {
    const trace = readLog([
      '# tracer: function_graph',
      ' 1)               |  /* sys_close(fd: 3) */',
      ' 1)   2.385 us    |  should_failslab();',
      ' 1)               |  /* sys_close -> 0x0 */',
      ' ------------------------------------------',
      ' 1)  rfclab-1468   =>  holder-1473  ',
      ' ------------------------------------------',
      '',
      ' 1)               |  /* sys_fcntl(fd: 3, cmd: 400, arg: 10) */',
      ' 1)               |  /* sys_fcntl -> 0x0 */',
    ]);
    assert.deepEqual(
      trace.events.map(({ kind, tid, comm, cpu, result }) => [kind, tid, comm, cpu, result]),
      [
        ['close', 1468, 'rfclab', 1, 0],
        ['setlease', 1473, 'holder', 1, 0],
      ],
    );
    assert.equal(trace.unparsedCount, 0);
  });
});
