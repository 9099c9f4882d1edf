// The lines of a file of any size as a virtual list: only what is in sight is in the page. One cursor, moved by keys and pointer.

import { element } from '../element';
import type { LargeFinding } from '../large-protocol';
import { rowOf } from './row';
import { type Scale, scaleOf } from './scale';
import type { RowStore } from './store';

export interface ListState {
  readonly lines: number;
  /** The worst finding of each line that has one, and how many. */
  readonly findings: ReadonlyMap<number, readonly LargeFinding[]>;
  /** Marks what a search finds; undefined: nothing is searched. */
  readonly expression: RegExp | undefined;
}

export interface LineList {
  readonly root: HTMLElement;
  /** The line of the cursor, 1-based. */
  cursor(): number;
  /** Puts the cursor on a line and shows it. */
  go(line: number, focus: boolean): void;
  /** Draws again with what is known now. */
  update(state: ListState): void;
  /** First and last line in sight. */
  sight(): readonly [number, number];
  /** Where a line is drawn, if it is in sight. */
  boxOf(line: number): DOMRect | undefined;
}

export interface ListHearer {
  readonly moved: (line: number) => void;
  /** Enter or a double click: tell about the line. */
  readonly asked: (line: number) => void;
  readonly scrolled: () => void;
}

export function createList(store: RowStore, hear: ListHearer): LineList {
  const view = element('div', { className: 'view' });
  const spacer = element('div', { className: 'spacer' }, view);
  const attributes = { tabindex: '0', role: 'listbox', 'aria-label': 'Lines of the trace', 'aria-keyshortcuts': 'ArrowUp ArrowDown Enter' };
  const root = element('div', { className: 'lines', attributes }, spacer);
  let state: ListState = { lines: 0, findings: new Map(), expression: undefined };
  let rowHeight = 19;
  let top = 1;
  let cursor = 1;
  let widest = 0;
  let expected = 0;
  let frame = 0;

  const rows = (): number => Math.max(1, Math.floor(root.clientHeight / rowHeight));
  const scale = (): Scale => scaleOf(state.lines, rows(), rowHeight);
  const clamp = (line: number, most: number): number => Math.min(Math.max(1, line), Math.max(1, most));
  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const draw = (): void => {
    frame = 0;
    const first = Math.floor(top);
    const last = Math.min(state.lines, first + rows() + 1);
    store.want(first - 40, Math.min(state.lines, last + 40));
    const digits = String(state.lines).length;
    view.style.height = `${root.clientHeight}px`;
    view.style.setProperty('--digits', String(digits));
    const drawn: HTMLElement[] = [];
    for (let line = first; line <= last; line += 1) {
      const row = rowOf(line, state.lines, store.row(line), state.findings.get(line) ?? [], state.expression, line === cursor);
      row.style.transform = `translateY(${Math.round((line - top) * rowHeight)}px)`;
      drawn.push(row);
    }
    view.replaceChildren(...drawn);
    root.setAttribute('aria-activedescendant', `line-${cursor}`);
    widest = Math.max(widest, ...drawn.map((row) => row.scrollWidth));
    const { height } = scale();
    spacer.style.height = `${height}px`;
    spacer.style.width = `${Math.max(widest, root.clientWidth)}px`;
  };
  const show = (line: number): void => {
    top = clamp(line, state.lines - rows() + 1);
    expected = Math.round(scale().topOf(top));
    spacer.style.height = `${scale().height}px`;
    root.scrollTop = expected;
    schedule();
    hear.scrolled();
  };
  const place = (line: number, focus: boolean, centre: boolean): void => {
    cursor = clamp(Math.round(line), state.lines);
    const [first, last] = [Math.ceil(top), Math.floor(top) + rows() - 1];
    if (cursor < first) show(centre ? cursor - rows() / 2 : cursor);
    else if (cursor > last) show(centre ? cursor - rows() / 2 : cursor - rows() + 1);
    schedule();
    if (focus) root.focus({ preventScroll: true });
    hear.moved(cursor);
  };

  root.addEventListener('scroll', () => {
    if (Math.abs(root.scrollTop - expected) < 2) return schedule();
    expected = root.scrollTop;
    top = scale().lineAt(root.scrollTop);
    schedule();
    hear.scrolled();
  });
  root.addEventListener(
    'wheel',
    (event) => {
      // Where a pixel of the scroll bar stands for many lines, the wheel still moves by lines.
      if (event.ctrlKey || event.deltaY === 0 || scale().height >= state.lines * rowHeight) return;
      event.preventDefault();
      show(top + (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY : event.deltaY / rowHeight));
    },
    { passive: false },
  );
  const lineOf = (target: EventTarget | null): number | undefined => {
    const row = target instanceof Element ? target.closest('.row') : null;
    return row instanceof HTMLElement ? Number(row.dataset.line) : undefined;
  };
  root.addEventListener('mousedown', (event) => {
    const line = lineOf(event.target);
    if (line !== undefined && event.button === 0) place(line, true, false);
  });
  root.addEventListener('dblclick', (event) => {
    const line = lineOf(event.target);
    if (line !== undefined) hear.asked(line);
  });
  root.addEventListener('keydown', (event) => {
    const page = Math.max(1, rows() - 1);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 1,
      End: state.lines,
    };
    const target = targets[event.key];
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Enter') hear.asked(cursor);
    else if (target !== undefined) place(target, false, false);
    else return;
    event.preventDefault();
  });
  new ResizeObserver(() => {
    const probe = element('div', { className: 'row', text: '0' });
    view.append(probe);
    rowHeight = probe.offsetHeight || rowHeight;
    probe.remove();
    show(top);
  }).observe(root);

  return {
    root,
    cursor: () => cursor,
    go: (line, focus) => place(line, focus, true),
    update(next) {
      state = next;
      cursor = clamp(cursor, state.lines);
      schedule();
    },
    sight: () => [Math.floor(top), Math.min(state.lines, Math.floor(top) + rows())],
    boxOf: (line) => root.querySelector(`#line-${line}`)?.getBoundingClientRect(),
  };
}
