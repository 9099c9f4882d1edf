// What a first look at all events settles before the replay: which inode a call is about, which task a bare line belongs to,
// what the log records at all, and how fine its clock is.

import type { EventList, InodeKey, ParsedTrace, TraceEvent } from '../../../grammar/event';

export interface Facts {
  /** Inode of a call, by the call's line, from the points inside it. */
  readonly inodes: Map<number, InodeKey>;
  /** Task of events that show none, by line. */
  readonly tids: Map<number, number>;
  readonly tgids: Map<number, number>;
  /** Signal events by line. */
  readonly byLine: Map<number, TraceEvent>;
  /** ns between the two nearest stamps the clock can tell apart; 1e9 for strace -t. */
  readonly resolution: number;
  readonly hasClock: boolean;
  /** strace shows calls, so a missing call was not made; an ftrace log shows only what was switched on. */
  readonly showsAllCalls: boolean;
  readonly seesLeaseCalls: boolean;
  readonly seesProbes: boolean;
  /** The kernel's own pins show, not only calls of the verbs library. */
  readonly seesKernelPins: boolean;
  /** A function or call that releases pins was recorded; without one, a pin seen in a probe may be gone at any time. */
  readonly seesUnpins: boolean;
  readonly seesLeasePoints: boolean;
  readonly seesSigaction: boolean;
  readonly seesWrites: boolean;
  /** What takes descriptors, mappings and processes away, each by the names that the log shows, whatever tool made it. */
  readonly seesCloses: boolean;
  readonly seesMmaps: boolean;
  readonly seesExecs: boolean;
  /** A task's end shows however it came about: not only calls of exit_group. */
  readonly seesDeaths: boolean;
  /** Filesystem per device (`major:minor`), told by whose tracepoints appear for it (decisions, 18). */
  readonly filesystems: Map<string, 'ext4' | 'xfs'>;
}

const probeNames = /pin_user_pages|get_user_pages|gup_longterm|ib_umem_get|vaddr_pin|gup_fast|io_sqe_buffer|io_pin_pages/;

export function gatherFacts(trace: ParsedTrace): Facts {
  const text = trace.dialect === 'strace' || trace.dialect === 'perf-trace';
  const names = [...trace.seenNames];
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  return {
    inodes: callInodes(trace.events),
    tids: bareTasks(trace.events),
    tgids: threadGroups(trace.events),
    byLine: new Map(trace.events.filter((event) => event.kind === 'signal').map((event) => [event.line, event])),
    resolution: clockResolution(trace.events),
    hasClock: trace.events.some((event) => event.time !== undefined),
    showsAllCalls: text,
    seesLeaseCalls: has(/fcntl/),
    seesProbes: trace.events.some((event) => event.kind === 'pin') || has(probeNames),
    seesKernelPins: trace.events.some((event) => event.kind === 'pin' && event.source !== 'library') || has(probeNames),
    seesUnpins: text || has(/unpin_user|ib_umem_release|vaddr_unpin|put_user_page|io_buffer_unmap|mr_dereg|ibv_dereg_mr/),
    seesLeasePoints: has(/generic_add_lease|time_out_leases|break_lease_|generic_delete_lease/),
    seesSigaction: has(/rt_sigaction/),
    seesWrites: has(/(?:^|_)p?write(?:64|v2?)?$/),
    seesCloses: has(/close(_range)?$/),
    seesMmaps: has(/mmap2?$/),
    seesExecs: has(/execve(at)?$|sched_process_exec$/),
    seesDeaths: trace.events.some((event) => event.kind === 'exit' && event.phase === 'done'),
    filesystems: filesystemsByDevice(trace.events),
  };
}

/** The same facts where events were moved: what was known of a line goes with its event. */
export function factsOf(facts: Facts, counterfactual: Counterfactual | undefined): Facts {
  if (counterfactual?.moved === undefined || counterfactual.moved.size === 0) return facts;
  const inodes = new Map(facts.inodes);
  const tids = new Map(facts.tids);
  for (const [to, from] of counterfactual.moved) {
    const inode = facts.inodes.get(from);
    const tid = facts.tids.get(from);
    if (inode !== undefined) inodes.set(to, inode);
    if (tid !== undefined) tids.set(to, tid);
  }
  return { ...facts, inodes, tids };
}

/** A history that did not happen: what was recorded behind the first change is only a guide. */
export interface Counterfactual {
  readonly fromLine: number;
  /** Where events that were moved stood, by the line they stand on now. */
  readonly moved?: ReadonlyMap<number, number>;
}

function filesystemsByDevice(events: EventList): Map<string, 'ext4' | 'xfs'> {
  const filesystems = new Map<string, 'ext4' | 'xfs'>();
  for (const event of events)
    if (event.kind === 'layout-change' && event.inode !== undefined && event.filesystem !== 'other')
      filesystems.set(event.inode.slice(0, event.inode.lastIndexOf(':')), event.filesystem);
  return filesystems;
}

/** Points that name the inode of the call they stand in; a fault may be about any mapping and is left out. */
function callInodes(events: EventList): Map<number, InodeKey> {
  const inodes = new Map<number, InodeKey>();
  const open = new Map<number, TraceEvent>();
  for (const event of events) {
    switch (event.kind) {
      case 'setlease':
      case 'getlease':
      case 'truncate':
      case 'fallocate':
      case 'open':
      case 'write':
        if (event.endLine > event.line || event.returned === false) open.set(event.tid, event);
        break;
      case 'lease-added':
      case 'lease-removed':
      case 'lease-broken':
      case 'break-waits':
      case 'break-wakes':
      case 'lease-checked':
      case 'inode-seen':
      case 'layout-change': {
        const call = open.get(event.tid);
        if (
          call !== undefined &&
          event.inode !== undefined &&
          (call.returned === false || call.endLine >= event.line) &&
          !inodes.has(call.line)
        )
          inodes.set(call.line, event.inode);
        break;
      }
      default:
        break;
    }
  }
  return inodes;
}

/** strace -f to a terminal prints no pid while one task is left: such a line is that task's (spec 4.1). */
function bareTasks(events: EventList): Map<number, number> {
  const tids = new Map<number, number>();
  if (!events.some((event) => event.tid === 0 && event.cpu === undefined)) return tids;
  const children = new Set<number>();
  for (const event of events)
    if (event.kind === 'fork' && (event.child ?? event.result ?? 0) > 0) children.add(event.child ?? event.result ?? 0);
  const first = events.find((event) => event.tid !== 0 && !children.has(event.tid))?.tid ?? 0;
  const alive = new Set<number>([first]);
  let last = first;
  for (const event of events) {
    if (event.tid !== 0) {
      alive.add(event.tid);
      last = event.tid;
    } else {
      const tid = alive.has(first) ? first : ([...alive][0] ?? last);
      // One left: it is that one; several left with a bare line is a damaged log, and the first task is the best guess.
      const only = alive.size === 1 ? ([...alive][0] ?? tid) : tid;
      if (only !== 0) tids.set(event.line, only);
    }
    const tid = tids.get(event.line) ?? event.tid;
    if (event.kind === 'fork' && (event.child ?? event.result ?? 0) > 0) alive.add(event.child ?? event.result ?? 0);
    if (event.kind === 'exit' && event.phase === 'done') alive.delete(tid);
  }
  return tids;
}

function threadGroups(events: EventList): Map<number, number> {
  const groups = new Map<number, number>();
  for (const event of events) if (event.tgid !== undefined && event.tgid > 0 && !groups.has(event.tid)) groups.set(event.tid, event.tgid);
  return groups;
}

function clockResolution(events: EventList): number {
  let finest = 1e9;
  let seen = 0;
  for (const event of events) {
    if (event.time === undefined || event.time === 0) continue;
    while (finest > 1 && event.time % finest !== 0) finest /= 10;
    if (++seen > 200 || finest <= 1000) break;
  }
  return seen === 0 ? 0 : finest;
}
