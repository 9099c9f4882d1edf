// A call as `perf trace` prints it, turned into the call strace would have shown: arguments by place, names with their prefix.
// perf leaves out what is zero (ftruncate(fd: 10) truncates to 0) and drops O_, F_, MAP_; F_SETLEASE's unknown types are bare hex.

import type { Argument, Value } from './value';

/** Names of the arguments by place, as perf takes them from the kernel, and what to put in front of their words. */
const places: Readonly<Record<string, readonly (readonly [name: string, prefix?: string])[]>> = {
  open: [['filename'], ['flags', 'O_'], ['mode']],
  openat: [['dfd', 'AT_FD'], ['filename'], ['flags', 'O_'], ['mode']],
  openat2: [['dfd', 'AT_FD'], ['filename'], ['how'], ['usize']],
  creat: [['pathname'], ['mode']],
  close: [['fd']],
  close_range: [['fd'], ['max_fd'], ['flags']],
  dup: [['fildes']],
  dup2: [['oldfd'], ['newfd']],
  dup3: [['oldfd'], ['newfd'], ['flags', 'O_']],
  fcntl: [['fd'], ['cmd', 'F_'], ['arg', 'F_']],
  fork: [],
  vfork: [],
  clone: [['clone_flags', 'CLONE_'], ['newsp'], ['parent_tidptr'], ['child_tidptr'], ['tls']],
  clone3: [['uargs'], ['size']],
  execve: [['filename'], ['argv'], ['envp']],
  exit: [['error_code']],
  exit_group: [['error_code']],
  mmap: [['addr'], ['len'], ['prot', 'PROT_'], ['flags', 'MAP_'], ['fd'], ['off']],
  munmap: [['addr'], ['len']],
  mremap: [['addr'], ['old_len'], ['new_len'], ['flags', 'MREMAP_'], ['new_addr']],
  truncate: [['path'], ['length']],
  ftruncate: [['fd'], ['length']],
  fallocate: [['fd'], ['mode', 'FALLOC_FL_'], ['offset'], ['len']],
  write: [['fd'], ['buf'], ['count']],
  pwrite64: [['fd'], ['buf'], ['count'], ['pos']],
  writev: [['fd'], ['vec'], ['vlen']],
  pwritev: [['fd'], ['vec'], ['vlen'], ['pos_l'], ['pos_h']],
  pwritev2: [['fd'], ['vec'], ['vlen'], ['pos_l'], ['pos_h'], ['flags', 'RWF_']],
  ioctl: [['fd'], ['cmd', '_IOC_'], ['arg']],
  io_uring_setup: [['entries'], ['params']],
  io_uring_register: [['fd'], ['opcode', 'IORING_'], ['arg'], ['nr_args']],
  memfd_create: [['uname'], ['flags', 'MFD_']],
  rt_sigaction: [['sig', 'SIG'], ['act'], ['oact'], ['sigsetsize']],
  rt_sigprocmask: [['how', 'SIG_'], ['nset'], ['oset'], ['sigsetsize']],
  rt_sigtimedwait: [['uthese'], ['uinfo'], ['uts'], ['sigsetsize']],
  signalfd4: [['ufd'], ['user_mask'], ['sizemask'], ['flags']],
  rt_sigreturn: [],
  unlink: [['pathname']],
  unlinkat: [['dfd', 'AT_FD'], ['pathname'], ['flag']],
  rename: [['oldname'], ['newname']],
  socket: [['family'], ['type', 'SOCK_'], ['protocol']],
  accept4: [['fd'], ['upeer_sockaddr'], ['upeer_addrlen'], ['flags', 'SOCK_']],
  eventfd2: [['count'], ['flags', 'EFD_']],
  epoll_create1: [['flags', 'EPOLL_']],
};

/** The arguments by place; undefined for a call whose places are not known (noise). */
export function argumentsOf(name: string, fields: ReadonlyMap<string, Value>): readonly Argument[] | undefined {
  const order = places[name];
  if (order === undefined) return undefined;
  const command = name === 'fcntl' ? wordOf(fields.get('cmd: ')) : undefined;
  const isLease = command === 'SETLEASE';
  return order.map(([field, prefix]) => {
    const value = fields.get(`${field}: `);
    if (value === undefined) return { value: zero };
    // tools/perf/trace/beauty/fcntl.c: what is shown at all is FD_CLOEXEC, which perf up to 4.x calls `CLOEXEC` and newer ones `0`.
    if (command === 'SETFD' && field === 'arg') return { value: { kind: 'word', text: 'FD_CLOEXEC' } };
    if (isLease && field === 'arg' && value.kind === 'number' && !value.text.startsWith('0x')) {
      return { value: { kind: 'number', text: `0x${value.text}` } };
    }
    return { value: prefix === undefined ? value : spelled(value, prefix) };
  });
}

/** `RDWR|CREAT` becomes `O_RDWR|O_CREAT`. */
function spelled(value: Value, prefix: string): Value {
  if (value.kind === 'word') return { kind: 'word', text: prefix + value.text };
  if (value.kind === 'joined') return { ...value, parts: value.parts.map((part) => spelled(part, prefix)) };
  if (value.kind !== 'apply') return value;
  return { ...value, items: value.items.map((item) => (item.value === undefined ? item : { value: spelled(item.value, prefix) })) };
}

function wordOf(value: Value | undefined): string | undefined {
  return value?.kind === 'word' ? value.text : undefined;
}

const zero: Value = { kind: 'number', text: '0' };
