// What the context menu, VS Code's commands and the keys of lanes do. Without a place an action is about the lane that has the table's focus, else about
// what is selected.

import { thingAt } from './columns';
import type { FilterBox } from './filter-box';
import { laneName } from './labels';
import type { Model } from './model';
import type { ActionPlace, FromWebview, TimelineAction } from './protocol';
import { laneOf } from './selection';
import { spellFinding, spellItem } from './spell';
import type { Stage } from './stage';
import type { ExportKind } from './toolbar';
import type { Twin } from './twin';

export interface ActionParts {
  readonly model: Model;
  readonly stage: Stage;
  readonly twin: Twin;
  readonly filter: FilterBox;
  reveal(line: number, focusEditor: boolean): void;
  post(message: FromWebview): void;
  exportAs(kind: ExportKind): void;
  /** Aloud. */
  say(text: string): void;
}

export function createActions(parts: ActionParts): (action: TimelineAction, place: ActionPlace) => void {
  const { model, twin, say } = parts;
  const positionOf = (place: ActionPlace): number | undefined => place.position ?? model.state.selected;
  const laneIn = (place: ActionPlace): number | undefined => {
    const position = positionOf(place);
    return place.lane ?? twin.lane() ?? (position === undefined ? undefined : laneOf(model.state.timeline, position));
  };
  /** An action of a lane, and what is said when it is done. */
  const onLane = (place: ActionPlace, done: (lane: number) => string): void => {
    const lane = laneIn(place);
    if (lane === undefined || model.state.timeline.lanes[lane] === undefined) say('Select something on the lane first.');
    else say(`${laneName(model.state, lane)}: ${done(lane)}`);
  };
  const move = (by: 1 | -1) => (place: ActionPlace) =>
    onLane(place, (lane) => {
      const before = model.state.layout.lanes[lane]?.top;
      model.move(lane, by);
      const moved = before !== model.state.layout.lanes[lane]?.top;
      return moved ? `moved ${by < 0 ? 'up' : 'down'}` : `is the ${by < 0 ? 'first' : 'last'} already`;
    });
  const does: Readonly<Record<TimelineAction, (place: ActionPlace) => void>> = {
    'go-to-line'(place) {
      const line = place.position === undefined ? model.selectedLine() : model.state.timeline.columns.lines[place.position];
      if (line !== undefined) parts.reveal(line, true);
    },
    copy: (place) => parts.post({ type: 'copy', text: textOf(model, positionOf(place)) }),
    'zoom-to'(place) {
      const position = positionOf(place);
      if (position !== undefined) model.zoomTo(position);
    },
    fit: () => model.fit(),
    compress: () => model.compress(!model.state.compressed),
    'marker-a': (place) => model.setMarker('a', place.at),
    'marker-b': (place) => model.setMarker('b', place.at),
    'pin-lane': (place) =>
      onLane(place, (lane) => {
        model.pin(lane);
        return model.state.arrangement.pinned.includes(lane) ? 'pinned to the top' : 'back in its place';
      }),
    'fold-lane'(place) {
      if (place.lane === undefined && place.row !== undefined && place.position === undefined) return model.fold(place.row);
      onLane(place, (lane) => {
        model.fold(`lane ${lane}`);
        return model.state.arrangement.folded.has(`lane ${lane}`) ? 'collapsed' : 'expanded';
      });
    },
    'lane-up': move(-1),
    'lane-down': move(1),
    'fold-all': () => model.foldAll(true),
    'unfold-all': () => model.foldAll(false),
    'only-task'(place) {
      const { timeline } = model.state;
      const task = timeline.tasks[timeline.lanes[laneIn(place) ?? -1]?.task ?? -1];
      if (task === undefined) return say('This lane belongs to no single task.');
      parts.filter.apply(`task:"${task.replaceAll('"', '')}"`);
    },
    'export-png': () => parts.exportAs('png'),
    'export-svg': () => parts.exportAs('svg'),
    'export-html': () => parts.exportAs('html'),
  };
  return (action, place) => {
    if (place.position !== undefined && action !== 'copy') model.select(place.position);
    does[action](place);
    parts.stage.draw();
  };
}

/** The finding on it in full, else the item; of nothing that is selected, the log. */
function textOf({ state }: Model, position: number | undefined): string {
  const { timeline } = state;
  const finding = state.finding === undefined || position !== state.selected ? undefined : timeline.findings[state.finding];
  if (finding !== undefined) return spellFinding(finding);
  const thing = position === undefined ? undefined : thingAt(timeline, position);
  return thing === undefined ? timeline.title : [spellItem(timeline, thing), thing.tooltip].filter((text) => text !== '').join('\n');
}
