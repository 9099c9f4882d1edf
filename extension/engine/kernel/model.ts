// What the kernel holds, as far as a log shows it: files, open file descriptions, tasks, mappings, leases, breaks and pins.
// Plain records; the functions beside this file change them. Nothing here knows a policy.

import type { InodeKey, LeaseCheckedEvent, TraceEvent } from '../../../grammar/event';
import type { ChangeLife, Daxness, LeaseLife, PinLife } from '../analysis';
import type { Chain } from './chain';
import type { PinTable } from './pin-table';
import type { RangeTree } from './range-index';

export const PAGE = 4096;

/** A file, joined from every name and number the log gives it. `merged` points on when two turned out to be one. */
export interface KernelFile {
  readonly id: number;
  merged?: KernelFile;
  inode?: InodeKey;
  readonly paths: string[];
  dax: Daxness;
  daxRank: number;
  daxBecause: string;
  /** bytes; `sizeCertain` false when only inferred from a mapping's length */
  size?: number;
  sizeCertain: boolean;
  filesystem?: 'ext4' | 'xfs' | 'other' | undefined;
  /** Those that stand; see file-leases.ts. */
  leases?: FileLeases;
  /** Those that live, see file-pins.ts. Made with the first. */
  pins?: FilePins;
  /** Pins released lately, in the order of the lines, for an operation that waited for them; the oldest fall out. */
  released: Pin[];
  /** Per task that broke leases of the file: its breaks without an outcome yet, and its last. */
  breaks?: Map<number, Break[]>;
  /** Mappings alive, over all processes. */
  mappings: number;
  /** Leases that ended; see lost-leases.ts. */
  lost?: LostLeases;
  /** Neither path nor inode is known: two such files may be one. */
  readonly anonymous: boolean;
}

/** The live pins of one file, found by what is asked of them. The lists are in the order in which they were taken. */
export interface FilePins {
  readonly table: PinTable<Pin>;
  readonly all: Chain;
  /** Those of which the log does not show the pages. */
  readonly hidden: Chain;
  /** The others, by their pages. */
  readonly tree: RangeTree;
  readonly byProcess: Map<Process, Chain>;
  /** Of those, the one that was asked for last. */
  recent?: { readonly process: Process; readonly chain: Chain } | undefined;
}

/** The leases that stand on one file, see file-leases.ts. Made with the first; what few files need is made when it is first asked for. */
export interface FileLeases {
  count: number;
  /** Per type in the order in which they were taken. */
  readonly byType: { [type in LeaseType]?: HeldLeases | undefined };
  /** Those being broken, by the break that did it. */
  breaking?: Map<Break, Set<Lease>>;
  /** By the struct file_lock that a tracepoint named. */
  byLock?: Map<string, Lease>;
  /** Those of which nothing told the struct file or the lock; some may have been told since. */
  nameless?: Set<Lease>;
  /** Those that a tracepoint alone shows. */
  shownOnly?: Set<Lease>;
  /** Lists that were given out, by the types in them; all operations that meet the same leases share one. */
  lists?: Map<string, readonly Lease[]> | undefined;
  /** The layout leases among them, asked for at every pin. */
  layouts?: readonly Lease[] | undefined;
}
/** Nearly always one. */
export type HeldLeases = Lease | Set<Lease>;

/** The leases that a file had, see lost-leases.ts. Made with the first loss. */
export interface LostLeases {
  /** Newest last. */
  readonly all: Lease[];
  /** Made when they are more than a few. */
  index?: LostIndex;
  /** Layout leases that lease-break-time took away, by their type: the last, and the last of each process. */
  timedOut?: Map<LeaseType, { last: Lease; readonly byPid: Map<number, Lease> }>;
}

export interface LostIndex {
  /** Place in `all` of the last of each. */
  readonly byDescription: Map<Description, number>;
  readonly byHolder: Map<Process, number>;
  readonly layoutByHolder: Map<Process, number>;
  lastLayout?: Lease;
  readonly locks: Set<string>;
  /** Those of which no struct file was named; some may have been named since. */
  readonly nameless: Set<Lease>;
}

export type DescriptionObject = 'file' | 'uverbs' | 'io_uring' | 'vfio' | 'gup-test' | 'lease-break-time' | 'other';

/** struct file: what dup and fork share, and what a lease belongs to. */
export interface Description {
  readonly id: number;
  readonly object: DescriptionObject;
  file?: KernelFile;
  /** O_* flags of the open; absent when the open was not seen. */
  readonly flags?: number;
  readonly openedLine?: number;
  /** Descriptors that refer to it, over all tables. */
  references: number;
  mappings: number;
  /** File pins (rfc-v2) that keep it. */
  pinReferences: number;
  /** F_SETSIG: signal number; 0 the default SIGIO. */
  signal: number;
  /** F_SETOWN target pid, where set. */
  owner?: number;
  /** fl_owner as ftrace prints it. */
  identity?: string;
  /** The lease that it has now. */
  lease?: Lease | undefined;
  /** It had one. */
  wasLeased?: boolean;
  /** The F_UNLCK that made it forget F_SETSIG and F_SETOWN, and the lease that went. */
  forgot?: { readonly line: number; readonly takenLine: number };
  /** Line of an exec at which it may have been closed: how it was opened is not in the log. */
  unsureSince?: number;
  /** Live pins that hang on it; see live-pins.ts. */
  pins?: Chain;
  /** Registrations that pinned something, released ones too. */
  registrations?: number;
  /** Registrations through it that pinned nothing the log is about (anonymous memory, on demand): their handles count all the same. */
  hiddenRegistrations?: number;
}

export interface FdEntry {
  readonly description: Description;
  closeOnExec: boolean;
}
export interface FdTable {
  readonly entries: Map<number, FdEntry>;
  /** Descriptors of files that had no name when they came. */
  readonly unnamed: Set<number>;
  users: number;
  /** The log shows this table from its start (exec or fork seen), so a missing entry means closed. */
  complete: boolean;
}

export interface Mapping {
  start: number;
  /** exclusive */
  end: number;
  /** bytes into the file at `start` */
  offset: number;
  readonly description?: Description;
  readonly file: KernelFile;
  readonly shared: boolean;
  readonly line: number;
}
export interface AddressSpace {
  /** In the order of their addresses, without overlap. */
  mappings: Mapping[];
  /** Mappings per description. */
  readonly held: Map<Description, number>;
  users: number;
}

export interface Process {
  readonly pid: number;
  readonly threads: Set<number>;
  fds: FdTable;
  memory: AddressSpace;
  comm?: string;
  parent?: Process;
  alive: boolean;
  /** Action per signal number; absent: default if `actionsKnown`, else unknown. */
  actions: Map<number, { readonly handler: 'default' | 'ignore' | 'handler'; readonly line: number }>;
  /** exec or fork was seen, so an absent action is the default one. */
  actionsKnown: boolean;
  blocked: Set<number>;
  /** It set a signal mask that the log does not show. */
  maskHidden?: boolean;
  /** Leases it holds, in the order in which it took them. */
  readonly held: Set<Lease>;
  /** Live pins that it made; see live-pins.ts. */
  pins?: Chain;
  /** Leases whose break signal reached it. */
  readonly notified: Lease[];
  /** The last of its leases that lease-break-time took away. */
  timedOut?: Lease;
  /** Signals collected by signalfd or sigwait: blocking them is not deafness. */
  collected: Set<number>;
  readonly firstLine: number;
  /** The log shows it from its first instruction: it was forked by such a one, or its exec stands before anything else it does. */
  fromStart?: boolean;
  /** The first descriptor that a call makes though it is open, in a log without any close. */
  madeAgain?: { readonly fd: number; readonly line: number; readonly before?: number };
  /** Only a tracepoint shows its fork, without the flags: it may be a thread of its parent. */
  maybeThread?: boolean;
  /** Lines of its first and last event so far, its own end aside. */
  ownLine?: number;
  lastLine?: number;
  /** Line of the exec that took its signal handlers away. */
  handlersLost?: number;
  /** Line of its end. */
  endedLine?: number;
}
export interface Task {
  readonly tid: number;
  process: Process;
  comm?: string;
  /** Calls and functions entered and not yet left, outermost first. */
  readonly running: Running[];
  /** The fork that made it. */
  birth?: { readonly parent: number; readonly line: number };
  /** Pages whose unpin calls belong to a release that was already seen. */
  unpinning?: number;
  /** Line at which it woke from its wait for a lease that was still there. */
  wokenLine?: number | undefined;
  /** Leases under break that it found when it woke: whether it was their time its next event tells. */
  expired?: { readonly lease: Lease; readonly event: LeaseCheckedEvent; readonly wokenLine: number }[] | undefined;
  /** Its last call met leases and nothing in the log showed yet that it broke them; gone with its next call. */
  unproved?: Break | undefined;
}

/** A call or function in progress: what the replay remembers between its start and its end. */
export interface Running {
  readonly event: TraceEvent;
  readonly task: Task;
  /** A layout-changing or lease-breaking operation. */
  change: Change | undefined;
  /** An attempt to pin. */
  attempt: PinAttempt | undefined;
  /** F_GETLEASE: the locks that the kernel looked at inside the call. */
  locks?: Set<string>;
  /** Inode that points inside the call tie it to. */
  inode?: InodeKey;
  /** VFIO_IOMMU_UNMAP_DMA: pages unpinned inside the call so far, and the lines of those unpins. */
  unpinned?: { pages: number; readonly lines: Set<number> };
}

export type LeaseType = LeaseLife['type'];

export interface Lease {
  readonly id: number;
  file: KernelFile;
  readonly description: Description;
  holder: Process;
  holderTid: number;
  readonly fd?: number;
  readonly type: LeaseType;
  state: 'active' | 'breaking' | 'gone';
  breaking?: Break | undefined;
  readonly taken: TraceEvent;
  /** Line that proves it: the take, or where an unseen one showed itself. */
  readonly takenLine: number;
  /** Only seen by F_GETLEASE or a tracepoint; the take was not. */
  readonly unseen: boolean;
  endedBy?: 'released' | 'timed-out' | 'downgraded' | 'retyped' | 'closed' | 'exited';
  endedLine?: number;
  endedTime?: number | undefined;
  /** struct file_lock as ftrace prints it. */
  lock?: string;
  /** Line of an operation that came back though the lease was still pending, and no signal says why. */
  passedLine?: number;
  /** Break that it ended under. */
  endedUnder?: Break;
  /** Line that shows it standing after its last descriptor seemed to go. */
  revivedLine?: number;
  /** The last break that it was put under. */
  lastBreak?: Break;
  retakenBy?: Lease;
  /** SIGIO or its F_SETSIG signal reached the holder for this lease. */
  signalLine?: number;
  /** When its break began the holder ignored or blocked the signal. */
  deaf?: { readonly how: 'ignores' | 'blocks'; readonly line?: number; readonly broken: Break } | undefined;
  /** No call of the log is known to have taken it: a tracepoint alone shows it. */
  shownOnly?: boolean;
  /** The break signal was delivered after all. */
  heard?: boolean | undefined;
}

export interface Break {
  readonly id: number;
  file: KernelFile;
  readonly breaker?: Process;
  readonly tid?: number;
  readonly change?: Change;
  readonly startLine: number;
  readonly startTime?: number | undefined;
  /** ns; absent when the clock or lease-break-time is unknown. */
  readonly deadline?: number | undefined;
  readonly kind: 'remove' | 'downgrade';
  readonly leases: readonly Lease[];
  /** Leases were put under it: no earlier break had them all. */
  isFirst?: boolean;
  /** So many leases at the start of `leases` are no longer being broken; see `hasPending`. */
  settled: number;
  /** Who hears of it, of very many leases; see receivers.ts. */
  hearers?: Hearers;
  outcome?: 'released' | 'timed-out' | 'nonblock' | 'interrupted' | 'refused' | 'downgraded' | 'killed';
  endLine?: number;
  endTime?: number | undefined;
  /** Those that a tracepoint alone shows have a holder by now. */
  adopted?: boolean;
  /** Something in the log shows that the break really happened. */
  confirmed: boolean;
  /** Its signals as the log shows them: `SIGIO sent`, `SIGIO delivered`. */
  readonly signals: BreakSignal[];
  readonly signalsTo: Map<Process, BreakSignal[]>;
}

export interface BreakSignal {
  readonly line: number;
  readonly role: string;
  readonly to: Process;
}

/** Leases of a break by whom their signals reach. */
export interface Hearers {
  /** What World.hearing was when it was made. */
  readonly made: number;
  readonly byHolder: Map<Process, Lease[]>;
  /** By the task or process that F_SETOWN named. */
  readonly byOwner: Map<number, Lease[]>;
}

export type ChangeOperation = ChangeLife['operation'];

/** An operation that may change the layout or break a lease, while it runs and after. */
export interface Change {
  readonly id: number;
  readonly event: TraceEvent;
  readonly task: Task;
  readonly operation: ChangeOperation;
  file?: KernelFile;
  /** Pages touched, inclusive; `lastPage` Infinity for to the end. */
  firstPage: number;
  lastPage: number;
  /** collapse and insert: the pages whose offsets shift begin behind this page. */
  readonly shiftsTail: boolean;
  /** It changes the layout; false for a plain open that only breaks ordinary leases. */
  layout: boolean;
  /** A truncate whose old size is unknown may be growth. */
  shrinkCertain: boolean;
  readonly startLine: number;
  readonly startTime?: number | undefined;
  break?: Break | undefined;
  /** Waited for a lease that was retaken while it waited. */
  retake?: Lease;
  /** ftrace: the last wake still had a lease in the way. */
  wokeBlocked?: boolean;
  /** A signal reached the waiting task. */
  interrupted?: boolean;
  /** The kernel says that it does not wait for a lease: line of break_lease_noblock. */
  refusedLine?: number;
  /** A short-term reference or pin was found and waited for. */
  sawBusy?: boolean;
}

export type PinOwner = PinLife['owner'];

export interface PinSlice {
  file: KernelFile;
  readonly firstPage: number;
  readonly lastPage: number;
  readonly mappingLine: number;
  readonly shared: boolean;
}

/** Pages of one file held by one registration. A registration over several files is several pins of one `group`. A million of them may be made:
 * every field is there from the start, so that none is added later. */
export interface Pin {
  // First what a release asks for and writes: of very many pins each is somewhere else in memory.
  readonly id: number;
  readonly group: number;
  /** In the table of live pins; 0 while it is not alive. */
  number: number;
  file: KernelFile;
  readonly process: Process;
  readonly context: Description | undefined;
  readonly handle: PinHandle | undefined;
  /** Absent: the log hides the range. */
  readonly firstPage: number | undefined;
  /** Leased description a file pin of rfc-v2 keeps. */
  readonly keeps: Description | undefined;
  /** Total pages of the registration, to match an unpin by count. */
  readonly pages: number;
  releasedLine: number | undefined;
  releasedTime: number | undefined;
  /** What released it: a call of its own, the close of its context, or an exit. */
  releasedBy: TraceEvent['kind'] | undefined;
  readonly lastPage: number | undefined;
  readonly owner: PinOwner;
  readonly taken: TraceEvent;
  readonly takenLine: number;
  /** How the log calls it; else see `labelOf`. */
  readonly label: string | undefined;
  /** Which registration of its context it is, from 1. */
  readonly registration: number;
  readonly write: boolean | undefined;
  /** The log does not show whether the pin is for long. */
  readonly termUnknown: boolean;
  readonly address: number | undefined;
  readonly length: number | undefined;
  /** Line of a release that may be this one's, because its handle is not in the log, and of another pin that it may be about. */
  releaseUncertain: { readonly line: number; readonly other?: number } | undefined;
  /** Line of a refusal that only this pin explains. */
  provedLine: number | undefined;
  /** Its process is gone, and these had its context open then. */
  keepers: readonly Process[] | undefined;
}

/** A name under which the log says that pages are pinned and released: a umem pointer, a region's handle. */
export interface PinHandle {
  /** The log shows a pin under it, of ours or not. */
  pinned: boolean;
  /** Live pins under it. */
  first?: Pin | undefined;
  others?: Set<Pin> | undefined;
}

export interface PinAttempt {
  readonly event: TraceEvent;
  readonly task: Task;
  readonly owner: PinOwner;
  readonly context: Description | undefined;
  readonly ranges: readonly { readonly address: number; readonly length: number }[];
  /** The range is not in the log (RDMA_VERBS_IOCTL): the process' DAX mappings stand for it. */
  readonly hidden: boolean;
  readonly longterm: boolean | undefined;
  readonly onDemand: boolean;
  readonly write: boolean | undefined;
  readonly handle: PinHandle | undefined;
  readonly label: string | undefined;
  /** Leases on each file when the call started, by file id; compared with the end's. Absent for what starts and ends on one line. */
  leasesAtStart: ReadonlyMap<number, number> | undefined;
}

/** The file itself, after merges. */
export function same(file: KernelFile): KernelFile {
  let at = file;
  while (at.merged !== undefined) at = at.merged;
  return at;
}

export function isLayout(lease: Lease): boolean {
  return lease.type === 'layout' || lease.type === 'layout-exclusive';
}
