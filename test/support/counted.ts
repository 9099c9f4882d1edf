// How many events of each kind a log holds, counted without the grammar: one regular expression for each kind and family of tools, written from the
// tools' own formats (strace's manual, the kernel's TP_printk), on lines that are only stripped of their prefix.

import type { Dialect, EventKind } from '../../grammar/event';

export type Counts = Readonly<Partial<Record<EventKind, number>>>;
type Rule = readonly [kind: EventKind, pattern: RegExp];

/** Every kind with a number; a kind that no rule of the dialect counts is absent. */
export function countedKinds(lines: readonly string[], dialect: Dialect): Counts {
  const family = dialect === 'strace' || dialect === 'perf-trace' ? dialect : 'kernel';
  const texts = family === 'strace' ? straceCalls(lines) : family === 'kernel' ? kernelTexts(lines) : perfTraceTexts(lines);
  const counts: Partial<Record<EventKind, number>> = {};
  for (const [kind, pattern] of rules[family]) {
    let found = 0;
    for (const text of texts) if (pattern.test(text)) found += 1;
    counts[kind] = (counts[kind] ?? 0) + found;
  }
  if (family === 'kernel') {
    if (!texts.some((text) => openCall.test(text))) counts.open = (counts.open ?? 0) + texts.filter((text) => probedOpen.test(text)).length;
    const [, held = '', written = ''] = lines.map((line) => overrun.exec(line)).find((found) => found !== null) ?? [];
    if (Number(held) < Number(written)) counts.lost = (counts.lost ?? 0) + 1;
  }
  return counts;
}

/** Of a log of strace. */
export function straceOpens(name: string): RegExp {
  return new RegExp(`^${name}\\(`);
}

const descriptorMakers =
  '(?:open|openat2?|creat|open_by_handle_at|memfd_create|io_uring_setup|socket|accept4?|eventfd2?|epoll_create1?|timerfd_create|inotify_init1?|fanotify_init|userfaultfd|pidfd_open|pidfd_getfd|perf_event_open|memfd_secret|fsopen|fsmount|open_tree|mq_open)';

const straceRules: readonly Rule[] = [
  ['open', straceOpens(descriptorMakers)],
  ['close', /^close(?:_range)?\(/],
  ['dup', /^dup[23]?\(|^fcntl(?:64)?\(-?\w+(?:<.*>(?:\(deleted\))?)?, (?:F_DUPFD|0(?!\w)|0x406\b)/],
  ['set-fd-flags', /^fcntl(?:64)?\(-?\w+(?:<.*>(?:\(deleted\))?)?, (?:F_SETFD|0x2\b)/],
  ['fork', /^(?:clone3?|v?fork)\(/],
  ['exec', /^execve(?:at)?\(/],
  ['exit', /^exit(?:_group)?\(|^\+\+\+ (?:exited|killed|superseded)/],
  ['rename-task', /^prctl\((?:PR_SET_NAME|0xf)\b[^,]*, "/],
  ['mmap', /^mmap2?\(/],
  ['munmap', /^munmap\(/],
  ['mremap', /^mremap\(/],
  ['setlease', /^fcntl(?:64)?\(-?\w+(?:<.*>(?:\(deleted\))?)?, (?:F_SETLEASE|0x400\b)/],
  ['getlease', /^fcntl(?:64)?\(-?\w+(?:<.*>(?:\(deleted\))?)?, (?:F_GETLEASE|0x401\b)/],
  ['setsig', /^fcntl(?:64)?\(-?\w+(?:<.*>(?:\(deleted\))?)?, (?:F_SETSIG|0xa\b)/],
  ['setown', /^fcntl(?:64)?\(-?\w+(?:<.*>(?:\(deleted\))?)?, (?:F_SETOWN(?:_EX)?\b|0x8\b|0xf\b)/],
  ['sigaction', /^(?:rt_)?sigaction\(|^signal\(/],
  // With NULL as the set it is only asked for.
  ['sigmask', /^rt_sigprocmask\([^,]*, (?!NULL|0,|0x0,)/],
  ['signal-wait', /^(?:rt_sigtimedwait|signalfd4?)\(/],
  ['signal', /^--- SIG\w+ \{/],
  ['sigreturn', /^(?:rt_)?sigreturn\(/],
  ['truncate', /^f?truncate(?:64)?\(/],
  ['fallocate', /^fallocate\(/],
  ['write', /^p?write(?:64)?\(|^p?writev2?\([^,]*, (?:\[|0x)/],
  ['file-facts', /^(?:[fl]?stat|newfstatat|statx)(?:64)?\(.*\{.*\) += 0(?: |$)|^lseek\([^,]*, 0, (?:SEEK_END|0x2|2)\b.*\) += (?:\d|0x)/],
  ['unlink', /^unlink(?:at)?\(.*"/],
  ['rename-file', /^rename(?:at2?)?\(.*"/],
  ['mount', /^mount\(.*"/],
  ['pass-fd', /^(?:send|recv)m?msg\(.*cmsg_type=(?:SCM_RIGHTS|0x1).*\) += [0-9]/],
  [
    'ioctl',
    /^ioctl\([^,]*, (?:[^,]* or )?(?:RDMA_VERBS_IOCTL|VFIO_IOMMU_(?:UN)?MAP_DMA|_IOC\(_IOC_WRITE, 0x67, 0x7, 0x18|_IOC\(_IOC_NONE, 0x67, 0x8, 0|0xc0181b01|0x3b7[12]|0x40186707|0x6708)\b/,
  ],
  [
    'ring-register',
    /^io_uring_register\([^,]*, (?:IORING_(?:UN)?REGISTER_BUFFERS|IORING_REGISTER_CLONE_BUFFERS|(?:0|0x1|0xf|0x10|0x1e|30|15|16|1)[, ])/,
  ],
  ['annotation', /^# lp: (?:de)?reg_mr/],
  [
    'lost',
    new RegExp(
      `^<\\.\\.\\. (?:${descriptorMakers}|close|dup[23]?|fcntl|mmap|munmap|f?truncate|fallocate|ioctl|write|execve|clone3?|v?fork) resumed>`,
    ),
  ],
];

const call = (names: string): string => `^(?:sys_(?:${names})\\(|(?:syscalls:)?sys_enter_(?:${names}):(?: |$))`;
const fcntl = (hex: string): RegExp => new RegExp(`${call('fcntl')}.*\\bcmd(?:: |=)(?:0x)?0*${hex}\\b`);
const point = (names: string): RegExp => new RegExp(`^(?:\\w+:)?(?:${names}): `);
const pins =
  '(?:gup_longterm_locked|pin_user_pages(?:_fast|_remote)?|get_user_pages(?:_fast|_remote)?|__gup_longterm_locked|internal_get_user_pages_fast|gup_fast_fallback|vaddr_pin_pages|ib_umem_get|io_pin_pages|io_sqe_buffer_register)';
const unpins =
  '(?:unpin_user_pages?(?:_dirty_lock)?|unpin_user_page_range_dirty_lock|unpin_user_folio|vaddr_unpin_pages(?:_dirty_lock)?|ib_umem_release)';
/** A probe that names its function or, of trace-cmd and perf, its event; the function tracer; the function graph. */
const entry = (names: string): RegExp =>
  new RegExp(
    `^\\w+: \\(${names}\\+0x[^<]*$|^(?:probe:)?${names}: +\\([0-9a-f]{16}\\) |^${names}(?:\\([^)]*\\))?(?: \\[\\w+\\])? <-|^function: +${names}$|\\| +${names}(?: \\[\\w+\\])?\\(\\)(?: \\{|;)$`,
  );

const kernelRules: readonly Rule[] = [
  ['open', new RegExp(call(descriptorMakers))],
  ['close', new RegExp(call('close(?:_range)?'))],
  ['dup', new RegExp(`${call('dup[23]?')}|${fcntl('(?:0|406)').source}`)],
  ['set-fd-flags', fcntl('2')],
  ['fork', new RegExp(`${call('clone3?|v?fork')}|${point('sched_process_fork').source}`)],
  ['exec', new RegExp(`${call('execve(?:at)?')}|${point('sched_process_exec').source}`)],
  ['exit', new RegExp(`${call('exit(?:_group)?')}|${point('sched_process_exit').source}`)],
  ['rename-task', point('task_rename')],
  ['mmap', new RegExp(call('mmap'))],
  ['munmap', new RegExp(call('munmap'))],
  ['mremap', new RegExp(call('mremap'))],
  ['setlease', fcntl('400')],
  ['getlease', fcntl('401')],
  ['setsig', fcntl('a')],
  ['setown', fcntl('[8f]')],
  ['sigaction', new RegExp(call('rt_sigaction'))],
  ['sigmask', new RegExp(`${call('rt_sigprocmask')}.*\\bnset(?:: |=)\\(?(?:0x)?0*[1-9a-f]`)],
  ['signal-wait', new RegExp(call('rt_sigtimedwait|signalfd4?'))],
  ['signal', point('signal_(?:generate|deliver)')],
  ['sigreturn', new RegExp(call('rt_sigreturn'))],
  ['truncate', new RegExp(call('f?truncate'))],
  ['fallocate', new RegExp(call('fallocate'))],
  ['write', new RegExp(call('write|pwrite64|p?writev|pwritev2'))],
  ['ioctl', new RegExp(`${call('ioctl')}.*\\bcmd(?:: |=)(?:0x)?0*(?:c0181b01|3b7[12]|40186707|6708)\\b`)],
  [
    'ring-register',
    new RegExp(
      `${call('io_uring_register')}.*\\bopcode(?:: |=)(?:0x)?0*(?:0|1|f|10|1e)\\b|${point('io_uring_register').source}.*\\bopcode(?: (?:0|1|15|16|30)|=0x(?:0|1|f|10|1e))\\b`,
    ),
  ],
  ['pin', entry(pins)],
  ['unpin', new RegExp(`${entry(unpins).source}|${point('mr_dereg').source}`)],
  ['lease-added', point('generic_add_lease')],
  ['lease-removed', point('generic_delete_lease')],
  ['lease-broken', point('break_lease_noblock')],
  ['break-waits', point('break_lease_block')],
  ['break-wakes', point('break_lease_unblock')],
  ['lease-checked', point('time_out_leases')],
  ['lease-conflict', point('leases_conflict')],
  ['break-call', new RegExp(`${entry('__break_lease').source}|^break_lease: +\\([0-9a-f]{16}\\) `)],
  [
    'layout-change',
    /^(?:\w+:)?(?:ext4_(?:truncate_enter|begin_ordered_truncate|punch_hole|zero_range|collapse_range|insert_range)|xfs_(?:itruncate_extents_start|free_file_space|zero_file_space|collapse_file_space|insert_file_space|alloc_file_space|file_dax_write|reflink_remap_range)): |^\w+: \((?:ext4_break_layouts|xfs_break_(?:dax_)?layouts)\+0x[^<]*$|^ext4_break_layouts: +\([0-9a-f]{16}\) /,
  ],
  // From 6.14 on it is printed for every mode.
  ['layout-change', /^(?:\w+:)?ext4_fallocate_enter: .* (?:mode(?: KEEP_SIZE)?$|mode=0x[01] )/],
  ['inode-seen', /^(?:\w+:)?ext4_fallocate_enter: .* (?:mode (?!KEEP_SIZE$)\S|mode=0x(?![01] ))/],
  [
    'layout-busy',
    /^\w+: \(dax_layout_busy_page(?:_range)?\+0x[^<]*$|^(?:dax_layout_busy|dax_layout_busy_page(?:_range)?): +\([0-9a-f]{16}\) /,
  ],
  ['dax-fault', point('dax_p[mt][de]_fault')],
  ['dax-writeback', point('dax_writeback_range')],
  ['inode-seen', point('locks_get_lock_context|ext4_unlink_enter|ext4_evict_inode|xfs_setattr|xfs_file_(?:direct|buffered)_write')],
  ['lost', /^CPU:\d+ \[LOST/],
];
/** A file opened behind a probe, in a log without the calls themselves. */
const probedOpen = /^\w+: \(do_sys_open(?:at2)?\+0x[^<]*$/;
const openCall = /^sys_(?:enter_)?open/;
/** More was written than the buffer holds. */
const overrun = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+) /;

const perfTraceRules: readonly Rule[] = [
  ['open', straceOpens(descriptorMakers)],
  ['close', /^close(?:_range)?\(/],
  ['dup', /^dup[23]?\(|^fcntl\(fd: [^,]*(?:, cmd: DUPFD|\))/],
  ['set-fd-flags', /^fcntl\(fd: [^,]*, cmd: SETFD/],
  ['fork', /^(?:clone3?|v?fork)\(/],
  ['exec', /^execve\(/],
  ['exit', /^exit(?:_group)?\(/],
  ['mmap', /^mmap\(/],
  ['munmap', /^munmap\(/],
  ['mremap', /^mremap\(/],
  ['setlease', /^fcntl\(fd: [^,]*, cmd: SETLEASE/],
  ['getlease', /^fcntl\(fd: [^,]*, cmd: GETLEASE/],
  ['setsig', /^fcntl\(fd: [^,]*, cmd: SETSIG/],
  ['setown', /^fcntl\(fd: [^,]*, cmd: SETOWN/],
  ['sigaction', /^rt_sigaction\(/],
  ['sigmask', /^rt_sigprocmask\(.*\bnset: 0x/],
  ['signal-wait', /^(?:rt_sigtimedwait|signalfd4)\(/],
  ['sigreturn', /^rt_sigreturn\(/],
  ['truncate', /^f?truncate\(/],
  ['fallocate', /^fallocate\(/],
  ['write', /^(?:write|pwrite64|p?writev|pwritev2)\(/],
  ['ioctl', /^ioctl\(.*cmd: \((?:READ\|WRITE, 0x1b, 0x1, 0x18|NONE, 0x3b, 0x7[12], 0|WRITE, 0x67, 0x7, 0x18|NONE, 0x67, 0x8, 0)\)/],
  ['ring-register', /^io_uring_register\((?!.*opcode: (?!(?:1|15|16|30)\b))/],
  ['signal', /^signal:signal_(?:generate|deliver)\(/],
  ['lease-added', /^filelock:generic_add_lease\(/],
  ['lease-removed', /^filelock:generic_delete_lease\(/],
  ['lease-broken', /^filelock:break_lease_noblock\(/],
  ['break-waits', /^filelock:break_lease_block\(/],
  ['break-wakes', /^filelock:break_lease_unblock\(/],
  ['lease-checked', /^filelock:time_out_leases\(/],
  ['lease-conflict', /^filelock:leases_conflict\(/],
  ['inode-seen', /^filelock:locks_get_lock_context\(/],
  // A call begun in front of the log; a new task's side of its clone is none.
  [
    'lost',
    new RegExp(`^ \\.\\.\\. \\[continued\\]: (?:${descriptorMakers}|execve|fcntl|ftruncate|truncate|fallocate|mmap|close|ioctl)\\(`),
  ],
];

const rules = { strace: straceRules, kernel: kernelRules, 'perf-trace': perfTraceRules } as const;

/** What stands behind `[pid N]` or `N`, the clocks, the call's number and the instruction pointer. */
const stracePrefix =
  /^(?:\[pid +\d+(?:<[^>]*>)?\] |\d+(?:<[^>]*>)? +)?(?: *(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+) )?(?:\(\+ *[\d.]+\) )?(?:\[ *\d+\] )?(?:\[[0-9a-f?]{16}\] )?/;

/** Each call once: halves that strace shows on two lines are put together by their task and name. */
function straceCalls(lines: readonly string[]): readonly string[] {
  const calls: string[] = [];
  const halves = new Map<string, number>();
  /** A call that a message of strace broke off. */
  let broken: readonly [key: string, index: number] | undefined;
  for (const line of lines) {
    const prefix = stracePrefix.exec(line)?.[0] ?? '';
    const task = /\d+/.exec(/^(?:\[pid +\d+|\d+(?=<| ))/.exec(prefix)?.[0] ?? '')?.[0] ?? '';
    const text = line.slice(prefix.length);
    const [, resumed, rest = ''] = /^<\.\.\. (\w+) resumed>(.*)$/.exec(text) ?? [];
    // On a terminal tasks get their number, and lose it again, in between.
    const others = [...halves.keys()].filter((key) => key.endsWith(` ${resumed}`));
    const started =
      resumed === undefined
        ? undefined
        : (halves.get(`${task} ${resumed}`) ?? halves.get(task === '' ? (others.at(-1) ?? '') : ` ${resumed}`));
    if (started !== undefined) {
      calls[started] = `${calls[started]}${rest.replace(/ <unfinished \.\.\.>$/, '')}`;
      if (!rest.endsWith('<unfinished ...>')) for (const key of others) if (halves.get(key) === started) halves.delete(key);
      continue;
    }
    if (line === ' <unfinished ...>' && broken !== undefined) {
      halves.set(...broken);
      continue;
    }
    const name = /^(\w+)\(/.exec(text)?.[1];
    if (name !== undefined) broken = [`${task} ${name}`, calls.length];
    if (name !== undefined && text.endsWith('<unfinished ...>')) {
      halves.set(`${task} ${name}`, calls.length);
      calls.push(text.slice(0, -' <unfinished ...>'.length));
    } else {
      calls.push(text);
    }
  }
  return calls;
}

/** What stands behind the task; the second halves of calls are left out. */
function perfTraceTexts(lines: readonly string[]): readonly string[] {
  const begun = new Set<string>();
  return lines.flatMap((line) => {
    const [, task = '', text] = /^ *(?:\?|[\d.]+) \( *(?:[\d.]+ ms)? *\): .*?\/(\d+) (.*)$/.exec(line) ?? [];
    if (text === undefined) return [];
    const half = /^ \.\.\. \[continued\]: (\w+)\(/.exec(text)?.[1];
    if (half !== undefined) return begun.has(`${task} ${half}`) ? [] : [text];
    if (text.endsWith(' ...')) begun.add(`${task} ${/^\w+/.exec(text)?.[0]}`);
    return [text];
  });
}

/** What stands behind the stamp's colon, or a whole line that has none. */
function kernelTexts(lines: readonly string[]): readonly string[] {
  return lines.map((line) => {
    if (/^[a-z]\w*(?:: |\()/.test(line)) return line.trimEnd();
    // The function graph shows other events as remarks.
    const remark = /\| +\/\* (.*) \*\/$/.exec(line)?.[1];
    if (remark !== undefined) return remark;
    const stamped = /^.{0,60}?(?:\s|\])\d+(?:\.\d+)?(?:us.?|ms \(\+?-?[\d.]+ms\))?: +(?:\(\+?-?\d+\) +)?(.*)$/.exec(line)?.[1];
    return (stamped ?? line).trimEnd();
  });
}
