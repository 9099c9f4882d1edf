// What the replay knows of a log as a whole: which inode a call is about, which task a bare line belongs to, what the log records at all, and how
// fine its clock is.

import type { InodeKey, ParsedTrace, TraceEvent } from '../../../grammar/event';
import { firstLook } from '../first-look/first-look';
import { bareTasks } from '../first-look/tasks';
import type { Expectation } from '../policy/judgement';

export interface Facts {
  /** Inode of a call, by the call's line, from the points inside it. */
  readonly inodes: ReadonlyMap<number, InodeKey>;
  /** Task of events that show none, by line. */
  readonly tids: ReadonlyMap<number, number>;
  readonly tgids: ReadonlyMap<number, number>;
  /** Signal events by line. */
  readonly byLine: ReadonlyMap<number, TraceEvent>;
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
  readonly filesystems: ReadonlyMap<string, 'ext4' | 'xfs'>;
}

const probeNames = /pin_user_pages|get_user_pages|gup_longterm|ib_umem_get|vaddr_pin|gup_fast|io_sqe_buffer|io_pin_pages/;

export function gatherFacts(trace: ParsedTrace): Facts {
  const { callInodes, tasks, threadGroups, clock, kinds, filesystems } = firstLook(trace);
  const text = trace.dialect === 'strace' || trace.dialect === 'perf-trace';
  const names = [...trace.seenNames];
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  return {
    inodes: callInodes,
    tids: bareTasks(trace.events, tasks),
    tgids: threadGroups,
    byLine: kinds.signals,
    resolution: clock.resolution,
    hasClock: clock.has,
    showsAllCalls: text,
    seesLeaseCalls: has(/fcntl/),
    seesProbes: kinds.pins || has(probeNames),
    seesKernelPins: kinds.kernelPins || has(probeNames),
    seesUnpins: text || has(/unpin_user|ib_umem_release|vaddr_unpin|put_user_page|io_buffer_unmap|mr_dereg|ibv_dereg_mr/),
    seesLeasePoints: has(/generic_add_lease|time_out_leases|break_lease_|generic_delete_lease/),
    seesSigaction: has(/rt_sigaction/),
    seesWrites: has(/(?:^|_)p?write(?:64|v2?)?$/),
    seesCloses: has(/close(_range)?$/),
    seesMmaps: has(/mmap2?$/),
    seesExecs: has(/execve(at)?$|sched_process_exec$/),
    seesDeaths: kinds.deaths,
    filesystems,
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
  /**
   * What the policy answered each layout change in the history that did happen, by its line: a result that it explains may change with it. Of pins and
   * leases those are here whose result it does not explain.
   */
  readonly answered?: ReadonlyMap<number, Expectation['verdict']>;
}
