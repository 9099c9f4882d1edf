// Real lines of every tracepoint that is read, in the spellings of kernel text, libtraceevent, raw fields and the `fields` option; lines about the log.

import assert from 'node:assert/strict';
import { type FtraceDialect, readLog, withoutPlace } from './read-log';

function bodyOf(body: string, dialect: FtraceDialect = 'ftrace'): Record<string, unknown> {
  const prefix = {
    ftrace: '    lease-holder-16293   [001] .....  1041.745686: ',
    'trace-cmd': '    lease-holder-16293 [001]  1041.745686: ',
    perf: '    lease-holder 16293 [001]  1041.745686: ',
  };
  const trace = readLog([prefix[dialect] + body], dialect);
  assert.deepEqual(trace.unparsed, []);
  assert.equal(trace.events.length, 1);
  const { comm, cpu, time, tid, ...rest } = withoutPlace(trace.events.at(0)!); // one by the line above
  assert.deepEqual([comm, cpu, time], ['lease-holder', 1, 0]);
  return tid === 16293 ? rest : { tid, ...rest };
}

const lease = {
  kind: 'lease-checked',
  inode: '254:0:2465835',
  lock: 'f7b5da48',
  owner: '1123b91c',
  flags: 32,
  type: 'read',
  deadlineSet: false,
};

describe('ftrace tracepoints', () => {
  const cases: readonly (readonly [string, FtraceDialect, string, Record<string, unknown>])[] = [
    [
      'filelock',
      'ftrace',
      'time_out_leases: fl=00000000f7b5da48 dev=0xfe:0x0 ino=0x25a02b fl_blocker=0000000000000000 fl_owner=000000001123b91c fl_flags=FL_LEASE fl_type=F_RDLCK fl_break_time=0 fl_downgrade_time=0',
      lease,
    ],
    [
      'filelock up to 4.20',
      'ftrace',
      'time_out_leases: fl=0x00000000f7b5da48 dev=0xfe:0x0 ino=0x25a02b fl_next=0x0000000000000000 fl_owner=0x000000001123b91c fl_flags=FL_LEASE fl_type=F_RDLCK fl_break_time=0 fl_downgrade_time=0',
      lease,
    ],
    [
      'filelock of perf',
      'perf',
      'filelock:time_out_leases: fl=0xf7b5da48 dev=0xfe:0x0 ino=0x25a02b fl_blocker=(nil) fl_owner=0x1123b91c fl_flags=FL_LEASE fl_type=F_RDLCK fl_break_time=0 fl_downgrade_time=0',
      lease,
    ],
    [
      'filelock in raw fields',
      'trace-cmd',
      'time_out_leases:       fl=0xf7b5da48 i_ino=0x25a02b s_dev=266338304 fl_blocker=(nil) fl_owner=0x1123b91c fl_flags=32 fl_type=0 fl_break_time=0 fl_downgrade_time=0',
      lease,
    ],
    [
      'filelock in fields',
      'ftrace',
      'time_out_leases: fl=0xf7b5da48 (-131383209272512) i_ino=0x25a02b (2465835) s_dev=0xfe00000 (266338304) blocker=0x0 (0) owner=0x1123b91c (-131387207011584) flags=0x20 (32) type=(0) break_time=0x0 (0) downgrade_time=0x0 (0)',
      lease,
    ],
    [
      'a hidden pointer',
      'ftrace',
      'time_out_leases: fl=(____ptrval____) dev=0x103:0x0 ino=0xd fl_blocker=(____ptrval____) fl_owner=(____ptrval____) fl_flags=FL_LEASE|FL_UNLOCK_PENDING|0x800 fl_type=F_RDLCK fl_break_time=4294898888 fl_downgrade_time=0',
      { kind: 'lease-checked', inode: '259:0:13', flags: 0xa20, type: 'read', deadlineSet: true },
    ],
    [
      'nothing to delete',
      'ftrace',
      'generic_delete_lease: fl=0000000000000000 dev=0xfe:0x0 ino=0x214005 fl_blocker=0000000000000000 fl_owner=0000000000000000 fl_flags= fl_type=F_RDLCK fl_break_time=0 fl_downgrade_time=0',
      { kind: 'lease-removed', inode: '254:0:2179077', flags: 0, type: 'read', deadlineSet: false },
    ],
    [
      'generic_add_lease',
      'ftrace',
      'generic_add_lease: dev=0x103:0x0 ino=0x83 wcount=1 dcount=0 icount=1 fl_owner=00000000aaaa0001 fl_flags=FL_LEASE|0x800 fl_type=F_RDLCK',
      { kind: 'lease-added', inode: '259:0:131', owner: 'aaaa0001', flags: 0x820, type: 'read' },
    ],
    [
      'exclusive by its other name',
      'ftrace',
      'generic_add_lease: dev=0x103:0x0 ino=0x83 wcount=1 rcount=0 icount=1 fl_owner=00000000aaaa0001 fl_flags=FL_LEASE|FL_RECLAIM|0x800 fl_type=F_RDLCK',
      { kind: 'lease-added', inode: '259:0:131', owner: 'aaaa0001', flags: 0x1820, type: 'read' },
    ],
    [
      'break_lease_block',
      'ftrace',
      'break_lease_block: fl=00000000cccc0001 dev=0x103:0x0 ino=0x83 fl_blocker=00000000bbbb0001 fl_owner=0000000000000000 fl_flags=0x800 fl_type=F_WRLCK fl_break_time=0 fl_downgrade_time=0',
      { kind: 'break-waits', inode: '259:0:131', lock: 'cccc0001', blocker: 'bbbb0001', flags: 0x800, type: 'write', deadlineSet: false },
    ],
    [
      'leases_conflict',
      'ftrace',
      'leases_conflict: conflict 1: lease=00000000bbbb0001 fl_flags=FL_LEASE|0x800 fl_type=F_RDLCK; breaker=00000000cccc0001 fl_flags=0x800 fl_type=F_WRLCK',
      { kind: 'lease-conflict', lock: 'bbbb0001', conflict: true, leaseFlags: 0x820, breakerFlags: 0x800 },
    ],
    [
      'leases_conflict in raw fields',
      'trace-cmd',
      'leases_conflict:       lease=0xff11000102d24bd0 breaker=0xff11000102d24438 l_fl_flags=32 b_fl_flags=4 l_fl_type=0 b_fl_type=1 conflict=0',
      { kind: 'lease-conflict', lock: 'ff11000102d24bd0', conflict: false, leaseFlags: 32, breakerFlags: 4 },
    ],
    [
      'locks_get_lock_context',
      'ftrace',
      'locks_get_lock_context: dev=0xfe:0x0 ino=0x25a02b type=F_RDLCK ctx=00000000c6c18604',
      { kind: 'inode-seen', inode: '254:0:2465835', what: 'locks_get_lock_context' },
    ],
    [
      'dax_pte_fault without a result',
      'ftrace',
      'dax_pte_fault: dev 259:0 ino 0xd shared WRITE|ALLOW_RETRY|KILLABLE|USER address 0x7f253cbe6000 pgoff 0x8 ',
      { kind: 'dax-fault', inode: '259:0:13', address: 0x7f253cbe6000, pageOffset: 8, write: true, shared: true },
    ],
    [
      'dax_pmd_fault without flags',
      'ftrace',
      'dax_pmd_fault: dev 259:0 ino 0x10 private  address 0x7f253cbe6000 vm_start 0x7f253cbe6000 vm_end 0x7f253cce6000 pgoff 0 max_pgoff 0x100 FALLBACK',
      { kind: 'dax-fault', inode: '259:0:16', address: 0x7f253cbe6000, pageOffset: 0, write: false, shared: false },
    ],
    [
      'dax_pte_fault of libtraceevent',
      'trace-cmd',
      'dax_pte_fault:        dev 259:0 ino 0x39 shared 0x255 address 0x7f802b58c000 pgoff 0 OOM',
      { kind: 'dax-fault', inode: '259:0:57', address: 0x7f802b58c000, pageOffset: 0, write: true, shared: true },
    ],
    [
      'dax_writeback_range',
      'ftrace',
      'dax_writeback_range: dev 259:0 ino 0xd pgoff 0x0-0xff',
      { kind: 'dax-writeback', inode: '259:0:13' },
    ],
    [
      'ext4_truncate_enter',
      'ftrace',
      'ext4_truncate_enter: dev 254,0 ino 2465835 blocks 2048',
      { kind: 'layout-change', filesystem: 'ext4', operation: 'truncate', inode: '254:0:2465835' },
    ],
    [
      'ext4_punch_hole',
      'ftrace',
      'ext4_punch_hole: dev 259,0 ino 13 offset 8192 len 12288 mode KEEP_SIZE|PUNCH_HOLE',
      { kind: 'layout-change', filesystem: 'ext4', operation: 'punch', inode: '259:0:13', offset: 8192, length: 12288 },
    ],
    [
      'ext4 in fields',
      'ftrace',
      'ext4_punch_hole: dev=0xfe00000 (266338304) ino=0x25a02b (2465835) offset=0x0 (0) len=0x1000 (4096) mode=0x0 (0)',
      { kind: 'layout-change', filesystem: 'ext4', operation: 'punch', inode: '254:0:2465835', offset: 0, length: 4096 },
    ],
    [
      'ext4_fallocate_enter of plain space',
      'ftrace',
      'ext4_fallocate_enter: dev 259,0 ino 14 offset 0 len 8388608 mode ',
      { kind: 'layout-change', filesystem: 'ext4', operation: 'allocate', inode: '259:0:14', offset: 0, length: 8388608 },
    ],
    [
      'ext4_fallocate_enter of a punch',
      'ftrace',
      'ext4_fallocate_enter: dev 259,0 ino 14 offset 0 len 8388608 mode KEEP_SIZE|PUNCH_HOLE',
      { kind: 'inode-seen', inode: '259:0:14', what: 'ext4_fallocate_enter' },
    ],
    [
      'xfs_itruncate_extents_start',
      'ftrace',
      'xfs_itruncate_extents_start: dev 259:1 ino 0x84 disize 0x1000 new_size 0x800',
      { kind: 'layout-change', filesystem: 'xfs', operation: 'truncate', inode: '259:1:132', newSize: 2048 },
    ],
    [
      'xfs_file_dax_write',
      'ftrace',
      'xfs_file_dax_write: dev 259:1 ino 0x84 disize 0x1000 pos 0x200 bytecount 0x1000',
      { kind: 'layout-change', filesystem: 'xfs', operation: 'write', inode: '259:1:132', offset: 512, length: 4096 },
    ],
    [
      'xfs_setattr',
      'ftrace',
      'xfs_setattr: dev 259:1 ino 0x84 iflags 0x0',
      { kind: 'inode-seen', inode: '259:1:132', what: 'xfs_setattr' },
    ],
    [
      'signal_generate',
      'ftrace',
      'signal_generate: sig=29 errno=0 code=128 comm=a b pid=7 pid=16293 grp=1 res=0',
      { kind: 'signal', signal: 29, phase: 'generated', code: 128, target: 16293, targetComm: 'a b pid=7' },
    ],
    [
      'signal_deliver, default',
      'ftrace',
      'signal_deliver: sig=29 errno=0 code=3 sa_handler=0 sa_flags=0',
      { kind: 'signal', signal: 29, phase: 'delivered', code: 3, handler: 'default' },
    ],
    [
      'signal_deliver, ignored',
      'ftrace',
      'signal_deliver: sig=29 errno=0 code=3 sa_handler=1 sa_flags=0',
      { kind: 'signal', signal: 29, phase: 'delivered', code: 3, handler: 'ignore' },
    ],
    [
      'signal_deliver, handled',
      'ftrace',
      'signal_deliver: sig=29 errno=0 code=128 sa_handler=401b6d sa_flags=14000004',
      { kind: 'signal', signal: 29, phase: 'delivered', code: 128, handler: 'handler' },
    ],
    [
      'sched_process_fork',
      'ftrace',
      'sched_process_fork: comm=leaselab pid=16292 child_comm=lease lab child_pid=16293',
      { kind: 'fork', child: 16293, childComm: 'lease lab', source: 'tracepoint' },
    ],
    [
      'sched_process_fork in raw fields',
      'trace-cmd',
      'sched_process_fork:    parent_comm=daxlab parent_pid=3529 child_comm=daxlab child_pid=3531',
      { kind: 'fork', child: 3531, childComm: 'daxlab', source: 'tracepoint' },
    ],
    [
      'sched_process_exec',
      'ftrace',
      'sched_process_exec: filename=/opt/lease lab/x pid=16293 old_pid=16293',
      { kind: 'exec', path: '/opt/lease lab/x', source: 'tracepoint' },
    ],
    [
      'sched_process_exit',
      'ftrace',
      'sched_process_exit: comm=pid=7 pid=17038 prio=120 group_dead=true',
      { kind: 'exit', tid: 17038, phase: 'done', wholeGroup: true },
    ],
    [
      'sched_process_exit up to 6.17',
      'ftrace',
      'sched_process_exit: comm=dbd pid=5300 prio=120',
      { kind: 'exit', tid: 5300, phase: 'done' },
    ],
    [
      'task_rename',
      'ftrace',
      'task_rename: pid=16293 oldcomm=leaselab newcomm=p:1 ==>  oom_score_adj=0',
      { kind: 'rename-task', newComm: 'p:1 ==> ' },
    ],
    [
      'io_uring_register',
      'ftrace',
      'io_uring_register: ring 00000000659ee379, opcode 0, nr_user_files 0, nr_user_bufs 4, ret -14',
      { kind: 'ring-register', fd: { fd: -1 }, operation: 'register', source: 'tracepoint', result: -1, errno: 'EFAULT' },
    ],
    ['mr_dereg', 'ftrace', 'mr_dereg: mr.id=12', { kind: 'unpin', function: 'mr_dereg', handle: '12', source: 'tracepoint' }],
  ];
  for (const [title, dialect, body, expected] of cases) it(title, () => assert.deepEqual(bodyOf(body, dialect), expected));

  it('an event cut short is told, at its end', () => {
    const line = '    lease-holder-16293   [001] .....  1041.745686: generic_add_lease: dev=0xfe:0x0 wcount=0';
    assert.deepEqual(readLog([line]).unparsed, [{ line: 1, column: line.length + 1, reason: 'generic_add_lease: dev and ino expected' }]);
  });
});

describe('ftrace lines about the log', () => {
  it('losses are events and are added up', () => {
    const trace = readLog([
      '# entries-in-buffer/entries-written: 67/187559   #P:2',
      'CPU:1 [LOST 100 EVENTS]',
      'CPU:0 [LOST EVENTS]',
      'CPU:3 [12 EVENTS DROPPED]',
    ]);
    assert.equal(trace.lost, 187492 + 100 + 12);
    assert.deepEqual(trace.events.map(withoutPlace), [
      { tid: 0, kind: 'lost', why: 'overrun-header', count: 187492 },
      { tid: 0, cpu: 1, kind: 'lost', why: 'lost-events', count: 100 },
      { tid: 0, cpu: 0, kind: 'lost', why: 'lost-events' },
      { tid: 0, cpu: 3, kind: 'lost', why: 'lost-events', count: 12 },
    ]);
    assert.equal(readLog(['          lease2  4299 [000]  1432.052253: PERF_RECORD_LOST lost 12'], 'perf').lost, 12);
  });

  it('headers, banners, stacks, blanks and comments are structure', () => {
    const at = '        leaselab-16424   [001] .....  1044.754451: ';
    const lines = [
      '# tracer: nop',
      '#',
      '',
      '  ',
      '##### CPU 1 buffer started ####',
      `${at}<stack trace>`,
      ' => __set_task_comm',
      ' => func+0x8b/0xe0 <ffffffff814b0cf5>',
      `${at}<user stack trace>`,
      ' =>  <00007ff07a51a011>',
      '# entries-in-buffer/entries-written: 5/5   #P:2',
      'version = 7',
      'cpus=2',
      'CPU 0 is empty',
      '=> do_fcntl (ffffffff8137c7c7)',
    ];
    const trace = readLog(lines);
    assert.deepEqual([trace.structure, trace.events.length, trace.unparsedCount], [lines.length, 0, 0]);
    assert.equal(readLog(['\t           20b1d __GI___open64_nocancel+0x2d (/usr/lib/ld.so)', ''], 'perf').structure, 2);
  });

  it('markers are noise, and what they go on with is structure', () => {
    const trace = readLog([
      '            bash-22910   [000] ...1.  1293.042302: tracing_mark_write: one',
      'two',
      '            bash-22910   [000] ...1.  1293.042375: bprint: x',
    ]);
    assert.deepEqual([trace.noise, trace.structure, trace.unparsedCount], [2, 1, 0]);
  });

  it('an annotation takes task, time and result of the ioctl above it', () => {
    const at = '        rdma_app-4100    [000] .....   100.0005';
    const trace = readLog([
      `${at}00: sys_ioctl(fd: 4, cmd: c0181b01, arg: 7ffc)`,
      `${at}10: sys_ioctl -> 0x0`,
      '# lp: reg_mr fd=4 addr=0x7f1000000000 len=65536 mr=m1 access=0x7',
      '# lp: some words',
    ]);
    assert.deepEqual(withoutPlace(trace.events.at(1)!), {
      tid: 4100,
      comm: 'rdma_app',
      time: 0,
      result: 0,
      kind: 'annotation',
      verb: 'reg-mr',
      fd: { fd: 4 },
      address: 0x7f1000000000,
      length: 65536,
      handle: 'm1',
      access: 7,
    }); // two events by the lines above
    assert.equal(trace.structure, 1);
  });

  it('damage is told with a column', () => {
    const line = '          lease2-18329   [000] .....  1116.073296: sys_fcntl(fd; 3, cmd: 400)';
    assert.deepEqual(
      readLog(['dbd-5300 [0?0] !! 3x1.49 sys_fc~tl(fd; 3', line, line.replace('(fd', '~(fd')]).unparsed.map(({ line: at, column }) => [
        at,
        column,
      ]),
      [
        [1, 1],
        [2, 62],
        [3, 52],
      ],
    );
  });
});
