// What the end of a log shows of its middle: a verdict may rest on something that the recorder was not asked for, or on a process that it did not
// follow. Weighed once the replay is over, because a later line may prove that what was in doubt was so (decisions, 28).

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

/** What the verdict is about, and who did it. */
interface Verdict {
  readonly event: { readonly line: number } | { readonly line: number; readonly endLine: number };
  readonly process?: Process | undefined;
}

/** Why what a verdict rests on may have been otherwise; undefined where the log is reason enough. */
export function doubtOf(rests: Reliance, { event, process }: Verdict, world: World): string | undefined {
  const { standing, keeping, unleased, unanswered, unhandled } = rests;
  const line = 'endLine' in event ? event.endLine : event.line;
  return (
    (standing === undefined || standing.length === 0 ? undefined : everyPin(standing, line, process, world)) ??
    (keeping === undefined ? undefined : everyKeeper(keeping, world)) ??
    (unleased === undefined ? undefined : hiddenLease(unleased.by, unleased.anybody, line, world)) ??
    (unanswered === undefined ? undefined : hiddenAnswer(unanswered, line)) ??
    (unhandled === undefined ? undefined : survived(unhandled, world))
  );
}

/** One pin that surely stands is enough. */
function everyPin(pins: readonly Pin[], line: number, doer: Process | undefined, world: World): string | undefined {
  let why: string | undefined;
  for (const pin of pins) {
    why = pinDoubt(pin, line, doer, world);
    if (why === undefined) return undefined;
  }
  return why;
}

function pinDoubt(pin: Pin, line: number, doer: Process | undefined, world: World): string | undefined {
  const { facts } = world;
  const { madeAgain } = pin.process;
  if (madeAgain !== undefined)
    return `descriptor ${madeAgain.fd} is made again at line ${madeAgain.line}, and no close was recorded: what a descriptor stands for is not sure`;
  // What is released by a call of its own stood until then.
  if (pin.releasedLine !== undefined && pin.releasedLine >= line && pin.releasedBy !== 'exit' && pin.releasedBy !== 'exec')
    return undefined;
  if ((pin.provedLine ?? 0) >= line) return undefined;
  if (pin.termUnknown === true) return `the log does not show whether the pin of line ${pin.takenLine} is long-term`;
  const { process, context } = pin;
  if (pin.keepers !== undefined && (process.endedLine ?? Number.POSITIVE_INFINITY) <= line) return everyKeeper(pin.keepers, world);
  const last = process.lastLine ?? 0;
  const silent = last < line && process !== doer;
  if (silent && !facts.seesDeaths)
    return `no end of a process was recorded, and ${named(process)} does nothing more behind line ${last}: its pins may have gone with it`;
  const stray = strayUnpin(pin, line, world);
  if (stray !== undefined) return `pages are unpinned at line ${stray} that may be these: the log does not tie them to a pin`;
  if (context === undefined) return undefined;
  if (context.unsureSince !== undefined && context.unsureSince < line && context.unsureSince > pin.takenLine)
    return `the open of the descriptor that holds the pin is not in the log: it may have been closed by the exec of line ${context.unsureSince}`;
  if (silent && !facts.seesExecs) return `no exec was recorded, and one would have closed the descriptor that holds the pin`;
  return undefined;
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
function hiddenLease(by: Process, anybody: boolean, line: number, world: World): string | undefined {
  const suspects = anybody ? [...world.tasks.processes.values()].filter((one) => one.firstLine < line) : [by];
  for (const one of [by, ...suspects]) {
    if (one.fromStart !== true) return `${named(one)} was there before the log, and may hold a lease that was taken then`;
    if (anybody && !world.facts.showsAllCalls && one.parent === undefined)
      return `the log does not show who started ${named(one)}, so it may not show everybody who can hold a lease`;
    if (!isSeen(one)) return `the log does not follow ${named(one)}, which may hold a lease`;
  }
  return undefined;
}

function hiddenAnswer({ holder, taken, passedLine }: Lease, line: number): string | undefined {
  if (passedLine !== undefined && passedLine < line)
    return `the operation of line ${passedLine} went past the lease, so it may have been taken away then: lease-break-time is not in the log`;
  if (!isSeen(holder)) return 'the log does not follow the holder of the lease, so it may have given it back';
  const { endedLine } = holder;
  return endedLine !== undefined && endedLine < line && taken.kind !== 'setlease'
    ? `the holder ended at line ${endedLine}, and the log does not show whether the lease went with it`
    : undefined;
}

/** A break's signal kills whoever has no handler for it. */
function survived(lease: Lease, { said }: World): string | undefined {
  const broken = lease.endedUnder ?? lease.breaking;
  const end = broken?.endLine;
  if (broken === undefined || end === undefined || (lease.holder.lastLine ?? 0) <= end) return undefined;
  if (said.has(killed(lease.holder))) return undefined;
  return `${named(lease.holder)} lives on after the break of line ${broken.startLine}, so its signal was blocked or handled unseen`;
}

/** The log shows something that it did. */
function isSeen({ lastLine, endedLine }: Process): boolean {
  return lastLine !== undefined || endedLine !== undefined;
}

function named(process: Process): string {
  return process.comm === undefined ? `process ${process.pid}` : `${process.comm} (pid ${process.pid})`;
}
