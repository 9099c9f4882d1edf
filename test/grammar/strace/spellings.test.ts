// The same call in symbols, in numbers (-X raw), in both (-X verbose) and in hex (-e raw) makes the same event.

import assert from 'node:assert/strict';
import { eventOf, linesOf, readLog } from './read-log';

describe('strace: spellings of one call', () => {
  const cases: readonly (readonly string[])[] = [
    [
      'fcntl(3, F_SETLEASE, F_WRLCK) = 0',
      'fcntl(3, 0x400, 0x1) = 0',
      'fcntl(3, 0x400 /* F_SETLEASE */, 0x1 /* F_WRLCK */) = 0',
      'fcntl(0x3, 0x400, 0x1) = 0',
      'fcntl(fd=3, cmd=F_SETLEASE, arg=F_WRLCK) = 0',
    ],
    [
      'fcntl(3, F_SETSIG, SIGRT_3) = 0',
      'fcntl(3, 0xa, 35) = 0',
      'fcntl(3, 0xa /* F_SETSIG */, 35 /* SIGRT_3 */) = 0',
      'fcntl(0x3, 0xa, 0x23) = 0',
    ],
    [
      'fcntl(3, F_SETOWN_EX, {type=F_OWNER_PID, pid=9}) = 0',
      'fcntl(3, 0xf, {type=0x1, pid=9}) = 0',
      'fcntl(3, 0xf /* F_SETOWN_EX */, {type=0x1 /* F_OWNER_PID */, pid=9}) = 0',
    ],
    ['fcntl(3, F_DUPFD_CLOEXEC, 50) = 50', 'fcntl(0x3, 0x406, 0x32) = 0x32'],
    ['fcntl(-1, F_SETLEASE, F_RDLCK) = -1 EBADF (Bad file descriptor)', 'fcntl(0xffffffff, 0x400, 0) = -1 EBADF (Bad file descriptor)'],
    [
      'openat(AT_FDCWD, "/a", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 3',
      'openat(-100, "/a", 0x80042, 0600) = 3',
      'openat(-100 /* AT_FDCWD */, "/a", 0x80042 /* O_RDWR|O_CREAT|O_CLOEXEC */, 0600) = 3',
      'openat(AT_FDCWD, "\\x2f\\x61", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 3',
    ],
    ['openat(AT_FDCWD</srv>, "a", O_RDWR) = 3</srv/a>', 'openat(-100 /* AT_FDCWD */</srv>, "a", 0x2 /* O_RDWR */) = 3</srv/a>'],
    [
      'statx(3, "", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_ALL, {stx_mode=S_IFREG|0644, stx_size=65536}) = 0',
      'statx(3, "", |0x1000, 0xfff, {stx_mode=0100644, stx_size=65536}) = 0',
    ],
    ['truncate("/a", 1) = 0 (INJECTED: args)', 'truncate("/a", 1) = 0 (INJECTED: args, retval)'],
    [
      'mmap(NULL, 12288, PROT_READ|PROT_WRITE, MAP_SHARED_VALIDATE|MAP_SYNC, 3, 0x1000) = 0x7f00',
      'mmap(NULL, 12288, 0x3, 0x80003, 3, 0x1000) = 0x7f00',
      'mmap(NULL, 12288, 0x3 /* PROT_READ|PROT_WRITE */, 0x80003 /* MAP_SHARED_VALIDATE|MAP_SYNC */, 3, 0x1000) = 0x7f00',
      'mmap(0, 0x3000, 0x3, 0x80003, 0x3, 0x1000) = 0x7f00',
    ],
    ['mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f00', 'mmap(0, 0x1000, 0x1, 0x22, 0xffffffff, 0) = 0x7f00'],
    [
      'ftruncate(3, 18446744073709551615) = -1 EINVAL (Invalid argument)',
      'ftruncate(0x3, 0xffffffffffffffff) = -1 EINVAL (Invalid argument)',
    ],
    [
      'fallocate(3, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 8192, 12288) = 0',
      'fallocate(3, 0x3, 8192, 12288) = 0',
      'fallocate(0x3, 0x3, 0x2000, 0x3000) = 0',
    ],
    [
      'clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 9',
      'clone(child_stack=NULL, flags=0x1200000|17, child_tidptr=0x7f) = 9',
      'clone(child_stack=NULL, flags=0x1200000 /* CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID */|17 /* SIGCHLD */, child_tidptr=0x7f) = 9',
      'clone(0x1200011, 0, 0, 0x7f, 0) = 9',
    ],
    [
      'rt_sigaction(SIGIO, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0',
      'rt_sigaction(29, {sa_handler=0x1, sa_mask=[], sa_flags=0}, NULL, 8) = 0',
      'rt_sigaction(29 /* SIGIO */, {sa_handler=0x1 /* SIG_IGN */, sa_mask=[], sa_flags=0}, NULL, 8) = 0',
    ],
    [
      'rt_sigprocmask(SIG_BLOCK, ~[RTMIN RT_1], NULL, 8) = 0',
      'rt_sigprocmask(0, ~[32 33], NULL, 8) = 0',
      'rt_sigprocmask(0 /* SIG_BLOCK */, ~[32 /* RTMIN */ 33 /* RT_1 */], NULL, 8) = 0',
    ],
    [
      'io_uring_register(4, IORING_REGISTER_BUFFERS, [{iov_base=0x7f00, iov_len=65536}], 1) = 0',
      'io_uring_register(4, 0, [{iov_base=0x7f00, iov_len=65536}], 1) = 0',
      'io_uring_register(4, 0 /* IORING_REGISTER_BUFFERS */, [{iov_base=0x7f00, iov_len=65536}], 1) = 0',
    ],
    ['ioctl(4, RDMA_VERBS_IOCTL, 0x7f) = 0', 'ioctl(4, 0xc0181b01, 0x7f) = 0', 'ioctl(4, 0xc0181b01 /* RDMA_VERBS_IOCTL */, 0x7f) = 0'],
    [
      'ioctl(4, VFIO_DEVICE_PCI_HOT_RESET or VFIO_IOMMU_MAP_DMA, 0x7f) = 0',
      'ioctl(4, 0x3b71, 0x7f) = 0',
      'ioctl(4, 0x3b71 /* VFIO_DEVICE_PCI_HOT_RESET or VFIO_IOMMU_MAP_DMA */, 0x7f) = 0',
    ],
    ['ioctl(4, _IOC(_IOC_WRITE, 0x67, 0x7, 0x18), 0x7f) = 0', 'ioctl(4, 0x40186707, 0x7f) = 0'],
    [
      'fstat(3, {st_dev=makedev(0xfe, 0), st_ino=7, st_mode=S_IFREG|0644, st_size=4096}) = 0',
      'fstat(3, {st_dev=0xfe00, st_ino=7, st_mode=0100644, st_size=4096}) = 0',
      'fstat(3, {st_dev=0xfe00 /* makedev(0xfe, 0) */, st_ino=7, st_mode=0100644 /* S_IFREG|0644 */, st_size=4096}) = 0',
    ],
  ];
  for (const [symbolic = '', ...others] of cases) {
    for (const line of others) it(line, () => assert.deepEqual(eventOf(line), eventOf(symbolic)));
  }

  it('one program recorded three ways makes the same kinds of events in the same order', () => {
    const kinds = (file: string): string[] => {
      const { events } = readLog(linesOf(`test/traces/${file}.strace.txt`));
      return events
        .filter((event) => event.tid === events.at(0)?.tid && !['signal', 'sigreturn'].includes(event.kind))
        .map((event) => `${event.kind} ${event.errno ?? ''}`);
    };
    assert.deepEqual(kinds('15-f-Xraw'), kinds('02-f-o'));
    assert.deepEqual(kinds('16-f-Xverbose'), kinds('02-f-o'));
  });
});
