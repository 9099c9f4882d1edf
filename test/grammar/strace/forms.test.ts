// One real line of each form, with the exact event it makes.

import assert from 'node:assert/strict';
import { eventLines, eventOf, readLog } from './read-log';

describe('strace: prefixes', () => {
  const lease = { kind: 'setlease', fd: { fd: 3 }, argument: 1, result: 0 };
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    ['fcntl(3, F_SETLEASE, F_WRLCK)           = 0', { tid: 0 }],
    ['14922 fcntl(3, F_SETLEASE, F_WRLCK)     = 0', { tid: 14922 }],
    ['9391  fcntl(3, F_SETLEASE, F_WRLCK)     = 0', { tid: 9391 }],
    ['[pid 14930] fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 14930 }],
    ['[pid   811] fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 811 }],
    ['15128<lease> fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 15128, comm: 'lease' }],
    ['15128<a\\74b c> fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 15128, comm: 'a<b c' }],
    ['[pid 15128<lease>] fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 15128, comm: 'lease' }],
    ['14948 13:36:08 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 14948, time: 0 }],
    ['13:36:10.053504 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 0, time: 0 }],
    ['14964 1795354569.312592 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 14964, time: 0 }],
    ['15180 1795354574 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 15180, time: 0 }],
    ['1795354574 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 0, time: 0 }],
    ['14992      0.000025 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 14992, time: 25_000 }],
    ['     0.000025 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 0, time: 25_000 }],
    ['15204 13:36:15.606195 (+     0.000038) fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 15204, time: 0 }],
    ['15056 [  72] fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 15056 }],
    ['15039 [00007f7cdb54bf60] fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 15039 }],
    ['19137 13:40:59 [  72] [????????????????] fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 19137, time: 0 }],
    ['4100 [u:r:t:s0] 13:40:59 fcntl(3, F_SETLEASE, F_WRLCK) = 0', { tid: 4100, time: 0 }],
    ["4100 /* 12 in strace's PID NS */ fcntl(3, F_SETLEASE, F_WRLCK) = 0", { tid: 4100 }],
  ];
  for (const [line, expected] of cases) {
    it(line.slice(0, 60), () => assert.deepEqual(eventOf(line), { ...lease, ...expected }));
  }
});

describe('strace: results', () => {
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    ['close(3) = 0 <0.000051>', { result: 0, duration: 51_000 }],
    ['close(3) = 0 <0.000065443>', { result: 0, duration: 65_443 }],
    ['close(3) = -1 EBADF (Bad file descriptor)', { result: -1, errno: 'EBADF' }],
    ['close(3) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)', { errno: 'ERESTARTSYS' }],
    ['close(3) = ?', { returned: false }],
    ['close(3) = ? <unavailable>', { returned: false }],
    ['close(3 <unfinished ...>) = ?', { returned: false }],
    ['close(3) = -1 EIO (Input/output error) (INJECTED)', { result: -1, errno: 'EIO', injected: true }],
    ['close(3) = -1 EIO (Input/output error) (INJECTED) (DELAYED) <0.100000>', { result: -1, errno: 'EIO', injected: true, duration: 1e8 }],
    ['close(0x3) = 0', { result: 0 }],
    ['close(fd=3) = 0', { result: 0 }],
    ['\x1b[32mclose\x1b[0m(\x1b[1;34m3\x1b[0m) = 0', { result: 0 }],
  ];
  for (const [line, expected] of cases) {
    it(line, () => assert.deepEqual(eventOf(line), { kind: 'close', fd: { fd: 3 }, tid: 0, ...expected }));
  }
});

describe('strace: paths of descriptors', () => {
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    ['3</mnt/pmem0/a>', { path: '/mnt/pmem0/a' }],
    ['3</opt/lab/na\\"me\\n\\t\\1\\303\\251 x>(deleted)', { path: '/opt/lab/na"me\n\t\x01é x', deleted: true }],
    ['3</dev/infiniband/uverbs0<char 231:192>>', { path: '/dev/infiniband/uverbs0', device: 'char 231:192' }],
    ['3<anon_inode:[io_uring]>', { path: 'anon_inode:[io_uring]' }],
    ['3<TCP:[127.0.0.1:80->127.0.0.1:33412]>', { path: 'TCP:[127.0.0.1:80->127.0.0.1:33412]' }],
    ['3<UNIX-STREAM:[21->22]>', { path: 'UNIX-STREAM:[21->22]' }],
    ['3</a\\74b\\76>', { path: '/a<b>' }],
    ['3</\\x61\\xff>', { path: '/a\xff' }],
    ['3</mnt/a> [unconfined_u:object_r:user_t:s0]', { path: '/mnt/a' }],
  ];
  for (const [spelling, expected] of cases) {
    it(spelling, () =>
      assert.deepEqual(eventOf(`close(${spelling}) = 0`), { kind: 'close', fd: { fd: 3, ...expected }, tid: 0, result: 0 }),
    );
  }
});

describe('strace: calls', () => {
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    [
      'openat(AT_FDCWD</srv>, "/mnt/pmem/a", O_RDWR|O_CREAT|O_TRUNC, 0644) = 3</mnt/pmem/a>',
      {
        kind: 'open',
        path: '/mnt/pmem/a',
        directory: { fd: -100, path: '/srv' },
        flags: 0x242,
        object: 'file',
        opened: { fd: 3, path: '/mnt/pmem/a' },
        result: 3,
      },
    ],
    [
      'openat2(AT_FDCWD, "a", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_BENEATH}, 24) = -1 ENOENT (No such file or directory)',
      { kind: 'open', path: 'a', directory: { fd: -100 }, flags: 0x80000, object: 'file', result: -1, errno: 'ENOENT' },
    ],
    ['creat("/a", 0600) = 4', { kind: 'open', path: '/a', flags: 0x241, object: 'file', opened: { fd: 4 }, result: 4 }],
    ['memfd_create("m", MFD_CLOEXEC) = 5', { kind: 'open', flags: 0x80002, object: 'memfd', opened: { fd: 5 }, result: 5 }],
    ['epoll_create1(EPOLL_CLOEXEC) = 5', { kind: 'open', flags: 0x80002, object: 'other', opened: { fd: 5 }, result: 5 }],
    ['close_range(3, 4294967295, CLOSE_RANGE_CLOEXEC) = 0', { kind: 'close', fd: { fd: 3 }, last: 0x7fffffff, markOnly: true, result: 0 }],
    ['dup3(3, 78, O_CLOEXEC) = 78', { kind: 'dup', fd: { fd: 3 }, target: 78, closeOnExec: true, result: 78 }],
    ['fcntl(3, F_DUPFD_CLOEXEC, 50) = 50', { kind: 'dup', fd: { fd: 3 }, target: 50, closeOnExec: true, result: 50 }],
    ['fcntl(3, F_SETFD, FD_CLOEXEC) = 0', { kind: 'set-fd-flags', fd: { fd: 3 }, closeOnExec: true, result: 0 }],
    [
      'fcntl(3, F_SETLEASE, 0x30 /* F_??? */) = -1 EINVAL (Invalid argument)',
      { kind: 'setlease', fd: { fd: 3 }, argument: 0x30, result: -1, errno: 'EINVAL' },
    ],
    ['fcntl(3, F_GETLEASE) = 0x2 (F_UNLCK)', { kind: 'getlease', fd: { fd: 3 }, result: 2 }],
    ['fcntl(3, F_SETSIG, SIGRT_3) = 0', { kind: 'setsig', fd: { fd: 3 }, signal: 35, result: 0 }],
    ['fcntl(3, F_SETSIG, 0) = 0', { kind: 'setsig', fd: { fd: 3 }, signal: 0, result: 0 }],
    ['fcntl(3, F_SETOWN, 15136<lease>) = 0', { kind: 'setown', fd: { fd: 3 }, target: 15136, type: 'process', result: 0 }],
    ['fcntl(3, F_SETOWN, -15136) = 0', { kind: 'setown', fd: { fd: 3 }, target: -15136, type: 'group', result: 0 }],
    [
      'fcntl(3, F_SETOWN_EX, {type=F_OWNER_TID, pid=15023}) = 0',
      { kind: 'setown', fd: { fd: 3 }, target: 15023, type: 'thread', result: 0 },
    ],
    ['vfork() = 77', { kind: 'fork', source: 'call', flags: 0x4100, child: 77, result: 77 }],
    [
      'clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, exit_signal=0, stack=0x7f, stack_size=0x7fff80} => {parent_tid=[15066]}, 88) = 15066',
      { kind: 'fork', source: 'call', flags: 0x10500, child: 15066, result: 15066 },
    ],
    ['execve("/bin/true", ["true"], 0x7ffc /* 24 vars */) = 0', { kind: 'exec', source: 'call', path: '/bin/true', result: 0 }],
    ['exit_group(3) = ?', { kind: 'exit', phase: 'requested', wholeGroup: true, status: 3 }],
    ['prctl(PR_SET_NAME, "rdma app-1") = 0', { kind: 'rename-task', newComm: 'rdma app-1', result: 0 }],
    [
      'mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_SHARED_VALIDATE|MAP_SYNC, 3</a>, 0x3000) = 0x7f1000000000',
      {
        kind: 'mmap',
        address: 0,
        length: 8192,
        protection: 3,
        flags: 0x80003,
        fd: { fd: 3, path: '/a' },
        offset: 0x3000,
        result: 0x7f1000000000,
      },
    ],
    [
      'mremap(0x7f0000, 4096, 8192, MREMAP_MAYMOVE) = 0x7f1000',
      { kind: 'mremap', address: 0x7f0000, oldLength: 4096, newLength: 8192, flags: 1, result: 0x7f1000 },
    ],
    [
      'rt_sigaction(SIGIO, {sa_handler=0x401200, sa_mask=[HUP RT_1], sa_flags=SA_RESTORER|SA_SIGINFO, sa_restorer=0x7f}, NULL, 8) = 0',
      { kind: 'sigaction', signal: 29, installs: true, handler: 'handler', result: 0 },
    ],
    [
      'rt_sigaction(SIGRT_1, NULL, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0',
      { kind: 'sigaction', signal: 33, installs: false, result: 0 },
    ],
    [
      'rt_sigprocmask(SIG_BLOCK, ~[RTMIN RT_1], [], 8) = 0',
      { kind: 'sigmask', how: 'block', signals: [32, 33], inverted: true, result: 0 },
    ],
    ['signalfd4(-1, [IO RT_3], 8, SFD_CLOEXEC) = 7', { kind: 'signal-wait', signals: [29, 35], result: 7 }],
    ['rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)', { kind: 'sigreturn' }],
    [
      'ftruncate(3, 18446744073709551615) = -1 EINVAL (Invalid argument)',
      { kind: 'truncate', fd: { fd: 3 }, size: -1, result: -1, errno: 'EINVAL' },
    ],
    [
      'fallocate(3, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 8192, 12288) = 0',
      { kind: 'fallocate', fd: { fd: 3 }, mode: 3, offset: 8192, length: 12288, result: 0 },
    ],
    [
      'write(4, "\\t\\0\\0\\0\\f\\0\\3\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\20\\177\\0\\0\\0\\0\\1\\0\\0\\0\\0\\0"..., 48) = 48',
      {
        kind: 'write',
        fd: { fd: 4 },
        length: 48,
        data: '\t\0\0\0\f\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\x7f\0\0\0\0\x01\0\0\0\0\0',
        verbs: { command: 'reg-mr', address: 0x7f1000000000, length: 0x10000 },
        result: 48,
      },
    ],
    [
      'write(4, "\\r\\0\\0\\0\\3\\0\\0\\0\\1\\0\\0\\0", 12) = 12',
      {
        kind: 'write',
        fd: { fd: 4 },
        length: 12,
        data: '\r\0\0\0\x03\0\0\0\x01\0\0\0',
        verbs: { command: 'dereg-mr', handle: 1 },
        result: 12,
      },
    ],
    ['writev(0x3, 0x7ffd0000, 0x2) = 0x200', { kind: 'write', fd: { fd: 3 }, result: 512 }],
    ['pwritev2(3, 0x7ffd0000, 2, -1, 0) = 512', { kind: 'write', fd: { fd: 3 }, result: 512 }],
    ['pwrite64(3, "x", 1, 4096) = 1', { kind: 'write', fd: { fd: 3 }, length: 1, offset: 4096, data: 'x', result: 1 }],
    [
      'newfstatat(3, "", {st_dev=makedev(0xfe, 0), st_ino=2179, st_mode=S_IFREG|0755, st_size=8192, ...}, AT_EMPTY_PATH) = 0',
      { kind: 'file-facts', fd: { fd: 3 }, size: 8192, inode: '254:0:2179', isRegular: true, result: 0 },
    ],
    ['lseek(3, 0, SEEK_END) = 4096', { kind: 'file-facts', fd: { fd: 3 }, size: 4096, result: 4096 }],
    ['unlinkat(5</mnt>, "a", 0) = 0', { kind: 'unlink', path: '/mnt/a', result: 0 }],
    ['rename("/a", "/b") = 0', { kind: 'rename-file', path: '/a', newPath: '/b', result: 0 }],
    ['mount("/dev/pmem0", "/mnt", "ext4", 0, "dax") = 0', { kind: 'mount', target: '/mnt', filesystem: 'ext4', options: 'dax', result: 0 }],
    [
      'sendmsg(5, {msg_name=NULL, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3</mnt/a>]}], msg_flags=0}, 0) = 1',
      { kind: 'pass-fd', direction: 'send', fds: [{ fd: 3, path: '/mnt/a' }], result: 1 },
    ],
    ['ioctl(4, RDMA_VERBS_IOCTL, 0x7ffc) = 0', { kind: 'ioctl', fd: { fd: 4 }, request: 'rdma-verbs', number: 0xc0181b01, result: 0 }],
    [
      'ioctl(4</dev/vfio/vfio<char 10:196>>, VFIO_DEVICE_PCI_HOT_RESET or VFIO_IOMMU_MAP_DMA, 0x7ffc) = 0',
      { kind: 'ioctl', fd: { fd: 4, path: '/dev/vfio/vfio', device: 'char 10:196' }, request: 'vfio-map-dma', number: 0x3b71, result: 0 },
    ],
    [
      'ioctl(4, _IOC(_IOC_WRITE, 0x67, 0x7, 0x18), 0x7ffc) = 0',
      { kind: 'ioctl', fd: { fd: 4 }, request: 'gup-test-start', number: 0x40186707, result: 0 },
    ],
    [
      'ioctl(4, _IOC(_IOC_NONE, 0x67, 0x8, 0), 0) = 0',
      { kind: 'ioctl', fd: { fd: 4 }, request: 'gup-test-stop', number: 0x6708, result: 0 },
    ],
    [
      'io_uring_setup(4, {flags=0, sq_thread_cpu=0}) = 4',
      { kind: 'open', flags: 0x80002, object: 'io_uring', opened: { fd: 4 }, result: 4 },
    ],
    [
      'io_uring_register(4, IORING_REGISTER_BUFFERS2, {nr=1, flags=0, data=[{iov_base=0x7f00, iov_len=4096}], tags=NULL}, 32) = 0',
      {
        kind: 'ring-register',
        fd: { fd: 4 },
        operation: 'register',
        source: 'call',
        ranges: [{ address: 0x7f00, length: 4096 }],
        result: 0,
      },
    ],
    [
      'io_uring_register(4, IORING_UNREGISTER_BUFFERS, NULL, 0) = 0',
      { kind: 'ring-register', fd: { fd: 4 }, operation: 'unregister', source: 'call', result: 0 },
    ],
  ];
  for (const [line, expected] of cases) {
    it(line.slice(0, 90), () => assert.deepEqual(eventOf(line), { tid: 0, ...expected }));
  }
});

describe('strace: signals and ends', () => {
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    ['--- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---', { kind: 'signal', signal: 29, phase: 'delivered', code: 0x80 }],
    [
      '--- SIGIO {si_signo=29 /* SIGIO */, si_code=0x80 /* SI_KERNEL */} ---',
      { kind: 'signal', signal: 29, phase: 'delivered', code: 0x80 },
    ],
    [
      '--- SIGIO {si_signo=SIGIO, si_code=POLL_MSG, si_band=1089, si_fd=3</a>} ---',
      { kind: 'signal', signal: 29, phase: 'delivered', code: 3, fd: 3 },
    ],
    [
      '--- SIGRT_3 {si_signo=SIGRT_3, si_code=0x3, si_pid=1089, si_uid=0, si_int=4, si_ptr=0x4} ---',
      { kind: 'signal', signal: 35, phase: 'delivered', code: 3, fd: 4 },
    ],
    [
      '--- SIGIO {si_signo=SIGIO, si_code=SI_USER, si_pid=15220, si_uid=0} ---',
      { kind: 'signal', signal: 29, phase: 'delivered', code: 0, sender: 15220 },
    ],
    ['+++ exited with 3 +++', { kind: 'exit', phase: 'done', status: 3 }],
    ['+++ killed by SIGSEGV (core dumped) +++', { kind: 'exit', phase: 'done', signal: 'SIGSEGV' }],
    ['+++ superseded by execve in pid 4711 +++', { kind: 'exit', phase: 'done', wholeGroup: false }],
  ];
  for (const [line, expected] of cases) {
    it(line, () => assert.deepEqual(eventOf(`77 ${line}`), { tid: 77, ...expected }));
  }
});

describe('strace: lines that are no events', () => {
  const structure = [
    '',
    '   ',
    ' > /usr/lib/libc.so.6(__open64+0x6f) [0xf78ef]',
    ' | 00010  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  AAAAAAAAAAAAAAAA |',
    ' * 2 bytes in buffer 0',
    ' = 2 buffers in vector 0',
    'strace: Process 14931 attached',
    'strace: Process 14931 detached',
    '[ Process PID=12 runs in 32 bit mode. ]',
    '# a comment',
  ];
  for (const line of structure) it(`structure: ${line}`, () => assert.equal(readLog([line]).structure, 1));

  it('a summary behind the calls', () => {
    const trace = readLog([
      '12 getpid() = 12',
      '% time     seconds  usecs/call     calls    errors syscall',
      '------ ----------- ----------- --------- --------- ------------------',
      ' 30.35    0.005192        1298         4         2 clock_nanosleep',
      '------ ----------- ----------- --------- --------- ------------------',
      '100.00    0.017107          63       268        20 total',
    ]);
    assert.deepEqual([trace.noise, trace.structure, trace.unparsedCount], [1, 5, 0]);
  });

  for (const [title, ...table] of [
    ['calls', '    calls syscall', '---------- ----------------', '         1 read', '---------- ----------------', '        29 total'],
    [
      'names first',
      'syscall                calls',
      '---------------- ---------',
      'mmap                    21',
      '---------------- ---------',
      'total                   29',
    ],
    [
      'all columns',
      '% time     seconds shortest    longest  usecs/call     calls    errors syscall',
      '------ ----------- ----------- --------- --------- --------- --------- ------------------',
      '  0.00    0.000005 0.000005   0.000005           5         1           writev',
      '------ ----------- ----------- --------- --------- --------- --------- ------------------',
      '100.00  605.648906 0.000004 605.545570     2728148       222        29 total',
    ],
  ]) {
    it(`a summary with chosen columns (-U): ${title}`, () => {
      const trace = readLog(['12 getpid() = 12', ...table, '12 close(3) = 0']);
      assert.deepEqual([trace.noise, trace.structure, trace.events.length, trace.unparsedCount], [1, table.length, 1, 0]);
    });
  }

  it('a line like the row of a summary costs what its length is', () => {
    const rows = ['% time     seconds  usecs/call     calls    errors syscall', `${'1 '.repeat(40_000)}(`, `${'1'.repeat(80_000)}(`];
    assert.equal(readLog(rows).unparsedCount, 2);
  });

  for (const line of [
    'getpid() = 12',
    '12 --- stopped by SIGSTOP ---',
    'restart_syscall(<... resuming interrupted clock_nanosleep ...>) = 0',
    'fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)',
    'syscall_0x3e7(0x1, 0x3) = -1 ENOSYS (Function not implemented)',
  ]) {
    it(`noise: ${line}`, () => assert.deepEqual([readLog([line]).noise, readLog([line]).events.length], [1, 0]));
  }

  const damaged: readonly (readonly [string, number])[] = [
    ['hello on stdout', 1],
    ['12 close(3}) = 0', 11],
    ['12 openat(AT_FDCWD, "/a, O_RDWR) = 3', 21],
    ['12 13:36:08 12 close(3) = 0', 13],
    ['12 [  3] 13:36:08 close(3) = 0', 10],
    ['12 --- SIGIO {si_signo=SIGIO ---', 30],
    ['12 close(3) = zero', 11],
  ];
  for (const [line, column] of damaged) {
    it(`unparsed: ${line}`, () => {
      const trace = readLog([line, '12 getpid() = 12']);
      assert.deepEqual(
        trace.unparsed.map(({ line: at, column: where }) => [at, where]),
        [[1, column]],
      );
      assert.deepEqual([trace.noise, eventLines(trace)], [1, 0]);
    });
  }
});
