// What stands on a line, in words: shown beside it when the pointer rests there or Enter is pressed, gone with Escape.

import { element } from '../element';
import type { Explained } from '../large-protocol';
import { seen } from './row';

export interface Card {
  readonly root: HTMLElement;
  /** `focus`: the keyboard goes into it. */
  show(line: number, explained: Explained | undefined, box: DOMRect | undefined, focus: boolean): void;
  hide(): void;
  isOpen(): boolean;
}

/** `go`: a line that the card names was picked. `closed`: the keyboard has to go back. */
export function createCard(go: (line: number) => void, closed: () => void): Card {
  const root = element('div', { className: 'card', attributes: { role: 'dialog', tabindex: '-1', hidden: '' } });
  const hide = (): void => {
    if (root.hidden) return;
    const hadFocus = root.contains(document.activeElement);
    root.hidden = true;
    if (hadFocus) closed();
  };
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    hide();
  });
  /** On the side of the line that has more room, and no higher than that: the line itself stays in sight. */
  const place = (box: DOMRect | undefined): void => {
    const [top, bottom] = [box?.top ?? 80, box?.bottom ?? 80];
    const [above, below] = [top - 2 * margin, window.innerHeight - bottom - 2 * margin];
    const most = 0.6 * window.innerHeight;
    const isBelow = Math.min(root.scrollHeight, most) <= below || below >= above;
    root.style.maxHeight = `${Math.max(0, Math.min(most, isBelow ? below : above))}px`;
    root.style.top = `${isBelow ? bottom + margin : top - margin - root.offsetHeight}px`;
  };
  return {
    root,
    hide,
    isOpen: () => !root.hidden,
    show(line, explained, box, focus) {
      root.replaceChildren(...(explained === undefined ? nothing(line) : contentOf(line, explained, go)));
      root.setAttribute('aria-label', `Line ${line}`);
      root.hidden = false;
      root.scrollTop = 0;
      place(box);
      if (focus) root.focus();
    },
  };
}

/** pixels */
const margin = 3;

function nothing(line: number): readonly HTMLElement[] {
  return [element('p', { text: `Line ${line} holds no event of leases, pins or layout changes.` })];
}

function contentOf(line: number, explained: Explained, go: (line: number) => void): readonly HTMLElement[] {
  const { sentence, who, findings, state, parts, policies, links } = explained;
  const parts_: HTMLElement[] = [element('h2', { text: seen(sentence) })];
  parts_.push(element('p', { className: 'dim', text: `line ${line}${who === '' ? '' : ` · ${seen(who)}`}` }));
  for (const finding of findings) {
    const title = element('strong', { text: `${finding.sign} ${seen(finding.headline)}` });
    parts_.push(element('div', { className: `finding look-${finding.look}` }, title, element('p', { text: seen(finding.sentence) })));
  }
  if (state.length > 0) parts_.push(table(['State', 'Before', 'After'], state));
  if (parts.length > 0) parts_.push(table(['In the line', 'Meaning'], parts));
  if (policies.length > 0) {
    const items = policies.map(([policy, says, chosen]) =>
      element('li', {}, element(chosen ? 'strong' : 'span', { text: `${policy}: ` }), document.createTextNode(seen(says))),
    );
    parts_.push(element('ul', {}, ...items));
  }
  if (links.length > 0) {
    const steps = links.slice(0, 12).map(({ line: to, role }) => {
      const button = element('button', { className: 'link', text: `line ${to}`, attributes: { type: 'button' } });
      button.addEventListener('click', () => go(to));
      return element('li', {}, button, document.createTextNode(` ${seen(role)}`));
    });
    parts_.push(element('h3', { text: 'Evidence' }), element('ol', {}, ...steps));
  }
  return parts_;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const cells = (tag: 'th' | 'td', row: readonly string[]) => element('tr', {}, ...row.map((text) => element(tag, { text: seen(text) })));
  return element(
    'table',
    {},
    element('thead', {}, cells('th', head)),
    element('tbody', {}, ...rows.slice(0, 24).map((row) => cells('td', row))),
  );
}
