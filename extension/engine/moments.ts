// What the replay tells the rules: each moment is one thing that happened, with what the policy expected of it.

import type { SignalEvent, TraceEvent } from '../../grammar/event';
import type { Evidence } from './analysis';
import type { PinList } from './kernel/file-pins';
import type { Break, Change, Description, KernelFile, Lease, Pin, PinAttempt, PinSlice, Process, Task } from './kernel/model';
import type { Expectation } from './policy/judgement';

/** One file's part of a pin attempt. */
export interface JudgedSlice {
  readonly slice: PinSlice;
  readonly file: KernelFile;
  readonly expectation: Expectation;
  /** Layout leases on the file when the call ended. */
  leases: readonly Lease[];
  /** Layout leases when the call started. */
  readonly leasesAtStart: number;
  /** The lease whose loss explains a refusal: the caller's last one, else anybody's. */
  lastLost: Lease | undefined;
  /** Present when the attempt succeeded. */
  pin: Pin | undefined;
}

export interface PinMoment {
  readonly kind: 'pin';
  readonly event: TraceEvent;
  readonly attempt: PinAttempt;
  readonly task: Task;
  /** `ok`, an errno name; undefined when the log does not show it. */
  readonly outcome: string | undefined;
  readonly slices: readonly JudgedSlice[];
  /** The policy refuses a part of it. */
  readonly isDenied: boolean;
}
/** Refused as only DAX pages without a lease are, but the call hides its address and several files come into question. */
export interface HiddenRefusalMoment {
  readonly kind: 'hidden-refusal';
  readonly event: TraceEvent;
  readonly task: Task;
  readonly outcome: string;
  /** The DAX files mapped there; on those of `denied` no lease would have allowed the pin. */
  readonly mapped: readonly KernelFile[];
  readonly denied: readonly KernelFile[];
}
export interface LeaseTakeMoment {
  readonly kind: 'lease-take';
  readonly event: TraceEvent;
  readonly task: Task;
  readonly argument: number;
  readonly file?: KernelFile;
  readonly description?: Description;
  readonly outcome: string;
  readonly expectation?: Expectation;
  /** The lease this description already held. */
  readonly held?: { readonly lease: Lease; readonly state: Lease['state']; readonly type: Lease['type']; readonly breaking?: Break };
  /** New lease made. */
  readonly lease?: Lease;
  /** It answered a downgrade break. */
  readonly completesDowngrade?: boolean;
  /** The last lease that the description or the process lost. */
  readonly previous?: Lease;
  /** An operation that this lease's predecessor made wait is waiting still. */
  readonly stillWaiting?: Change;
}
export interface ReleaseMoment {
  readonly kind: 'release';
  readonly event: TraceEvent;
  readonly task: Task;
  readonly lease: Lease;
  readonly how: 'unlock' | 'close' | 'munmap' | 'exit' | 'exec';
  /** Pins of the file that now stand without the lease. */
  readonly pins: PinList;
  /** Those of the lease's holder. */
  readonly ownPins: PinList;
  /** Share of the break window that was left (0–1), when it answered a break. */
  readonly windowLeft?: number;
}
export interface ReleaseFailedMoment {
  readonly kind: 'release-failed';
  readonly event: TraceEvent;
  readonly task: Task;
  readonly description?: Description;
  readonly file?: KernelFile;
  readonly outcome: string;
  /** The description's lease that was taken away. */
  readonly timedOut?: Lease;
}
export interface BreakMoment {
  readonly kind: 'break-start';
  readonly event: TraceEvent;
  readonly broken: Break;
}
export interface TimeoutMoment {
  readonly kind: 'timeout';
  readonly event: TraceEvent;
  readonly broken: Break;
  readonly lease: Lease;
  /** The clock is missing, so it is inferred from what followed. */
  readonly inferred: boolean;
  /** The lines that show it, where no call does. */
  readonly shown: readonly Evidence[];
}
export interface ChangeMoment {
  readonly kind: 'change';
  readonly change: Change;
  readonly event: TraceEvent;
  readonly task: Task;
  readonly file: KernelFile;
  readonly outcome?: string;
  readonly expectation: Expectation;
  /** ns; undefined without a clock */
  readonly waited?: number;
  readonly pinsInRange: PinList;
  /** Alive when it began, for an operation that waited for them. */
  readonly pinsAtStart: PinList;
  readonly pinsInTail: PinList;
  /** Of an operation refused though it meets no pin: pins just outside the range, which the kernel's granularity takes in. */
  readonly pinsNear: PinList;
  /** Pins of unknown range that may be in it. */
  readonly pinsHidden: PinList;
  readonly mapped: boolean;
  readonly leases: readonly Lease[];
}
export interface UnmapMoment {
  readonly kind: 'unmap';
  readonly event: TraceEvent;
  readonly task: Task;
  readonly pins: readonly Pin[];
}
export interface ExitMoment {
  readonly kind: 'exit';
  readonly event: TraceEvent;
  readonly process: Process;
  readonly released: readonly Pin[];
  readonly leaked: readonly Pin[];
}
export interface ZombieMoment {
  readonly kind: 'zombie';
  readonly event: TraceEvent;
  readonly lease: Lease;
  readonly pins: readonly Pin[];
}
export interface SignalMoment {
  readonly kind: 'signal';
  readonly event: SignalEvent;
  readonly process: Process;
  readonly broken?: Break;
  /** Leases the process holds, the first of them. */
  readonly leases: readonly Lease[];
  /** All of them. */
  readonly leaseCount: number;
}
export interface KilledMoment {
  readonly kind: 'killed';
  readonly event: TraceEvent;
  readonly process: Process;
  readonly lease: Lease;
  readonly broken?: Break;
  readonly signalLine?: number;
}
/** A lease whose holder can be told to have no handler: at its first break, or when the log or the lease ends. */
export interface HandlerMoment {
  readonly kind: 'no-handler';
  readonly lease: Lease;
  readonly signal: string;
  /** The holder set a signal mask that the log does not show: the signal may be blocked instead. */
  readonly maskHidden?: boolean;
  /** No sigaction call of anybody is in the log. */
  readonly unrecorded?: boolean;
  /** Line that shows the signal ending the holder. */
  readonly killedLine?: number;
}
/** A break ended, or the log did, and its signal was never delivered. */
export interface NotHeardMoment {
  readonly kind: 'not-heard';
  readonly lease: Lease;
  readonly how: 'ignores' | 'blocks';
  readonly broken: Break;
  /** Line of the call that made the signal ignored. */
  readonly line?: number;
}
export interface WriteMoment {
  readonly kind: 'write';
  readonly event: TraceEvent;
  readonly task: Task;
  readonly file: KernelFile;
  readonly leases: readonly Lease[];
  readonly outcome?: string;
}
export interface UnknownMoment {
  readonly kind: 'unknown-object';
  readonly event: TraceEvent;
  readonly task: Task;
  readonly what: 'lease' | 'pin';
  readonly file?: KernelFile;
  readonly says: string;
}
export interface LostMoment {
  readonly kind: 'lost';
  readonly event: TraceEvent & { readonly kind: 'lost' };
}
export interface UnparsedMoment {
  readonly kind: 'unparsed';
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export type Moment =
  | PinMoment
  | HiddenRefusalMoment
  | LeaseTakeMoment
  | ReleaseMoment
  | ReleaseFailedMoment
  | BreakMoment
  | TimeoutMoment
  | ChangeMoment
  | UnmapMoment
  | ExitMoment
  | ZombieMoment
  | SignalMoment
  | KilledMoment
  | HandlerMoment
  | NotHeardMoment
  | WriteMoment
  | UnknownMoment
  | LostMoment
  | UnparsedMoment;
