// The vocabulary of the project: what happened, in kernel terms, whatever tool wrote it down.
// Both dialects produce this one union; a dialect decides spelling, never meaning.

/** Which tool wrote the log. `perf-trace` is strace-like text by `perf trace`. */
export type Dialect = 'strace' | 'ftrace' | 'trace-cmd' | 'perf' | 'perf-trace';

/** A file descriptor as a call names it; `path` only where the tool prints it (strace -y). */
export interface FdRef {
  readonly fd: number;
  /** Path as strace -y shows it, unescaped; `anon_inode:[io_uring]`, `pipe:[1]` for objects without one. */
  readonly path?: string;
  /** The name was removed while the descriptor stayed open. */
  readonly deleted?: boolean;
  /** Device behind a device node, as -yy shows it: `char 231:192`. */
  readonly device?: string;
}

/** `major:minor:inode`, all decimal: the one spelling for every tracepoint's own (spec, section 0, item 7). */
export type InodeKey = string;

/** Where an event stands in its log, who caused it and how it ended. */
export interface EventBase {
  /** 1-based physical line where the event starts. */
  readonly line: number;
  /** 1-based physical line where its outcome is known; equals `line` for an event on one line or one that never returns. */
  readonly endLine: number;
  /** 1-based column (UTF-16 units) of the event's text on `line`, behind the prefix, and one past its last character. */
  readonly column: number;
  readonly endColumn: number;
  /** The same on `endLine` when it is another line. */
  readonly outcomeColumn?: number;
  readonly outcomeEndColumn?: number;
  /** ns from the first event of the log that has a time; absent when the log shows no clock or one of unknown unit. */
  readonly time?: number;
  /** ns the call took: from -T where shown, else from its two stamps; absent when unknown. */
  readonly duration?: number;
  /** Thread id: what strace and ftrace print. 0 when the log shows none (strace of one process without -f). */
  readonly tid: number;
  /** Process id (thread group) where the log shows it (ftrace record-tgid, perf -F pid); absent otherwise. */
  readonly tgid?: number;
  readonly comm?: string;
  readonly cpu?: number;
  /** The call's number as libc reports it: -1 with `errno` for a failure. Absent: no outcome was shown. */
  readonly result?: number;
  /** Error name, `EPERM`; also for the kernel's restart codes (`ERESTARTSYS`). */
  readonly errno?: string;
  /** False for a call whose start is shown but never its end (process killed, log cut). Absent means complete or a point event. */
  readonly returned?: boolean;
  /** strace -e inject or delay touched the call. */
  readonly injected?: boolean;
  /** Of a log joined from several: where the other recorders show the same call. */
  readonly also?: readonly { readonly line: number; readonly endLine: number }[];
}

interface Kind<K extends string> extends EventBase {
  readonly kind: K;
}

export interface OpenEvent extends Kind<'open'> {
  /** Absolute or relative path; absent in ftrace unless a probe shows it. */
  readonly path?: string;
  /** Directory descriptor a relative path starts from; fd -100 is the working directory. */
  readonly directory?: FdRef;
  /** O_* bits, x86/generic numbering; absent where they stand behind a pointer (struct open_how of openat2) or a probe leaves them out. */
  readonly flags?: number;
  /** The new descriptor with the path strace -y prints for the result. */
  readonly opened?: FdRef;
  /** What kind of object is made: a file, or a descriptor with no file behind it. */
  readonly object: 'file' | 'memfd' | 'io_uring' | 'other';
}
export interface CloseEvent extends Kind<'close'> {
  readonly fd: FdRef;
  /** close_range: last descriptor, inclusive. */
  readonly last?: number;
  /** close_range CLOSE_RANGE_CLOEXEC: only marks the descriptors. */
  readonly markOnly?: boolean;
}
export interface DupEvent extends Kind<'dup'> {
  readonly fd: FdRef;
  /** Requested target (dup2, dup3) or lower bound (F_DUPFD); the descriptor made is `result`. */
  readonly target?: number;
  readonly closeOnExec: boolean;
}
/** F_SETFD: the close-on-exec bit. */
export interface SetFdFlagsEvent extends Kind<'set-fd-flags'> {
  readonly fd: FdRef;
  readonly closeOnExec: boolean;
}
export interface ForkEvent extends Kind<'fork'> {
  /** CLONE_* bits; undefined when hidden (clone3 in ftrace, vfork shows as its fixed flags). */
  readonly flags?: number;
  /** Task made; equals `result` for a call. sched_process_fork has it directly. */
  readonly child?: number;
  readonly childComm?: string;
  /** `call`: the parent's clone/fork/vfork. `tracepoint`: sched_process_fork, inside the call. */
  readonly source: 'call' | 'tracepoint';
}
export interface ExecEvent extends Kind<'exec'> {
  readonly path?: string;
  readonly source: 'call' | 'tracepoint';
}
export interface ExitEvent extends Kind<'exit'> {
  /** `requested`: exit or exit_group was called; `done`: the task is gone (+++ line, sched_process_exit). */
  readonly phase: 'requested' | 'done';
  /** exit_group, or sched_process_exit with group_dead=true; false for exit; undefined when the line does not say. */
  readonly wholeGroup?: boolean;
  readonly status?: number;
  /** Name of the signal that ended the task. */
  readonly signal?: string;
}
/** A task changed its name (task_rename, prctl). */
export interface RenameTaskEvent extends Kind<'rename-task'> {
  readonly newComm: string;
}

export interface MmapEvent extends Kind<'mmap'> {
  /** Address asked for; the mapping's address is `result` (a success is never negative here). */
  readonly address: number;
  /** bytes */
  readonly length: number;
  /** PROT_* bits. */
  readonly protection: number;
  /** MAP_* bits: SHARED 1, PRIVATE 2, SHARED_VALIDATE 3, ANONYMOUS 0x20, SYNC 0x80000. */
  readonly flags: number;
  /** Absent for anonymous memory. */
  readonly fd?: FdRef;
  /** bytes into the file */
  readonly offset: number;
}
export interface MunmapEvent extends Kind<'munmap'> {
  readonly address: number;
  readonly length: number;
}
export interface MremapEvent extends Kind<'mremap'> {
  readonly address: number;
  readonly oldLength: number;
  readonly newLength: number;
  readonly flags: number;
}

export interface SetleaseEvent extends Kind<'setlease'> {
  readonly fd: FdRef;
  /** fcntl's argument: F_RDLCK 0, F_WRLCK 1, F_UNLCK 2, F_LAYOUT 16, F_LAYOUT|F_EXCLUSIVE 48, anything else as given. */
  readonly argument: number;
}
export interface GetleaseEvent extends Kind<'getlease'> {
  readonly fd: FdRef;
}
export interface SetsigEvent extends Kind<'setsig'> {
  readonly fd: FdRef;
  /** Signal number, 0 for the default SIGIO; undefined when not decodable. */
  readonly signal?: number;
}
export interface SetownEvent extends Kind<'setown'> {
  readonly fd: FdRef;
  /** Positive pid or tid; negative process group (F_SETOWN). undefined when hidden behind a pointer. */
  readonly target?: number;
  readonly type?: 'thread' | 'process' | 'group';
}
export interface SigactionEvent extends Kind<'sigaction'> {
  /** Signal number. */
  readonly signal: number;
  /** undefined: only asked for, or hidden behind a pointer (ftrace; then `installs` tells whether something was set). */
  readonly handler?: 'default' | 'ignore' | 'handler';
  /** True when a new action was given at all. */
  readonly installs: boolean;
}
export interface SigmaskEvent extends Kind<'sigmask'> {
  readonly how: 'block' | 'unblock' | 'set';
  /** Signal numbers; undefined when hidden behind a pointer. */
  readonly signals?: readonly number[];
  /** `~[…]`: every signal but these. */
  readonly inverted?: boolean;
}
/** signalfd, sigwaitinfo, sigtimedwait: the signal is collected, not handled. */
export interface SignalWaitEvent extends Kind<'signal-wait'> {
  readonly signals?: readonly number[];
}
export interface SignalEvent extends Kind<'signal'> {
  readonly signal: number;
  /** `generated`: sent, seen in the sender's context; `delivered`: taken by the task of this event. */
  readonly phase: 'generated' | 'delivered';
  /** si_code: SI_USER 0, POLL_MSG 3, SI_KERNEL 128. */
  readonly code?: number;
  /** si_fd, where the log shows it (also through the mis-decoded real-time form, spec section 0 item 17). */
  readonly fd?: number;
  /** Sender, when si_pid really is one. */
  readonly sender?: number;
  /** generated: the receiving task. */
  readonly target?: number;
  readonly targetComm?: string;
  /** generated: the receiver ignores it, or is dying (TRACE_SIGNAL_IGNORED). */
  readonly ignored?: true;
  /** delivered, ftrace: sa_handler 0 default, 1 ignore. */
  readonly handler?: 'default' | 'ignore' | 'handler';
}
export interface SigreturnEvent extends Kind<'sigreturn'> {}

export interface TruncateEvent extends Kind<'truncate'> {
  readonly path?: string;
  readonly fd?: FdRef;
  /** New size in bytes. */
  readonly size: number;
}
export interface FallocateEvent extends Kind<'fallocate'> {
  readonly fd: FdRef;
  /** FALLOC_FL_* bits: KEEP_SIZE 1, PUNCH_HOLE 2, COLLAPSE 8, ZERO 0x10, INSERT 0x20, UNSHARE 0x40. */
  readonly mode: number;
  /** bytes */
  readonly offset: number;
  readonly length: number;
}
/** write, pwrite64 and the vector calls: only those that can matter (a uverbs command, a lease-break-time, a write to a leased file). */
export interface WriteEvent extends Kind<'write'> {
  readonly fd: FdRef;
  /** bytes asked for; absent where only the address of the vector is shown (writev in a kernel trace) */
  readonly length?: number;
  /** Where pwrite writes; absent for write at the file position. */
  readonly offset?: number;
  /** Body as far as the log shows it, one character per byte (latin1). */
  readonly data?: string;
  /** The body read as a legacy uverbs command; the engine trusts it only on a uverbs descriptor. */
  readonly verbs?: VerbsCommand;
}
/** Legacy uverbs write() ABI (uapi/rdma/ib_user_verbs.h). */
export type VerbsCommand =
  | {
      readonly command: 'reg-mr';
      readonly address: number;
      readonly length: number /** IBV_ACCESS_*; absent when the string was cut before it */;
      readonly access?: number;
    }
  | { readonly command: 'dereg-mr'; readonly handle?: number }
  | { readonly command: 'other'; readonly number: number };
/** fstat, stat, statx, lseek(SEEK_END): what they tell of a file. */
export interface FileFactsEvent extends Kind<'file-facts'> {
  readonly fd?: FdRef;
  readonly path?: string;
  /** bytes */
  readonly size?: number;
  readonly inode?: InodeKey;
  readonly isRegular?: boolean;
}
export interface UnlinkEvent extends Kind<'unlink'> {
  readonly path: string;
}
export interface RenameFileEvent extends Kind<'rename-file'> {
  readonly path: string;
  readonly newPath: string;
}
export interface MountEvent extends Kind<'mount'> {
  readonly target: string;
  readonly filesystem?: string;
  readonly options?: string;
}
/** SCM_RIGHTS: descriptors handed over a socket. */
export interface PassFdEvent extends Kind<'pass-fd'> {
  readonly direction: 'send' | 'receive';
  readonly fds: readonly FdRef[];
}
/** An ioctl that may pin, and whose argument the log does not decode. */
export interface IoctlEvent extends Kind<'ioctl'> {
  readonly fd: FdRef;
  readonly request: 'rdma-verbs' | 'vfio-map-dma' | 'vfio-unmap-dma' | 'gup-test-start' | 'gup-test-stop' | 'other';
  /** Request number where the log shows it. */
  readonly number?: number;
  /** Of a log joined from several: the tracer in the kernel missed this call, and with it what its probes would have shown. */
  readonly unprobed?: boolean;
}
/** An io_uring_register call or the tracepoint of the same name. */
export interface RingRegisterEvent extends Kind<'ring-register'> {
  readonly fd: FdRef;
  readonly operation: 'register' | 'update' | 'unregister' | 'clone' | 'other';
  /** Buffers as shown; undefined when hidden behind a pointer. */
  readonly ranges?: readonly MemoryRange[];
  readonly source: 'call' | 'tracepoint';
}
export interface MemoryRange {
  readonly address: number;
  /** bytes */
  readonly length: number;
}
/** A comment `# lp: reg_mr …` or `# lp: dereg_mr …` (decisions, 12): it stands directly behind its ioctl. */
export interface AnnotationEvent extends Kind<'annotation'> {
  readonly verb: 'reg-mr' | 'dereg-mr';
  readonly fd?: FdRef;
  readonly address?: number;
  readonly length?: number;
  readonly handle?: string;
  readonly access?: number;
}

/** A function that pins user pages, seen through a probe or the function tracer. `returned: false` also when no return probe fired. */
export interface PinEvent extends Kind<'pin'> {
  /** Kernel function: `pin_user_pages_fast`, `ib_umem_get`, `vaddr_pin_pages`…; of the library: `ibv_reg_mr`. */
  readonly function: string;
  /** User address; absent when the probe does not show it. */
  readonly address?: number;
  /** bytes (nr_pages × 4096 where pages are given) */
  readonly length?: number;
  /** FOLL_* bits as printed. */
  readonly gupFlags?: number;
  /** FOLL_LONGTERM in either numbering; true by nature for ib_umem_get and vaddr_pin_pages; undefined when unknown. */
  readonly longterm?: boolean;
  readonly write?: boolean;
  /** IBV_ACCESS_* for ib_umem_get; bit 6 is on-demand. */
  readonly access?: number;
  /** Object the call returned (umem or struct ibv_mr pointer), to match its release. */
  readonly handle?: string;
  /** kprobe or function tracer, which shows no result; `library`: a uprobe on the verbs library, around what the kernel does. */
  readonly source: 'probe' | 'function' | 'library';
}
export interface UnpinEvent extends Kind<'unpin'> {
  readonly function: string;
  readonly pages?: number;
  /** umem pointer of ib_umem_release, mr id of mr_dereg, struct ibv_mr pointer of ibv_dereg_mr. */
  readonly handle?: string;
  readonly source: 'probe' | 'function' | 'library' | 'tracepoint';
}

/** Fields the filelock tracepoints of a lease share. `flags` are FL_* bits; FL_LAYOUT 0x800, FL_EXCLUSIVE 0x1000 in rfc-v2. */
interface LeasePoint {
  readonly inode: InodeKey;
  /** struct file_lock: the lease, or the breaker in break-*. Normalised hex without leading zeros; absent when (____ptrval____) or nil. */
  readonly lock?: string;
  /** fl_blocker: in break-* the lease that is in the way. */
  readonly blocker?: string;
  /** struct file that owns the lease: the open file description's identity. */
  readonly owner?: string;
  readonly flags: number;
  readonly type: 'read' | 'write' | 'unlock';
  /** fl_break_time or fl_downgrade_time is set. */
  readonly deadlineSet?: boolean;
}
/** generic_add_lease: printed on entry, before success is known. */
export interface LeaseAddedEvent extends Kind<'lease-added'>, LeasePoint {}
/** generic_delete_lease: `lock` absent and flags 0 when there was none to delete. */
export interface LeaseRemovedEvent extends Kind<'lease-removed'>, LeasePoint {}
/** break_lease_noblock. */
export interface LeaseBrokenEvent extends Kind<'lease-broken'>, LeasePoint {}
/** break_lease_block. */
export interface BreakWaitsEvent extends Kind<'break-waits'>, LeasePoint {}
/** break_lease_unblock. */
export interface BreakWakesEvent extends Kind<'break-wakes'>, LeasePoint {}
/** time_out_leases: a lease was looked at; not a timeout (spec section 0 item 4). */
export interface LeaseCheckedEvent extends Kind<'lease-checked'>, LeasePoint {}
export interface LeaseConflictEvent extends Kind<'lease-conflict'> {
  readonly conflict: boolean;
  readonly lock?: string;
  readonly leaseFlags: number;
  readonly breakerFlags: number;
}
/** __break_lease seen through a probe: which kind of lease is being broken (FL_LEASE 0x20, FL_DELEG 4, FL_LAYOUT 0x800). */
export interface BreakCallEvent extends Kind<'break-call'> {
  /** inode number without a device. */
  readonly ino?: number;
  readonly type?: number;
}

/** A filesystem's own word on a layout-changing operation: ext4_truncate_enter, ext4_punch_hole, xfs_free_file_space, ext4_break_layouts… */
export interface LayoutChangeEvent extends Kind<'layout-change'> {
  readonly filesystem: 'ext4' | 'xfs' | 'other';
  readonly operation: 'truncate' | 'punch' | 'zero' | 'collapse' | 'insert' | 'allocate' | 'write' | 'reflink' | 'break-layouts';
  /** Complete key, or absent when only the number is shown. */
  readonly inode?: InodeKey;
  readonly ino?: number;
  readonly offset?: number;
  readonly length?: number;
  readonly newSize?: number;
}
/** dax_layout_busy_page(_range): `busy` true when a pinned or referenced page is in the range. */
export interface LayoutBusyEvent extends Kind<'layout-busy'> {
  readonly offset?: number;
  /** last byte or page as printed */
  readonly end?: number;
  readonly busy?: boolean;
}
export interface DaxFaultEvent extends Kind<'dax-fault'> {
  readonly inode: InodeKey;
  readonly address?: number;
  /** page index into the file */
  readonly pageOffset?: number;
  readonly write?: boolean;
  readonly shared?: boolean;
}
export interface DaxWritebackEvent extends Kind<'dax-writeback'> {
  readonly inode: InodeKey;
}
/** Any event that only ties an inode to the running call (locks_get_lock_context, ext4_unlink_enter…). */
export interface InodeSeenEvent extends Kind<'inode-seen'> {
  readonly inode: InodeKey;
  readonly what: string;
}
/** [LOST n EVENTS], an overrun header, a strace gap. */
export interface LostEvent extends Kind<'lost'> {
  /** Events lost where the log counts them. */
  readonly count?: number;
  readonly why: 'lost-events' | 'overrun-header' | 'strace-gap';
  /** Of a log joined from several: tasks whose calls another recorder shows all the same. */
  readonly callsKnownOf?: readonly number[];
}

export type TraceEvent =
  | OpenEvent
  | CloseEvent
  | DupEvent
  | SetFdFlagsEvent
  | ForkEvent
  | ExecEvent
  | ExitEvent
  | RenameTaskEvent
  | MmapEvent
  | MunmapEvent
  | MremapEvent
  | SetleaseEvent
  | GetleaseEvent
  | SetsigEvent
  | SetownEvent
  | SigactionEvent
  | SigmaskEvent
  | SignalWaitEvent
  | SignalEvent
  | SigreturnEvent
  | TruncateEvent
  | FallocateEvent
  | WriteEvent
  | FileFactsEvent
  | UnlinkEvent
  | RenameFileEvent
  | MountEvent
  | PassFdEvent
  | IoctlEvent
  | RingRegisterEvent
  | AnnotationEvent
  | PinEvent
  | UnpinEvent
  | LeaseAddedEvent
  | LeaseRemovedEvent
  | LeaseBrokenEvent
  | BreakWaitsEvent
  | BreakWakesEvent
  | LeaseCheckedEvent
  | LeaseConflictEvent
  | BreakCallEvent
  | LayoutChangeEvent
  | LayoutBusyEvent
  | DaxFaultEvent
  | DaxWritebackEvent
  | InodeSeenEvent
  | LostEvent;

export type EventKind = TraceEvent['kind'];

/** A line that no grammar rule fits. */
export interface UnparsedLine {
  readonly line: number;
  /** 1-based column of the first character that does not fit. */
  readonly column: number;
  readonly reason: string;
}

/** What a log shows of how it was recorded; what it does not show is absent. */
export interface LogFacts {
  /** strace: `epoch`, `time of day`, `since the line before`; else the unit of the stamps: `seconds`, `unknown unit`… Absent: no stamps. */
  readonly clock?: string;
  /** How numbers are written: ftrace `hex` or `0x`, strace `raw numbers`… */
  readonly radix?: string;
  /** A release, or `before 6.18`, `6.18 or newer` where the spelling tells. */
  readonly kernel?: string;
  readonly tracer?: string;
  /** Options of the recorder that show, in its own spelling. */
  readonly options: readonly string[];
}

/**
 * Events in the order of their lines. An event may be made anew each time it is asked for, so two are the same when their `line` is: no line
 * starts more than one. Asking for one costs constant time.
 */
export interface EventList
  extends Iterable<TraceEvent>,
    Pick<readonly TraceEvent[], 'length' | 'at' | 'map' | 'filter' | 'find' | 'findLast' | 'some' | 'every' | 'reduce' | 'entries'> {}

/** A whole log, read. Every line is counted once: event line, known non-event, noise or unparsed. */
export interface ParsedTrace {
  /** Of a joined log the one that decides what the calls show. */
  readonly dialect: Dialect;
  /** Of a log joined of recordings by several tools: theirs, in the order of the recordings. */
  readonly dialects?: readonly Dialect[];
  /** Physical lines; a last line without a newline counts. */
  readonly lines: number;
  /** In the order of `line`. */
  readonly events: EventList;
  /** Well-formed lines outside the policy. */
  readonly noise: number;
  /** Headers, blanks, stack frames, comments, summaries. */
  readonly structure: number;
  /** Number of lines not understood. */
  readonly unparsedCount: number;
  /** The first of them (capped at 1000). */
  readonly unparsed: readonly UnparsedLine[];
  /** Events the log itself says are lost; 0 when it says none. */
  readonly lost: number;
  /** ns of the first stamp on the log's own clock; `date` only where the stamp carries one (strace -ttt). */
  readonly clockOrigin?: number;
  /** What the log can show at all: which event kinds and names occur, so that silence can be told from absence. */
  readonly seenNames: ReadonlySet<string>;
  readonly detected?: LogFacts;
  /** Why the text ends before the log does: a packed file that is cut, damaged or larger than the limit. */
  readonly incomplete?: string;
  /** How many lines went through a Chevrotain parser; every event line did. */
  readonly parserEntries: number;
}
