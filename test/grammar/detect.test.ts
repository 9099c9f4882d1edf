// Which dialect the first lines have: one line per shape that a tool writes (spec, sections 3 and 4).

import assert from 'node:assert/strict';
import { detect, shapeOf } from '../../grammar/detect';
import { processorTime } from '../support/processor-time';

const lines: readonly (readonly [string, string])[] = [
  ['strace', 'execve("/bin/x", ["x"], 0x7fff829dab50 /* 35 vars */) = 0'],
  ['strace', '14922 brk(NULL)                         = 0x55fafb784000'],
  ['strace', '[pid 14931] rseq(0x7ff4b82f6fe0, 0x20, 0, 0x53053053) = 0'],
  ['strace', '15128<lease> fcntl(3, F_SETLEASE, F_RDLCK) = 0'],
  ['strace', '14948 13:36:08 brk(NULL)                = 0x55a6b5673000'],
  ['strace', '14964 1795354569.306643 brk(NULL)       = 0x55d5723e5000'],
  ['strace', '15204 13:36:15.603366 (+     0.000368) brk(NULL) = 0x55b69c3bd000'],
  ['strace', '9391  [  72] [00007f7cdb54bf60] fcntl(3, F_SETLEASE, F_RDLCK <unfinished ...>'],
  ['strace', '15252 <... wait4 resumed>[{WIFEXITED(s)}], 0, NULL) = 15253'],
  ['strace', '15236 --- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---'],
  ['strace', '+++ killed by SIGKILL +++'],
  ['strace', '% time     seconds  usecs/call     calls    errors syscall'],
  ['strace', '\x1b[1m14922\x1b[0m brk(NULL)                         = 0x55fafb784000'],
  ['ftrace', '          lease2-18651   [001] .....  1155.298556: sys_write -> 0x2'],
  ['ftrace', '          lease2-18642   (  18642) [000] .....  1155.060220: sys_close(fd: 3)'],
  ['ftrace', '      rdma app-1-22917   [000]   1156.820842: sys_close -> 0x0'],
  ['ftrace', '          lease2-18660   [001] .....          120: sys_write -> 0x2'],
  ['ftrace', '          lease2-18705   [001] .....  1157.060637: sys_enter_close: __syscall_nr=0x3 (3) fd=0xb (11)'],
  ['ftrace', '  lease2-18684     0..... 28063us : sys_write -> 0x2'],
  ['ftrace', '          lease2   18684   0 0 00000000 00000000 [44effae8] 28.063ms (+0.003ms): sys_write -> 0x2'],
  ['ftrace', 'sys_close(fd: 0xb)'],
  ['ftrace', 'CPU:0 [LOST 26054 EVENTS]'],
  ['ftrace', '# tracer: nop'],
  ['ftrace', ' 1) + 43.912 us   |      __cond_resched();'],
  ['trace-cmd', 'cpus=2'],
  ['trace-cmd', '          daxlab-3529  [000]  1014.605012: sys_exit_mmap:        0x7f75d6de2000'],
  ['trace-cmd', '          daxlab-3529  [000]  1014.605012: (+602)   sys_exit_mmap:        0x7f75d6de2000'],
  ['trace-cmd', '  daxlab-3529    0...1.  1014.604410: sys_enter_mmap:       addr: 0x00000000'],
  ['perf', '          lease2  4299 [000]  1432.052287:        syscalls:sys_exit_openat: 0x3'],
  ['perf', '        leaselab 26781/26781 [001]  4664.715088399:        syscalls:sys_exit_openat: 0x6'],
  ['perf', '        leaselab     0.000023:        syscalls:sys_exit_openat: 0x6'],
  ['perf-untimed', '          lease2  4299 [000]        syscalls:sys_exit_openat: 0x3'],
  ['perf-untimed', '    leaselab 26781/26781      filelock:generic_add_lease: dev=0xfe:0x0 ino=0x1'],
  ['perf-trace', '     0.059 (         ): lease2/4351 fcntl(fd: 4, cmd: SETLEASE, arg: WRLCK)      ...'],
  ['perf-trace', '    10.254 ( 0.169 ms): leaselab/26887 close(fd: 6)      = 0'],
  ['raw', '18709 1 1157168215565 type: 839'],
  ['hex', '00004404 00000001 000000f9f6360e83 type: 204'],
  ['hist', '# event histogram'],
  ['hist', '{ common_pid:       4711 } hitcount:         12'],
  ['binary', 'ELF\0\0\0'],
];

describe('detect', () => {
  for (const [expected, line] of lines) {
    it(`${expected}: ${JSON.stringify(line.slice(0, 60))}`, () => {
      assert.equal(shapeOf(line)?.of, expected);
    });
  }

  for (const line of [
    '',
    'hello world',
    '[   12.156755] rdma_rxe: Unable to pin memory region err = -1',
    'make: *** [all] Error 1',
    '# a comment',
  ]) {
    it(`nothing: ${JSON.stringify(line)}`, () => {
      assert.equal(shapeOf(line), undefined);
    });
  }

  it('looks past a program’s own output', () => {
    const found = detect(['starting…', '', '# a comment', 'brk(NULL)                               = 0x5629d9d68000']);
    assert.deepEqual(found, { kind: 'dialect', dialect: 'strace', certain: true });
  });

  it('a readable header does not make raw output a trace', () => {
    const found = detect(['# tracer: nop', '#', '# entries-in-buffer/entries-written: 1/1   #P:2', '18709 1 1157168215565 type: 839']);
    assert.deepEqual(found, { kind: 'not-a-trace', what: 'raw', index: 3 });
  });

  it('costs no more on a hostile line, however long it is', () => {
    const fills = ['a', ' ', '1', 'a-1', '(', 'a '];
    const read = (length: number) => () => {
      for (const fill of fills) shapeOf(`${fill.repeat(length)}-`);
    };
    assert.ok(processorTime(read(300_000)) < 50 * Math.max(0.05, processorTime(read(1000))));
  });
});
