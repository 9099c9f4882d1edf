// The timeline while it is being made: lanes come in any order and are put in theirs at the end; every item is found again by its lines.

import type { Group, Interval, Lane, LaneKind, Mark, Timeline, TimelineFinding } from '../webview/protocol';

/** An item and the lines it stands for. */
export interface Known<T> {
  readonly item: T;
  readonly lines: readonly number[];
}

export interface Draft {
  /** Group of a file (index into `Analysis.files`), made by `group` before. */
  groupOf(file: number | undefined): number | undefined;
  group(file: number | undefined, group: Group): number;
  lane(group: number, kind: LaneKind, label: string, detail?: string): number;
  /** The lane of a kind in a group, made when there is none; `holder` narrows to the lease lane of one process. */
  laneFor(group: number, kind: LaneKind, label: string, holder?: number, name?: string): number;
  /** The lane belongs to a process; `name` is how it is called. */
  holds(lane: number, holder: number, name: string): void;
  kindOf(lane: number): LaneKind;
  interval(interval: Interval, lines: readonly (number | undefined)[]): void;
  mark(mark: Mark, lines: readonly (number | undefined)[]): void;
  /** Replaces an item by the same one with other words or a worse severity. */
  intervals: Known<Interval>[];
  marks: Known<Mark>[];
  /** Lanes of a group, or of all, that have an item for the line. */
  lanesAt(line: number, group: number | undefined): readonly number[];
  /** Of a lane, places in `intervals` and in `marks` of what stands for the line. */
  intervalsAt(line: number, lane: number): readonly number[];
  markAt(line: number, lane: number): number | undefined;
  /** The first lane of a kind in a group that has an interval with a line. */
  laneWithInterval(group: number, kind: LaneKind): number | undefined;
  finish(findings: readonly TimelineFinding[]): Pick<Timeline, 'groups' | 'lanes' | 'tasks' | 'intervals' | 'marks' | 'findings'>;
}

export function createDraft(): Draft {
  const groups: Group[] = [];
  const byFile = new Map<number | undefined, number>();
  const lanes: Lane[] = [];
  const tasks = new Map<number, { readonly index: number; readonly name: string }>();
  const intervals: Known<Interval>[] = [];
  const marks: Known<Mark>[] = [];
  const atLine = new Map<number, Set<number>>();
  // By line, places in the lists: a finding finds what it stands on without looking at all of them.
  const intervalsOf = new Map<number, number[]>();
  const marksOf = new Map<number, number[]>();
  const firstLane = new Map<string, number>();
  const byKind = new Map<string, number>();
  const note = (places: Map<number, number[]>, lines: readonly number[], place: number): void => {
    for (const line of new Set(lines)) {
      const known = places.get(line);
      if (known === undefined) places.set(line, [place]);
      else known.push(place);
    }
  };
  const remember = (lane: number, lines: readonly number[]) => {
    for (const line of lines) {
      const known = atLine.get(line);
      if (known === undefined) atLine.set(line, new Set([lane]));
      else known.add(lane);
    }
  };
  const draft: Draft = {
    groupOf: (file) => byFile.get(file),
    group(file, group) {
      groups.push(group);
      byFile.set(file, groups.length - 1);
      return groups.length - 1;
    },
    lane(group, kind, label, detail) {
      const made = lanes.length;
      lanes.push({ id: made, group, kind, label, ...(detail !== undefined && { detail }) });
      if (!byKind.has(keyOf(group, kind))) byKind.set(keyOf(group, kind), made);
      return made;
    },
    laneFor(group, kind, label, holder, name) {
      const found = byKind.get(keyOf(group, kind, holder));
      if (found !== undefined) return found;
      const made = draft.lane(group, kind, label);
      if (holder !== undefined) draft.holds(made, holder, name ?? `pid ${holder}`);
      return made;
    },
    holds(lane, holder, name) {
      const task = tasks.get(holder) ?? { index: tasks.size, name };
      tasks.set(holder, task);
      const own = lanes[lane];
      if (own === undefined) return;
      lanes[lane] = { ...own, task: task.index };
      const key = keyOf(own.group, own.kind, holder);
      if (!byKind.has(key)) byKind.set(key, lane);
    },
    kindOf: (lane) => lanes[lane]?.kind ?? 'gup',
    interval(item, lines) {
      const known = { item, lines: lines.filter((line) => line !== undefined) };
      note(intervalsOf, known.lines, intervals.length);
      intervals.push(known);
      remember(item.lane, known.lines);
      const { group = -1, kind = 'gup' } = lanes[item.lane] ?? {};
      const key = keyOf(group, kind);
      if (known.lines.length > 0 && !firstLane.has(key)) firstLane.set(key, item.lane);
    },
    mark(item, lines) {
      const known = { item, lines: lines.filter((line) => line !== undefined) };
      note(marksOf, known.lines, marks.length);
      marks.push(known);
      remember(item.lane, known.lines);
    },
    intervals,
    marks,
    lanesAt: (line, group) => [...(atLine.get(line) ?? [])].filter((lane) => group === undefined || lanes[lane]?.group === group),
    intervalsAt: (line, lane) => (intervalsOf.get(line) ?? []).filter((place) => intervals[place]?.item.lane === lane),
    markAt: (line, lane) => marksOf.get(line)?.find((place) => marks[place]?.item.lane === lane),
    laneWithInterval: (group, kind) => firstLane.get(keyOf(group, kind)),
    finish: (findings) => ({
      ...inOrder({ groups, lanes, intervals: intervals.map(itemOf), marks: marks.map(itemOf), findings }),
      tasks: [...tasks.values()].map(({ name }) => name),
    }),
  };
  return draft;
}

function keyOf(group: number, kind: LaneKind, holder?: number): string {
  return `${group} ${kind} ${holder ?? ''}`;
}

const kinds: readonly LaneKind[] = ['lease', 'break', 'pin', 'change', 'gup', 'signal', 'mapping'];

/** Lanes by group and kind; everything that names a lane follows. */
function inOrder(made: Pick<Timeline, 'groups' | 'lanes' | 'intervals' | 'marks' | 'findings'>): typeof made {
  const sorted = [...made.lanes].sort((a, b) => a.group - b.group || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.id - b.id);
  const places = new Map(sorted.map((lane, index) => [lane.id, index]));
  const move = <T extends { readonly lane?: number }>(thing: T): T => {
    const lane = thing.lane === undefined ? undefined : places.get(thing.lane);
    return lane === undefined ? thing : { ...thing, lane };
  };
  return {
    groups: made.groups,
    lanes: sorted.map((lane, id) => ({ ...lane, id })),
    intervals: made.intervals.map(move),
    marks: made.marks.map(move),
    findings: made.findings.map((finding) => ({ ...move(finding), evidence: finding.evidence.map(move) })),
  };
}

function itemOf<T>(known: Known<T>): T {
  return known.item;
}
