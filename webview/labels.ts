// The sticky column: names of groups and lanes that are in sight. For the eye and the pointer; the tree says the same to everybody else.

import { element } from './element';
import { type Row, rowsBetween } from './layout';
import type { Model, State } from './model';
import type { Group } from './protocol';
import { laneOf } from './selection';

export interface Labels {
  readonly root: HTMLElement;
  /** What lies between two offsets of the content, CSS pixels. */
  render(from: number, to: number): void;
}

export function createLabels(model: Model): Labels {
  const root = element('div', { className: 'labels', attributes: { 'aria-hidden': 'true' } });
  let shown: Shown | undefined;
  return {
    root,
    render(from, to) {
      const { timeline, layout, arrangement, selected } = model.state;
      const current = selected === undefined ? undefined : laneOf(timeline, selected);
      const now = { layout, arrangement, current, from, to };
      if (shown !== undefined && same(shown, now)) return;
      shown = now;
      root.replaceChildren(
        ...rowsBetween(layout, from, to).map((row) => {
          const label = row.kind === 'group' ? groupLabel(model, row) : laneLabel(model, row);
          label.classList.toggle('current', row.kind === 'lane' && row.index === current);
          label.classList.toggle('thin', row.height < 14);
          label.style.top = `${row.top}px`;
          label.style.height = `${row.height}px`;
          return label;
        }),
      );
    },
  };
}

/** What the labels were made from: a frame that changes none of it makes none anew. */
interface Shown {
  readonly layout: unknown;
  readonly arrangement: unknown;
  readonly current: number | undefined;
  readonly from: number;
  readonly to: number;
}

function same(a: Shown, b: Shown): boolean {
  return a.layout === b.layout && a.arrangement === b.arrangement && a.current === b.current && a.from === b.from && a.to === b.to;
}

/** Under a task the file takes the place of the task's name. */
export function laneName({ timeline, arrangement }: State, index: number): string {
  const lane = timeline.lanes[index];
  if (lane === undefined) return '';
  const byFile = arrangement.by === 'file' && !arrangement.pinned.includes(index);
  if (byFile) return lane.label;
  const file = timeline.groups[lane.group]?.label.split('/').at(-1) ?? '';
  return arrangement.by === 'file' ? `${lane.label} · ${file}` : `${lane.label.split(' · ')[0]} · ${file}`;
}

/** A head's name and what stands below it. */
export function headWords({ timeline, arrangement }: State, row: Row): Group {
  if (row.index < 0) return { label: 'Pinned' };
  if (arrangement.by === 'file') return timeline.groups[row.index] ?? { label: '' };
  return { label: timeline.tasks[row.index] ?? 'No single task' };
}

function groupLabel(model: Model, row: Row): HTMLElement {
  const { label, detail } = headWords(model.state, row);
  const button = element(
    'button',
    {
      className: 'group-label',
      attributes: {
        type: 'button',
        tabindex: '-1',
        title: label,
        'data-vscode-context': contextOf({ webviewSection: 'group', row: row.key }),
      },
    },
    element('span', { className: `chevron${model.state.arrangement.folded.has(row.key) ? ' folded' : ''}` }),
    element('span', { className: 'group-name', text: label }),
    ...(detail === undefined ? [] : [element('span', { className: 'group-detail dim', text: detail })]),
  );
  button.addEventListener('click', () => model.fold(row.key));
  return button;
}

/** With a chevron to collapse it, a word to pin it, and itself as the handle that moves it. */
function laneLabel(model: Model, row: Row): HTMLElement {
  const { timeline, arrangement } = model.state;
  const label = laneName(model.state, row.index);
  const detail = timeline.lanes[row.index]?.detail;
  const pinned = arrangement.pinned.includes(row.index);
  const small = (className: string, text: string, title: string, done: () => void): HTMLElement => {
    const button = element('button', { className, text, attributes: { type: 'button', tabindex: '-1', title } });
    button.addEventListener('click', done);
    return button;
  };
  const folded = arrangement.folded.has(row.key);
  const made = element(
    'div',
    {
      className: `lane-label${pinned ? ' pinned' : ''}`,
      attributes: {
        title: `${[label, detail].filter((text) => text !== undefined).join('\n')}\nDrag to move it`,
        'data-vscode-context': contextOf({ webviewSection: 'lane', lane: row.index, row: row.key }),
      },
    },
    small(`lane-fold chevron${folded ? ' folded' : ''}`, '', folded ? 'Expand (C)' : 'Collapse (C)', () => model.fold(row.key)),
    nameNode(label),
    small('lane-pin', pinned ? 'unpin' : 'pin', pinned ? 'Back to its file (P)' : 'To the top (P)', () => model.pin(row.index)),
  );
  made.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && !(event.target instanceof HTMLButtonElement)) dragLane(model, row.index, event);
  });
  return made;
}

/** Where room is short the kind gives way before whose lane it is: that tells two lanes of a kind apart. */
function nameNode(label: string): HTMLElement {
  const at = label.indexOf(' · ');
  if (at < 0) return element('span', { className: 'lane-name', text: label });
  return element(
    'span',
    { className: 'lane-name parted' },
    element('span', { className: 'lane-kind', text: label.slice(0, at) }),
    element('span', { className: 'lane-who', text: label.slice(at) }),
  );
}

/** The lane changes places with a neighbour whenever the pointer is past it. The labels are made anew meanwhile: the document is listened to. */
function dragLane(model: Model, lane: number, begun: PointerEvent): void {
  const stop = new AbortController();
  let from = begun.clientY;
  const move = (event: PointerEvent): void => {
    const row = model.state.layout.lanes[lane];
    if (row === undefined || Math.abs(event.clientY - from) < row.height) return;
    const by = event.clientY > from ? 1 : -1;
    model.move(lane, by);
    from += by * row.height;
  };
  const end = (): void => stop.abort();
  document.addEventListener('pointermove', move, { signal: stop.signal });
  for (const name of ['pointerup', 'pointercancel'] as const) document.addEventListener(name, end, { signal: stop.signal });
}

/** For VS Code's context menu: package.json says which commands go with which section. */
export function contextOf(context: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...context, preventDefaultContextMenuItems: true });
}
