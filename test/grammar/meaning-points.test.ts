// What happens inside the kernel means the same by whichever tool it is shown: tracepoints, signals and pins by every pinner and every kind of probe.

import assert from 'node:assert/strict';
import type { Dialect, TraceEvent } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';

const stamp = (step: number): string => `100.${String(100000 + step)}`;
const kernel = (step: number, body: string): string => `        rdma-app-4711    [001] .....   ${stamp(step)}: ${body}`;
const report = (step: number, name: string, body: string): string =>
  `        rdma-app-4711  [001]   ${stamp(step)}: ${`${name}:`.padEnd(22)} ${body}`;
const script = (step: number, name: string, body: string): string =>
  `        rdma-app  4711 [001]   ${stamp(step)}: ${name.padStart(30)}: ${body}`;
const traced = (step: number, name: string, fields: string): string =>
  `   ${(100 + step / 1000).toFixed(3)} (         ): rdma-app/4711 ${name}(${fields})`;

/** What the tools show alike: all but places, times, and the names of tasks. */
function eventsOf(lines: readonly string[], dialect: Dialect): readonly object[] {
  const trace = parseTrace(lines.join('\n'), { dialect });
  if ('kind' in trace) assert.fail(trace.message);
  assert.deepEqual(trace.unparsed, []);
  return trace.events.map((event: TraceEvent) => {
    const { line, endLine, column, endColumn, outcomeColumn, outcomeEndColumn, time, duration, comm, cpu, tgid, ...facts } = event;
    return facts;
  });
}

interface Point {
  readonly system: string;
  readonly name: string;
  /** As the kernel and libtraceevent print it. */
  readonly text: string;
  /** As the option `fields` and trace-cmd report -R have it. */
  readonly fields?: string;
  /** As perf trace has it. */
  readonly traced?: string;
}

const lease = (name: string, flags: string, bits: number, type: string, broken: number): Point => ({
  system: 'filelock',
  name,
  text: `fl=0x1111222233334444 dev=0xfe:0x0 ino=0x214005 fl_blocker=0x5555666677778888 fl_owner=0x9999aaaabbbbcccc fl_flags=${flags} fl_type=${type} fl_break_time=${broken} fl_downgrade_time=0`,
  fields: `fl=0x1111222233334444 i_ino=0x214005 (2179077) s_dev=0xfe00000 (266338304) fl_blocker=0x5555666677778888 fl_owner=0x9999aaaabbbbcccc fl_flags=0x${bits.toString(16)} (${bits}) fl_type=0x${['F_RDLCK', 'F_WRLCK', 'F_UNLCK'].indexOf(type)} fl_break_time=0x${broken.toString(16)} (${broken}) fl_downgrade_time=0x0 (0)`,
  traced: [
    'fl: 0x1111222233334444, i_ino: 2179077, s_dev: 266338304, fl_blocker: 0x5555666677778888, fl_owner: 0x9999aaaabbbbcccc',
    ...(bits === 0 ? [] : [`fl_flags: ${bits}`]),
    ...(type === 'F_RDLCK' ? [] : [`fl_type: ${['F_RDLCK', 'F_WRLCK', 'F_UNLCK'].indexOf(type)}`]),
    ...(broken === 0 ? [] : [`fl_break_time: ${broken}`]),
  ].join(', '),
});

const points: readonly Point[] = [
  lease('break_lease_noblock', 'FL_LEASE', 0x20, 'F_WRLCK', 0),
  lease('break_lease_block', 'FL_LEASE|FL_UNLOCK_PENDING', 0x220, 'F_WRLCK', 4294900000),
  lease('break_lease_unblock', 'FL_LEASE', 0x20, 'F_RDLCK', 0),
  lease('generic_delete_lease', '', 0, 'F_RDLCK', 0),
  lease('time_out_leases', 'FL_LEASE|0x800', 0x820, 'F_RDLCK', 4294900000),
  lease('generic_add_lease', 'FL_LEASE|0x1800', 0x1820, 'F_UNLCK', 0),
  {
    system: 'filelock',
    name: 'leases_conflict',
    text: 'conflict 1: lease=0x1111222233334444 fl_flags=FL_LEASE|0x800 fl_type=F_RDLCK; breaker=0x5555666677778888 fl_flags=FL_LEASE fl_type=F_WRLCK',
    fields:
      'lease=0x1111222233334444 breaker=0x5555666677778888 l_fl_flags=0x820 (2080) b_fl_flags=0x20 (32) l_fl_type=0x0 (0) b_fl_type=0x1 (1) conflict=0x1 (1)',
    traced: 'lease: 0x1111222233334444, breaker: 0x5555666677778888, l_fl_flags: 2080, b_fl_flags: 32, b_fl_type: 1, conflict: 1',
  },
  {
    system: 'filelock',
    name: 'locks_get_lock_context',
    text: 'dev=0xfe:0x0 ino=0x214005 type=F_RDLCK ctx=0x1111222233334444',
    fields: 'i_ino=0x214005 (2179077) s_dev=0xfe00000 (266338304) type=0x0 (0) ctx=0x1111222233334444',
    traced: 'i_ino: 2179077, s_dev: 266338304, ctx: 0x1111222233334444',
  },
  {
    system: 'signal',
    name: 'signal_generate',
    text: 'sig=29 errno=0 code=128 comm=lease holder pid=4712 grp=1 res=0',
    fields: 'sig=0x1d (29) errno=0x0 (0) code=0x80 (128) comm=lease holder pid=0x1268 (4712) group=0x1 (1) result=0x0 (0)',
    traced: 'sig: 29, code: 128, comm: "lease holder", pid: 4712, group: 1',
  },
  {
    system: 'signal',
    name: 'signal_deliver',
    text: 'sig=37 errno=0 code=-1 sa_handler=0 sa_flags=14000000',
    fields: 'sig=0x25 (37) errno=0x0 (0) code=0xffffffff (-1) sa_handler=0x0 (0) sa_flags=0x14000000 (335544320)',
    traced: 'sig: 37, code: -1, sa_flags: 335544320',
  },
  { system: 'sched', name: 'sched_process_fork', text: 'comm=rdma-app pid=4711 child_comm=rdma app-1 child_pid=4713' },
  { system: 'sched', name: 'sched_process_exec', text: 'filename=/usr/bin/a b pid=4711 old_pid=4711' },
  { system: 'sched', name: 'sched_process_exit', text: 'comm=rdma-app pid=4711 prio=120 group_dead=true' },
  { system: 'task', name: 'task_rename', text: 'pid=4711 oldcomm=rdma-app newcomm=lease holder oom_score_adj=0' },
  { system: 'io_uring', name: 'io_uring_register', text: 'ring 0x1111222233334444, opcode 0, nr_user_files 0, nr_user_bufs 2, ret -14' },
  { system: 'rdma_core', name: 'mr_dereg', text: 'mr.id=7' },
  { system: 'fs_dax', name: 'dax_pte_fault', text: 'dev 254:0 ino 0x214005 shared WRITE|ALLOW_RETRY address 0x7f2000 pgoff 0x2 ' },
  { system: 'fs_dax', name: 'dax_writeback_range', text: 'dev 254:0 ino 0x214005 pgoff 0x0-0x10' },
  { system: 'ext4', name: 'ext4_punch_hole', text: 'dev 254,0 ino 2179077 offset 8192 len 4096 mode KEEP_SIZE|PUNCH_HOLE' },
  { system: 'ext4', name: 'ext4_truncate_enter', text: 'dev 254,0 ino 2179077 blocks 8' },
  { system: 'xfs', name: 'xfs_itruncate_extents_start', text: 'dev 254:0 ino 0x83 disize 0x1000 new_size 0x0' },
];

describe('tracepoints mean the same', () => {
  const text = points.map(({ name, text: body }, i) => kernel(i, `${name}: ${body}`));
  const expected = eventsOf(text, 'ftrace');

  it('each is one event', () => assert.equal(expected.length, points.length));
  it('trace-cmd report', () => {
    const lines = points.map(({ name, text: body }, i) => report(i, name, body));
    assert.deepEqual(eventsOf(lines, 'trace-cmd'), expected);
  });
  it('perf script', () => {
    const lines = points.map(({ system, name, text: body }, i) => script(i, `${system}:${name}`, body));
    assert.deepEqual(eventsOf(lines, 'perf'), expected);
  });
  it('the option fields', () => {
    const shown = points.flatMap(({ name, fields }, i) =>
      fields === undefined ? [] : [{ line: kernel(i, `${name}: ${fields}`), event: expected[i] }],
    );
    assert.ok(shown.length >= 10);
    assert.deepEqual(
      eventsOf(
        shown.map(({ line }) => line),
        'ftrace',
      ),
      shown.map(({ event }) => event),
    );
  });
  it('perf trace', () => {
    const shown = points.flatMap((point, i) =>
      point.traced === undefined ? [] : [{ line: traced(i, `${point.system}:${point.name}`, point.traced), event: expected[i] }],
    );
    assert.ok(shown.length >= 10);
    // perf trace leaves out what is zero, so a deadline that is not set is not shown.
    const withoutUnset = (event: object | undefined): object =>
      Object.fromEntries(Object.entries(event ?? {}).filter(([key, value]) => key !== 'deadlineSet' || value === true));
    assert.deepEqual(
      eventsOf(
        shown.map(({ line }) => line),
        'perf-trace',
      ),
      shown.map(({ event }) => withoutUnset(event)),
    );
  });
});

/** A pinner, its arguments as a probe names them, its result; `release` lets it go. */
interface Pinner {
  readonly name: string;
  readonly shown: string;
  readonly result: string;
}

const range = 'start=0x7f2f40200000 nr_pages=0x100 gup_flags=0x10001';
const pinners: readonly Pinner[] = [
  ...[
    'get_user_pages',
    'get_user_pages_fast',
    'get_user_pages_remote',
    'pin_user_pages',
    'pin_user_pages_fast',
    'pin_user_pages_remote',
  ].map((name) => ({
    name,
    shown: range,
    result: '0x100',
  })),
  { name: '__gup_longterm_locked', shown: range, result: '0xffffffffffffffa1' },
  { name: 'internal_get_user_pages_fast', shown: range, result: '0x80' },
  { name: 'gup_fast_fallback', shown: 'start=0x7f2f40200000 nr_pages=0x100 gup_flags=0x101', result: '0x100' },
  { name: 'vaddr_pin_pages', shown: 'addr=0x7f2f40200000 nr_pages=0x100 gup_flags=0x10001', result: '0xffffffffffffffff' },
  { name: 'ib_umem_get', shown: 'addr=0x7f2f40200000 size=0x100000 access=0x7', result: '0xffff888145319640' },
  { name: 'io_pin_pages', shown: 'ubuf=0x7f2f40200000 len=0x10000', result: '0x0' },
];
const releases: readonly (readonly [name: string, shown: string])[] = [
  ['unpin_user_page', ''],
  ['unpin_user_pages', 'npages=0x100'],
  ['unpin_user_pages_dirty_lock', 'npages=0x100'],
  ['unpin_user_page_range_dirty_lock', 'npages=0x100'],
  ['unpin_user_folio', 'npages=0x2'],
  ['put_user_pages', 'npages=0x100'],
  ['vaddr_unpin_pages_dirty_lock', 'nr_pages=0x100'],
  ['ib_umem_release', 'umem=0xffff888145319640'],
];

/** Each form a line for the entry and, of a pinner, one for the return. */
const forms: Readonly<
  Record<
    string,
    readonly [
      Dialect,
      entry: (at: number, name: string, shown: string) => string,
      exit: (at: number, name: string, result: string) => string,
    ]
  >
> = {
  kprobe: [
    'ftrace',
    (at, name, shown) => kernel(at, `mine: (${name}+0x0/0x70) ${shown}`),
    (at, name, result) => kernel(at, `mine_ret: (caller+0x55/0x3e0 [ib_uverbs] <- ${name}) arg1=${result}`),
  ],
  'kprobe of p_NAME_0': [
    'ftrace',
    (at, name, shown) => kernel(at, `p_${name}_0: (${name}+0x0/0x70) ${shown}`),
    (at, name, result) => kernel(at, `r_${name}_0: (caller+0x55/0x3e0 <- ${name}) ret=${result}`),
  ],
  fprobe: [
    'ftrace',
    (at, name, shown) => kernel(at, `${name}__entry: (${name}+0x4/0x70) ${shown}`),
    (at, name, result) => kernel(at, `${name}__exit: (caller+0x55/0x3e0 <- ${name}) arg1=${result}`),
  ],
  'trace-cmd report': [
    'trace-cmd',
    (at, name, shown) => report(at, name, `(ffffffff8132a5b0) ${shown}`),
    (at, name, result) => report(at, `${name}_ret`, `(ffffffffc0a41285 <- ffffffff8132a5b0) arg1=${result}`),
  ],
  'perf probe': [
    'perf',
    (at, name, shown) => script(at, `probe:${name}`, `(ffffffff8132a5b0) ${shown}`),
    (at, name, result) => script(at, `probe:${name}__return`, `(ffffffff8132a5b0 <- ffffffffc0a41285) arg1=${result}`),
  ],
};

function probed(form: string): readonly object[] {
  const [dialect, entry, exit] = forms[form] ?? assert.fail(form);
  return eventsOf(
    [
      ...pinners.flatMap(({ name, shown, result }, i) => [entry(i * 10, name, shown), exit(i * 10 + 5, name, result)]),
      ...releases.map(([name, shown], i) => entry(1000 + i, name, shown)),
    ],
    dialect,
  );
}

describe('pins mean the same', () => {
  const expected = probed('kprobe');

  it('each pinner and each release is one event', () => {
    assert.equal(expected.length, pinners.length + releases.length);
    assert.deepEqual(expected[4], {
      ...{ kind: 'pin', tid: 4711, function: 'pin_user_pages_fast', address: 0x7f2f40200000, length: 0x100000 },
      ...{ gupFlags: 0x10001, longterm: true, write: true, source: 'probe', result: 256 },
    });
    assert.deepEqual(expected[6], {
      ...{ kind: 'pin', tid: 4711, function: '__gup_longterm_locked', address: 0x7f2f40200000, length: 0x100000 },
      ...{ gupFlags: 0x10001, longterm: true, write: true, source: 'probe', result: -1, errno: 'EOPNOTSUPP' },
    });
    assert.deepEqual(expected.at(-1), {
      ...{ kind: 'unpin', tid: 4711, function: 'ib_umem_release', handle: 'ffff888145319640', source: 'probe' },
    });
  });
  for (const form of Object.keys(forms).slice(1)) it(form, () => assert.deepEqual(probed(form), expected));

  it('the function tracer with its arguments shows the same but for the results', () => {
    const lines = pinners.map(({ name, shown }, i) => kernel(i, `${name}(${shown.replaceAll(' ', ', ')}) <-caller`));
    const without = (event: object): object =>
      Object.fromEntries(Object.entries(event).filter(([key]) => !['source', 'result', 'errno', 'returned', 'handle'].includes(key)));
    assert.deepEqual(eventsOf(lines, 'ftrace').map(without), expected.slice(0, pinners.length).map(without));
  });

  it('the function graph with its arguments and results shows the same', () => {
    const column = ' 0)  rdma-app-4711 |';
    const given = (shown: string): string => shown.replaceAll(' ', ', ');
    const lines = [
      '# tracer: function_graph',
      ...pinners.flatMap(({ name, shown, result }, i) =>
        i % 2 === 0
          ? [`${column}               |  ${name}(${given(shown)}) {`, `${column} + 62.947 us   |  } /* ret=${result} */`]
          : [`${column}   4.968 us    |  ${name}(${given(shown)}); /* ret=${result} */`],
      ),
      ...releases.map(([name, shown]) => `${column}   4.968 us    |  ${name}(${given(shown)});`),
    ];
    const without = (event: object): object => Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'source'));
    assert.deepEqual(eventsOf(lines, 'ftrace').map(without), expected.map(without));
  });

  it('the _remote functions by position, with the task in front up to 5.8', () => {
    const mm = 'arg1=0xffff888100000000';
    const lines = [
      `mine: (pin_user_pages_remote+0x0/0x70) ${mm} arg2=0x7f2f40200000 arg3=0x100 arg4=0x10001`,
      `mine: (pin_user_pages_remote+0x0/0x70) ${mm} arg2=0xffff888100001000 arg3=0x7f2f40200000 arg4=0x100 arg5=0x10001`,
    ];
    const [newer, older] = eventsOf(
      lines.map((line, i) => kernel(i, line)),
      'ftrace',
    );
    assert.deepEqual(older, newer);
    assert.ok(newer !== undefined && 'address' in newer && newer.address === 0x7f2f40200000);
  });

  it('FOLL_LONGTERM in either numbering', () => {
    for (const flags of ['0x10001', '0x101']) {
      const [event] = eventsOf([kernel(0, `mine: (pin_user_pages_fast+0x0/0x70) start=0x7f00 nr_pages=0x1 gup_flags=${flags}`)], 'ftrace');
      assert.ok(event !== undefined && 'longterm' in event && event.longterm === true, flags);
    }
  });
});
