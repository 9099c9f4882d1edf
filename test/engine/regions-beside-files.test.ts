// Regions over memory that the policies say nothing of: their release is no release of something unseen.

import assert from 'node:assert/strict';
import { analyse } from '../../extension/engine/analyse';
import type { Finding } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';

const start = [
  '4100  execve("/usr/bin/app", ["app"], 0x7ffc0 /* 24 vars */) = 0',
  '4100  mmap(NULL, 1048576, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000200000',
  '4100  openat(AT_FDCWD, "/dev/infiniband/uverbs0", O_RDWR|O_CLOEXEC) = 3</dev/infiniband/uverbs0>',
  '4100  ioctl(3</dev/infiniband/uverbs0>, RDMA_VERBS_IOCTL, 0x7ffd0) = 0',
  '# lp: reg_mr fd=3 addr=0x7f0000200000 len=0x10000 mr=1',
];
const dereg = (handle: number): string =>
  `4100  write(3</dev/infiniband/uverbs0>, "\\r\\0\\0\\0\\3\\0\\0\\0\\${handle}\\0\\0\\0", 12) = 12`;

function findings(lines: readonly string[]): readonly string[] {
  const trace = parseTrace(`${lines.join('\n')}\n`);
  assert.ok(!('kind' in trace));
  return analyse(trace, defaultOptions).findings.map(({ rule, line, verdict }: Finding) => `${rule} ${verdict} ${line}`);
}

describe('regions beside files', () => {
  it('an annotated region over anonymous memory is known when DEREG_MR releases it, a second one is not', () => {
    assert.deepEqual(findings([...start, dereg(1)]), []);
    assert.deepEqual(findings([...start, dereg(1), dereg(2)]), ['LP037 advice 7']);
  });

  it('and when an annotation releases it', () => {
    const ioctl = start[3] ?? '';
    assert.deepEqual(findings([...start, ioctl, '# lp: dereg_mr mr=1']), []);
    assert.deepEqual(findings([...start, ioctl, '# lp: dereg_mr mr=2']), ['LP037 advice 7']);
  });
});

describe('a holder without a handler', () => {
  const lease = [
    '4100  execve("/usr/bin/app", ["app"], 0x7ffc0 /* 24 vars */) = 0',
    '4100  openat(AT_FDCWD, "/mnt/pmem0/a", O_RDWR) = 3',
    '4100  fcntl(3, F_SETLEASE, 0x10 /* F_??? */) = 0',
    '4100  fcntl(3, F_SETLEASE, F_UNLCK) = 0',
  ];
  const handler = (signal: string): string =>
    `4100  rt_sigaction(${signal}, {sa_handler=0x401000, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f00}, NULL, 8) = 0`;

  it('is undecidable, once, where no sigaction call is in the log at all', () => {
    assert.deepEqual(findings([...lease, ...lease.slice(2)]), ['LP016 undecidable 3']);
  });

  it('is a violation where another signal’s handler shows that they are recorded, and none where its own does', () => {
    assert.deepEqual(findings([lease[0] ?? '', handler('SIGUSR1'), ...lease.slice(1)]), ['LP016 violation 4']);
    assert.deepEqual(findings([lease[0] ?? '', handler('SIGIO'), ...lease.slice(1)]), []);
  });
});
