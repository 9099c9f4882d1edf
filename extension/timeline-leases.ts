// The life of each lease on its holder's lanes: held, breaking, lost until retaken.

import type { LeaseLife } from './engine/analysis';
import { type Job, mostRows } from './timeline-job';
import { packRows } from './timeline-pack';
import { spanText } from './timeline-span';
import * as words from './timeline-words';

export function addLeases(job: Job): void {
  const { draft, place, group, lives } = job;
  const heard = lastHeard(job);
  const retaken = new Set(lives.leases.map((lease) => job.analysis.leases[lease.retakenBy ?? -1]));
  const byHolder = Map.groupBy(lives.leases, (lease) => lease.pid);
  const sameNames = new Set([...byHolder.values()].map((leases) => leases[0]?.comm)).size < byHolder.size;
  for (const [pid, leases] of byHolder) {
    const starts = Float64Array.from(leases, (lease) => place.start(lease)).sort();
    const holder: Holder = { last: heard.get(pid) ?? Number.NEGATIVE_INFINITY, starts };
    const stretches = leases.map((lease) => ({
      start: place.start(lease),
      end: lostUntil(job, lease, holder) ?? place.stop(lease) ?? Number.POSITIVE_INFINITY,
    }));
    const rows = packRows(stretches, mostRows);
    const lanes = new Map<number, number>();
    leases.forEach((lease, index) => {
      const row = rows[index] ?? 0;
      const name = sameNames && lease.comm !== undefined ? `${lease.comm} ${pid}` : words.shortWho(lease);
      const lane = lanes.get(row) ?? draft.lane(group, 'lease', `lease · ${name}`, words.whoIs(lease));
      if (!lanes.has(row)) draft.holds(lane, pid, words.whoIs(lease));
      lanes.set(row, lane);
      addLease(job, lease, lane, holder, retaken.has(lease));
    });
  }
}

function addLease(job: Job, lease: LeaseLife, lane: number, holder: Holder, retaken: boolean): void {
  const { draft, place } = job;
  const start = place.start(lease);
  const end = place.stop(lease);
  const breaking = lease.breakLine === undefined ? undefined : place.at(lease.breakLine, lease.breakTime);
  const tooltip = words.leaseTooltip(lease);
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
  const lost = lostUntil(job, lease, holder);
  if (lost !== undefined && end !== undefined) {
    const label = lease.retakenBy === undefined ? 'broken, not retaken' : 'broken, until retaken';
    draft.interval({ lane, start: end, end: lost, style: 'lost', label, tooltip, line: lease.endLine ?? lease.startLine }, []);
  }
}

/** When the holder of leases is heard of for the last time with this file, and when each of its leases begins, in order. */
interface Holder {
  readonly last: number;
  readonly starts: Float64Array;
}

/** By process. */
function lastHeard({ place, lives }: Job): ReadonlyMap<number | undefined, number> {
  const last = new Map<number | undefined, number>();
  const hear = (pid: number | undefined, at: number): void => {
    if (at > (last.get(pid) ?? Number.NEGATIVE_INFINITY)) last.set(pid, at);
  };
  for (const pin of lives.pins) hear(pin.pid, place.stop(pin) ?? place.end);
  for (const one of lives.marks) hear(one.pid, place.at(one.line, one.time));
  for (const one of lives.findings) hear(one.pid, place.at(one.line, one.time));
  return last;
}

/** A broken lease is missed until it is retaken, or until its holder does nothing more with the file. undefined: not missed. */
function lostUntil({ place, analysis }: Job, lease: LeaseLife, holder: Holder): number | undefined {
  const end = place.stop(lease);
  if (end === undefined || lease.breakLine === undefined || lease.end === 'downgraded' || lease.end === 'retyped' || lease.end === 'exited')
    return undefined;
  const retaken = lease.retakenBy === undefined ? undefined : analysis.leases[lease.retakenBy];
  if (retaken !== undefined) return place.start(retaken);
  const until = Math.min(Math.max(end, holder.last), firstAbove(holder.starts, end));
  return until > end ? until : undefined;
}

/** Infinity: none is. */
function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] ?? Number.POSITIVE_INFINITY;
}
