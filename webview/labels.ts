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
          const label =
            row.kind === 'group'
              ? groupLabel(model, row)
              : laneLabel(laneName(model.state, row.index), timeline.lanes[row.index]?.detail, row);
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
    { className: 'group-label', attributes: { type: 'button', tabindex: '-1', title: label } },
    element('span', { className: `chevron${model.state.arrangement.folded.has(row.key) ? ' folded' : ''}` }),
    element('span', { className: 'group-name', text: label }),
    ...(detail === undefined ? [] : [element('span', { className: 'group-detail dim', text: detail })]),
  );
  button.addEventListener('click', () => model.fold(row.key));
  return button;
}

function laneLabel(label: string, detail: string | undefined, row: Row): HTMLElement {
  const context = JSON.stringify({ webviewSection: 'lane', lane: row.index, preventDefaultContextMenuItems: true });
  return element(
    'div',
    {
      className: 'lane-label',
      attributes: { title: detail === undefined ? label : `${label}\n${detail}`, 'data-vscode-context': context },
    },
    element('span', { className: 'lane-name', text: label }),
  );
}
