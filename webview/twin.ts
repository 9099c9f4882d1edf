// The drawing's twin: a tree of files, lanes and items with one tab stop, so that keys and screen readers reach everything.
// It is not seen; what has its focus is selected in the drawing. Items of a lane are made when the lane is opened.

import { element } from './element';
import type { Item } from './hit-test';
import type { Model } from './model';
import { thingOf } from './selection';
import { rank } from './severity';
import { spellItem } from './spell';

export interface Twin {
  readonly root: HTMLElement;
  /** After another timeline. */
  rebuild(): void;
}

export function createTwin(model: Model, reveal: (line: number, focusEditor: boolean) => void): Twin {
  const root = element('div', { className: 'twin', attributes: { role: 'tree', 'aria-label': 'Lanes and events of the timeline' } });
  const items = new WeakMap<Element, Item>();
  root.addEventListener('keydown', (event) => {
    const node = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role=treeitem]') : null;
    if (node === null || event.ctrlKey || event.altKey || event.metaKey) return;
    if (onTreeKey(root, node, event.key, (lane) => fillLane(model, lane, items))) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter') {
      const item = items.get(node);
      const line = item && thingOf(model.state.timeline, item)?.line;
      if (line === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      reveal(line, true);
    }
  });
  root.addEventListener('focusin', (event) => {
    const node = event.target instanceof Element ? event.target : undefined;
    const item = node && items.get(node);
    if (item !== undefined) model.select(item);
  });
  return {
    root,
    rebuild() {
      const { timeline } = model.state;
      root.replaceChildren(
        ...timeline.groups.map((group, index) => {
          const node = treeItem(1, [group.label, group.detail].filter((part) => part !== undefined).join(', '), true);
          const lanes = timeline.lanes.flatMap((lane, laneIndex) => (lane.group === index ? [laneNode(model, laneIndex)] : []));
          node.append(element('div', { attributes: { role: 'group' } }, ...lanes));
          return node;
        }),
      );
      root.querySelector('[role=treeitem]')?.setAttribute('tabindex', '0');
    },
  };
}

function laneNode(model: Model, lane: number): HTMLElement {
  const { timeline, lanes } = model.state;
  const index = lanes[lane];
  const count = (index?.intervals.length ?? 0) + (index?.marks.length ?? 0);
  const severe = (index?.ranks.filter((one) => one > 0).length ?? 0) + (index?.markRanks.filter((one) => one > 0).length ?? 0);
  const words = `${timeline.lanes[lane]?.label ?? ''}: ${count} ${count === 1 ? 'item' : 'items'}${severe > 0 ? `, ${severe} with findings` : ''}`;
  const node = treeItem(2, words, count > 0 ? false : undefined);
  node.dataset.lane = `${lane}`;
  return node;
}

/** In the order of the axis; of very many, those with findings and the first ones. */
function fillLane(model: Model, node: HTMLElement, items: WeakMap<Element, Item>): void {
  const index = model.state.lanes[Number(node.dataset.lane)];
  if (index === undefined || node.querySelector('[role=group]') !== null) return;
  const { timeline } = model.state;
  const all: Item[] = [
    ...Array.from(index.intervals, (one): Item => ({ kind: 'interval', index: one })),
    ...Array.from(index.marks, (one): Item => ({ kind: 'mark', index: one })),
  ];
  const place = (item: Item) => {
    const thing = thingOf(timeline, item);
    return thing === undefined ? 0 : 'at' in thing ? thing.at : thing.start;
  };
  const severity = (item: Item) => rank(thingOf(timeline, item)?.severity);
  const shown =
    all.length <= mostItems ? all : [...all].sort((a, b) => severity(b) - severity(a) || place(a) - place(b)).slice(0, mostItems);
  const group = element('div', { attributes: { role: 'group' } });
  for (const item of shown.sort((a, b) => place(a) - place(b))) {
    const thing = thingOf(timeline, item);
    if (thing === undefined) continue;
    const child = treeItem(3, spellItem(timeline, thing), undefined);
    items.set(child, item);
    group.append(child);
  }
  if (all.length > shown.length) group.append(treeItem(3, `${all.length - shown.length} more items are not listed`, undefined));
  node.append(group);
}

/** `open` undefined: a leaf. */
function treeItem(level: number, label: string, open: boolean | undefined): HTMLElement {
  const node = element('div', { attributes: { role: 'treeitem', 'aria-level': `${level}`, 'aria-label': label, tabindex: '-1' } });
  if (open !== undefined) node.setAttribute('aria-expanded', `${open}`);
  return node;
}

function onTreeKey(root: HTMLElement, node: HTMLElement, key: string, fill: (lane: HTMLElement) => void): boolean {
  const expanded = node.getAttribute('aria-expanded');
  const seen = () =>
    [...root.querySelectorAll<HTMLElement>('[role=treeitem]')].filter(
      (one) => one.parentElement?.closest('[aria-expanded=false]') === null,
    );
  const move = (to: HTMLElement | undefined | null) => {
    if (to == null) return;
    for (const one of root.querySelectorAll('[tabindex="0"]')) one.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    to.focus();
  };
  const by = (step: number) => {
    const all = seen();
    move(all[all.indexOf(node) + step]);
  };
  switch (key) {
    case 'ArrowDown':
      by(1);
      return true;
    case 'ArrowUp':
      by(-1);
      return true;
    case 'Home':
      move(seen()[0]);
      return true;
    case 'End':
      move(seen().at(-1));
      return true;
    case 'ArrowRight':
      if (expanded === 'false') {
        fill(node);
        node.setAttribute('aria-expanded', 'true');
      } else if (expanded === 'true') by(1);
      return true;
    case 'ArrowLeft':
      if (expanded === 'true') node.setAttribute('aria-expanded', 'false');
      else move(node.parentElement?.closest<HTMLElement>('[role=treeitem]'));
      return true;
    default:
      return false;
  }
}

const mostItems = 1000;
