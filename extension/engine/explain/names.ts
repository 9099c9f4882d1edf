// Numbers of the kernel's interface by name: flags, commands, errnos that this policy meets.

export const errnoMeaning: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted; for a pin: no layout lease (R2 of the RFC)',
  ENOENT: 'no such file',
  EINTR: 'interrupted by a signal',
  EBADF: 'bad file descriptor',
  EAGAIN: 'try again; for a lease: in conflict with how the file is open, being broken, or none to release',
  ENOMEM: 'out of memory, or over RLIMIT_MEMLOCK',
  EACCES: 'permission denied; for a lease: not the file’s owner',
  EFAULT: 'bad address; for a long-term pin also a shared mapping that needs dirty tracking',
  EBUSY: 'busy',
  EINVAL: 'invalid argument; for a lease: unknown type or not a regular file',
  ETXTBSY: 'pages in the range are pinned, or an exclusive layout lease is held',
  EDEADLK: 'the caller would break its own exclusive lease',
  EDEADLOCK: 'the caller would break its own exclusive lease',
  EOPNOTSUPP: 'not supported; for a long-term pin: the memory is on FS DAX; for MAP_SYNC: it is not',
  ERESTARTSYS: 'interrupted; restarted if the handler has SA_RESTART',
  ENOSPC: 'no space; for the first uverbs ioctl: libibverbs probing the device',
};

export const openFlags: Flags = [
  [0x40, 'O_CREAT'],
  [0x80, 'O_EXCL'],
  [0x200, 'O_TRUNC'],
  [0x400, 'O_APPEND'],
  [0x800, 'O_NONBLOCK'],
  [0x1000, 'O_DSYNC'],
  [0x4000, 'O_DIRECT'],
  [0x10000, 'O_DIRECTORY'],
  [0x20000, 'O_NOFOLLOW'],
  [0x80000, 'O_CLOEXEC'],
  [0x200000, 'O_PATH'],
];
export const mapFlags: Flags = [
  [0x10, 'MAP_FIXED'],
  [0x20, 'MAP_ANONYMOUS'],
  [0x100, 'MAP_GROWSDOWN'],
  [0x800, 'MAP_DENYWRITE'],
  [0x2000, 'MAP_LOCKED'],
  [0x4000, 'MAP_NORESERVE'],
  [0x8000, 'MAP_POPULATE'],
  [0x10000, 'MAP_NONBLOCK'],
  [0x20000, 'MAP_STACK'],
  [0x40000, 'MAP_HUGETLB'],
  [0x80000, 'MAP_SYNC'],
  [0x100000, 'MAP_FIXED_NOREPLACE'],
];
/** enum ib_access_flags (include/uapi/rdma/ib_user_ioctl_verbs.h). */
export const accessFlags: Flags = [
  [1, 'IBV_ACCESS_LOCAL_WRITE'],
  [2, 'IBV_ACCESS_REMOTE_WRITE'],
  [4, 'IBV_ACCESS_REMOTE_READ'],
  [8, 'IBV_ACCESS_REMOTE_ATOMIC'],
  [0x10, 'IBV_ACCESS_MW_BIND'],
  [0x20, 'IBV_ACCESS_ZERO_BASED'],
  [0x40, 'IBV_ACCESS_ON_DEMAND'],
  [0x80, 'IBV_ACCESS_HUGETLB'],
  [0x100000, 'IBV_ACCESS_RELAXED_ORDERING'],
];
export const protectionFlags: Flags = [
  [1, 'PROT_READ'],
  [2, 'PROT_WRITE'],
  [4, 'PROT_EXEC'],
];
export const fallocateFlags: Flags = [
  [1, 'KEEP_SIZE'],
  [2, 'PUNCH_HOLE'],
  [4, 'NO_HIDE_STALE'],
  [8, 'COLLAPSE_RANGE'],
  [0x10, 'ZERO_RANGE'],
  [0x20, 'INSERT_RANGE'],
  [0x40, 'UNSHARE_RANGE'],
];
export const lockFlags: Flags = [
  [1, 'FL_POSIX'],
  [2, 'FL_FLOCK'],
  [4, 'FL_DELEG'],
  [0x20, 'FL_LEASE'],
  [0x80, 'FL_SLEEP'],
  [0x100, 'FL_DOWNGRADE_PENDING'],
  [0x200, 'FL_UNLOCK_PENDING'],
  [0x800, 'FL_LAYOUT'],
  [0x1000, 'FL_EXCLUSIVE (rfc-v2)'],
];

export type Flags = readonly (readonly [number, string])[];

/** Set bits by name; what is left over as hex. */
export function flagText(value: number, names: Flags): string {
  const found: string[] = [];
  let rest = value;
  for (const [bit, name] of names) {
    if ((rest & bit) === 0) continue;
    found.push(name);
    rest &= ~bit;
  }
  if (rest !== 0) found.push(`0x${(rest >>> 0).toString(16)}`);
  return found.length === 0 ? '0' : found.join('|');
}

/** `1 page`, `2 pages`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export function accessMode(flags: number): string {
  return ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'access mode 3'][flags & 3] ?? '';
}

/** fcntl(F_SETLEASE)’s argument in words. */
export function leaseArgument(argument: number): { readonly name: string; readonly meaning: string } {
  switch (argument) {
    case 0:
      return { name: 'F_RDLCK', meaning: 'read lease: told when somebody opens the file for writing or truncates it' };
    case 1:
      return { name: 'F_WRLCK', meaning: 'write lease: told when somebody opens or truncates the file' };
    case 2:
      return { name: 'F_UNLCK', meaning: 'release the lease' };
    case 16:
      return { name: 'F_LAYOUT', meaning: 'layout lease (RFC of 2019): the file may be pinned long-term' };
    case 48:
      return {
        name: 'F_LAYOUT|F_EXCLUSIVE',
        meaning: 'exclusive layout lease (rfc-v2): only this process may pin, and nobody may change the layout',
      };
    default:
      return {
        name: argument < 0 ? `${argument}` : `0x${argument.toString(16)}`,
        meaning:
          argument > 0 && (argument & 0x10) !== 0
            ? 'F_LAYOUT with other bits: EINVAL in rfc-v1, a layout lease in rfc-v2'
            : 'unknown lease type',
      };
  }
}

export function signalText(signal: number): string {
  const names: Readonly<Record<number, string>> = {
    1: 'SIGHUP',
    2: 'SIGINT',
    9: 'SIGKILL',
    10: 'SIGUSR1',
    12: 'SIGUSR2',
    14: 'SIGALRM',
    15: 'SIGTERM',
    17: 'SIGCHLD',
    18: 'SIGCONT',
    19: 'SIGSTOP',
    29: 'SIGIO',
  };
  return names[signal] ?? (signal >= 32 ? `SIGRT_${signal - 32}` : `signal ${signal}`);
}

export function signalCode(code: number): string {
  if (code === 128) return 'SI_KERNEL: sent by the kernel; si_fd is not filled in';
  if (code === 0) return 'SI_USER: sent by kill()';
  if (code === 3) return 'POLL_MSG: F_SETSIG was set, so si_fd names the descriptor';
  return `si_code ${code}`;
}

export function hex(value: number): string {
  return value < 10 && value >= 0 ? String(value) : value < 0 ? String(value) : `0x${value.toString(16)}`;
}

/** bytes as a person reads them. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && value % 1 === 0 && unit < units.length - 1 && (value / 1024) % 1 === 0) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? counted(bytes, 'byte') : `${value} ${units[unit]} (${bytes} bytes)`;
}
