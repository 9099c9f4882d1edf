// Layout changes and opens that met a lease or a pin: how they ended, and what they waited for.

import type { Fact } from './compare';
import { ask, hidden, type Scene } from './scene';
import { type TruthOp, truthOutcome } from './truth-log';

export function factsOfChanges(scene: Scene): readonly Fact[] {
  return scene.ops.flatMap((op) => {
    if (op.op !== 'open' && op.op !== 'truncate' && op.op !== 'ftruncate' && op.op !== 'fallocate') return [];
    return [...refused(scene, op), ...waited(scene, op)];
  });
}

const refusals = ['ETXTBSY', 'EAGAIN', 'EWOULDBLOCK', 'EPERM'];

function refused(scene: Scene, op: TruthOp): Fact[] {
  const outcome = truthOutcome(op);
  if (outcome === undefined || !refusals.includes(outcome)) return [];
  const met = outcome === 'EAGAIN' ? unseenLease(scene, op) : undefined;
  if (met !== undefined) return [hidden(op, `refused with ${outcome}`, met)];
  return [
    ask(scene, op, `refused with ${outcome}`, (event) => {
      const change = scene.analysis.changes.find((one) => one.startLine === event.line && (one.pid === op.pid || one.pid === 0));
      if (change === undefined) return 'no operation begins here';
      return change.outcome === outcome ? undefined : `its outcome is ${change.outcome ?? 'unknown'}`;
    }),
  ];
}

/** Why the log may not show the lease that a non-blocking open met. */
function unseenLease(scene: Scene, op: TruthOp): string | undefined {
  if (scene.recording.onlyTask !== undefined) return 'the lease is in another task’s file';
  const path = scene.history.paths.get(op);
  const held = scene.history.leases.filter(
    (lease) => lease.path === path && lease.taken.start < op.start && (lease.end === undefined || lease.end.op.start > op.start),
  );
  const unseen = held.find((lease) => !scene.events.has(lease.taken));
  return unseen === undefined || held.length > 1 ? undefined : scene.missing(unseen.taken);
}

/** It waited for lease-break-time and nobody released: the kernel took the leases away, or down. */
function waited(scene: Scene, op: TruthOp): Fact[] {
  const leases = scene.history.timeouts.get(op);
  if (leases === undefined) return [];
  return [
    ask(scene, op, 'waited until the leases timed out', (event) => {
      // Where the log hides the open's flags, the kernel's own event inside the call is the first to show the break.
      const hidden = event.kind === 'open' && event.flags === undefined;
      const begins = ({ startLine }: { readonly startLine: number }) =>
        hidden ? startLine >= event.line && startLine < event.endLine : startLine === event.line;
      const broken = scene.analysis.breaks.filter(begins);
      if (broken.length === 0) return 'no break begins here';
      return broken.some((one) => one.outcome === 'timed-out' || one.outcome === 'downgraded')
        ? undefined
        : `the break ends ${broken[0]?.outcome ?? 'never'}`;
    }),
  ];
}
