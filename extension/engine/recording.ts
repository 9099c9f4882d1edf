// What has to be recorded for each rule: calls, tracepoints and probes by family, and the command line that records them. Data; `record`,
// the coverage report and the rule pages read it. Argument orders of the probes: spec 3.7 (Linux 4.20–6.18; $argN exists since 4.20).

import type { Dialect } from '../../grammar/event';
import type { RuleCode } from './analysis';

export type Need = 'files' | 'tasks' | 'leases' | 'signals' | 'handlers' | 'changes' | 'pins' | 'dax' | 'writes';
export type Tool = 'strace' | 'ftrace' | 'trace-cmd' | 'perf';

export interface Family {
  /** What it shows, in words. */
  readonly shows: string;
  readonly calls: readonly string[];
  /** `system:name` of tracepoints. */
  readonly points: readonly string[];
}

/** A probe of a kernel function, in the language of kprobe_events. */
export interface Probe {
  readonly symbol: string;
  /** Fetched on entry. */
  readonly entry: string;
  /** Fetched on return; absent where the return tells nothing. */
  readonly exit?: string;
  /** First and last kernel that has the function in this form, as 506 for 5.6. */
  readonly from?: number;
  readonly until?: number;
}

export const families: Readonly<Record<Need, Family>> = {
  files: {
    shows: 'which file a descriptor and an address are about',
    calls: words(
      'open openat openat2 creat close close_range dup dup2 dup3 mmap munmap mremap newfstat newfstatat statx unlink unlinkat rename renameat renameat2',
    ),
    points: [],
  },
  tasks: {
    shows: 'which descriptors and leases a process shares with others',
    calls: words('clone clone3 fork vfork execve execveat exit exit_group sendmsg recvmsg'),
    points: words('sched:sched_process_fork sched:sched_process_exec sched:sched_process_exit'),
  },
  leases: {
    shows: 'leases taken, broken, waited for and released',
    calls: ['fcntl'],
    points: words(
      'generic_add_lease generic_delete_lease time_out_leases leases_conflict break_lease_noblock break_lease_block break_lease_unblock',
    ).map((name) => `filelock:${name}`),
  },
  signals: { shows: 'who is told of a break, and when', calls: [], points: ['signal:signal_generate', 'signal:signal_deliver'] },
  handlers: {
    shows: 'who can hear the signal of a break',
    calls: words('rt_sigaction rt_sigprocmask rt_sigtimedwait signalfd signalfd4'),
    points: [],
  },
  changes: {
    shows: 'truncates, hole punches and what the filesystem made of them',
    calls: words('truncate ftruncate fallocate'),
    points: words(
      'ext4:ext4_truncate_enter ext4:ext4_truncate_exit ext4:ext4_punch_hole ext4:ext4_zero_range ext4:ext4_fallocate_enter ext4:ext4_fallocate_exit ext4:ext4_collapse_range ext4:ext4_insert_range ' +
        'xfs:xfs_setattr xfs:xfs_free_file_space xfs:xfs_zero_file_space xfs:xfs_collapse_file_space xfs:xfs_insert_file_space xfs:xfs_alloc_file_space xfs:xfs_itruncate_extents_start',
    ),
  },
  pins: {
    shows: 'which pages are pinned, for whom, and when they are released',
    calls: words('ioctl io_uring_setup io_uring_register write'),
    points: ['io_uring:io_uring_register', 'rdma_core:mr_dereg'],
  },
  dax: {
    shows: 'that a file is on a DAX filesystem',
    calls: [],
    points: words('fs_dax:dax_pte_fault fs_dax:dax_pmd_fault fs_dax:dax_insert_mapping fs_dax:dax_writeback_range'),
  },
  writes: {
    shows: 'writes, which XFS answers with a break',
    calls: words('write pwrite64 writev pwritev pwritev2'),
    points: ['xfs:xfs_file_dax_write'],
  },
};

const startPagesFlags = 'start=$arg1:x64 nr_pages=$arg2:u64 gup_flags=$arg3:x32';
const startFewPagesFlags = 'start=$arg1:x64 nr_pages=$arg2:s32 gup_flags=$arg3:x32';
const count = 'ret=$retval:s64';

/** Functions that pin and unpin user pages, per kernel generation; FOLL_LONGTERM is 0x10000 up to 6.2 and 0x100 from 6.3 on. */
export const pinProbes: readonly Probe[] = [
  { symbol: 'get_user_pages_longterm', entry: startPagesFlags, exit: count, until: 501 },
  { symbol: 'get_user_pages', entry: startPagesFlags, exit: count, from: 502, until: 505 },
  { symbol: 'get_user_pages_fast', entry: startFewPagesFlags, exit: count, until: 505 },
  { symbol: 'vaddr_pin_pages', entry: startPagesFlags, exit: count, from: 502, until: 505 },
  { symbol: 'vaddr_unpin_pages_dirty_lock', entry: 'pages=$arg1:x64 nr_pages=$arg2:u64', from: 502, until: 505 },
  { symbol: 'put_user_pages', entry: 'pages=$arg1:x64 npages=$arg2:u64', from: 502, until: 505 },
  { symbol: 'put_user_pages_dirty_lock', entry: 'pages=$arg1:x64 npages=$arg2:u64', from: 502, until: 505 },
  { symbol: 'pin_user_pages', entry: startPagesFlags, exit: count, from: 506 },
  { symbol: 'pin_user_pages_fast', entry: startFewPagesFlags, exit: count, from: 506 },
  { symbol: 'pin_user_pages_remote', entry: 'start=$arg3:x64 nr_pages=$arg4:u64 gup_flags=$arg5:x32', exit: count, from: 506, until: 508 },
  { symbol: 'pin_user_pages_remote', entry: 'start=$arg2:x64 nr_pages=$arg3:u64 gup_flags=$arg4:x32', exit: count, from: 509 },
  { symbol: 'unpin_user_page', entry: 'page=$arg1:x64', from: 506 },
  { symbol: 'unpin_user_pages', entry: 'pages=$arg1:x64 npages=$arg2:u64', from: 506 },
  { symbol: 'unpin_user_pages_dirty_lock', entry: 'pages=$arg1:x64 npages=$arg2:u64', from: 506 },
  { symbol: 'unpin_user_page_range_dirty_lock', entry: 'page=$arg1:x64 npages=$arg2:u64', from: 514 },
  { symbol: 'unpin_user_folio', entry: 'folio=$arg1:x64 npages=$arg2:u64', from: 611 },
  { symbol: 'ib_umem_get', entry: 'addr=$arg2:x64 size=$arg3:u64 access=$arg4:x32', exit: 'ret=$retval:x64' },
  { symbol: 'ib_umem_release', entry: 'umem=$arg1:x64' },
];

/** Where a layout change looks for pinned pages; gone with the DAX page rework of 6.15. */
export const changeProbes: readonly Probe[] = [
  { symbol: 'dax_layout_busy_page_range', entry: 'start=$arg2:s64 end=$arg3:s64', exit: 'ret=$retval:x64', from: 510, until: 614 },
];

/** Names, which the kernel's own syscall events show as pointers. */
export const nameProbes: readonly Probe[] = [
  { symbol: 'do_sys_open', entry: 'filename=+0($arg2):string', until: 505 },
  { symbol: 'do_sys_openat2', entry: 'filename=+0($arg2):ustring', from: 506 },
  { symbol: 'do_sys_truncate', entry: 'filename=+0($arg1):ustring', from: 506 },
];

/** rdma-core's ioctl hides its arguments from every syscall trace; these user functions show them. Registers per machine, first to fifth argument. */
export const verbsProbes = [
  { symbol: 'ibv_reg_mr', entry: { addr: 2, length: 3, access: 4 }, exit: 'mr=$retval:x64' },
  { symbol: 'ibv_reg_mr_iova2', entry: { addr: 2, length: 3, access: 5 }, exit: 'mr=$retval:x64' },
  { symbol: 'ibv_dereg_mr', entry: { mr: 1 }, exit: 'ret=$retval:s32' },
] as const;

export function probesOf(kernel: number | undefined, needs: readonly Need[] = allNeeds): readonly Probe[] {
  const wanted = [
    ...(needs.includes('files') ? nameProbes : []),
    ...(needs.includes('pins') ? pinProbes : []),
    ...(needs.includes('changes') ? changeProbes : []),
  ];
  // Without a kernel named: what kernels from 5.9 on have; what a machine lacks is skipped there.
  if (kernel === undefined) return wanted.filter((one) => (one.until ?? Number.POSITIVE_INFINITY) >= 600);
  return wanted.filter((one) => (one.from ?? 0) <= kernel && kernel <= (one.until ?? Number.POSITIVE_INFINITY));
}

export const allNeeds: readonly Need[] = ['files', 'tasks', 'leases', 'signals', 'handlers', 'changes', 'pins', 'dax', 'writes'];

/** What a rule needs to be judged. */
export function needsOf(rule: RuleCode): readonly Need[] {
  return needs[rule] ?? [];
}

const pinning: readonly Need[] = ['files', 'tasks', 'leases', 'pins', 'dax'];
const afterBreak: readonly Need[] = [...pinning, 'signals', 'changes'];
const changing: readonly Need[] = ['files', 'tasks', 'leases', 'changes', 'pins', 'dax'];
const breaking: readonly Need[] = ['files', 'tasks', 'leases', 'changes', 'signals'];
const lease: readonly Need[] = ['files', 'tasks', 'leases'];
const hearing: readonly Need[] = [...breaking, 'handlers'];

const needs: Readonly<Record<string, readonly Need[]>> = {
  LP001: pinning,
  LP002: changing,
  LP003: ['files', 'tasks', 'pins', 'dax'],
  LP004: pinning,
  LP005: changing,
  LP006: changing,
  LP007: changing,
  LP008: afterBreak,
  LP009: afterBreak,
  LP010: pinning,
  LP011: ['files', 'tasks', 'pins', 'dax'],
  LP012: changing,
  LP013: pinning,
  LP014: ['files', 'tasks', 'pins'],
  LP015: ['files', 'tasks', 'pins'],
  LP016: hearing,
  LP017: hearing,
  LP018: breaking,
  LP019: hearing,
  LP020: breaking,
  LP021: breaking,
  LP022: breaking,
  LP023: [...lease, 'writes', 'changes', 'dax'],
  LP024: breaking,
  LP025: breaking,
  LP026: lease,
  LP027: pinning,
  LP028: pinning,
  LP029: changing,
  LP030: lease,
  LP031: pinning,
  LP032: ['files', 'tasks', 'pins', 'dax'],
  LP033: ['files', 'tasks', 'pins', 'dax'],
  LP034: breaking,
  LP035: breaking,
  LP036: breaking,
  LP037: ['files', 'tasks', 'leases', 'pins'],
  LP039: breaking,
  LP900: [...changing, 'signals'],
};

/** Calls and tracepoints of some families, each once. */
export function recorded(wanted: readonly Need[]): { readonly calls: readonly string[]; readonly points: readonly string[] } {
  return {
    calls: [...new Set(wanted.flatMap((need) => families[need].calls))],
    points: [...new Set(wanted.flatMap((need) => families[need].points))],
  };
}

/** The events an in-kernel tracer switches on for some families: `syscalls:sys_enter_fcntl`, `filelock:generic_add_lease`… */
export function eventsOf(wanted: readonly Need[]): readonly string[] {
  const { calls, points } = recorded(wanted);
  return [...calls.flatMap((call) => [`syscalls:sys_enter_${call}`, `syscalls:sys_exit_${call}`]), ...points];
}

/** strace knows some calls by another name; `?` lets a machine lack one. */
export function straceCalls(wanted: readonly Need[]): string {
  return recorded(wanted)
    .calls.map((call) => `?${call === 'newfstat' ? 'fstat' : call}`)
    .join(',');
}

export function toolOf(dialect: Dialect): Tool {
  if (dialect === 'strace' || dialect === 'perf-trace') return 'strace';
  return dialect === 'trace-cmd' || dialect === 'perf' ? dialect : 'ftrace';
}

/**
 * One command line that records some families of events with the tool that made a log; CMD stands for the program. What the kernel has not (a
 * probe's function, a filesystem's events) is left out there: none of it keeps the rest from being recorded.
 */
export function commandFor(tool: Tool, wanted: readonly Need[]): string {
  if (tool === 'strace') return `strace -f -ttt -T -yy -v -s 128 -e trace=${straceCalls(wanted)} -o run.strace CMD`;
  const lines = probesOf(undefined, wanted).flatMap(probeLines(probeGroup));
  // Each on its own: the kernel drops what stands behind one that it refuses.
  const probes = `for p in ${lines.map((line) => `'${line}'`).join(' ')}; do echo "$p" >>kprobe_events; done`;
  const files = [...eventsOf(wanted).map((event) => event.replace(':', '/')), ...(lines.length === 0 ? [] : [`${probeGroup}/*`])].join(' ');
  const made = lines.length === 0 ? '' : `(cd ${tracing}; ${probes}); `;
  switch (tool) {
    case 'ftrace':
      return `(cd ${tracing}; ${lines.length === 0 ? '' : `${probes}; `}cd events; for e in ${files}; do [ ! -e $e/enable ] || echo 1 >$e/enable; done; echo 1 >../tracing_on); CMD; echo 0 >${tracing}/events/enable; cat ${tracing}/trace >run.trace.txt`;
    case 'perf':
      return `${made}perf record -a -o run.perf -e "$(cd ${tracing}/events; for e in ${files}; do [ ! -e $e/enable ] || echo $e; done | tr '/\\n' ':,' | sed 's/,$//')" -- CMD && perf script -i run.perf >run.perfscript.txt`;
    case 'trace-cmd':
      return `${made}trace-cmd record -i -o run.dat ${[...eventsOf(wanted), ...(lines.length === 0 ? [] : [`${probeGroup}:*`])].map((event) => `-e '${event}'`).join(' ')} CMD`;
  }
}

const tracing = '/sys/kernel/tracing';
const probeGroup = 'lease_lens';

/** The lines of kprobe_events for a probe, in a group of one's own. */
export function probeLines(group: string): (probe: Probe) => readonly string[] {
  return ({ symbol, entry, exit }) => [
    `p:${group}/${symbol} ${symbol} ${entry}`,
    ...(exit === undefined ? [] : [`r:${group}/${symbol}__return ${symbol} ${exit}`]),
  ];
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
