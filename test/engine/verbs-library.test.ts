// Registrations seen only through uprobes on libibverbs are pins like any other; where the kernel's own pins show, they add nothing.

import assert from 'node:assert/strict';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';

const at = (body: string, step: number): string => `        rdma-app-4110    [000] .....   669.50${1000 + 10 * step}: ${body}`;
const before = [
  'sched_process_exec: filename=/usr/bin/rdma-server pid=4110 old_pid=4110',
  'sys_openat(dfd: ffffff9c, filename: 7ffc "/mnt/pmem/pool", flags: 2, mode: 0)',
  'sys_openat -> 0x3',
  'sys_fcntl(fd: 3, cmd: 1, arg: 0)',
  'sys_fcntl -> 0x0',
  'sys_mmap(addr: 0, len: 10000, prot: 3, flags: 80003, fd: 3, off: 0)',
  'sys_mmap -> 0x7f7e00200000',
  'dax_pte_fault: dev 259:0 ino 0x83 shared WRITE|USER address 0x7f7e00200000 pgoff 0 ',
];
const library = [
  'ibv_reg_mr: (0x7f7e10a0b5c0) addr=0x7f7e00200000 length=0x10000 access=0x7',
  'ibv_reg_mr__return: (0x55d0 <- 0x7f7e10a0b5c0) mr=0x55d0c1000040',
];
const kernel = [
  'g: (ib_umem_get+0x0/0x3e0) addr=0x7f7e00200000 size=0x10000 access=0x7',
  'r: (mlx5_ib_reg_user_mr+0x55/0x5b0 <- ib_umem_get) ret=0xffff888160470080',
];
const released = ['ibv_dereg_mr: (0x7f7e) mr=0x55d0c1000040', 'ibv_dereg_mr__return: (0x55d0 <- 0x7f7e) ret=0'];
const truncated = ['sys_ftruncate(fd: 3, length: 0)', 'sys_ftruncate -> 0x0'];
const exited = ['sys_exit_group(error_code: 0)', 'sched_process_exit: comm=rdma-app pid=4110 prio=120'];

function analysed(...parts: readonly (readonly string[])[]) {
  const trace = parseTrace([before, ...parts, exited].flat().map(at).join('\n'), { dialect: 'ftrace' });
  assert.ok(!('kind' in trace));
  assert.deepEqual(trace.unparsed, []);
  const { pins, findings } = analyse(trace, { ...defaultOptions, policy: 'rfc-v1' });
  return { pins, findings, rules: findings.filter(({ verdict }) => verdict === 'violation').map(({ rule, line }) => [rule, line]) };
}

describe('pins of the verbs library', () => {
  it('a registration without a lease is seen, owned by RDMA, and lives until it is released', () => {
    const { pins, findings } = analysed(library, released, truncated);
    assert.deepEqual(
      pins.map(({ owner, startLine, endLine }) => [owner, startLine, endLine]),
      [['rdma', 10, 12]],
    );
    // It succeeds, and rfc-v1 counts anybody's lease: the log does not show who started the process, so not everybody who could hold one.
    const found = findings.find(({ rule, line }) => rule === 'LP001' && line === 10);
    assert.match(found?.because ?? '', /does not show who started/);
  });

  it('a release that fails releases nothing', () => {
    const refused = ['ibv_dereg_mr: (0x7f7e) mr=0x55d0c1000040', 'ibv_dereg_mr__return: (0x55d0 <- 0x7f7e) ret=16'];
    assert.notEqual(analysed(library, refused, truncated).pins[0]?.endLine, 12);
  });

  it('a refused registration pins nothing; the ioctl inside it says why', () => {
    const [entry = ''] = library;
    const refused = [
      entry,
      'sys_ioctl(fd: 5, cmd: c0181b01, arg: 7f)',
      'sys_ioctl -> 0xffffffffffffffff',
      'ibv_reg_mr__return: (0x55d0 <- 0x7f7e) mr=0x0',
    ];
    const { pins, findings } = analysed(refused);
    assert.equal(pins.length, 0);
    assert.equal(findings.find(({ rule }) => rule === 'LP001')?.observed, 'EPERM');
  });

  it('where the kernel’s own pins show, each is told once', () => {
    const [entry = '', exit = ''] = library;
    const both = analysed([entry, ...kernel, exit], truncated);
    const alone = analysed(kernel, truncated);
    assert.deepEqual([both.pins.length, both.rules.length], [alone.pins.length, alone.rules.length]);
    assert.equal(both.pins.length, 1);
  });
});
