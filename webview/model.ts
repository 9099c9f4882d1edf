// The page's state and everything that can be done to it; pointer, keys, table and buttons all end here. Knows no DOM.

import { noColumns, thingAt } from './columns';
import type { Hit } from './hit-test';
import { type Idle, idleOf, noIdle, toLog, toShown } from './idle';
import { type Arrangement, type Layout, layoutOf, movedLane, plainArrangement } from './layout';
import { bestGroup, clampPages, fitPages, heightOf, type PageView } from './map-shapes';
import type { PackedTimeline } from './protocol';
import { findingAtLine, findingOn, itemAtLine, itemOfFinding, laneOf, reachOf, stepFinding } from './selection';
import { clampView, fitView, panView, showInView, type View, zoomView } from './viewport';

export interface State {
  readonly timeline: PackedTimeline;
  readonly arrangement: Arrangement;
  readonly layout: Layout;
  /** On the axis that is shown; markers, findings and the cursor are on the log's own. */
  readonly view: View;
  /** What is cut short of the log's axis; asked for, but still being looked for, it is empty. */
  readonly idle: Idle;
  readonly compressed: boolean;
  /** Position of an interval or mark in the columns. */
  readonly selected?: number | undefined;
  readonly finding?: number | undefined;
  readonly hover?: Hit | undefined;
  readonly cursor?: { readonly line: number; readonly at: number } | undefined;
  /** Which views are shown. */
  readonly mode: Mode;
  /** The file map: index into `groups`, and the pages in view. */
  readonly mapGroup: number;
  readonly pages: PageView;
  /** Two moments to measure between. */
  readonly markers: { readonly a?: number | undefined; readonly b?: number | undefined };
}

export type Mode = 'lanes' | 'map' | 'both';

export type Change = 'compressed' | 'idle' | 'mode' | 'timeline' | 'layout' | 'view' | 'selection' | 'hover' | 'cursor' | 'markers';

/** What is taken over from before a reload. */
export interface Kept {
  /** On the log's own axis. */
  readonly view?: View;
  readonly compressed?: boolean;
  readonly finding?: number;
  readonly arrangement?: Partial<Arrangement>;
  readonly markers?: State['markers'];
  readonly mode?: Mode;
  readonly mapGroup?: number;
}

export interface Model {
  readonly state: State;
  /** Called after every change; `smooth` asks for a moving view where motion is welcome. */
  listen(listener: (change: Change, smooth: boolean) => void): void;
  setTimeline(timeline: PackedTimeline, keep?: Kept): void;
  setView(view: View, smooth?: boolean): void;
  zoom(factor: number, at?: number, smooth?: boolean): void;
  pan(share: number): void;
  fit(): void;
  /** Asks for idle time to be cut short, or no more. */
  compress(on: boolean): void;
  /** The stretches that are cut short, begin and end in turn: what is in view stays there. */
  setIdle(stretches: Float64Array): void;
  /** `key` of a row; without `folded` it changes. */
  fold(key: string, folded?: boolean): void;
  groupBy(by: Arrangement['by']): void;
  pin(lane: number): void;
  move(lane: number, by: 1 | -1): void;
  /** Every head, or nothing any more. */
  foldAll(folded: boolean): void;
  hide(lanes: ReadonlySet<number>): void;
  setMode(mode: Mode): void;
  /** The file that the map shows. */
  mapOf(group: number): void;
  /** `at`: which share of the map's height keeps its page. */
  zoomPages(factor: number, at?: number): void;
  /** `share` of the map's height. */
  panPages(share: number): void;
  /** Shows an interval and what is close around it. */
  zoomTo(position: number): void;
  hover(hit: Hit | undefined): void;
  select(position: number | undefined): void;
  selectFinding(index: number): void;
  step(direction: 1 | -1, violationsOnly?: boolean): void;
  /** `quiet`: neither the view nor the selection goes there. */
  setCursor(line: number, at: number, quiet?: boolean): void;
  /** Without a moment the marker goes to the selection, else to the cursor, else to the middle. */
  setMarker(name: 'a' | 'b', at?: number): void;
  clearMarkers(): void;
  /** The line that the selection stands for. */
  selectedLine(): number | undefined;
}

export const emptyTimeline: PackedTimeline = {
  title: '',
  policy: '',
  axis: 'time',
  end: 1,
  groups: [],
  lanes: [],
  tasks: [],
  findings: [],
  columns: noColumns,
  texts: [],
};

export function createModel(): Model {
  let state: State = stateOf(emptyTimeline, 'both', undefined, plainArrangement);
  const listeners: ((change: Change, smooth: boolean) => void)[] = [];
  const set = (next: Partial<State>, change: Change, smooth = false) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener(change, smooth);
  };
  const setView = (view: View, smooth = false) => set({ view: clampView(view, state.idle.end) }, 'view', smooth);
  const show = (from: number, to: number) => {
    const view = showInView(state.view, state.idle.end, toShown(state.idle, from), toShown(state.idle, to));
    if (view !== state.view) set({ view }, 'view', true);
  };
  const arrange = (change: Partial<Arrangement>) => {
    const arrangement = { ...state.arrangement, ...change };
    set({ arrangement, layout: layoutOf(state.timeline, arrangement) }, 'layout');
  };

  const model: Model = {
    get state() {
      return state;
    },
    listen: (listener) => listeners.push(listener),
    setTimeline(timeline, keep = {}) {
      const same = state.timeline.lanes.length === timeline.lanes.length;
      const mode = keep.mode ?? state.mode;
      const idle = noIdle(timeline.end);
      const compressed = keep.compressed ?? state.compressed;
      const before = { start: toLog(state.idle, state.view.start), end: toLog(state.idle, state.view.end) };
      const next = stateOf(timeline, mode, keep.mapGroup, {
        ...(same ? state.arrangement : plainArrangement),
        ...keep.arrangement,
        hidden: new Set(),
      });
      const view = keep.view ?? (state.timeline.end === timeline.end ? before : next.view);
      const markers = keep.markers ?? (state.timeline.end === timeline.end ? state.markers : {});
      set(
        {
          ...next,
          idle,
          compressed,
          view: clampView(view, timeline.end),
          markers,
          selected: undefined,
          finding: undefined,
          hover: undefined,
        },
        'timeline',
      );
      if (keep.finding !== undefined && timeline.findings[keep.finding] !== undefined) {
        set({ finding: keep.finding, selected: itemOfFinding(timeline, keep.finding) }, 'selection');
      }
    },
    setView,
    zoom(factor, at, smooth = false) {
      const middle = at ?? zoomPoint(state);
      setView(zoomView(state.view, state.idle.end, factor, middle), smooth);
    },
    pan: (share) => setView(panView(state.view, state.idle.end, share)),
    fit: () => setView(fitView(state.idle.end), true),
    compress: (on) => set({ compressed: on }, 'compressed'),
    setIdle(stretches) {
      const { idle: before, view } = state;
      const idle = idleOf(stretches, state.timeline.end);
      const all = view.end - view.start >= before.end;
      const moved = { start: toShown(idle, toLog(before, view.start)), end: toShown(idle, toLog(before, view.end)) };
      set({ idle, view: clampView(all ? fitView(idle.end) : moved, idle.end) }, 'idle');
    },
    fold(key, folded = !state.arrangement.folded.has(key)) {
      const next = new Set(state.arrangement.folded);
      if (folded) next.add(key);
      else next.delete(key);
      arrange({ folded: next });
    },
    groupBy: (by) => arrange({ by }),
    pin(lane) {
      const { pinned } = state.arrangement;
      arrange({ pinned: pinned.includes(lane) ? pinned.filter((one) => one !== lane) : [...pinned, lane] });
    },
    move(lane, by) {
      const { pinned } = state.arrangement;
      const at = pinned.indexOf(lane);
      if (at < 0) arrange({ order: movedLane(state.timeline, state.arrangement, state.layout, lane, by) });
      else if (pinned[at + by] !== undefined) arrange({ pinned: pinned.with(at, pinned[at + by] ?? lane).with(at + by, lane) });
    },
    foldAll(folded) {
      arrange({ folded: new Set(folded ? state.layout.rows.filter((row) => row.kind === 'group').map((row) => row.key) : []) });
    },
    hide: (hidden) => arrange({ hidden }),
    setMode: (mode) => set({ mode }, 'mode'),
    mapOf(group) {
      if (group === state.mapGroup || state.timeline.groups[group]?.pages === undefined) return;
      set({ mapGroup: group, pages: fitPages(heightOf(state.timeline, group)) }, 'mode');
    },
    zoomPages(factor, at = 0.5) {
      const { start, end } = state.pages;
      const point = start + (end - start) * at;
      const pages = { start: point - (point - start) * factor, end: point + (end - point) * factor };
      set({ pages: clampPages(pages, heightOf(state.timeline, state.mapGroup)) }, 'view');
    },
    panPages(share) {
      const by = (state.pages.end - state.pages.start) * share;
      const pages = { start: state.pages.start + by, end: state.pages.end + by };
      set({ pages: clampPages(pages, heightOf(state.timeline, state.mapGroup)) }, 'view');
    },
    zoomTo(position) {
      const { columns } = state.timeline;
      const start = toShown(state.idle, columns.starts[position] ?? 0);
      const end = toShown(state.idle, columns.ends[position] ?? 0);
      const margin = Math.max((end - start) * 0.2, start === end ? (state.view.end - state.view.start) / 40 : 1);
      setView({ start: start - margin, end: end + margin }, true);
    },
    hover(hit) {
      if (hit?.position !== state.hover?.position) set({ hover: hit }, 'hover');
    },
    select(position) {
      const thing = position === undefined ? undefined : thingAt(state.timeline, position);
      if (position !== undefined) model.mapOf(state.timeline.lanes[laneOf(state.timeline, position)]?.group ?? -1);
      set({ selected: position, finding: position === undefined ? undefined : findingOn(state.timeline, position) }, 'selection');
      if (thing === undefined) return;
      if ('at' in thing) show(thing.at, thing.at);
      else show(thing.start, Math.min(thing.start, thing.end ?? thing.start));
    },
    selectFinding(index) {
      const item = itemOfFinding(state.timeline, index);
      if (item !== undefined) {
        unfold(model, laneOf(state.timeline, item));
        model.mapOf(state.timeline.lanes[laneOf(state.timeline, item)]?.group ?? -1);
      }
      show(...reachOf(state.timeline, index));
      set({ finding: index, selected: item }, 'selection', true);
    },
    step(direction, violationsOnly = false) {
      const only = (index: number) => !violationsOnly || state.timeline.findings[index]?.verdict === 'violation';
      const next = stepFinding(state.timeline, { finding: state.finding, at: state.cursor?.at }, direction, only);
      if (next !== undefined) model.selectFinding(next);
    },
    setCursor(line, at, quiet = false) {
      set({ cursor: { line, at } }, 'cursor');
      if (quiet) return;
      show(at, at);
      if (model.selectedLine() === line) return;
      const finding = findingAtLine(state.timeline, line);
      const item = finding === undefined ? itemAtLine(state.timeline, line) : itemOfFinding(state.timeline, finding);
      const onLine = item !== undefined && state.timeline.columns.lines[item] === line;
      set({ selected: item, finding: finding ?? (onLine ? findingOn(state.timeline, item) : undefined) }, 'selection');
    },
    setMarker(name, at) {
      set(
        { markers: { ...state.markers, [name]: Math.min(Math.max(at ?? toLog(state.idle, zoomPoint(state)), 0), state.timeline.end) } },
        'markers',
      );
    },
    clearMarkers: () => set({ markers: {} }, 'markers'),
    selectedLine() {
      if (state.finding !== undefined) return state.timeline.findings[state.finding]?.line;
      return state.selected === undefined ? undefined : state.timeline.columns.lines[state.selected];
    },
  };
  return model;
}

function stateOf(timeline: PackedTimeline, mode: Mode, group: number | undefined, arrangement: Arrangement): State {
  const mapGroup = group !== undefined && timeline.groups[group]?.pages !== undefined ? group : (bestGroup(timeline) ?? 0);
  const pages = fitPages(heightOf(timeline, mapGroup));
  return {
    timeline,
    mode,
    mapGroup,
    pages,
    idle: noIdle(timeline.end),
    compressed: false,
    arrangement,
    layout: layoutOf(timeline, arrangement),
    view: fitView(timeline.end),
    markers: {},
  };
}

/** A lane is seen when neither it nor its head is folded. */
function unfold(model: Model, lane: number): void {
  const { timeline, arrangement } = model.state;
  const own = timeline.lanes[lane];
  const head = arrangement.pinned.includes(lane)
    ? 'pinned'
    : arrangement.by === 'file'
      ? `file ${own?.group}`
      : `task ${own?.task ?? timeline.tasks.length}`;
  for (const key of [head, `lane ${lane}`]) if (arrangement.folded.has(key)) model.fold(key, false);
}

/** On the axis that is shown. Keys zoom about the selection or the editor's cursor while that is in view, else about the middle. */
function zoomPoint(state: State): number {
  const at = state.selected === undefined ? state.cursor?.at : state.timeline.columns.starts[state.selected];
  const wanted = at === undefined ? undefined : toShown(state.idle, at);
  const inView = wanted !== undefined && wanted >= state.view.start && wanted <= state.view.end;
  return inView ? wanted : (state.view.start + state.view.end) / 2;
}
