// The life of each lease on its holder's lanes: held, breaking, lost until retaken.

import type { LeaseLife } from './engine/analysis';
import { type Job, mostRows } from './timeline-job';
import { packRows } from './timeline-pack';
import { spanText } from './timeline-span';
import * as words from './timeline-words';

export function addLeases(job: Job): void {
  const { draft, place, group, lives } = job;
  const byHolder = Map.groupBy(lives.leases, (lease) => lease.pid);
  const sameNames = new Set([...byHolder.values()].map((leases) => leases[0]?.comm)).size < byHolder.size;
  for (const [pid, leases] of byHolder) {
    const stretches = leases.map((lease) => ({
      start: place.start(lease),
      end: lostUntil(job, lease) ?? place.stop(lease) ?? Number.POSITIVE_INFINITY,
    }));
    const rows = packRows(stretches, mostRows);
    const lanes = new Map<number, number>();
    leases.forEach((lease, index) => {
      const row = rows[index] ?? 0;
      const name = sameNames && lease.comm !== undefined ? `${lease.comm} ${pid}` : words.shortWho(lease);
      const lane = lanes.get(row) ?? draft.lane(group, 'lease', `lease · ${name}`, words.whoIs(lease));
      if (!lanes.has(row)) draft.holds(lane, pid, words.whoIs(lease));
      lanes.set(row, lane);
      addLease(job, lease, lane);
    });
  }
}

function addLease(job: Job, lease: LeaseLife, lane: number): void {
  const { draft, place, analysis } = job;
  const start = place.start(lease);
  const end = place.stop(lease);
  const breaking = lease.breakLine === undefined ? undefined : place.at(lease.breakLine, lease.breakTime);
  const tooltip = words.leaseTooltip(lease);
  const retaken = analysis.leases.some((other) => other.retakenBy !== undefined && analysis.leases[other.retakenBy] === lease);
  const heldTo = breaking ?? end;
  const length = spanText((heldTo ?? place.end) - start, place.axis);
  draft.interval(
    {
      lane,
      start,
      ...(heldTo !== undefined && { end: heldTo }),
      style: retaken ? 'retaken' : 'held',
      label: `${words.leaseNames[lease.type]} ${retaken ? 'retaken' : 'held'} · ${length}`,
      tooltip,
      line: lease.startLine,
    },
    [lease.startLine, breaking === undefined ? lease.endLine : undefined],
  );
  if (breaking !== undefined) {
    const label = `breaking · ${spanText((end ?? place.end) - breaking, place.axis)}`;
    const line = lease.breakLine ?? lease.startLine;
    draft.interval({ lane, start: breaking, ...(end !== undefined && { end }), style: 'breaking', label, tooltip, line }, [
      line,
      lease.endLine,
    ]);
  }
  const lost = lostUntil(job, lease);
  if (lost !== undefined && end !== undefined) {
    const label = lease.retakenBy === undefined ? 'broken, not retaken' : 'broken, until retaken';
    draft.interval({ lane, start: end, end: lost, style: 'lost', label, tooltip, line: lease.endLine ?? lease.startLine }, []);
  }
}

/** A broken lease is missed until it is retaken, or until its holder does nothing more with the file. undefined: not missed. */
function lostUntil({ place, analysis, lives }: Job, lease: LeaseLife): number | undefined {
  const end = place.stop(lease);
  if (end === undefined || lease.breakLine === undefined || lease.end === 'downgraded' || lease.end === 'retyped' || lease.end === 'exited')
    return undefined;
  const retaken = lease.retakenBy === undefined ? undefined : analysis.leases[lease.retakenBy];
  if (retaken !== undefined) return place.start(retaken);
  const mine = <T extends { readonly pid: number }>(list: readonly T[]) => list.filter((life) => life.pid === lease.pid);
  const ends = [
    ...mine(lives.pins).map((pin) => place.stop(pin) ?? place.end),
    ...mine(lives.marks).map((mark) => place.at(mark.line, mark.time)),
    ...analysis.findings.filter((one) => one.file === lease.file && one.pid === lease.pid).map((one) => place.at(one.line, one.time)),
  ];
  const next = mine(lives.leases)
    .map((other) => place.start(other))
    .filter((start) => start > end);
  const until = Math.min(Math.max(end, ...ends), ...next);
  return until > end ? until : undefined;
}
