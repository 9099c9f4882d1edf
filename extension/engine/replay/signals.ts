// Signals: the SIGIO of a lease break, who it reaches, and whom it kills.

import type { SignalEvent, TraceEvent } from '../../../grammar/event';
import type { Break, BreakSignal, Lease, Process, Task } from '../kernel/model';
import { SIGIO } from '../kernel/signals';
import { killed } from '../kernel/tasks';
import { confirmBreak, startBreak } from './breaks';
import { actionOf, signalName, signalOf } from './handlers';
import { heardBy, heardIn, leasesHeardBy, noteSignal, openBreaks } from './receivers';
import { adoptHolder } from './unseen-leases';
import { endTimeOf, once, type World } from './world';

const SI_KERNEL = 128;
const POLL_MSG = 3;
const SIGKILL = 9;
/** ns that two lines of one cause may stand in the wrong order (spec 1.8, 24). */
const SKEW = 1e6;

/** That many leases of a process are told with a signal; the others are counted. */
const SHOWN = 16;

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
  if (event.phase === 'generated' && receiver !== undefined)
    adoptHolder(world, task.running.findLast((running) => running.change?.break !== undefined)?.change?.break, receiver, event);
  if (receiver === undefined || !fromLeaseBreak(world, event, receiver)) return;
  const leases = firstHeard(world, receiver);
  const broken = matchBreak(world, event, receiver, task);
  const hers = broken === undefined ? [] : heardIn(world, broken, receiver);
  for (const lease of hers) {
    noteSignal(lease, receiver, event.line);
    // strace stops a task for a signal that it ignores, too.
    if (event.phase === 'delivered' && actionOf(world, receiver, event.signal) !== 'ignore') lease.heard = true;
    if (event.ignored === true && receiver.alive && broken !== undefined) lease.deaf = { how: 'ignores', line: event.line, broken };
  }
  if (event.phase === 'delivered') {
    world.tell({
      kind: 'signal',
      event,
      process: receiver,
      leases,
      leaseCount: leases.length < SHOWN ? leases.length : Math.max(SHOWN, receiver.held.size),
      ...(broken === undefined ? {} : { broken }),
    });
    const lease = hers[0] ?? leases[0];
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
  const lease = find(
    leasesHeardBy(world, receiver),
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
  if (event.signal === SIGIO) return event.code !== undefined || hears(world, receiver, (lease) => lease.state === 'breaking');
  if (event.code !== SI_KERNEL && event.code !== POLL_MSG) return false;
  if (hears(world, receiver, (lease) => signalOf(lease.description) === event.signal)) return true;
  // Without the fcntl calls F_SETSIG is not in the log: POLL_MSG to the holder of a lease that is being broken is its signal.
  return event.code === POLL_MSG && !world.facts.seesLeaseCalls && hears(world, receiver, (lease) => lease.state === 'breaking');
}

function find<T>(all: Iterable<T>, wanted: (one: T) => boolean): T | undefined {
  for (const one of all) if (wanted(one)) return one;
  return undefined;
}

function hears(world: World, process: Process, wanted: (lease: Lease) => boolean): boolean {
  return find(leasesHeardBy(world, process), wanted) !== undefined;
}

function firstHeard(world: World, process: Process): readonly Lease[] {
  const leases: Lease[] = [];
  for (const lease of leasesHeardBy(world, process)) if (leases.push(lease) === SHOWN) break;
  return leases.sort((a, b) => a.id - b.id);
}

function matchBreak(world: World, event: SignalEvent, receiver: Process, task: Task): Break | undefined {
  const named = event.fd === undefined ? undefined : receiver.fds.entries.get(event.fd)?.description;
  // The breaker's own context sends the signal.
  const sent =
    event.phase === 'generated' ? task.running.findLast((running) => running.change?.break !== undefined)?.change?.break : undefined;
  const candidates = (): Iterable<Break> => (sent !== undefined ? [sent] : openBreaks(world));
  const concerns = (one: Break): boolean =>
    heardIn(world, one, receiver).some((lease) => named === undefined || lease.description === named);
  const broken = find(candidates(), (one) => concerns(one) && !notified(world, one, receiver, event)) ?? find(candidates(), concerns);
  if (broken !== undefined) {
    addSignal(broken, heardAs(event, receiver));
    confirmBreak(world, broken, event);
    return broken;
  }
  if (event.phase === 'generated') return undefined;
  const own = provedLate(world, event, receiver, task);
  if (own !== undefined) return own;
  const only = onlyOne(
    leasesHeardBy(world, receiver),
    (one) => one.state === 'active' && (named === undefined || one.description === named),
  );
  if (only === undefined) {
    tooLate(event, receiver);
    remember(world, event, receiver);
    return undefined;
  }
  // The breaker's line may follow, or may not be in the log at all.
  const orphan = startBreak(world, { file: only.file, leases: [only], kind: 'remove', event });
  addSignal(orphan, heardAs(event, receiver));
  confirmBreak(world, orphan, event);
  remember(world, event, receiver);
  return orphan;
}

/** A breaker that holds the lease itself gets its signal on the way out of the call, when strace has printed the call already. */
function provedLate(world: World, event: SignalEvent, receiver: Process, task: Task): Break | undefined {
  const broken = task.unproved;
  if (broken?.change === undefined || !heardIn(world, broken, receiver).some((lease) => lease.state === 'active')) return undefined;
  task.unproved = undefined;
  const { change } = broken;
  change.break = broken;
  addSignal(broken, heardAs(event, receiver));
  confirmBreak(world, broken, event);
  // It did not wait for itself: the signal ended its wait (decisions, 29).
  broken.outcome = 'interrupted';
  broken.endLine = change.event.endLine;
  broken.endTime = endTimeOf(change.event);
  return broken;
}

function onlyOne<T>(all: Iterable<T>, wanted: (one: T) => boolean): T | undefined {
  let found: T | undefined;
  for (const one of all) {
    if (!wanted(one)) continue;
    if (found !== undefined) return undefined;
    found = one;
  }
  return found;
}

function addSignal(broken: Break, signal: BreakSignal): void {
  broken.signals.push(signal);
  const known = broken.signalsTo.get(signal.to);
  if (known === undefined) broken.signalsTo.set(signal.to, [signal]);
  else known.push(signal);
}

function heardAs(event: SignalEvent, to: Process): BreakSignal {
  return { to, line: event.line, role: `${signalName(event.signal)} ${event.phase === 'generated' ? 'sent' : 'delivered'}` };
}

/** The signal was blocked, or its task slept, until the kernel had taken the lease away: it still belongs to that break. */
function tooLate(event: SignalEvent, receiver: Process): void {
  const lease = receiver.timedOut;
  if (lease?.endedUnder === undefined || lease.heard === true) return;
  lease.heard = true;
  noteSignal(lease, receiver, event.line);
  addSignal(lease.endedUnder, heardAs(event, receiver));
}

function notified(world: World, broken: Break, receiver: Process, event: SignalEvent): boolean {
  return (
    event.phase === 'delivered' &&
    heardIn(world, broken, receiver).some(
      (lease) => lease.holder === receiver && lease.signalLine !== undefined && lease.signalLine !== event.line,
    )
  );
}

function remember(world: World, event: SignalEvent, process: Process): void {
  world.earlySignals.push({ event, process });
  if (world.earlySignals.length > 16) world.earlySignals.shift();
}

/** A signal written down just before its breaker's line belongs to this break. */
export function claimEarlySignal(world: World, broken: Break): boolean {
  const list = world.earlySignals;
  const at = list.findIndex(
    ({ event, process }) =>
      heardIn(world, broken, process).length > 0 &&
      (event.time === undefined || broken.startTime === undefined
        ? broken.startLine - event.line <= 3
        : Math.abs(broken.startTime - event.time) <= SKEW),
  );
  const signal = list[at];
  if (signal === undefined) return false;
  list.splice(at, 1);
  addSignal(broken, heardAs(signal.event, signal.process));
  for (const lease of heardIn(world, broken, signal.process)) noteSignal(lease, signal.process, signal.event.line);
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
  const breaking = find(leasesHeardBy(world, process), (one) => one.state === 'breaking' && signalOf(one.description) === number);
  const notified = process.notified.filter((one) => heardBy(world, one, process) && signalOf(one.description) === number);
  const lease = [...(breaking === undefined ? [] : [breaking]), ...notified].sort((a, b) => a.id - b.id)[0];
  if (lease !== undefined) tellKilled(world, event, process, lease, lease.signalLine);
}

function tellKilled(world: World, event: TraceEvent, process: Process, lease: Lease, signalLine: number | undefined): void {
  if (!once(world, killed(process))) return;
  if (once(world, `handler ${lease.id}`))
    world.tell({ kind: 'no-handler', lease, signal: signalName(signalOf(lease.description)), killedLine: event.line });
  const broken = lease.breaking ?? lease.lastBreak;
  world.tell({
    kind: 'killed',
    event,
    process,
    lease,
    ...(broken === undefined ? {} : { broken }),
    ...(signalLine === undefined ? {} : { signalLine }),
  });
}
