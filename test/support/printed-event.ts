// Every kind of event as a line of a tool that can show it, and arbitrary events of that kind with what such a line shows. A new kind of event
// does not compile without its entry here.

import fc from 'fast-check';
import type { Dialect, EventBase, EventKind, TraceEvent } from '../../grammar/event';

/** What a line says of an event: all but where and when it happened. */
export type Facts<K extends EventKind = EventKind> = Omit<
  Extract<TraceEvent, { readonly kind: K }>,
  Exclude<keyof EventBase, 'result' | 'errno' | 'returned'>
>;

export interface Printed<K extends EventKind> {
  readonly dialect: Dialect;
  readonly any: fc.Arbitrary<Facts<K>>;
  /** The event as lines of task 4711. */
  readonly lines: (event: Facts<K>) => readonly string[];
}

const int = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const fd = int(0, 1023);
const ref = fd.map((number) => ({ fd: number }));
const page = int(0, 2 ** 35 - 1).map((number) => number * 4096);
const size = int(0, 2 ** 40);
const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', ' ', '(', '=', '7', '<'), minLength: 1, maxLength: 12 });
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join('/')}`);
const pointer = int(1, 2 ** 47).map((number) => number.toString(16));
const inode = fc.tuple(int(0, 255), int(0, 15), int(1, 2 ** 32)).map((numbers) => numbers.join(':'));
const signal = int(1, 31);
const ok = { result: 0 } as const;

const strace = (text: string): readonly string[] => [`4711  ${text}`];
const ftrace = (text: string): string => `        rdma-app-4711    [001] .....   100.100000: ${text}`;
/** A call's two lines; values as 6.18 prints them. */
const call = (text: string, result: number): readonly string[] => [
  ftrace(`sys_${text}`),
  ftrace(`sys_${text.slice(0, text.indexOf('('))} -> 0x${result.toString(16)}`),
];
const hex = (value: number): string => `0x${value.toString(16)}`;
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const has = <T>(value: T | undefined, written: (value: T) => string): string => (value === undefined ? '' : written(value));
const dev = (key: string, write: (major: number, minor: number, ino: number) => string): string => {
  const [major = 0, minor = 0, ino = 0] = key.split(':').map(Number);
  return write(major, minor, ino);
};
const filelockInode = (key: string): string => dev(key, (major, minor, ino) => `dev=${hex(major)}:${hex(minor)} ino=${hex(ino)}`);
const fsInode = (key: string): string => dev(key, (major, minor, ino) => `dev ${major}:${minor} ino ${hex(ino)}`);
const lockTypes = { read: 'F_RDLCK', write: 'F_WRLCK', unlock: 'F_UNLCK' } as const;

type LeaseKind = 'lease-added' | 'lease-removed' | 'lease-broken' | 'break-waits' | 'break-wakes' | 'lease-checked';

/** The filelock tracepoints of a lease have one format. */
function leasePoint<K extends LeaseKind>(kind: K, event: string): Printed<K> {
  return {
    dialect: 'ftrace',
    any: fc.record({
      kind: fc.constant(kind),
      inode,
      lock: pointer,
      blocker: pointer,
      owner: pointer,
      flags: fc.constantFrom(0x20, 0x820, 0x1820, 0x120, 0),
      type: fc.constantFrom('read', 'write', 'unlock'),
      deadlineSet: fc.boolean(),
    }) as unknown as fc.Arbitrary<Facts<K>>, // the six kinds differ in their name alone
    lines: (given) => {
      const { inode: key, lock, blocker, owner, flags, type, deadlineSet } = given as unknown as Facts<'lease-broken'>;
      const times = `fl_break_time=${deadlineSet ? 4294900000 : 0} fl_downgrade_time=0`;
      return [
        ftrace(
          `${event}: fl=0x${lock} ${filelockInode(key)} fl_blocker=0x${blocker} fl_owner=0x${owner} fl_flags=${hex(flags)} fl_type=${lockTypes[type]} ${times}`,
        ),
      ];
    },
  };
}

export const printed: { readonly [K in EventKind]: Printed<K> } = {
  open: {
    dialect: 'strace',
    any: fc.record({ path, flags: int(0, 0x3fffff), fd }).map(({ fd: made, ...rest }) => ({
      kind: 'open',
      object: 'file',
      directory: { fd: -100 },
      opened: { fd: made },
      result: made,
      ...rest,
    })),
    lines: ({ path: text = '', flags = 0, result }) => strace(`openat(AT_FDCWD, ${quoted(text)}, ${hex(flags)}) = ${result}`),
  },
  close: {
    dialect: 'strace',
    any: ref.map((one) => ({ kind: 'close', fd: one, ...ok })),
    lines: ({ fd: one }) => strace(`close(${one.fd}) = 0`),
  },
  dup: {
    dialect: 'strace',
    any: fc.record({ fd: ref, target: fd, closeOnExec: fc.boolean() }).map((rest) => ({ kind: 'dup', ...rest, result: rest.target })),
    lines: ({ fd: one, target, closeOnExec }) => strace(`dup3(${one.fd}, ${target}, ${closeOnExec ? 'O_CLOEXEC' : 0}) = ${target}`),
  },
  'set-fd-flags': {
    dialect: 'strace',
    any: fc.record({ fd: ref, closeOnExec: fc.boolean() }).map((rest) => ({ kind: 'set-fd-flags', ...rest, ...ok })),
    lines: ({ fd: one, closeOnExec }) => strace(`fcntl(${one.fd}, F_SETFD, ${closeOnExec ? 'FD_CLOEXEC' : 0}) = 0`),
  },
  fork: {
    dialect: 'ftrace',
    any: fc.record({ child: int(1, 4194304), childComm: name }).map((rest) => ({ kind: 'fork', source: 'tracepoint', ...rest })),
    lines: ({ child, childComm }) => [ftrace(`sched_process_fork: comm=rdma-app pid=4711 child_comm=${childComm} child_pid=${child}`)],
  },
  exec: {
    dialect: 'ftrace',
    any: path.map((text) => ({ kind: 'exec', path: text, source: 'tracepoint' })),
    lines: ({ path: text }) => [ftrace(`sched_process_exec: filename=${text} pid=4711 old_pid=4711`)],
  },
  exit: {
    dialect: 'ftrace',
    any: fc.record({ wholeGroup: fc.boolean(), status: int(0, 255) }).map((rest) => ({ kind: 'exit', phase: 'requested', ...rest })),
    lines: ({ wholeGroup, status }) => [ftrace(`sys_exit${wholeGroup ? '_group' : ''}(error_code: ${hex(status ?? 0)})`)],
  },
  'rename-task': {
    dialect: 'ftrace',
    any: name.map((newComm) => ({ kind: 'rename-task', newComm })),
    lines: ({ newComm }) => [ftrace(`task_rename: pid=4711 oldcomm=x newcomm=${newComm} oom_score_adj=0`)],
  },
  mmap: {
    dialect: 'ftrace',
    any: fc
      .record({
        address: page,
        length: size,
        protection: int(0, 7),
        flags: fc.constantFrom(1, 2, 3, 0x80003),
        fd: ref,
        offset: page,
        result: page,
      })
      .map((rest) => ({ kind: 'mmap', ...rest })),
    lines: ({ address, length, protection, flags, fd: one, offset, result }) =>
      call(
        `mmap(addr: ${hex(address)}, len: ${hex(length)}, prot: ${hex(protection)}, flags: ${hex(flags)}, fd: ${hex(one?.fd ?? 0)}, off: ${hex(offset)})`,
        result ?? 0,
      ),
  },
  munmap: {
    dialect: 'strace',
    any: fc.record({ address: page, length: size }).map((rest) => ({ kind: 'munmap', ...rest, ...ok })),
    lines: ({ address, length }) => strace(`munmap(${hex(address)}, ${length}) = 0`),
  },
  mremap: {
    dialect: 'strace',
    any: fc
      .record({ address: page, oldLength: size, newLength: size, flags: int(0, 1), result: page })
      .map((rest) => ({ kind: 'mremap', ...rest })),
    lines: ({ address, oldLength, newLength, flags, result }) =>
      strace(`mremap(${hex(address)}, ${oldLength}, ${newLength}, ${flags}) = ${hex(result ?? 0)}`),
  },
  setlease: {
    dialect: 'strace',
    any: fc.record({ fd: ref, argument: fc.constantFrom(0, 1, 2, 16, 48, 7) }).map((rest) => ({ kind: 'setlease', ...rest, ...ok })),
    lines: ({ fd: one, argument }) => strace(`fcntl(${one.fd}, F_SETLEASE, ${hex(argument)}) = 0`),
  },
  getlease: {
    dialect: 'strace',
    any: fc.record({ fd: ref, result: fc.constantFrom(0, 1, 2, 16) }).map((rest) => ({ kind: 'getlease', ...rest })),
    lines: ({ fd: one, result }) => strace(`fcntl(${one.fd}, F_GETLEASE) = ${hex(result ?? 0)}`),
  },
  setsig: {
    dialect: 'strace',
    any: fc.record({ fd: ref, signal: int(0, 64) }).map((rest) => ({ kind: 'setsig', ...rest, ...ok })),
    lines: ({ fd: one, signal: number }) => strace(`fcntl(${one.fd}, F_SETSIG, ${hex(number ?? 0)}) = 0`),
  },
  setown: {
    dialect: 'strace',
    any: fc
      .record({ fd: ref, target: fc.oneof(int(1, 99999), int(-99999, -2)) })
      .map(({ target, ...rest }) => ({ kind: 'setown', ...rest, target, type: target < 0 ? 'group' : 'process', ...ok }) as const),
    lines: ({ fd: one, target }) => strace(`fcntl(${one.fd}, F_SETOWN, ${target}) = 0`),
  },
  sigaction: {
    dialect: 'strace',
    any: fc
      .record({ signal, handler: fc.constantFrom('default', 'ignore', 'handler') })
      .map((rest) => ({ kind: 'sigaction', installs: true, ...rest, ...ok }) as const),
    lines: ({ signal: number, handler }) =>
      strace(
        `rt_sigaction(${number}, {sa_handler=${{ default: 'SIG_DFL', ignore: 'SIG_IGN', handler: '0x5624cca642f9' }[handler ?? 'default']}, sa_mask=[], sa_flags=0}, NULL, 8) = 0`,
      ),
  },
  sigmask: {
    dialect: 'strace',
    any: fc.constantFrom('block', 'unblock', 'set').map((how) => ({ kind: 'sigmask', how, signals: [29, 10], ...ok }) as const),
    lines: ({ how }) =>
      strace(`rt_sigprocmask(${{ block: 'SIG_BLOCK', unblock: 'SIG_UNBLOCK', set: 'SIG_SETMASK' }[how]}, [IO USR1], NULL, 8) = 0`),
  },
  'signal-wait': {
    dialect: 'strace',
    any: signal.map((result) => ({ kind: 'signal-wait', signals: [29, 10], result })),
    lines: ({ result }) => strace(`rt_sigtimedwait([IO USR1], NULL, NULL, 8) = ${result}`),
  },
  signal: {
    dialect: 'ftrace',
    any: fc
      .record({ signal: int(1, 64), code: fc.constantFrom(0, 3, 128), target: int(1, 4194304), targetComm: name })
      .map((rest) => ({ kind: 'signal', phase: 'generated', ...rest }) as const),
    lines: ({ signal: number, code, target, targetComm }) => [
      ftrace(`signal_generate: sig=${number} errno=0 code=${code} comm=${targetComm} pid=${target} grp=1 res=0`),
    ],
  },
  sigreturn: {
    dialect: 'ftrace',
    any: int(0, 99).map((result) => ({ kind: 'sigreturn', result })),
    lines: ({ result }) => call('rt_sigreturn()', result ?? 0),
  },
  truncate: {
    dialect: 'strace',
    any: fc.oneof(
      fc.record({ path, size }).map((rest) => ({ kind: 'truncate', ...rest, ...ok }) as Facts<'truncate'>),
      fc.record({ fd: ref, size }).map((rest) => ({ kind: 'truncate', ...rest, result: -1, errno: 'ETXTBSY' }) as Facts<'truncate'>),
    ),
    lines: ({ path: text, fd: one, size: bytes }) =>
      strace(
        text === undefined ? `ftruncate(${one?.fd}, ${bytes}) = -1 ETXTBSY (Text file busy)` : `truncate(${quoted(text)}, ${bytes}) = 0`,
      ),
  },
  fallocate: {
    dialect: 'ftrace',
    any: fc.record({ fd: ref, mode: int(0, 0xff), offset: size, length: size }).map((rest) => ({ kind: 'fallocate', ...rest, ...ok })),
    lines: ({ fd: one, mode, offset, length }) =>
      call(`fallocate(fd: ${hex(one.fd)}, mode: ${hex(mode)}, offset: ${hex(offset)}, len: ${hex(length)})`, 0),
  },
  write: {
    dialect: 'ftrace',
    // Without a length it is a vector's write.
    any: fc
      .record({ fd: ref, length: size, offset: size }, { requiredKeys: ['fd'] })
      .map((rest) => ({ kind: 'write', ...rest, result: rest.length ?? 1 })),
    lines: ({ fd: one, length, offset }) =>
      length !== undefined && offset !== undefined
        ? call(`pwrite64(fd: ${hex(one.fd)}, buf: 0x7f, count: ${hex(length)}, pos: ${hex(offset)})`, length)
        : length !== undefined
          ? call(`write(fd: ${hex(one.fd)}, buf: 0x7f, count: ${hex(length)})`, length)
          : offset !== undefined
            ? call(`pwritev(fd: ${hex(one.fd)}, vec: 0x7f, vlen: 0x2, pos_l: ${hex(offset)}, pos_h: 0x0)`, 1)
            : call(`writev(fd: ${hex(one.fd)}, vec: 0x7f, vlen: 0x2)`, 1),
  },
  'file-facts': {
    dialect: 'strace',
    any: fc.record({ fd: ref, size, inode }).map((rest) => ({ kind: 'file-facts', isRegular: true, ...rest, ...ok })),
    lines: ({ fd: one, size: bytes, inode: key = '' }) =>
      strace(
        `fstat(${one?.fd}, {${dev(key, (major, minor, ino) => `st_dev=makedev(${hex(major)}, ${hex(minor)}), st_ino=${ino}`)}, st_mode=S_IFREG|0644, st_size=${bytes}}) = 0`,
      ),
  },
  unlink: {
    dialect: 'strace',
    any: path.map((text) => ({ kind: 'unlink', path: text, ...ok })),
    lines: ({ path: text }) => strace(`unlink(${quoted(text)}) = 0`),
  },
  'rename-file': {
    dialect: 'strace',
    any: fc.record({ path, newPath: path }).map((rest) => ({ kind: 'rename-file', ...rest, ...ok })),
    lines: ({ path: from, newPath }) => strace(`rename(${quoted(from)}, ${quoted(newPath)}) = 0`),
  },
  mount: {
    dialect: 'strace',
    any: path.map((target) => ({ kind: 'mount', target, filesystem: 'ext4', options: 'dax', ...ok })),
    lines: ({ target }) => strace(`mount("/dev/pmem0", ${quoted(target)}, "ext4", 0, "dax") = 0`),
  },
  'pass-fd': {
    dialect: 'strace',
    any: fc.array(ref, { minLength: 1, maxLength: 3 }).map((fds) => ({ kind: 'pass-fd', direction: 'send', fds, result: 1 }) as const),
    lines: ({ fds }) =>
      strace(
        `sendmsg(5, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${fds.map((one) => one.fd).join(', ')}]}], msg_controllen=24, msg_flags=0}, 0) = 1`,
      ),
  },
  ioctl: {
    dialect: 'ftrace',
    any: ref.map((one) => ({ kind: 'ioctl', fd: one, request: 'rdma-verbs', number: 0xc0181b01, ...ok }) as const),
    lines: ({ fd: one, number = 0 }) => call(`ioctl(fd: ${hex(one.fd)}, cmd: ${hex(number)}, arg: 0x7f)`, 0),
  },
  'ring-register': {
    dialect: 'strace',
    any: fc
      .record({ fd: ref, ranges: fc.array(fc.record({ address: page, length: size }), { minLength: 1, maxLength: 3 }) })
      .map((rest) => ({ kind: 'ring-register', operation: 'register', source: 'call', ...rest, ...ok }) as const),
    lines: ({ fd: one, ranges = [] }) =>
      strace(
        `io_uring_register(${one.fd}, IORING_REGISTER_BUFFERS, [${ranges.map(({ address, length }) => `{iov_base=${hex(address)}, iov_len=${length}}`).join(', ')}], ${ranges.length}) = 0`,
      ),
  },
  annotation: {
    dialect: 'ftrace',
    any: fc
      .record({ fd: ref, address: page, length: size, handle: fc.constantFrom('a1', '0x77'), access: int(0, 255) })
      .map((rest) => ({ kind: 'annotation', verb: 'reg-mr', ...rest }) as const),
    lines: ({ fd: one, address = 0, length, handle, access = 0 }) => [
      `# lp: reg_mr fd=${one?.fd} addr=${hex(address)} len=${length} mr=${handle} access=${hex(access)}`,
    ],
  },
  pin: {
    dialect: 'ftrace',
    any: fc
      .record({ address: page, pages: int(1, 2 ** 20), write: fc.boolean(), longterm: fc.boolean() })
      .map(({ address, pages, write, longterm }) => ({
        ...({ kind: 'pin', function: 'pin_user_pages_fast', source: 'probe' } as const),
        ...{ address, length: pages * 4096, write, longterm, gupFlags: (write ? 1 : 0) | (longterm ? 0x100 : 0), result: pages },
      })),
    lines: ({ address = 0, length = 0, gupFlags = 0, result }) => [
      ftrace(`pin: (pin_user_pages_fast+0x0/0x30) start=${hex(address)} nr_pages=${length / 4096} gup_flags=${hex(gupFlags)}`),
      ftrace(`pin_ret: (ib_umem_get+0x1fc/0x3f0 [ib_uverbs] <- pin_user_pages_fast) ret=${result}`),
    ],
  },
  unpin: {
    dialect: 'ftrace',
    any: pointer.map((handle) => ({ kind: 'unpin', function: 'ib_umem_release', handle, source: 'probe' }) as const),
    lines: ({ handle }) => [ftrace(`release: (ib_umem_release+0x0/0x90 [ib_uverbs]) umem=0x${handle}`)],
  },
  'lease-added': leasePoint('lease-added', 'generic_add_lease'),
  'lease-removed': leasePoint('lease-removed', 'generic_delete_lease'),
  'lease-broken': leasePoint('lease-broken', 'break_lease_noblock'),
  'break-waits': leasePoint('break-waits', 'break_lease_block'),
  'break-wakes': leasePoint('break-wakes', 'break_lease_unblock'),
  'lease-checked': leasePoint('lease-checked', 'time_out_leases'),
  'lease-conflict': {
    dialect: 'ftrace',
    any: fc
      .record({
        conflict: fc.boolean(),
        lock: pointer,
        leaseFlags: fc.constantFrom(0x20, 0x820),
        breakerFlags: fc.constantFrom(0x20, 0x820),
      })
      .map((rest) => ({ kind: 'lease-conflict', ...rest })),
    lines: ({ conflict, lock, leaseFlags, breakerFlags }) => [
      ftrace(
        `leases_conflict: conflict ${conflict ? 1 : 0}: lease=0x${lock} fl_flags=${hex(leaseFlags)} fl_type=F_RDLCK; breaker=0x7 fl_flags=${hex(breakerFlags)} fl_type=F_WRLCK`,
      ),
    ],
  },
  'break-call': {
    dialect: 'ftrace',
    any: fc.record({ ino: int(1, 2 ** 32), type: fc.constantFrom(4, 0x20, 0x800) }).map((rest) => ({ kind: 'break-call', ...rest, ...ok })),
    lines: ({ ino, type = 0 }) => [
      ftrace(`break_lease: (__break_lease+0x0/0x740) ino=${ino} mode=0x8001 type=${hex(type)}`),
      ftrace('break_lease_ret: (do_dentry_open+0x137/0x410 <- __break_lease) ret=0'),
    ],
  },
  'layout-change': {
    dialect: 'ftrace',
    any: fc
      .record({ inode, offset: size, length: size })
      .map((rest) => ({ kind: 'layout-change', filesystem: 'ext4', operation: 'punch', ...rest }) as const),
    lines: ({ inode: key = '', offset, length }) => [
      ftrace(
        `ext4_punch_hole: ${dev(key, (major, minor, ino) => `dev ${major},${minor} ino ${ino}`)} offset ${offset} len ${length} mode KEEP_SIZE|PUNCH_HOLE`,
      ),
    ],
  },
  'layout-busy': {
    dialect: 'ftrace',
    any: fc.record({ offset: size, end: size, busy: fc.boolean() }).map((rest) => ({ kind: 'layout-busy', ...rest })),
    lines: ({ offset, end, busy }) => [
      ftrace(`b: (dax_layout_busy_page_range+0x0/0x2f0) mapping=0xff11000101632c88 start=${offset} end=${end}`),
      ftrace(`b_ret: (ext4_break_layouts+0x3d/0x120 [ext4] <- dax_layout_busy_page_range) page=${busy ? '0xffd4000000e389a0' : '0x0'}`),
    ],
  },
  'dax-fault': {
    dialect: 'ftrace',
    any: fc
      .record({ inode, address: page, pageOffset: int(0, 2 ** 30), write: fc.boolean(), shared: fc.boolean() })
      .map((rest) => ({ kind: 'dax-fault', ...rest })),
    lines: ({ inode: key, address = 0, pageOffset = 0, write, shared }) => [
      ftrace(
        `dax_pte_fault: ${fsInode(key)} ${shared ? 'shared' : 'private'} ${write ? 'WRITE|' : ''}USER address ${hex(address)} pgoff ${hex(pageOffset)} `,
      ),
    ],
  },
  'dax-writeback': {
    dialect: 'ftrace',
    any: inode.map((key) => ({ kind: 'dax-writeback', inode: key })),
    lines: ({ inode: key }) => [ftrace(`dax_writeback_range: ${fsInode(key)} pgoff 0x0-0x1`)],
  },
  'inode-seen': {
    dialect: 'ftrace',
    any: inode.map((key) => ({ kind: 'inode-seen', inode: key, what: 'locks_get_lock_context' })),
    lines: ({ inode: key }) => [ftrace(`locks_get_lock_context: ${filelockInode(key)} type=F_WRLCK ctx=0x7`)],
  },
  lost: {
    dialect: 'ftrace',
    any: fc
      .option(int(1, 99999), { nil: undefined })
      .map((count) => ({ kind: 'lost', why: 'lost-events', ...(count !== undefined && { count }) }) as const),
    lines: ({ count }) => [`CPU:1 [LOST ${has(count, (number) => `${number} `)}EVENTS]`],
  },
};
