// The lanes of one file: leases per holder, breaks with their deadline, pins in packed rows, layout changes, GUP calls, signals.

import type { LaneKind } from '../webview/protocol';
import type { Analysis, FileLife, Span } from './engine/analysis';
import type { Draft } from './timeline-draft';
import { type Job, type Lives, mostRows } from './timeline-job';
import { addLeases } from './timeline-leases';
import { pagesOfLife } from './timeline-meets';
import { overlapsOf } from './timeline-overlaps';
import { packRows } from './timeline-pack';
import type { Placer } from './timeline-place';
import * as words from './timeline-words';

export function addFile(draft: Draft, analysis: Analysis, place: Placer, file: FileLife, lives: Lives): void {
  const { mappings, findings: _, ...events } = lives;
  if (Object.values(events).every((list) => list.length === 0)) return;
  const pages = heightOf(file, [...lives.pins, ...lives.changes, ...mappings]);
  const group = draft.group(file.id, { ...groupOfFile(file), ...(pages > 0 && { pages }) });
  const job: Job = { draft, analysis, place, group, lives };
  addLeases(job);
  addBreaks(job);
  addPins(job);
  addChanges(job);
  addMarks(job);
  addMappings(job);
}

/** Pages of the file: its size where the log tells it, and whatever is named beyond. */
function heightOf(file: FileLife, ranges: readonly { readonly firstPage?: number; readonly lastPage?: number }[]): number {
  const named = ranges.reduce((most, one) => Math.max(most, (one.firstPage ?? -1) + 1, (one.lastPage ?? -1) + 1), 0);
  return Math.min(Math.max(named, Math.ceil((file.size ?? 0) / 4096)), 0xfffffffe);
}

/** How a file is named. */
export function groupOfFile(file: FileLife | undefined): { readonly label: string; readonly detail?: string } {
  if (file === undefined) return { label: 'Not tied to a file' };
  const dax = { yes: 'DAX', no: 'not DAX', device: 'device DAX', unknown: 'DAX unknown' }[file.dax];
  const because = file.daxBecause === '' ? dax : `${dax}: ${file.daxBecause}`;
  const inode = file.inode === undefined || file.paths[0] === undefined ? '' : `${file.inode} · `;
  return { label: file.paths[0] ?? file.inode ?? `file ${file.id}`, detail: `${inode}${because}` };
}

function addBreaks(job: Job): void {
  const { draft, place, lives } = job;
  onLanes(job, lives.breaks, 'break', 'break deadline', (one, lane) => {
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

function addPins(job: Job): void {
  const { draft, place, lives } = job;
  onLanes(job, lives.pins, 'pin', 'pin', (pin, lane) => {
    const end = place.stop(pin);
    const pages = pagesOfLife(pin);
    draft.interval(
      {
        lane,
        start: place.start(pin),
        ...(end !== undefined && { end }),
        style: pin.releaseUncertain === true ? 'pin-uncertain' : 'pin',
        label: words.pinLabel(pin),
        tooltip: words.pinTooltip(pin),
        line: pin.startLine,
        ...(pages && { pages }),
      },
      [pin.startLine, pin.endLine],
    );
  });
}

function addChanges(job: Job): void {
  const { draft, place, lives } = job;
  const breaksOf = new Map(
    [...Map.groupBy(lives.breaks, (one) => one.pid)].map(([pid, own]) => [
      pid,
      overlapsOf(own.map((one) => ({ start: place.start(one), end: place.stop(one) ?? place.end, of: one }))),
    ]),
  );
  onLanes(job, lives.changes, 'change', 'layout change', (change, lane) => {
    const start = place.start(change);
    const end = place.stop(change);
    const breaks = breaksOf.get(change.pid)?.any(start, end ?? place.end) === true;
    const waited = breaks ? (end ?? place.end) - start : 0;
    const tooltip = words.changeTooltip(change);
    const pages = pagesOfLife(change);
    draft.interval(
      {
        lane,
        start,
        ...(end !== undefined && { end }),
        style: waited > 0 ? 'wait' : 'change',
        label: words.changeLabel(change, waited, (end ?? place.end) - start, place),
        tooltip,
        line: change.startLine,
        ...(pages && { pages }),
      },
      [change.startLine, change.endLine],
    );
    if (end === undefined) return;
    const outcome = change.outcome === undefined || change.outcome === 'ok' ? '' : ` ${change.outcome}`;
    const label = waited > 0 ? (change.outcome ?? 'returns') : `${change.operation}${outcome}`;
    draft.mark({ lane, at: end, shape: 'diamond', label, tooltip, line: change.startLine }, [change.startLine, change.endLine]);
  });
}

/** Not lanes for the eye: the file map's outlines. */
function addMappings(job: Job): void {
  const { draft, place, lives } = job;
  onLanes(job, lives.mappings, 'mapping', 'mapping', (mapping, lane) => {
    const end = place.stop(mapping);
    const pages = pagesOfLife(mapping);
    draft.interval(
      {
        lane,
        start: place.start(mapping),
        ...(end !== undefined && { end }),
        style: 'mapping',
        label: `mapping · ${words.pagesOf(mapping)}`,
        tooltip: `mapped by ${words.whoIs(mapping)}`,
        line: mapping.startLine,
        ...(pages && { pages }),
      },
      [],
    );
  });
}

type Life = Span & { readonly pid: number; readonly comm?: string };

/** Per process as many lanes as its overlapping lives need. A process is named where there are several, and always on pins. */
function onLanes<T extends Life>(job: Job, lives: readonly T[], kind: LaneKind, label: string, add: (life: T, lane: number) => void): void {
  const { draft, place, group } = job;
  const byTask = Map.groupBy(lives, (life) => life.pid);
  const nameOf = namesOf([...byTask.values()].flatMap((own) => own.slice(0, 1)));
  for (const own of byTask.values()) {
    const rows = packRows(
      own.map((one) => ({ start: place.start(one), end: place.stop(one) ?? Number.POSITIVE_INFINITY })),
      mostRows,
    );
    const lanes = new Map<number, number>();
    own.forEach((life, index) => {
      const row = rows[index] ?? 0;
      const named = kind === 'pin' || byTask.size > 1 ? `${label} · ${nameOf(life)}` : label;
      const lane = lanes.get(row) ?? draft.lane(group, kind, named, words.whoIs(life));
      if (!lanes.has(row)) draft.holds(lane, life.pid, words.whoIs(life));
      lanes.set(row, lane);
      add(life, lane);
    });
  }
}

function addMarks({ draft, place, group, lives }: Job): void {
  for (const [of, marks] of Map.groupBy(lives.marks, (mark) => mark.kind)) {
    const kind = of === 'release' || of === 'retake' ? 'lease' : of;
    const tasks = [...Map.groupBy(marks, (mark) => mark.pid).values()].flatMap((own) => own.slice(0, 1));
    const nameOf = kind === 'lease' ? words.shortWho : namesOf(tasks);
    const label = { lease: 'lease', gup: 'GUP calls', signal: 'signals' }[kind];
    const shape = ({ lease: 'bar', gup: 'triangle', signal: 'circle' } as const)[kind];
    for (const mark of marks) {
      const named = kind === 'lease' || tasks.length > 1 ? `${label} · ${nameOf(mark)}` : label;
      const lane = draft.laneFor(group, kind, named, mark.pid, words.whoIs(mark));
      const tooltip = `${words.whoIs(mark)}\nline ${mark.line}`;
      draft.mark({ lane, at: place.at(mark.line, mark.time), shape, label: mark.label, tooltip, line: mark.line }, [mark.line]);
    }
  }
}

/** Tasks by their names, and by their pids too where two have the same. */
function namesOf(
  tasks: readonly { readonly pid: number; readonly comm?: string }[],
): (one: { readonly pid: number; readonly comm?: string }) => string {
  const names = tasks.map(words.shortWho);
  const several = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return (one) => (one.comm !== undefined && several.has(one.comm) ? `${one.comm} ${one.pid}` : words.shortWho(one));
}
