// What the end of a log shows of its middle: a verdict may rest on something that the recorder was not asked for, or on a process that it did not
// follow. Weighed once the replay is over, because a later line may prove that what was in doubt was so (decisions, 28).

import type { Evidence } from './analysis';
import type { Lease, Pin, Process } from './kernel/model';
import { killed } from './kernel/tasks';
import { firstWhere } from './lives/alive';
import type { World } from './replay/world';

/** What must have been so for a verdict to hold, beyond what its lines show. */
export interface Reliance {
  /** One of these pins was still standing. */
  readonly standing?: readonly Pin[];
  /** None of these processes had closed what keeps a pin. */
  readonly keeping?: readonly Process[];
  /** No layout lease was held: by this process, or by anybody where any lease allows the pin. */
  readonly unleased?: { readonly by: Process; readonly anybody: boolean };
  /** Its holder did not give this lease back, and the log would show it. */
  readonly unanswered?: Lease;
  /** The holder of this lease has no handler for the break's signal. */
  readonly unhandled?: Lease;
}

/** Whoever may hold a lease that the log does not show: found once for all verdicts. */
export interface Suspects {
  /** The first of them in the log. */
  first?: { readonly process: Process; readonly why: string } | 'nobody';
}

/** Why what a verdict rests on may have been otherwise, and the lines that show it. */
export interface Doubt {
  readonly because: string;
  readonly lines?: readonly Evidence[];
}

/** What the verdict is about, and who did it. */
interface Verdict {
  readonly event: { readonly line: number } | { readonly line: number; readonly endLine: number };
  readonly process?: Process | undefined;
}

/** undefined where the log is reason enough. */
export function doubtOf(rests: Reliance, { event, process }: Verdict, world: World, suspects: Suspects): Doubt | undefined {
  const { standing, keeping, unleased, unanswered, unhandled } = rests;
  const line = 'endLine' in event ? event.endLine : event.line;
  return (
    (standing === undefined || standing.length === 0 ? undefined : everyPin(standing, line, process, world)) ??
    plain(keeping === undefined ? undefined : everyKeeper(keeping, world)) ??
    plain(unleased === undefined ? undefined : hiddenLease(unleased.by, unleased.anybody, line, world, suspects)) ??
    (unanswered === undefined ? undefined : hiddenAnswer(unanswered, line)) ??
    (unhandled === undefined ? undefined : survived(unhandled, world))
  );
}

function plain(because: string | undefined): Doubt | undefined {
  return because === undefined ? undefined : { because };
}

/** One pin that surely stands is enough. */
function everyPin(pins: readonly Pin[], line: number, doer: Process | undefined, world: World): Doubt | undefined {
  let why: Doubt | undefined;
  for (const pin of pins) {
    why = pinDoubt(pin, line, doer, world);
    if (why === undefined) return undefined;
  }
  return why;
}

function pinDoubt(pin: Pin, line: number, doer: Process | undefined, world: World): Doubt | undefined {
  const { facts } = world;
  const again = madeAgain(pin.process, 'what a descriptor stands for');
  if (again !== undefined) return again;
  // What is released by a call of its own stood until then.
  if (pin.releasedLine !== undefined && pin.releasedLine >= line && pin.releasedBy !== 'exit' && pin.releasedBy !== 'exec')
    return undefined;
  if ((pin.provedLine ?? 0) >= line) return undefined;
  if (pin.termUnknown === true) return { because: `the log does not show whether the pin of line ${pin.takenLine} is long-term` };
  const { process, context } = pin;
  if (pin.keepers !== undefined && (process.endedLine ?? Number.POSITIVE_INFINITY) <= line) return plain(everyKeeper(pin.keepers, world));
  const last = process.lastLine ?? 0;
  const silent = last < line && process !== doer;
  if (silent && !facts.seesDeaths)
    return {
      because: `no end of a process was recorded, and ${named(process)} does nothing more behind line ${last}: its pins may have gone with it`,
      lines: [{ line: last, role: 'last sign of the process' }],
    };
  const stray = strayUnpin(pin, line, world);
  if (stray !== undefined)
    return {
      because: `pages are unpinned at line ${stray} that may be these: the log does not tie them to a pin`,
      lines: [{ line: stray, role: 'pages unpinned, of whom is not shown' }],
    };
  if (context === undefined) return undefined;
  if (context.unsureSince !== undefined && context.unsureSince < line && context.unsureSince > pin.takenLine)
    return {
      because: `the open of the descriptor that holds the pin is not in the log: it may have been closed by the exec of line ${context.unsureSince}`,
      lines: [{ line: context.unsureSince, role: 'exec' }],
    };
  if (silent && !facts.seesExecs)
    return {
      because: 'no exec was recorded, and one would have closed the descriptor that holds the pin',
      lines: [{ line: last, role: 'last sign of the process' }],
    };
  return undefined;
}

/** Two opens give one descriptor, and nothing closed it between. `what` is in doubt then. */
export function madeAgain(process: Process, what: string): Doubt | undefined {
  if (process.madeAgain === undefined) return undefined;
  const { fd, line, before } = process.madeAgain;
  return {
    because: `descriptor ${fd} is made again at line ${line}, and no close was recorded: ${what} is not sure`,
    lines: [...(before === undefined ? [] : [{ line: before, role: 'descriptor made' }]), { line, role: 'descriptor made again' }],
  };
}

/** Pages of nobody known, unpinned by its process or by a worker of the kernel (decisions, 38). */
function strayUnpin(pin: Pin, line: number, world: World): number | undefined {
  const { strayUnpins } = world;
  for (let at = firstWhere(strayUnpins.length, (one) => (strayUnpins[one]?.line ?? 0) > pin.takenLine); ; at += 1) {
    const one = strayUnpins[at];
    if (one === undefined || one.line >= line) return undefined;
    if (one.by === pin.process || (one.by === undefined && pin.context === undefined)) return one.line;
  }
}

/** A pin whose process is gone stands while somebody else keeps its context open. */
function everyKeeper(keepers: readonly Process[], world: World): string | undefined {
  if (!world.facts.seesCloses) return 'no close was recorded: whoever else had the descriptor may have closed it';
  const [first] = keepers;
  if (first !== undefined && !keepers.some(isSeen)) return `the log does not follow ${named(first)}, which alone keeps the descriptor open`;
  return undefined;
}

/** The pin succeeds: a lease that the log does not show is one way to explain it. */
function hiddenLease(by: Process, anybody: boolean, line: number, world: World, suspects: Suspects): string | undefined {
  const own = suspicion(by, anybody, world);
  if (own !== undefined || !anybody) return own;
  suspects.first ??= firstSuspect(world) ?? 'nobody';
  return suspects.first !== 'nobody' && suspects.first.process.firstLine < line ? suspects.first.why : undefined;
}

function firstSuspect(world: World): Exclude<Suspects['first'], 'nobody'> {
  let first: Exclude<Suspects['first'], 'nobody'>;
  for (const process of world.tasks.processes.values()) {
    if (first !== undefined && first.process.firstLine <= process.firstLine) continue;
    const why = suspicion(process, true, world);
    if (why !== undefined) first = { process, why };
  }
  return first;
}

function suspicion(process: Process, anybody: boolean, { facts }: World): string | undefined {
  if (process.fromStart !== true) return `${named(process)} was there before the log, and may hold a lease that was taken then`;
  if (anybody && !facts.showsAllCalls && process.parent === undefined)
    return `the log does not show who started ${named(process)}, so it may not show everybody who can hold a lease`;
  return isSeen(process) ? undefined : `the log does not follow ${named(process)}, which may hold a lease`;
}

function hiddenAnswer({ holder, taken, passedLine }: Lease, line: number): Doubt | undefined {
  if (passedLine !== undefined && passedLine < line)
    return {
      because: `the operation of line ${passedLine} went past the lease, so it may have been taken away then: lease-break-time is not in the log`,
      lines: [{ line: passedLine, role: 'operation went past the lease' }],
    };
  if (!isSeen(holder)) return { because: 'the log does not follow the holder of the lease, so it may have given it back' };
  const { endedLine } = holder;
  return endedLine !== undefined && endedLine < line && taken.kind !== 'setlease'
    ? {
        because: `the holder ended at line ${endedLine}, and the log does not show whether the lease went with it`,
        lines: [{ line: endedLine, role: 'holder ended' }],
      }
    : undefined;
}

/** A break's signal kills whoever has no handler for it. */
function survived(lease: Lease, { said }: World): Doubt | undefined {
  const broken = lease.endedUnder ?? lease.breaking;
  const end = broken?.endLine;
  if (broken === undefined || end === undefined || (lease.holder.lastLine ?? 0) <= end) return undefined;
  if (said.has(killed(lease.holder))) return undefined;
  return {
    because: `${named(lease.holder)} lives on after the break of line ${broken.startLine}, so its signal was blocked or handled unseen`,
    lines: [
      { line: broken.startLine, role: 'break started' },
      { line: end, role: 'break over' },
      { line: lease.holder.lastLine ?? end, role: 'holder lives on' },
    ],
  };
}

/** The log shows something that it did. */
function isSeen({ lastLine, endedLine }: Process): boolean {
  return lastLine !== undefined || endedLine !== undefined;
}

function named(process: Process): string {
  return process.comm === undefined ? `process ${process.pid}` : `${process.comm} (pid ${process.pid})`;
}
