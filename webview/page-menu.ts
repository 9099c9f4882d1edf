// The context menu of a page that stands alone: the entries that VS Code's own menu has, for the pointer and for Shift+F10, as a menu that keys and
// screen readers know.

import { element } from './element';
import { type MenuSection, menuEntries } from './menu-entries';
import type { ActionPlace, TimelineAction } from './protocol';

/** `without`: what this page cannot do. What was clicked says by `data-vscode-context` what it is. */
export function attachPageMenu(
  parent: HTMLElement,
  act: (action: TimelineAction, place: ActionPlace) => void,
  without: readonly TimelineAction[],
): void {
  const menu = element('div', { className: 'page-menu', attributes: { role: 'menu', 'aria-label': 'Timeline', tabindex: '-1' } });
  menu.hidden = true;
  parent.append(menu);
  let before: HTMLElement | undefined;

  const items = () => [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const close = (): void => {
    if (menu.hidden) return;
    menu.hidden = true;
    before?.focus({ preventScroll: true });
  };
  const open = (context: Context, x: number, y: number): void => {
    const fitting = menuEntries.filter(({ action, sections }) => sections.includes(context.webviewSection) && !without.includes(action));
    if (fitting.length === 0) return;
    if (document.activeElement instanceof HTMLElement && !menu.contains(document.activeElement)) before = document.activeElement;
    const { webviewSection: _, ...place } = context;
    menu.replaceChildren(
      ...fitting.flatMap(({ action, title, group }, index) => {
        const item = element('div', { className: 'page-menu-item', text: title, attributes: { role: 'menuitem', tabindex: '-1' } });
        item.addEventListener('click', () => {
          close();
          act(action, place);
        });
        item.addEventListener('pointerenter', () => item.focus({ preventScroll: true }));
        const isFirst = index > 0 && fitting[index - 1]?.group !== group;
        return isFirst ? [element('div', { className: 'page-menu-line', attributes: { role: 'separator' } }), item] : [item];
      }),
    );
    menu.hidden = false;
    menu.style.left = `${Math.max(4, Math.min(x, innerWidth - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(y, innerHeight - menu.offsetHeight - 4))}px`;
    items()[0]?.focus({ preventScroll: true });
  };

  document.addEventListener('contextmenu', (event) => {
    if (event.target instanceof Node && menu.contains(event.target)) return event.preventDefault();
    const place = contextAt(event.target);
    if (place === undefined) return close();
    event.preventDefault();
    // From the keyboard the event may have no place: the menu opens beside what has the focus.
    const box = place.root.getBoundingClientRect();
    const isByPointer = event.button === 2;
    open(place.context, isByPointer ? event.clientX : box.left + Math.min(200, box.width / 2), isByPointer ? event.clientY : box.top + 24);
  });
  document.addEventListener('pointerdown', (event) => {
    if (!(event.target instanceof Node && menu.contains(event.target))) close();
  });
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) close();
  });
  menu.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement); // −1 for anything else
    const move = (to: number): void => all.at(to % all.length)?.focus({ preventScroll: true });
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(-1);
    else if (event.key === 'Enter' || event.key === ' ') all[at]?.click();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else {
      const letter = event.key.toLowerCase();
      const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) => item.textContent.toLowerCase().startsWith(letter));
      next?.focus({ preventScroll: true });
    }
    event.preventDefault();
    event.stopPropagation(); // the timeline's own keys rest while the menu is open
  });
}

interface Context extends ActionPlace {
  readonly webviewSection: MenuSection;
}

function contextAt(target: EventTarget | null): { readonly context: Context; readonly root: HTMLElement } | undefined {
  const root = target instanceof Element ? target.closest<HTMLElement>('[data-vscode-context]') : null;
  if (root === null) return undefined;
  const { preventDefaultContextMenuItems: _, ...context } = JSON.parse(root.dataset.vscodeContext ?? '{}') as Context & {
    readonly preventDefaultContextMenuItems: boolean;
  }; // written by contextOf in labels.ts
  return { context, root };
}
