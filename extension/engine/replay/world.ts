// Everything one replay carries: the kernel as it stands, the policy that judges, and what has been told so far.

import type { EventBase, SignalEvent, TraceEvent } from '../../../grammar/event';
import type { MappingLife, Mark, Recomputed } from '../analysis';
import type { FileRegister } from '../kernel/files';
import type { LivePins } from '../kernel/live-pins';
import type { Break, Change, Description, KernelFile, Lease, Pin, Process, Task } from '../kernel/model';
import type { TaskRegister } from '../kernel/tasks';
import { taskOf } from '../kernel/tasks';
import type { Moment } from '../moments';
import type { EngineOptions } from '../options';
import type { Expectation, Policy } from '../policy/judgement';
import type { EventFiles } from './event-files';
import type { Counterfactual, Facts } from './facts';

export { endTimeOf } from '../end-time';

export type MappingRecord = Omit<MappingLife, 'file' | 'endLine' | 'endTime'> & {
  readonly file: KernelFile;
  endLine?: number;
  endTime?: number | undefined;
};

export interface World {
  readonly options: EngineOptions;
  readonly policy: Policy;
  readonly facts: Facts;
  readonly files: FileRegister;
  readonly tasks: TaskRegister;
  /** How many the log made so far. */
  descriptions: number;
  readonly leases: Lease[];
  readonly breaks: Break[];
  readonly pins: Pin[];
  readonly live: LivePins;
  readonly changes: Change[];
  readonly marks: (Omit<Mark, 'file'> & { readonly file: KernelFile })[];
  readonly mappingLives: MappingRecord[];
  /** Those that last, by process and description. */
  readonly openMappings: Map<string, MappingRecord[]>;
  /** Lines at which events were lost, with the CPU where the log names it, and the tasks whose calls another log shows. */
  readonly gaps: { readonly line: number; readonly cpu?: number; readonly callsKnownOf?: readonly number[] }[];
  /** Unpin calls that no known pin explains, in the order of their lines; `by` absent: a worker of the kernel. */
  readonly strayUnpins: { readonly line: number; readonly by?: Process }[];
  /** Stretches in which a lease seemed gone that a later line shows to be held. */
  readonly revivals: { readonly file: KernelFile; readonly fromLine: number; readonly toLine: number; readonly takenLine: number }[];
  /** ns; undefined once the log changed it to a value it does not show. */
  leaseBreakTime: number | undefined;
  /** Descriptions by fl_owner. */
  readonly byIdentity: Map<string, Description>;
  /** A call that an annotation line may speak of: the last ioctl per task. */
  lastIoctl?: { readonly event: TraceEvent; readonly task: Task };
  /** Releases by a handle that could not be tied, per context. */
  readonly untied: Map<Description, number>;
  /** SCM_RIGHTS: descriptions sent and not yet received. */
  readonly passed: Description[];
  /** Signals that came before any break was known, the last few. */
  readonly earlySignals: { readonly event: SignalEvent; readonly process: Process }[];
  /** Goes up whenever somebody else hears of a lease that stands: it has another holder, or F_SETOWN. */
  hearing: number;
  /** Descriptions whose signals F_SETOWN sends to a task or process, by its number. */
  readonly signalTargets: Map<number, Set<Description>>;
  /** Breaks of operations that run, in the order in which they began. */
  readonly runningBreaks: Set<Break>;
  /** Breaks in the order in which they were found; some of them over. */
  pendingBreaks: Break[];
  /** The file that each path was last seen to lead to: its DAX-ness was judged by that path. */
  readonly judged: Map<string, KernelFile>;
  /** Processes that pinned anything, of ours or not. */
  readonly pinners: Set<number>;
  /** LP037 and LP900 speak once per object. */
  readonly said: Set<string>;
  /** Which file the event of a line turned out to be about. */
  readonly eventFiles: EventFiles;
  /** What the policy answered each layout change, by its line; of pins and leases those whose result it does not explain. */
  readonly answered: Map<number, Expectation['verdict']>;
  /** what-if: results that were replaced. */
  readonly recomputed: Recomputed[];
  /** what-if: from this line on, a result that the policy would not give is replaced by the one it would. */
  readonly counterfactual?: Counterfactual;
  tell(moment: Moment): void;
}

/** The task of an event; strace of one process without -f shows none, and facts.ts found it out where it can be. */
export function taskFor(world: World, event: TraceEvent): Task {
  const { tids } = world.facts;
  const tid = tids.size === 0 ? event.tid : (tids.get(event.line) ?? event.tid);
  return taskOf(world.tasks, tid, event.tgid ?? world.facts.tgids.get(tid), event.comm, event.line);
}

/** `ok`, an errno name, or undefined when the log does not show how it ended. */
export function outcomeOf(event: EventBase): string | undefined {
  if (event.errno !== undefined) return event.errno;
  if (event.result !== undefined) return event.result < 0 && event.result > -4096 ? 'error' : 'ok';
  return undefined;
}

/** strace prints EDEADLK, the RFC says EDEADLOCK: one number, one name. */
export function sameErrno(a: string | undefined, b: string | undefined): boolean {
  const one = (name: string | undefined) =>
    name === 'EDEADLK' ? 'EDEADLOCK' : name === 'ENOTSUPP' || name === 'ENOTSUP' ? 'EOPNOTSUPP' : name === 'EWOULDBLOCK' ? 'EAGAIN' : name;
  return one(a) === one(b);
}

export function isInterrupted(outcome: string | undefined): boolean {
  return outcome === 'EINTR' || (outcome?.startsWith('ERESTART') ?? false);
}

export function once(world: World, key: string): boolean {
  if (world.said.has(key)) return false;
  world.said.add(key);
  return true;
}
