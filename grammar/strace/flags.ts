// Names that strace prints for flags and commands, with their numbers on x86 and the generic ABI (Linux uapi headers).

type Names = ReadonlyMap<string, number>;

export const openFlags: Names = table({
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_ACCMODE: 3,
  O_CREAT: 0x40,
  O_EXCL: 0x80,
  O_NOCTTY: 0x100,
  O_TRUNC: 0x200,
  O_APPEND: 0x400,
  O_NONBLOCK: 0x800,
  O_NDELAY: 0x800,
  O_DSYNC: 0x1000,
  FASYNC: 0x2000,
  O_ASYNC: 0x2000,
  O_DIRECT: 0x4000,
  O_LARGEFILE: 0x8000,
  O_DIRECTORY: 0x10000,
  O_NOFOLLOW: 0x20000,
  O_NOATIME: 0x40000,
  O_CLOEXEC: 0x80000,
  O_SYNC: 0x101000,
  __O_SYNC: 0x100000,
  O_PATH: 0x200000,
  O_TMPFILE: 0x410000,
  __O_TMPFILE: 0x400000,
});

/** Every fd-making call's own name for O_CLOEXEC, and memfd_create's, which is 1. */
export const closeOnExecFlags: Names = table({
  O_CLOEXEC: 0x80000,
  SOCK_CLOEXEC: 0x80000,
  EFD_CLOEXEC: 0x80000,
  EPOLL_CLOEXEC: 0x80000,
  TFD_CLOEXEC: 0x80000,
  SFD_CLOEXEC: 0x80000,
  IN_CLOEXEC: 0x80000,
  FD_CLOEXEC: 1,
  MFD_CLOEXEC: 1,
});

export const closeRangeFlags: Names = table({ CLOSE_RANGE_UNSHARE: 2, CLOSE_RANGE_CLOEXEC: 4 });

export const protectionFlags: Names = table({
  PROT_NONE: 0,
  PROT_READ: 1,
  PROT_WRITE: 2,
  PROT_EXEC: 4,
  PROT_SEM: 8,
  PROT_GROWSDOWN: 0x1000000,
  PROT_GROWSUP: 0x2000000,
});

export const mapFlags: Names = table({
  MAP_SHARED: 1,
  MAP_PRIVATE: 2,
  MAP_SHARED_VALIDATE: 3,
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_32BIT: 0x40,
  MAP_GROWSDOWN: 0x100,
  MAP_DENYWRITE: 0x800,
  MAP_EXECUTABLE: 0x1000,
  MAP_LOCKED: 0x2000,
  MAP_NORESERVE: 0x4000,
  MAP_POPULATE: 0x8000,
  MAP_NONBLOCK: 0x10000,
  MAP_STACK: 0x20000,
  MAP_HUGETLB: 0x40000,
  MAP_SYNC: 0x80000,
  MAP_FIXED_NOREPLACE: 0x100000,
  MAP_UNINITIALIZED: 0x4000000,
  MAP_DROPPABLE: 8,
});

export const remapFlags: Names = table({ MREMAP_MAYMOVE: 1, MREMAP_FIXED: 2, MREMAP_DONTUNMAP: 4 });

export const fallocateFlags: Names = table({
  FALLOC_FL_KEEP_SIZE: 1,
  FALLOC_FL_PUNCH_HOLE: 2,
  FALLOC_FL_NO_HIDE_STALE: 4,
  FALLOC_FL_COLLAPSE_RANGE: 8,
  FALLOC_FL_ZERO_RANGE: 0x10,
  FALLOC_FL_INSERT_RANGE: 0x20,
  FALLOC_FL_UNSHARE_RANGE: 0x40,
  FALLOC_FL_WRITE_ZEROES: 0x80,
});

export const cloneFlags: Names = table({
  CLONE_NEWTIME: 0x80,
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_PIDFD: 0x1000,
  CLONE_PTRACE: 0x2000,
  CLONE_VFORK: 0x4000,
  CLONE_PARENT: 0x8000,
  CLONE_THREAD: 0x10000,
  CLONE_NEWNS: 0x20000,
  CLONE_SYSVSEM: 0x40000,
  CLONE_SETTLS: 0x80000,
  CLONE_PARENT_SETTID: 0x100000,
  CLONE_CHILD_CLEARTID: 0x200000,
  CLONE_DETACHED: 0x400000,
  CLONE_UNTRACED: 0x800000,
  CLONE_CHILD_SETTID: 0x1000000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
  CLONE_IO: 0x80000000,
  CLONE_CLEAR_SIGHAND: 0x100000000,
  CLONE_INTO_CGROUP: 0x200000000,
});

export const fcntlCommands: Names = table({
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_GETLK: 5,
  F_SETLK: 6,
  F_SETLKW: 7,
  F_SETOWN: 8,
  F_GETOWN: 9,
  F_SETSIG: 10,
  F_GETSIG: 11,
  F_GETLK64: 12,
  F_SETLK64: 13,
  F_SETLKW64: 14,
  F_SETOWN_EX: 15,
  F_GETOWN_EX: 16,
  F_SETLEASE: 1024,
  F_GETLEASE: 1025,
  F_NOTIFY: 1026,
  F_DUPFD_QUERY: 1027,
  F_DUPFD_CLOEXEC: 1030,
});

/** F_SETLEASE's argument. F_LAYOUT and F_EXCLUSIVE have no name in strace. */
export const leaseTypes: Names = table({ F_RDLCK: 0, F_WRLCK: 1, F_UNLCK: 2, F_EXLCK: 4, F_SHLCK: 8, F_LAYOUT: 16, F_EXCLUSIVE: 32 });

export const ownerTypes: Names = table({ F_OWNER_TID: 0, F_OWNER_PID: 1, F_OWNER_PGRP: 2 });

export const maskHows: Names = table({ SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 });

export const handlers: Names = table({ SIG_DFL: 0, SIG_IGN: 1 });

/** si_code: values the kernel sends (include/uapi/asm-generic/siginfo.h). */
export const signalCodes: Names = table({
  SI_USER: 0,
  SI_KERNEL: 0x80,
  SI_QUEUE: -1,
  SI_TIMER: -2,
  SI_MESGQ: -3,
  SI_ASYNCIO: -4,
  SI_SIGIO: -5,
  SI_TKILL: -6,
  SI_DETHREAD: -7,
  SI_ASYNCNL: -60,
  POLL_IN: 1,
  POLL_OUT: 2,
  POLL_MSG: 3,
  POLL_ERR: 4,
  POLL_PRI: 5,
  POLL_HUP: 6,
  CLD_EXITED: 1,
  CLD_KILLED: 2,
  CLD_DUMPED: 3,
  CLD_TRAPPED: 4,
  CLD_STOPPED: 5,
  CLD_CONTINUED: 6,
  SEGV_MAPERR: 1,
  SEGV_ACCERR: 2,
  SEGV_BNDERR: 3,
  SEGV_PKUERR: 4,
  BUS_ADRALN: 1,
  BUS_ADRERR: 2,
  BUS_OBJERR: 3,
  BUS_MCEERR_AR: 4,
  BUS_MCEERR_AO: 5,
  ILL_ILLOPC: 1,
  ILL_ILLOPN: 2,
  TRAP_BRKPT: 1,
  TRAP_TRACE: 2,
  FPE_INTDIV: 1,
  SYS_SECCOMP: 1,
});

/** io_uring_register: the operations that touch registered buffers. */
export const ringOperations: Names = table({
  IORING_REGISTER_BUFFERS: 0,
  IORING_UNREGISTER_BUFFERS: 1,
  IORING_REGISTER_BUFFERS2: 15,
  IORING_REGISTER_BUFFERS_UPDATE: 16,
  IORING_REGISTER_CLONE_BUFFERS: 30,
  IORING_REGISTER_USE_REGISTERED_RING: 0x80000000,
});

export const seekOrigins: Names = table({ SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2, SEEK_DATA: 3, SEEK_HOLE: 4 });

/** Bits of st_mode that name the file's type. */
export const modeBits: Names = table({
  S_IFMT: 0o170000,
  S_IFSOCK: 0o140000,
  S_IFLNK: 0o120000,
  S_IFREG: 0o100000,
  S_IFBLK: 0o60000,
  S_IFDIR: 0o40000,
  S_IFCHR: 0o20000,
  S_IFIFO: 0o10000,
  S_ISUID: 0o4000,
  S_ISGID: 0o2000,
  S_ISVTX: 0o1000,
});

/** ioctl requests; `A or B` shares one number. */
export const ioctlRequests: Names = table({
  RDMA_VERBS_IOCTL: 0xc0181b01,
  VFIO_IOMMU_MAP_DMA: 0x3b71,
  VFIO_DEVICE_PCI_HOT_RESET: 0x3b71,
  VFIO_IOMMU_UNMAP_DMA: 0x3b72,
  VFIO_DEVICE_QUERY_GFX_PLANE: 0x3b72,
});

/** The two directions and none, of `_IOC(direction, type, number, size)`. */
export const ioctlDirections: Names = table({ _IOC_NONE: 0, _IOC_WRITE: 1, _IOC_READ: 2 });

export const prctlOptions: Names = table({ PR_SET_NAME: 15 });

function table(names: Readonly<Record<string, number>>): Names {
  return new Map(Object.entries(names));
}
