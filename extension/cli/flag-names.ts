// Names of the flag bits that `events` prints. Numbers of the generic (x86) kernel ABI; lock flags from include/linux/filelock.h and the 2019 RFC.

export type FlagTable = readonly (readonly [number, string])[];

export const openFlags: FlagTable = [
  [1, 'O_WRONLY'],
  [2, 'O_RDWR'],
  [0x40, 'O_CREAT'],
  [0x80, 'O_EXCL'],
  [0x200, 'O_TRUNC'],
  [0x400, 'O_APPEND'],
  [0x800, 'O_NONBLOCK'],
  [0x4000, 'O_DIRECT'],
  [0x8000, 'O_LARGEFILE'],
  [0x10000, 'O_DIRECTORY'],
  [0x20000, 'O_NOFOLLOW'],
  [0x80000, 'O_CLOEXEC'],
  [0x200000, 'O_PATH'],
];
export const mapFlags: FlagTable = [
  [1, 'MAP_SHARED'],
  [2, 'MAP_PRIVATE'],
  [0x10, 'MAP_FIXED'],
  [0x20, 'MAP_ANONYMOUS'],
  [0x100, 'MAP_GROWSDOWN'],
  [0x800, 'MAP_DENYWRITE'],
  [0x2000, 'MAP_LOCKED'],
  [0x4000, 'MAP_NORESERVE'],
  [0x8000, 'MAP_POPULATE'],
  [0x20000, 'MAP_STACK'],
  [0x40000, 'MAP_HUGETLB'],
  [0x80000, 'MAP_SYNC'],
];
export const fallocateModes: FlagTable = [
  [1, 'KEEP_SIZE'],
  [2, 'PUNCH_HOLE'],
  [4, 'NO_HIDE_STALE'],
  [8, 'COLLAPSE_RANGE'],
  [0x10, 'ZERO_RANGE'],
  [0x20, 'INSERT_RANGE'],
  [0x40, 'UNSHARE_RANGE'],
  [0x80, 'WRITE_ZEROES'],
];
export const lockFlags: FlagTable = [
  [4, 'FL_DELEG'],
  [0x20, 'FL_LEASE'],
  [0x80, 'FL_SLEEP'],
  [0x100, 'FL_DOWNGRADE_PENDING'],
  [0x200, 'FL_UNLOCK_PENDING'],
  [0x800, 'FL_LAYOUT'],
  [0x1000, 'FL_EXCLUSIVE'],
];

/** The names of the set bits; what has none stays a hex number. `none` names zero. */
export function names(bits: number, table: FlagTable, none?: string): readonly string[] {
  const out: string[] = [];
  let rest = bits;
  for (const [bit, name] of table) {
    if ((rest & bit) !== bit) continue;
    rest &= ~bit;
    out.push(name);
  }
  if (none !== undefined && (bits & 3) === 0) out.unshift(none);
  return rest === 0 ? out : [...out, `0x${(rest >>> 0).toString(16)}`];
}

/** fcntl(F_SETLEASE)'s argument as a word. */
export function leaseArgument(argument: number): string {
  if (argument & 16) return argument & 32 ? 'layout-exclusive' : 'layout';
  return ['read', 'write', 'unlock'][argument] ?? `0x${argument.toString(16)}`;
}

/** Linux signal numbers of x86 and arm; real-time signals as strace counts them, SIGRT_3 = 35. */
export function signalName(signal: number): string {
  if (signal >= 32) return `SIGRT_${signal - 32}`;
  return standardSignals[signal] ?? String(signal);
}

const standardSignals: readonly string[] = (
  '0 SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT ' +
  'SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS'
).split(' ');
