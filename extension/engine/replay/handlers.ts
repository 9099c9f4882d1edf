// Can the holder hear the break? Signal actions, masks, and when it can be told that nobody listens.

import type { SigactionEvent, SigmaskEvent, SignalWaitEvent } from '../../../grammar/event';
import type { Break, Description, Lease, Process, Task } from '../kernel/model';
import { SIGIO } from '../kernel/signals';
import { receiverOf } from './receivers';
import { once, type World } from './world';

export function signalOf(description: Description): number {
  return description.signal === 0 ? SIGIO : description.signal;
}

export function signalName(signal: number): string {
  return signal === SIGIO ? 'SIGIO' : signal >= 32 ? `SIGRT_${signal - 32}` : `signal ${signal}`;
}

export function onSigaction(_world: World, task: Task, event: SigactionEvent): void {
  if (!event.installs || event.errno !== undefined) return;
  // ftrace hides the structure: somebody who calls sigaction is taken to install a handler; signal_deliver corrects it.
  task.process.actions.set(event.signal, { handler: event.handler ?? 'handler', line: event.line });
}

export function onSigmask(_world: World, task: Task, event: SigmaskEvent): void {
  if (event.errno !== undefined) return;
  if (event.signals === undefined) {
    // ftrace hides the set: from here on the signal may be blocked.
    if (event.how !== 'unblock') task.process.maskHidden = true;
    return;
  }
  const process = task.process;
  const named = new Set(event.signals);
  for (let signal = 1; signal <= 64; signal++) {
    const inSet = named.has(signal) !== (event.inverted === true);
    if (event.how === 'set') {
      if (inSet) process.blocked.add(signal);
      else process.blocked.delete(signal);
    } else if (inSet) {
      if (event.how === 'block') process.blocked.add(signal);
      else process.blocked.delete(signal);
    }
  }
  // A signal that waits is delivered the moment its blocking ends.
  for (const lease of process.held)
    if (lease.deaf?.how === 'blocks' && !process.blocked.has(signalOf(lease.description))) lease.heard = true;
}

export function onSignalWait(_world: World, task: Task, event: SignalWaitEvent): void {
  for (const signal of event.signals ?? []) task.process.collected.add(signal);
}

/** `default`, `ignore`, `handler`, or undefined when the log does not tell. */
export function actionOf(world: World, process: Process, signal: number): 'default' | 'ignore' | 'handler' | undefined {
  const action = process.actions.get(signal);
  if (action !== undefined) return action.handler;
  return process.actionsKnown && world.facts.seesSigaction ? 'default' : undefined;
}

export function isCollected(process: Process, signal: number): boolean {
  return process.collected.has(signal);
}

/** Says once per lease that its holder has no handler; asked at the first break, at the lease's end and at the log's. */
export function deafness(world: World, lease: Lease): void {
  // Behind an exec that may have closed it nothing is known of whom the signal would reach.
  if (lease.description.unsureSince !== undefined) return;
  const receiver = receiverOf(world, lease);
  if (receiver === undefined) return;
  const signal = signalOf(lease.description);
  if (actionOf(world, receiver, signal) !== 'default' || receiver.blocked.has(signal) || isCollected(receiver, signal)) return;
  if (once(world, `handler ${lease.id}`))
    world.tell({ kind: 'no-handler', lease, signal: signalName(signal), maskHidden: receiver.maskHidden === true });
}

/** The lease or the log ends: its holder installed no handler that the log shows, and the log shows no sigaction call at all. Once per process. */
export function deafnessUnrecorded(world: World, lease: Lease): void {
  const receiver = receiverOf(world, lease);
  if (receiver === undefined || !receiver.actionsKnown || world.facts.seesSigaction || world.said.has(`handler ${lease.id}`)) return;
  const signal = signalOf(lease.description);
  if (receiver.actions.has(signal) || receiver.blocked.has(signal) || isCollected(receiver, signal)) return;
  if (once(world, `handler unrecorded ${receiver.pid} ${receiver.firstLine}`))
    world.tell({ kind: 'no-handler', lease, signal: signalName(signal), unrecorded: true });
}

/** A break begins: can the holder hear it now? glibc blocks all signals for a moment in fork(), so only the end of the break tells. */
export function noteDeafness(lease: Lease, broken: Break): void {
  const signal = signalOf(lease.description);
  const action = lease.holder.actions.get(signal);
  if (action?.handler === 'ignore') lease.deaf = { how: 'ignores', line: action.line, broken };
  else if (lease.holder.blocked.has(signal) && !isCollected(lease.holder, signal)) lease.deaf = { how: 'blocks', broken };
}

/** The break of a lease is over, or the log is: says so when nobody heard it. */
export function tellDeafness(world: World, lease: Lease): void {
  const { deaf } = lease;
  lease.deaf = undefined;
  if (deaf === undefined || lease.heard === true || isCollected(lease.holder, signalOf(lease.description))) return;
  world.tell({ kind: 'not-heard', lease, how: deaf.how, broken: deaf.broken, ...(deaf.line === undefined ? {} : { line: deaf.line }) });
}
