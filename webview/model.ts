// The page's state and everything that can be done to it; pointer, keys, tree and buttons all end here. Knows no DOM.

import { type Item, sameItem } from './hit-test';
import { indexLanes, type LaneIndex } from './lane-index';
import { type Layout, layoutOf } from './layout';
import type { Timeline } from './protocol';
import { findingAtLine, findingOn, itemAtLine, itemOfFinding, reachOf, stepFinding, thingOf } from './selection';
import { clampView, fitView, panView, showInView, type View, zoomView } from './viewport';

export interface State {
  readonly timeline: Timeline;
  readonly layout: Layout;
  readonly lanes: readonly LaneIndex[];
  readonly folded: ReadonlySet<number>;
  readonly view: View;
  readonly selected?: Item | undefined;
  readonly finding?: number | undefined;
  readonly hover?: Item | undefined;
  readonly cursor?: { readonly line: number; readonly at: number } | undefined;
}

export type Change = 'timeline' | 'layout' | 'view' | 'selection' | 'hover' | 'cursor';

export interface Model {
  readonly state: State;
  /** Called after every change; `smooth` asks for a moving view where motion is welcome. */
  listen(listener: (change: Change, smooth: boolean) => void): void;
  setTimeline(timeline: Timeline, keep?: { readonly view?: View; readonly finding?: number; readonly folded?: readonly number[] }): void;
  setView(view: View, smooth?: boolean): void;
  zoom(factor: number, at?: number, smooth?: boolean): void;
  pan(share: number): void;
  fit(): void;
  fold(group: number, folded?: boolean): void;
  hover(item: Item | undefined): void;
  select(item: Item | undefined): void;
  selectFinding(index: number): void;
  step(direction: 1 | -1, violationsOnly?: boolean): void;
  setCursor(line: number, at: number): void;
  /** The line that the selection stands for. */
  selectedLine(): number | undefined;
}

export const emptyTimeline: Timeline = {
  title: '',
  policy: '',
  axis: 'time',
  end: 1,
  groups: [],
  lanes: [],
  intervals: [],
  marks: [],
  findings: [],
};

export function createModel(): Model {
  let state: State = stateOf(emptyTimeline, new Set());
  const listeners: ((change: Change, smooth: boolean) => void)[] = [];
  const set = (next: Partial<State>, change: Change, smooth = false) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener(change, smooth);
  };
  const setView = (view: View, smooth = false) => set({ view: clampView(view, state.timeline.end) }, 'view', smooth);
  const show = (from: number, to: number) => {
    const view = showInView(state.view, state.timeline.end, from, to);
    if (view !== state.view) set({ view }, 'view', true);
  };

  const model: Model = {
    get state() {
      return state;
    },
    listen: (listener) => listeners.push(listener),
    setTimeline(timeline, keep = {}) {
      const folded = new Set((keep.folded ?? [...state.folded]).filter((group) => group < timeline.groups.length));
      const next = stateOf(timeline, folded);
      const view = keep.view ?? (state.timeline.end === timeline.end ? state.view : next.view);
      set({ ...next, view: clampView(view, timeline.end), selected: undefined, finding: undefined, hover: undefined }, 'timeline');
      if (keep.finding !== undefined && timeline.findings[keep.finding] !== undefined) {
        set({ finding: keep.finding, selected: itemOfFinding(timeline, keep.finding) }, 'selection');
      }
    },
    setView,
    zoom(factor, at, smooth = false) {
      const middle = at ?? zoomPoint(state);
      setView(zoomView(state.view, state.timeline.end, factor, middle), smooth);
    },
    pan: (share) => setView(panView(state.view, state.timeline.end, share)),
    fit: () => setView(fitView(state.timeline.end), true),
    fold(group, folded = !state.folded.has(group)) {
      const next = new Set(state.folded);
      if (folded) next.add(group);
      else next.delete(group);
      set({ folded: next, layout: layoutOf(state.timeline, next) }, 'layout');
    },
    hover(item) {
      if (!sameItem(item, state.hover)) set({ hover: item }, 'hover');
    },
    select(item) {
      const thing = item && thingOf(state.timeline, item);
      set({ selected: item, finding: item && findingOn(state.timeline, item) }, 'selection');
      if (thing !== undefined)
        show('at' in thing ? thing.at : thing.start, 'at' in thing ? thing.at : Math.min(thing.start, thing.end ?? thing.start));
    },
    selectFinding(index) {
      const item = itemOfFinding(state.timeline, index);
      const group = state.timeline.lanes[(item && thingOf(state.timeline, item)?.lane) ?? -1]?.group;
      if (group !== undefined && state.folded.has(group)) model.fold(group, false);
      show(...reachOf(state.timeline, index));
      set({ finding: index, selected: item }, 'selection', true);
    },
    step(direction, violationsOnly = false) {
      const only = (index: number) => !violationsOnly || state.timeline.findings[index]?.verdict === 'violation';
      const next = stepFinding(state.timeline, { finding: state.finding, at: state.cursor?.at }, direction, only);
      if (next !== undefined) model.selectFinding(next);
    },
    setCursor(line, at) {
      set({ cursor: { line, at } }, 'cursor');
      show(at, at);
      if (model.selectedLine() === line) return;
      const finding = findingAtLine(state.timeline, line);
      const item = finding === undefined ? itemAtLine(state.timeline, line) : itemOfFinding(state.timeline, finding);
      set(
        {
          selected: item,
          finding: finding ?? (item && thingOf(state.timeline, item)?.line === line ? findingOn(state.timeline, item) : undefined),
        },
        'selection',
      );
    },
    selectedLine() {
      if (state.finding !== undefined) return state.timeline.findings[state.finding]?.line;
      return state.selected && thingOf(state.timeline, state.selected)?.line;
    },
  };
  return model;
}

function stateOf(timeline: Timeline, folded: ReadonlySet<number>): State {
  return { timeline, folded, layout: layoutOf(timeline, folded), lanes: indexLanes(timeline), view: fitView(timeline.end) };
}

/** Keys zoom about the selection or the editor's cursor while that is in view, else about the middle. */
function zoomPoint(state: State): number {
  const thing = state.selected && thingOf(state.timeline, state.selected);
  const wanted = thing === undefined ? state.cursor?.at : 'at' in thing ? thing.at : thing.start;
  const inView = wanted !== undefined && wanted >= state.view.start && wanted <= state.view.end;
  return inView ? wanted : (state.view.start + state.view.end) / 2;
}
