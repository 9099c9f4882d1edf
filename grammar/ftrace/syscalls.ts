// The system calls that can matter, decoded by argument position: every rendering (`sys_x(…)`, `sys_enter_x: …`, fields, raw_syscalls) prints
// all arguments in their order. Constants are x86-64 and generic (uapi fcntl.h, fs.h, mman.h, io_uring.h, rdma, vfio).

import type { RingRegisterEvent } from '../event';
import type { Body } from './facts';
import { int32 } from './numbers';

/** The arguments of one call. */
export interface Arguments {
  /** Signed 64-bit value of an argument. */
  value(index: number): number;
  /** The user's text behind a pointer, where the kernel shows it. */
  text(index: number): string | undefined;
}

export interface SyscallSpec {
  /** How many arguments must be shown. */
  readonly arity: number;
  /** Undefined: this call does not matter (another fcntl command). */
  decode(given: Arguments): Body | undefined;
  /** The call never comes back. */
  readonly never?: boolean;
}

/** The call's decoder, or undefined for a call that cannot matter. */
export function syscallSpec(name: string): SyscallSpec | undefined {
  return Object.hasOwn(specs, name) ? specs[name] : undefined;
}

/** IORING_REGISTER_BUFFERS 0, UNREGISTER_BUFFERS 1, BUFFERS2 15, BUFFERS_UPDATE 16, CLONE_BUFFERS 30; undefined for what pins no memory. */
export function ringOperation(opcode: number): RingRegisterEvent['operation'] | undefined {
  switch (opcode & ~useRegisteredRing) {
    case 0:
    case 15:
      return 'register';
    case 1:
      return 'unregister';
    case 16:
      return 'update';
    case 30:
      return 'clone';
    default:
      return undefined;
  }
}

const useRegisteredRing = 0x80000000;
const closeOnExecFlag = 0x80000;
const readWrite = 2;
const createTruncate = 0x241; // O_CREAT | O_WRONLY | O_TRUNC
const anonymousMapping = 0x20;

const spec = (arity: number, decode: (given: Arguments) => Body | undefined, never = false): SyscallSpec => ({ arity, decode, never });
const fdOf = (given: Arguments, index: number): { readonly fd: number } => ({ fd: int32(given.value(index)) });
const unsigned = (value: number): number => (value < 0 && value >= -0x80000000 ? value + 0x100000000 : value);

function opened(given: Arguments, name: number, flags?: number, directory?: number): Body {
  const path = given.text(name);
  return {
    kind: 'open',
    ...(path !== undefined && { path }),
    ...(directory !== undefined && { directory: fdOf(given, directory) }),
    ...(flags !== undefined && { flags }),
    object: 'file',
  };
}

function flagsAt(given: Arguments, index: number): number {
  return given.value(index) >>> 0;
}

function unlinked(given: Arguments, index: number): Body | undefined {
  const path = given.text(index);
  return path === undefined ? undefined : { kind: 'unlink', path };
}

function renamed(given: Arguments, from: number, to: number): Body | undefined {
  const path = given.text(from);
  const newPath = given.text(to);
  return path === undefined || newPath === undefined ? undefined : { kind: 'rename-file', path, newPath };
}

function executed(given: Arguments, index: number): Body {
  const path = given.text(index);
  return { kind: 'exec', ...(path !== undefined && { path }), source: 'call' };
}

function written(given: Arguments, offset?: number): Body {
  const data = given.text(1);
  return {
    kind: 'write',
    fd: fdOf(given, 0),
    length: given.value(2),
    ...(offset !== undefined && { offset: given.value(offset) }),
    ...(data !== undefined && { data }),
  };
}

/** The sizes of the parts stand in the user's memory. On x86-64 pos_l is the whole offset (fs/read_write.c pos_from_hilo()). */
function vectorWritten(given: Arguments, offset?: number): Body {
  const at = offset === undefined ? undefined : given.value(offset);
  // pwritev2: -1 is the file position.
  return { kind: 'write', fd: fdOf(given, 0), ...(at !== undefined && at >= 0 && { offset: at }) };
}

function fcntl(given: Arguments): Body | undefined {
  const fd = fdOf(given, 0);
  const argument = int32(given.value(2));
  switch (given.value(1)) {
    case 0:
      return { kind: 'dup', fd, target: argument, closeOnExec: false };
    case 0x406:
      return { kind: 'dup', fd, target: argument, closeOnExec: true };
    case 2:
      return { kind: 'set-fd-flags', fd, closeOnExec: (argument & 1) !== 0 };
    case 0x400:
      return { kind: 'setlease', fd, argument };
    case 0x401:
      return { kind: 'getlease', fd };
    case 10:
      return { kind: 'setsig', fd, signal: argument };
    case 8:
      return { kind: 'setown', fd, target: argument, type: argument < 0 ? 'group' : 'process' };
    case 15:
      return { kind: 'setown', fd };
    default:
      return undefined;
  }
}

function ioctl(given: Arguments): Body | undefined {
  const fd = fdOf(given, 0);
  const number = unsigned(given.value(1));
  switch (number) {
    case 0xc0181b01:
      return { kind: 'ioctl', fd, request: 'rdma-verbs', number };
    case 0x40186707:
      return { kind: 'ioctl', fd, request: 'gup-test-start', number };
    case 0x6708:
      return { kind: 'ioctl', fd, request: 'gup-test-stop', number };
    case 0x3b71:
      return { kind: 'ioctl', fd, request: 'vfio-map-dma', number };
    case 0x3b72:
      return { kind: 'ioctl', fd, request: 'vfio-unmap-dma', number };
    default:
      return undefined;
  }
}

function mmap(given: Arguments): Body {
  const flags = flagsAt(given, 3);
  const fd = fdOf(given, 4);
  const anonymous = (flags & anonymousMapping) !== 0 || fd.fd === -1;
  return {
    kind: 'mmap',
    address: given.value(0),
    length: given.value(1),
    protection: flagsAt(given, 2),
    flags,
    ...(!anonymous && { fd }),
    offset: given.value(5),
  };
}

function fork(flags?: number): Body {
  return { kind: 'fork', ...(flags !== undefined && { flags }), source: 'call' };
}

function sigmask(given: Arguments): Body | undefined {
  const how = (['block', 'unblock', 'set'] as const)[int32(given.value(0))];
  return given.value(1) === 0 || how === undefined ? undefined : { kind: 'sigmask', how };
}

/** Files, event descriptors and the like are registered too: no memory. */
function registered(given: Arguments): Body | undefined {
  const operation = ringOperation(unsigned(given.value(1)));
  return operation === undefined ? undefined : { kind: 'ring-register', fd: fdOf(given, 0), operation, source: 'call' };
}

/** A descriptor without a file behind it. @param place where the call takes its own spelling of O_CLOEXEC */
function makes(object: 'io_uring' | 'other', place?: number): SyscallSpec {
  const decode = (given: Arguments): Body => {
    const closeOnExec = object === 'io_uring' || (place !== undefined && (given.value(place) & closeOnExecFlag) !== 0);
    return { kind: 'open', flags: readWrite | (closeOnExec ? closeOnExecFlag : 0), object };
  };
  return spec(place === undefined ? 0 : place + 1, decode);
}

function exits(wholeGroup: boolean): (given: Arguments) => Body {
  return (given) => ({ kind: 'exit', phase: 'requested', wholeGroup, status: int32(given.value(0)) });
}

const specs: Readonly<Record<string, SyscallSpec>> = {
  open: spec(2, (given) => opened(given, 0, flagsAt(given, 1))),
  openat: spec(3, (given) => opened(given, 1, flagsAt(given, 2), 0)),
  // The flags stand in struct open_how, which no tracepoint shows.
  openat2: spec(2, (given) => opened(given, 1, undefined, 0)),
  creat: spec(1, (given) => opened(given, 0, createTruncate)),
  memfd_create: spec(2, (given) => ({
    kind: 'open',
    flags: readWrite | ((given.value(1) & 1) !== 0 ? closeOnExecFlag : 0),
    object: 'memfd',
  })),
  open_by_handle_at: spec(3, (given) => ({ kind: 'open', flags: flagsAt(given, 2), object: 'file' })),
  io_uring_setup: makes('io_uring'),
  socket: makes('other', 1),
  accept: makes('other'),
  accept4: makes('other', 3),
  eventfd: makes('other'),
  eventfd2: makes('other', 1),
  epoll_create: makes('other'),
  epoll_create1: makes('other', 0),
  timerfd_create: makes('other', 1),
  inotify_init: makes('other'),
  inotify_init1: makes('other', 0),
  fanotify_init: makes('other'),
  userfaultfd: makes('other', 0),
  pidfd_open: makes('other'),
  pidfd_getfd: makes('other'),
  perf_event_open: makes('other'),
  memfd_secret: makes('other', 0),
  fsopen: makes('other'),
  fsmount: makes('other'),
  open_tree: makes('other'),
  mq_open: makes('other'),
  close: spec(1, (given) => ({ kind: 'close', fd: fdOf(given, 0) })),
  close_range: spec(3, (given) => ({
    kind: 'close',
    fd: fdOf(given, 0),
    // ~0 means every descriptor from the first on.
    last: int32(given.value(1)) < 0 ? 0x7fffffff : int32(given.value(1)),
    ...((given.value(2) & 4) !== 0 && { markOnly: true }),
  })),
  dup: spec(1, (given) => ({ kind: 'dup', fd: fdOf(given, 0), closeOnExec: false })),
  dup2: spec(2, (given) => ({ kind: 'dup', fd: fdOf(given, 0), target: int32(given.value(1)), closeOnExec: false })),
  dup3: spec(3, (given) => ({
    kind: 'dup',
    fd: fdOf(given, 0),
    target: int32(given.value(1)),
    closeOnExec: (given.value(2) & closeOnExecFlag) !== 0,
  })),
  fcntl: spec(2, fcntl),
  ioctl: spec(2, ioctl),
  // The low byte is the child's exit signal, no flag.
  clone: spec(1, (given) => fork(given.value(0) - (((given.value(0) % 0x100) + 0x100) % 0x100))),
  clone3: spec(0, () => fork()),
  fork: spec(0, () => fork(0)),
  vfork: spec(0, () => fork(0x4100)),
  execve: spec(0, (given) => executed(given, 0)),
  execveat: spec(0, (given) => executed(given, 1)),
  exit: spec(1, exits(false), true),
  exit_group: spec(1, exits(true), true),
  mmap: spec(6, mmap),
  munmap: spec(2, (given) => ({ kind: 'munmap', address: given.value(0), length: given.value(1) })),
  mremap: spec(4, (given) => ({
    kind: 'mremap',
    address: given.value(0),
    oldLength: given.value(1),
    newLength: given.value(2),
    flags: flagsAt(given, 3),
  })),
  truncate: spec(2, (given) => {
    const path = given.text(0);
    return { kind: 'truncate', ...(path !== undefined && { path }), size: given.value(1) };
  }),
  ftruncate: spec(2, (given) => ({ kind: 'truncate', fd: fdOf(given, 0), size: given.value(1) })),
  fallocate: spec(4, (given) => ({
    kind: 'fallocate',
    fd: fdOf(given, 0),
    mode: flagsAt(given, 1),
    offset: given.value(2),
    length: given.value(3),
  })),
  write: spec(3, (given) => written(given)),
  pwrite64: spec(4, (given) => written(given, 3)),
  writev: spec(3, (given) => vectorWritten(given)),
  pwritev: spec(4, (given) => vectorWritten(given, 3)),
  pwritev2: spec(4, (given) => vectorWritten(given, 3)),
  io_uring_register: spec(2, registered),
  rt_sigaction: spec(2, (given) => ({ kind: 'sigaction', signal: int32(given.value(0)), installs: given.value(1) !== 0 })),
  rt_sigprocmask: spec(2, sigmask),
  rt_sigreturn: spec(0, () => ({ kind: 'sigreturn' })),
  rt_sigtimedwait: spec(0, () => ({ kind: 'signal-wait' })),
  signalfd: spec(0, () => ({ kind: 'signal-wait' })),
  signalfd4: spec(0, () => ({ kind: 'signal-wait' })),
  unlink: spec(1, (given) => unlinked(given, 0)),
  unlinkat: spec(2, (given) => unlinked(given, 1)),
  rename: spec(2, (given) => renamed(given, 0, 1)),
  renameat: spec(4, (given) => renamed(given, 1, 3)),
  renameat2: spec(4, (given) => renamed(given, 1, 3)),
};
