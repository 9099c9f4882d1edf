// The sticky column: names of groups and lanes that are in sight. For the eye and the pointer; the tree says the same to everybody else.

import { element } from './element';
import { rowsBetween } from './layout';
import type { Model } from './model';
import { thingOf } from './selection';

export interface Labels {
  readonly root: HTMLElement;
  /** What lies between two offsets of the content, CSS pixels. */
  render(from: number, to: number): void;
}

export function createLabels(model: Model): Labels {
  const root = element('div', { className: 'labels', attributes: { 'aria-hidden': 'true' } });
  return {
    root,
    render(from, to) {
      const { timeline, layout, folded, selected } = model.state;
      const current = selected && thingOf(timeline, selected)?.lane;
      root.replaceChildren(
        ...rowsBetween(layout, from, to).map((row) => {
          const label =
            row.kind === 'group'
              ? groupLabel(model, row.index, folded.has(row.index))
              : laneLabel(timeline.lanes[row.index]?.label ?? '', timeline.lanes[row.index]?.detail, row.index === current);
          label.style.top = `${row.top}px`;
          label.style.height = `${row.height}px`;
          return label;
        }),
      );
    },
  };
}

function groupLabel(model: Model, index: number, folded: boolean): HTMLElement {
  const group = model.state.timeline.groups[index];
  const button = element(
    'button',
    { className: 'group-label', attributes: { type: 'button', tabindex: '-1', title: group?.label ?? '' } },
    element('span', { className: `chevron${folded ? ' folded' : ''}` }),
    element('span', { className: 'group-name', text: group?.label ?? '' }),
    ...(group?.detail === undefined ? [] : [element('span', { className: 'group-detail dim', text: group.detail })]),
  );
  button.addEventListener('click', () => model.fold(index));
  return button;
}

function laneLabel(label: string, detail: string | undefined, current: boolean): HTMLElement {
  return element(
    'div',
    { className: `lane-label${current ? ' current' : ''}`, attributes: { title: detail === undefined ? label : `${label}\n${detail}` } },
    element('span', { className: 'lane-name', text: label }),
  );
}
