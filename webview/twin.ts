// The drawing's twin: a table of heads, lanes and what lies on them, with one tab stop, so that keys and screen readers reach everything. It is
// not seen; what has its focus is selected in the drawing. Rows under a head or a lane are made when it is opened: those in view, at most a few hundred.

import { spanOf, thingAt, trackOf } from './columns';
import { element } from './element';
import { toLog } from './idle';
import { contextOf, headWords, laneName } from './labels';
import type { Row } from './layout';
import type { Model, State } from './model';
import { laneOf } from './selection';
import { spellItem, spellWhen, styleWords } from './spell';

export interface Twin {
  readonly root: HTMLElement;
  /** After another timeline or arrangement; the row that has the focus keeps it. */
  rebuild(): void;
  /** The lane whose row, or whose item, has the focus. */
  lane(): number | undefined;
}

export function createTwin(model: Model, reveal: (line: number, focusEditor: boolean) => void): Twin {
  const root = element('div', {
    className: 'twin',
    attributes: { role: 'treegrid', 'aria-label': 'Lanes and events of the timeline', 'aria-readonly': 'true' },
  });
  const nodes = new WeakMap<Element, Node>();
  const openNode = (row: HTMLElement): void => {
    const node = nodes.get(row);
    if (node === undefined || row.getAttribute('aria-expanded') !== 'false') return;
    row.setAttribute('aria-expanded', 'true');
    row.after(...childrenOf(model.state, node).map((child) => rowOf(model.state, child, nodes)));
  };
  root.addEventListener('keydown', (event) => {
    const row = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role=row]') : null;
    if (row === null || event.ctrlKey || event.altKey || event.metaKey) return;
    const node = nodes.get(row);
    if (event.key === 'Enter' && node?.kind === 'item') reveal(model.state.timeline.columns.lines[node.position] ?? 1, true);
    else if (!onRowKey(root, row, event.key, openNode)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener('focusin', (event) => {
    const node = event.target instanceof Element ? nodes.get(event.target) : undefined;
    if (node?.kind === 'item') model.select(node.position);
  });
  const focusAgain = (before: Node): void => {
    const rows = () => [...root.querySelectorAll<HTMLElement>('[role=row]')];
    const find = (wanted: (node: Node) => boolean) => rows().find((row) => wanted(nodes.get(row) ?? before));
    const lane = before.kind === 'lane' ? before.lane : before.kind === 'item' ? laneOf(model.state.timeline, before.position) : undefined;
    const ofLane = lane === undefined ? undefined : find((node) => node.kind === 'lane' && node.lane === lane);
    if (before.kind === 'item' && ofLane !== undefined) openNode(ofLane);
    const same = find((node) => before.kind === 'item' && node.kind === 'item' && node.position === before.position);
    const head = before.kind === 'head' ? find((node) => node.kind === 'head' && node.row.key === before.row.key) : undefined;
    moveTo(root, same ?? ofLane ?? head ?? root.firstElementChild);
  };
  return {
    root,
    lane() {
      const node = document.activeElement === null ? undefined : nodes.get(document.activeElement);
      if (node?.kind === 'lane') return node.lane;
      return node?.kind === 'item' ? laneOf(model.state.timeline, node.position) : undefined;
    },
    rebuild() {
      const { layout } = model.state;
      const focused = document.activeElement === null ? undefined : nodes.get(document.activeElement);
      const heads = layout.rows.filter((row) => row.kind === 'group');
      root.replaceChildren(...heads.map((row) => rowOf(model.state, { kind: 'head', row }, nodes)));
      const [first] = root.children;
      first?.setAttribute('tabindex', '0');
      for (const row of [...root.querySelectorAll<HTMLElement>('[aria-level="1"]')]) openNode(row);
      if (focused !== undefined) focusAgain(focused);
    },
  };
}

type Node =
  | { readonly kind: 'head'; readonly row: Row }
  | { readonly kind: 'lane'; readonly lane: number }
  | { readonly kind: 'item'; readonly position: number }
  | { readonly kind: 'more'; readonly count: number };

function childrenOf(state: State, node: Node): readonly Node[] {
  if (node.kind === 'head') {
    const { rows } = state.layout;
    const from = rows.indexOf(node.row) + 1;
    const next = rows.findIndex((row, index) => index >= from && row.kind === 'group');
    return rows.slice(from, next < 0 ? undefined : next).map((row) => ({ kind: 'lane', lane: row.index }));
  }
  return node.kind === 'lane' ? itemsOf(state, node.lane) : [];
}

function hasChildren({ timeline }: State, node: Node): boolean {
  if (node.kind !== 'lane') return node.kind === 'head';
  return (timeline.columns.offsets[node.lane * 2 + 2] ?? 0) > (timeline.columns.offsets[node.lane * 2] ?? 0);
}

/** What a lane has in view, in the order of the axis; of very many those with findings and the first ones. */
function itemsOf({ timeline, view, idle }: State, lane: number): readonly Node[] {
  const { starts, ends } = timeline.columns;
  const [first, last] = [toLog(idle, view.start), toLog(idle, view.end)];
  const found: number[] = [];
  let more = 0;
  for (const what of ['bars', 'marks'] as const) {
    const [from, to] = spanOf(timeline.columns, trackOf(lane, what));
    const end = firstAfter(starts, from, to, last);
    // What began long before and still lasts is among those just before the view; more than that is not looked through.
    const begin = Math.max(from, firstAfter(starts, from, to, first) - mostLookedAt);
    const stop = Math.min(end, begin + mostLookedAt * 2);
    more += end - stop;
    for (let at = begin; at < stop; at++) {
      if ((ends[at] ?? 0) < first) continue;
      if (found.length < mostItems || (timeline.columns.codes[at] ?? 0) & 0x70) found.push(at);
      else more += 1;
    }
  }
  const shown = found.slice(0, mostItems * 2);
  shown.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const rest = more + found.length - shown.length;
  return [...shown.map((position): Node => ({ kind: 'item', position })), ...(rest > 0 ? [{ kind: 'more', count: rest } as const] : [])];
}

/** The first of the positions that starts after a moment. */
function firstAfter(starts: Float64Array, from: number, to: number, moment: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowOf(state: State, node: Node, nodes: WeakMap<Element, Node>): HTMLElement {
  const level = node.kind === 'head' ? 1 : node.kind === 'lane' ? 2 : 3;
  const cells = cellsOf(state, node);
  const row = element(
    'div',
    { attributes: { role: 'row', 'aria-level': `${level}`, 'aria-label': labelOf(state, node) || cells.join(', '), tabindex: '-1' } },
    ...cells.map((text) => element('span', { text, attributes: { role: 'gridcell' } })),
  );
  if (hasChildren(state, node)) row.setAttribute('aria-expanded', 'false');
  const context = menuContextOf(state, node);
  if (context !== undefined) row.dataset.vscodeContext = contextOf(context);
  nodes.set(row, node);
  return row;
}

/** What the context menu is about when a key opens it on the row. */
function menuContextOf({ layout }: State, node: Node): Readonly<Record<string, unknown>> | undefined {
  if (node.kind === 'head') return { webviewSection: 'group', row: node.row.key };
  if (node.kind === 'lane') return { webviewSection: 'lane', lane: node.lane, row: layout.lanes[node.lane]?.key };
  return node.kind === 'item' ? { webviewSection: 'item', position: node.position } : undefined;
}

function cellsOf(state: State, node: Node): readonly string[] {
  const { timeline } = state;
  if (node.kind === 'head') {
    const { label, detail } = headWords(state, node.row);
    return detail === undefined ? [label] : [label, detail];
  }
  if (node.kind === 'lane') {
    const count = (['bars', 'marks'] as const).reduce((sum, what) => {
      const [from, to] = spanOf(timeline.columns, trackOf(node.lane, what));
      return sum + to - from;
    }, 0);
    return [laneName(state, node.lane), `${count} ${count === 1 ? 'item' : 'items'}`];
  }
  if (node.kind === 'more') return [`${node.count} more in view; zoom in to list them`];
  const thing = thingAt(timeline, node.position);
  if (thing === undefined) return [''];
  return [thing.label, 'at' in thing ? 'moment' : styleWords[thing.style], spellWhen(timeline, thing), thing.severity ?? ''].filter(
    (text) => text !== '',
  );
}

function labelOf({ timeline }: State, node: Node): string {
  const thing = node.kind === 'item' ? thingAt(timeline, node.position) : undefined;
  return thing === undefined ? '' : spellItem(timeline, thing);
}

/** The keys of a treegrid; false: not one of them. */
function onRowKey(root: HTMLElement, row: HTMLElement, key: string, openNode: (row: HTMLElement) => void): boolean {
  const level = (one: Element | null): number => Number(one?.getAttribute('aria-level') ?? 0);
  const move = (to: Element | null | undefined): void => moveTo(root, to);
  const expanded = row.getAttribute('aria-expanded');
  switch (key) {
    case 'ArrowDown':
      move(row.nextElementSibling);
      return true;
    case 'ArrowUp':
      move(row.previousElementSibling);
      return true;
    case 'Home':
      move(root.firstElementChild);
      return true;
    case 'End':
      move(root.lastElementChild);
      return true;
    case 'ArrowRight':
      if (expanded === 'false') openNode(row);
      else if (expanded === 'true') move(row.nextElementSibling);
      return true;
    case 'ArrowLeft': {
      if (expanded === 'true') {
        while (level(row.nextElementSibling) > level(row)) row.nextElementSibling?.remove();
        row.setAttribute('aria-expanded', 'false');
        return true;
      }
      let above = row.previousElementSibling;
      while (above !== null && level(above) >= level(row)) above = above.previousElementSibling;
      move(above);
      return true;
    }
    default:
      return false;
  }
}

/** The one row that Tab reaches is the one that has, or had, the focus. */
function moveTo(root: HTMLElement, to: Element | null | undefined): void {
  if (!(to instanceof HTMLElement)) return;
  for (const one of root.querySelectorAll('[tabindex="0"]')) one.setAttribute('tabindex', '-1');
  to.setAttribute('tabindex', '0');
  to.focus();
}

const mostItems = 300;
const mostLookedAt = 5000;
