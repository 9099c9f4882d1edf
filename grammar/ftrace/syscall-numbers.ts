// x86-64 numbers of the calls that can matter, for raw_syscalls (arch/x86/entry/syscalls/syscall_64.tbl).

/** The call's name; undefined for one that cannot matter. */
export function syscallName(number: number): string | undefined {
  return names[number];
}

const names: Readonly<Record<number, string>> = {
  1: 'write',
  2: 'open',
  3: 'close',
  9: 'mmap',
  11: 'munmap',
  13: 'rt_sigaction',
  14: 'rt_sigprocmask',
  15: 'rt_sigreturn',
  16: 'ioctl',
  18: 'pwrite64',
  25: 'mremap',
  32: 'dup',
  33: 'dup2',
  56: 'clone',
  57: 'fork',
  58: 'vfork',
  59: 'execve',
  60: 'exit',
  72: 'fcntl',
  76: 'truncate',
  77: 'ftruncate',
  85: 'creat',
  128: 'rt_sigtimedwait',
  231: 'exit_group',
  257: 'openat',
  285: 'fallocate',
  289: 'signalfd4',
  292: 'dup3',
  319: 'memfd_create',
  322: 'execveat',
  425: 'io_uring_setup',
  427: 'io_uring_register',
  435: 'clone3',
  436: 'close_range',
  437: 'openat2',
};
