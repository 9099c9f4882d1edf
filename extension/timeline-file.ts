// The lanes of one file: leases per holder, breaks with their deadline, pins in packed rows, layout changes, GUP calls, signals.

import type { Analysis, BreakLife, ChangeLife, FileLife, LeaseLife, Mark, PinLife } from './engine/analysis';
import type { Draft } from './timeline-draft';
import { packRows } from './timeline-pack';
import type { Placer } from './timeline-place';
import { spanText } from './timeline-span';
import * as words from './timeline-words';

export function addFile(draft: Draft, analysis: Analysis, place: Placer, file: FileLife): void {
  const own = <T extends { readonly file: number }>(lives: readonly T[]) => lives.filter((life) => life.file === file.id);
  const lives: Lives = {
    leases: own(analysis.leases),
    breaks: own(analysis.breaks),
    pins: own(analysis.pins),
    changes: own(analysis.changes),
    marks: own(analysis.marks),
  };
  if (Object.values(lives).every((list) => list.length === 0)) return;
  const group = draft.group(file.id, groupOfFile(file));
  const job: Job = { draft, analysis, place, group, lives };
  addLeases(job);
  addBreaks(job);
  addPins(job);
  addChanges(job);
  for (const mark of lives.marks) addMark(job, mark);
}

/** How a file is named. */
export function groupOfFile(file: FileLife | undefined): { readonly label: string; readonly detail?: string } {
  if (file === undefined) return { label: 'Not tied to a file' };
  const dax = { yes: 'DAX', no: 'not DAX', device: 'device DAX', unknown: 'DAX unknown' }[file.dax];
  const because = file.daxBecause === '' ? dax : `${dax}: ${file.daxBecause}`;
  const inode = file.inode === undefined ? '' : `${file.inode} · `;
  return { label: file.paths[0] ?? file.inode ?? `file ${file.id}`, detail: `${inode}${because}` };
}

interface Lives {
  readonly leases: readonly LeaseLife[];
  readonly breaks: readonly BreakLife[];
  readonly pins: readonly PinLife[];
  readonly changes: readonly ChangeLife[];
  readonly marks: readonly Mark[];
}
interface Job {
  readonly draft: Draft;
  readonly analysis: Analysis;
  readonly place: Placer;
  readonly group: number;
  readonly lives: Lives;
}

function addLeases(job: Job): void {
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
      if (!lanes.has(row)) draft.holds(lane, pid);
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
  if (end === undefined || lease.breakLine === undefined || lease.end === 'downgraded' || lease.end === 'exited') return undefined;
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

function addBreaks({ draft, place, group, lives }: Job): void {
  const rows = packRows(
    lives.breaks.map((one) => ({ start: place.start(one), end: place.stop(one) ?? Number.POSITIVE_INFINITY })),
    mostRows,
  );
  const lanes = new Map<number, number>();
  lives.breaks.forEach((one, index) => {
    const row = rows[index] ?? 0;
    const lane = lanes.get(row) ?? draft.lane(group, 'break', 'break deadline');
    lanes.set(row, lane);
    const end = place.stop(one);
    draft.interval(
      {
        lane,
        start: place.start(one),
        ...(end !== undefined && { end }),
        ...(one.deadline !== undefined && place.axis === 'time' && { deadline: one.deadline }),
        style: 'break',
        label: words.breakLabel(one, place),
        tooltip: words.breakTooltip(one),
        line: one.startLine,
      },
      [one.startLine, one.endLine],
    );
  });
}

function addPins({ draft, place, group, lives }: Job): void {
  const rows = packRows(
    lives.pins.map((pin) => ({ start: place.start(pin), end: place.stop(pin) ?? Number.POSITIVE_INFINITY })),
    mostRows,
  );
  const inRow = Map.groupBy(lives.pins.keys(), (index) => rows[index] ?? 0);
  for (const row of [...inRow.keys()].sort((a, b) => a - b)) {
    const pins = (inRow.get(row) ?? []).map((index) => lives.pins[index]).filter((pin) => pin !== undefined);
    const names = new Set(pins.map(words.shortWho));
    const lane = draft.lane(
      group,
      'pin',
      names.size <= 2 ? `pin · ${[...names].join(', ')}` : 'pins',
      pins.length === 1 ? pins[0]?.label : undefined,
    );
    for (const pin of pins) {
      const end = place.stop(pin);
      draft.interval(
        {
          lane,
          start: place.start(pin),
          ...(end !== undefined && { end }),
          style: pin.releaseUncertain === true ? 'pin-uncertain' : 'pin',
          label: words.pinLabel(pin),
          tooltip: words.pinTooltip(pin),
          line: pin.startLine,
        },
        [pin.startLine, pin.endLine],
      );
    }
  }
}

function addChanges({ draft, place, group, lives }: Job): void {
  const rows = packRows(
    lives.changes.map((one) => ({ start: place.start(one), end: place.stop(one) ?? Number.POSITIVE_INFINITY })),
    mostRows,
  );
  const lanes = new Map<number, number>();
  lives.changes.forEach((change, index) => {
    const row = rows[index] ?? 0;
    const lane = lanes.get(row) ?? draft.lane(group, 'change', 'layout change');
    lanes.set(row, lane);
    const start = place.start(change);
    const end = place.stop(change);
    const breaks = lives.breaks.some(
      (one) => one.pid === change.pid && place.start(one) <= (end ?? place.end) && (place.stop(one) ?? place.end) >= start,
    );
    const waited = breaks ? (end ?? place.end) - start : 0;
    const tooltip = words.changeTooltip(change);
    draft.interval(
      {
        lane,
        start,
        ...(end !== undefined && { end }),
        style: waited > 0 ? 'wait' : 'change',
        label: words.changeLabel(change, waited, place),
        tooltip,
        line: change.startLine,
      },
      [change.startLine, change.endLine],
    );
    if (end === undefined) return;
    const outcome = change.outcome === undefined || change.outcome === 'ok' ? '' : ` ${change.outcome}`;
    const label = waited > 0 ? (change.outcome ?? 'returns') : `${change.operation}${outcome}`;
    draft.mark({ lane, at: end, shape: 'diamond', label, tooltip, line: change.startLine }, [change.startLine, change.endLine]);
  });
}

function addMark({ draft, place, group }: Job, mark: Mark): void {
  const onLease = mark.kind === 'release' || mark.kind === 'retake';
  const lane = onLease
    ? draft.laneFor(group, 'lease', `lease · ${words.shortWho(mark)}`, mark.pid)
    : draft.laneFor(group, mark.kind === 'gup' ? 'gup' : 'signal', mark.kind === 'gup' ? 'GUP calls' : 'signals');
  const shape = onLease ? 'bar' : mark.kind === 'gup' ? 'triangle' : 'circle';
  const tooltip = `${words.whoIs(mark)}\nline ${mark.line}`;
  draft.mark({ lane, at: place.at(mark.line, mark.time), shape, label: mark.label, tooltip, line: mark.line }, [mark.line]);
}

/** Rows of one kind; more overlapping lives share the last row. */
const mostRows = 24;
