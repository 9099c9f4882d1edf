// Leases: taken, refused, released, found gone, timed out, closed; what F_GETLEASE saw; the signal of each break.

import type { LeaseLife } from '../../../extension/engine/analysis';
import type { TraceEvent } from '../../../grammar/event';
import type { Fact } from './compare';
import type { TruthLease } from './history';
import { ask, hidden, on, type Scene } from './scene';
import { leaseArgument } from './sight';
import { numberOf, type TruthOp, truthOutcome } from './truth-log';

const F_UNLCK = 2;
const types: Readonly<Record<number, LeaseLife['type']>> = { 0: 'read', 1: 'write', 16: 'layout', 48: 'layout-exclusive' };

export function factsOfLeases(scene: Scene): readonly Fact[] {
  return [
    ...scene.ops.flatMap((op) => {
      if (op.op === 'setlease') return leaseArgument(op) === F_UNLCK ? release(scene, op) : take(scene, op);
      if (op.op === 'getlease') return [state(scene, op)];
      return op.op === 'signal' ? signal(scene, op) : [];
    }),
    ...scene.history.leases.flatMap((lease) => end(scene, lease)),
  ];
}

/** The engine's life of a lease that the truth saw taken. */
function lifeOf(scene: Scene, lease: TruthLease): LeaseLife | undefined {
  const event = scene.events.get(lease.taken);
  const life = event === undefined ? undefined : scene.analysis.leases.find((one) => startsAt(one, event));
  if (lease.downgraded !== true || life?.end !== 'downgraded') return life;
  return scene.analysis.leases.find((next) => next.pid === life.pid && next.file === life.file && next.startLine === life.endLine);
}

function startsAt(life: LeaseLife, event: TraceEvent): boolean {
  return on(event, life.startLine) && (event.kind !== 'setlease' || life.fd === undefined || life.fd === event.fd.fd);
}

function take(scene: Scene, op: TruthOp): Fact[] {
  const outcome = truthOutcome(op);
  if (outcome === undefined) return [];
  if (outcome !== 'ok')
    return [
      ask(scene, op, `refused with ${outcome}`, (event) => {
        if (event.kind === 'setlease' && event.errno !== outcome) return `the log's event has ${event.errno ?? event.result}`;
        return scene.analysis.leases.some((life) => startsAt(life, event)) ? 'a lease begins here' : undefined;
      }),
    ];
  return [
    ask(scene, op, 'taken', (event) => {
      const life = scene.analysis.leases.find((one) => startsAt(one, event));
      const before = scene.history.held.get(op);
      if (before !== undefined && before.breaking !== true && before.end?.op !== op)
        return life === undefined ? undefined : 'a second lease begins though one is held';
      if (life === undefined) return 'no lease begins here';
      if (life.pid !== op.pid && life.pid !== 0) return `the holder is ${life.pid}`;
      return undefined;
    }),
  ];
}

function release(scene: Scene, op: TruthOp): Fact[] {
  const outcome = truthOutcome(op);
  const lease = scene.history.held.get(op);
  if (outcome === undefined) return [];
  if (outcome !== 'ok')
    return [
      ask(scene, op, `refused with ${outcome}`, (event) =>
        event.kind !== 'setlease' || event.errno === outcome ? undefined : `the log's event has ${event.errno ?? event.result}`,
      ),
    ];
  const unseen = lease === undefined || scene.events.has(lease.taken) ? undefined : scene.missing(lease.taken);
  if (unseen !== undefined) return [hidden(op, 'released', `its take: ${unseen}`)];
  return [
    ask(scene, op, 'released', (event) => {
      const life = scene.analysis.leases.find((one) => on(event, one.endLine) && one.end === 'released');
      if (life === undefined) return 'no lease ends here';
      const known = lease === undefined ? undefined : lifeOf(scene, lease);
      return known === undefined || known === life
        ? undefined
        : `the lease that ends here is that of line ${life.startLine}, not ${known.startLine}`;
    }),
  ];
}

function end(scene: Scene, lease: TruthLease): Fact[] {
  const life = lifeOf(scene, lease);
  const how = lease.end?.how;
  const op = lease.taken;
  if (life === undefined) return [];
  if (how === 'released') return [];
  const claim = how === undefined ? 'lease lasts to the end' : `lease ends ${how} (truth ${lease.end?.op.line})`;
  if (how !== undefined && how !== 'timed-out' && !sawEnd(scene, lease))
    return [hidden(op, claim, 'the log does not show the close or exit')];
  if (life.end === 'exited' && killed(scene, op)) return [hidden(op, claim, 'a signal killed the holder, which its own log does not see')];
  return [
    ask(scene, op, claim, () =>
      life.end === how || (how === undefined && life.end === 'exited') || (how === 'closed' && life.end === 'exited')
        ? undefined
        : `its life of line ${life.startLine} ends ${life.end ?? 'never'}${life.endLine === undefined ? '' : ` at line ${life.endLine}`}`,
    ),
  ];
}

function sawEnd(scene: Scene, lease: TruthLease): boolean {
  const op = lease.end?.op;
  if (op === undefined) return true;
  if (scene.events.has(op)) return true;
  return scene.trace.events.some(
    (event) => event.kind === 'exit' && event.tid === (op.op === 'child_status' ? numberOf(op, 'pid') : op.pid),
  );
}

/** The process died without saying so. */
function killed(scene: Scene, op: TruthOp): boolean {
  return !scene.ops.some((one) => one.op === 'exit' && one.pid === op.pid);
}

function state(scene: Scene, op: TruthOp): Fact {
  const truth = op.result ?? -1;
  return ask(scene, op, `shows ${truth}`, (event) => {
    if (event.result !== truth && truth >= 0) return `the log's event shows ${event.result}`;
    const held = scene.history.held.get(op);
    const life = held === undefined ? undefined : lifeOf(scene, held);
    if (held !== undefined && life === undefined) return undefined;
    const seen = life === undefined ? F_UNLCK : stateAt(scene, life, event.endLine);
    return seen.toString() === truth.toString() || truth < 0 ? undefined : `the lease of line ${life?.startLine} is then ${seen}`;
  });
}

/** What F_GETLEASE would say of a lease at a line: its type, or what its break turns it into. */
function stateAt(scene: Scene, life: LeaseLife, line: number): number | string {
  if (life.endLine !== undefined && life.endLine < line) return F_UNLCK;
  const index = scene.analysis.leases.indexOf(life);
  const broken = scene.analysis.breaks.filter((one) => one.leases.includes(index) && one.startLine < line);
  if (broken.length > 0) return broken.every((one) => one.downgrade) ? 0 : F_UNLCK;
  return Number(Object.entries(types).find(([, type]) => type === life.type)?.[0] ?? -1);
}

/** SIGIO with SI_KERNEL, or the F_SETSIG signal with POLL_MSG: the lease break told its holder. */
function signal(scene: Scene, op: TruthOp): Fact[] {
  const code = numberOf(op, 'si_code');
  if (code === undefined ? numberOf(op, 'si_fd') === undefined : code !== 128 && code !== 3) return [];
  if (scene.recording.onlyTask !== undefined) return [hidden(op, 'holder told of a break', 'the break is in another task’s file')];
  return [
    ask(scene, op, 'holder told of a break', (event) => {
      if (scene.analysis.marks.some((mark) => mark.kind === 'signal' && on(event, mark.line))) return undefined;
      return 'the signal belongs to no break';
    }),
  ];
}
