// The lines by which a lease was taken, broken, heard of and lost: what several rules prove themselves by.

import type { Evidence } from '../analysis';
import type { Break, Lease } from '../kernel/model';

/** The signals by which the holder of a lease was told of a break, the first `most`. */
export function signalLines(broken: Break, lease: Lease | undefined, most: number): readonly Evidence[] {
  const owned = lease === undefined || (lease.description.owner ?? 0) > 0;
  const signals = owned ? broken.signals : (broken.signalsTo.get(lease.holder) ?? []);
  return signals.slice(0, most).map(({ line, role }) => ({ line, role }));
}

/** A lease, the break that it is under, and who was told. */
export function breakLines(broken: Break | undefined, lease: Lease | undefined): Evidence[] {
  return [
    ...(lease === undefined ? [] : [{ line: lease.takenLine, role: 'lease taken' }]),
    ...(broken === undefined ? [] : [{ line: broken.startLine, role: 'break started' }, ...signalLines(broken, lease, 2)]),
  ];
}

/** Leases that stand, the first few. */
export function standingLines(leases: readonly Lease[]): readonly Evidence[] {
  return leases
    .slice(0, 4)
    .flatMap(({ takenLine, revivedLine }) => [
      { line: takenLine, role: 'lease held' },
      ...(revivedLine === undefined ? [] : [{ line: revivedLine, role: 'lease held still' }]),
    ]);
}

/** The lines by which a lease was taken, broken and lost. */
export function lossLines(lease: Lease | undefined): Evidence[] {
  if (lease === undefined) return [];
  const broken = lease.endedUnder;
  const lines: Evidence[] = [{ line: lease.takenLine, role: 'lease taken' }];
  if (broken !== undefined) {
    lines.push({ line: broken.startLine, role: 'break started' }, ...signalLines(broken, lease, 4));
    if (lease.signalLine !== undefined && !lines.some((one) => one.line === lease.signalLine))
      lines.push({ line: lease.signalLine, role: 'SIGIO sent or delivered' });
  }
  if (lease.endedLine !== undefined)
    lines.push({
      line: lease.endedLine,
      role:
        lease.endedBy === 'timed-out' ? 'lease taken away at the deadline' : lease.endedBy === 'closed' ? 'last close' : 'lease released',
    });
  return lines;
}
