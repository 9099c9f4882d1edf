// Signals: the SIGIO of a lease break, who it reaches, and whom it kills.

import type { SignalEvent, TraceEvent } from '../../../grammar/event';
import type { Break, Lease, Process, Task } from '../kernel/model';
import { same } from '../kernel/model';
import { confirmBreak, startBreak } from './breaks';
import { actionOf, SIGIO, signalName, signalOf } from './handlers';
import { heldLeases, openBreaks } from './open-breaks';
import { once, type World } from './world';

const SI_KERNEL = 128;
const POLL_MSG = 3;
const SIGKILL = 9;
/** ns that two lines of one cause may stand in the wrong order (spec 1.8, 24). */
const SKEW = 1e6;

/** Signals that came before any break was known, by receiver. */
const early = new WeakMap<World, { readonly event: SignalEvent; readonly process: Process }[]>();

export function onSignal(world: World, task: Task, event: SignalEvent): void {
  const receiver =
    event.phase === 'generated' ? (event.target === undefined ? undefined : world.tasks.tasks.get(event.target)?.process) : task.process;
  if (event.phase === 'generated' && event.target !== undefined) interrupts(world, event.target);
  if (event.phase === 'delivered') interruptsTask(task);
  if (event.phase === 'delivered' && event.handler !== undefined)
    task.process.actions.set(event.signal, { handler: event.handler, line: event.line });
  if (event.signal === SIGKILL) {
    onSigkill(world, event, receiver);
    return;
  }
  if (receiver === undefined || !fromLeaseBreak(world, event, receiver)) return;
  const leases = leasesHeardBy(world, receiver);
  const broken = matchBreak(world, event, receiver, leases, event.phase === 'generated' ? task : undefined);
  for (const lease of broken?.leases ?? [])
    if (heardBy(world, lease, receiver)) {
      lease.signalLine ??= event.line;
      if (event.phase === 'delivered') lease.heard = true;
    }
  if (event.phase === 'delivered') {
    world.tell({ kind: 'signal', event, process: receiver, leases, ...(broken === undefined ? {} : { broken }) });
    const lease = broken?.leases.find((one) => heardBy(world, one, receiver)) ?? leases[0];
    if (event.handler === 'default' && lease !== undefined) tellKilled(world, event, receiver, lease, event.line);
  }
}

/**
 * Newer kernels end a whole process by SIGKILL when a fatal signal is sent to it (complete_signal()): a SIGKILL that nobody sent, behind a break
 * signal whose action is the default, is that break signal's work (seen on 6.18).
 */
function onSigkill(world: World, event: SignalEvent, receiver: Process | undefined): void {
  if (receiver === undefined) return;
  if (event.phase === 'generated') {
    world.said.add(`sent SIGKILL ${receiver.pid}`);
    return;
  }
  if (world.said.has(`sent SIGKILL ${receiver.pid}`)) return;
  const lease = leasesHeardBy(world, receiver).find(
    (one) => one.state === 'breaking' && one.signalLine !== undefined && one.heard !== true,
  );
  if (lease === undefined) return;
  const signal = signalOf(lease.description);
  if (actionOf(world, receiver, signal) === 'default' && !receiver.blocked.has(signal))
    tellKilled(world, event, receiver, lease, lease.signalLine);
}

/** SI_KERNEL or POLL_*, not a kill() (decisions, 10). */
function fromLeaseBreak(world: World, event: SignalEvent, receiver: Process): boolean {
  if (event.code !== undefined && event.code !== SI_KERNEL && (event.code < 1 || event.code > 6)) return false;
  if (event.signal === SIGIO) return event.code !== undefined || leasesHeardBy(world, receiver).some((lease) => lease.state === 'breaking');
  if (event.code !== SI_KERNEL && event.code !== POLL_MSG) return false;
  const leases = leasesHeardBy(world, receiver);
  if (leases.some((lease) => signalOf(lease.description) === event.signal)) return true;
  // Without the fcntl calls F_SETSIG is not in the log: POLL_MSG to the holder of a lease that is being broken is its signal.
  return event.code === POLL_MSG && !world.facts.seesLeaseCalls && leases.some((lease) => lease.state === 'breaking');
}

/** F_SETOWN sends the signal elsewhere; else the process that took the lease gets it. */
function heardBy(world: World, lease: Lease, process: Process): boolean {
  const owner = lease.description.owner;
  if (owner === undefined || owner <= 0) return lease.holder === process;
  return world.tasks.tasks.get(owner)?.process === process || owner === process.pid;
}

function leasesHeardBy(world: World, process: Process): readonly Lease[] {
  return heldLeases(world).filter((lease) => heardBy(world, lease, process));
}

function matchBreak(
  world: World,
  event: SignalEvent,
  receiver: Process,
  leases: readonly Lease[],
  sender: Task | undefined,
): Break | undefined {
  const named = event.fd === undefined ? undefined : receiver.fds.entries.get(event.fd)?.description;
  const own = sender?.running.findLast((running) => running.change?.break !== undefined)?.change?.break;
  const candidates = own !== undefined ? [own] : openBreaks(world);
  const broken =
    candidates.find(
      (one) =>
        one.leases.some((lease) => heardBy(world, lease, receiver) && (named === undefined || lease.description === named)) &&
        !notified(one, receiver, event),
    ) ??
    candidates.find((one) =>
      one.leases.some((lease) => heardBy(world, lease, receiver) && (named === undefined || lease.description === named)),
    );
  if (broken !== undefined) {
    confirmBreak(world, broken, event);
    broken.signals.push(heardAs(event));
    return broken;
  }
  if (event.phase === 'generated') return undefined;
  const lease = leases.filter((one) => one.state === 'active' && (named === undefined || one.description === named));
  const only = lease.length === 1 ? lease[0] : undefined;
  if (only === undefined) {
    tooLate(world, event, receiver);
    remember(world, event, receiver);
    return undefined;
  }
  // The breaker's line may follow, or may not be in the log at all.
  const orphan = startBreak(world, { file: only.file, leases: [only], kind: 'remove', event });
  confirmBreak(world, orphan, event);
  orphan.signals.push(heardAs(event));
  remember(world, event, receiver);
  return orphan;
}

function heardAs(event: SignalEvent): Break['signals'][number] {
  return { line: event.line, role: `${signalName(event.signal)} ${event.phase === 'generated' ? 'sent' : 'delivered'}` };
}

/** The signal was blocked, or its task slept, until the kernel had taken the lease away: it still belongs to that break. */
function tooLate(world: World, event: SignalEvent, receiver: Process): void {
  const lease = world.leases.findLast((one) => one.endedBy === 'timed-out' && heardBy(world, one, receiver));
  if (lease?.endedUnder === undefined || lease.heard === true) return;
  lease.heard = true;
  lease.signalLine ??= event.line;
  lease.endedUnder.signals.push(heardAs(event));
}

function notified(broken: Break, receiver: Process, event: SignalEvent): boolean {
  return (
    event.phase === 'delivered' &&
    broken.leases.some((lease) => lease.holder === receiver && lease.signalLine !== undefined && lease.signalLine !== event.line)
  );
}

function remember(world: World, event: SignalEvent, process: Process): void {
  const list = early.get(world) ?? [];
  list.push({ event, process });
  early.set(world, list.slice(-16));
}

/** A signal written down just before its breaker's line belongs to this break. */
export function claimEarlySignal(world: World, broken: Break): boolean {
  const list = early.get(world) ?? [];
  const at = list.findIndex(
    ({ event, process }) =>
      broken.leases.some((lease) => heardBy(world, lease, process)) &&
      (event.time === undefined || broken.startTime === undefined
        ? broken.startLine - event.line <= 3
        : Math.abs(broken.startTime - event.time) <= SKEW),
  );
  const signal = list[at];
  if (signal === undefined) return false;
  list.splice(at, 1);
  broken.signals.push(heardAs(signal.event));
  for (const lease of broken.leases) if (heardBy(world, lease, signal.process)) lease.signalLine ??= signal.event.line;
  return true;
}

function interrupts(world: World, target: number): void {
  const task = world.tasks.tasks.get(target);
  if (task !== undefined) interruptsTask(task);
}

function interruptsTask(task: Task): void {
  for (const running of task.running) if (running.change !== undefined) running.change.interrupted = true;
}

/** The task is gone by a signal: a lease-break signal with its default action (LP017), or something else. */
export function onKilled(world: World, task: Task, event: TraceEvent, name: string): void {
  const process = task.process;
  const number = name === 'SIGIO' || name === 'SIGPOLL' ? SIGIO : /^SIGRT_(\d+)$/.test(name) ? 32 + Number(name.slice(6)) : 0;
  if (number === 0 || number === SIGKILL) return;
  const lease = world.leases.find(
    (one) =>
      heardBy(world, one, process) && signalOf(one.description) === number && (one.state === 'breaking' || one.signalLine !== undefined),
  );
  if (lease !== undefined) tellKilled(world, event, process, lease, lease.signalLine);
}

function tellKilled(world: World, event: TraceEvent, process: Process, lease: Lease, signalLine: number | undefined): void {
  if (!once(world, `killed ${process.pid} ${process.firstLine}`)) return;
  if (once(world, `handler ${lease.id}`)) world.tell({ kind: 'no-handler', lease, signal: signalName(signalOf(lease.description)) });
  const broken = lease.breaking ?? same(lease.file).breaks.findLast((one) => one.leases.includes(lease));
  world.tell({
    kind: 'killed',
    event,
    process,
    lease,
    ...(broken === undefined ? {} : { broken }),
    ...(signalLine === undefined ? {} : { signalLine }),
  });
}
