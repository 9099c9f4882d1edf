// The tooltip: text only, beside the pointer, never over the edge of the page. Says at once what the drawing knows, and what the editor's hover says
// of the line as soon as that has come.

import { thingAt } from './columns';
import { element } from './element';
import type { LineWordsSource } from './line-words';
import type { State } from './model';
import type { LineWords } from './protocol';
import { findingOn } from './selection';
import { spellWhen } from './spell';

export interface Tooltip {
  /** Viewport coordinates, CSS pixels. */
  show(state: State, x: number, y: number): void;
  /** The hover's words came, or the state changed: the same place anew. */
  again(state: State): void;
  hide(): void;
}

export function createTooltip(parent: HTMLElement, words: LineWordsSource): Tooltip {
  const box = element('div', { className: 'tooltip', attributes: { 'aria-hidden': 'true' } });
  box.hidden = true;
  parent.append(box);
  let place = { x: 0, y: 0 };
  let wait = 0;
  const fill = (state: State): boolean => {
    const thing = state.hover && thingAt(state.timeline, state.hover.position);
    if (thing === undefined || state.hover === undefined) return false;
    const index = findingOn(state.timeline, state.hover.position);
    const finding = index === undefined ? undefined : state.timeline.findings[index];
    box.replaceChildren(
      element('div', { className: 'tooltip-title', text: thing.label }),
      element('div', { className: 'dim', text: spellWhen(state.timeline, thing) }),
      element('div', { className: 'tooltip-text', text: thing.tooltip }),
    );
    if (state.hover.count > 1)
      box.append(
        element('div', { className: 'dim', text: `the worst or longest of ${state.hover.count} here; zoom in to tell them apart` }),
      );
    if (finding !== undefined)
      box.append(
        element(
          'div',
          { className: `tooltip-finding ${finding.severity}` },
          element('div', { className: 'tooltip-title', text: `${finding.rule} · ${finding.title}` }),
          element('div', { text: finding.message }),
        ),
      );
    return true;
  };
  const more = (state: State): void => {
    const thing = state.hover && thingAt(state.timeline, state.hover.position);
    const said = thing === undefined ? undefined : words.of(thing.line);
    if (said !== undefined && said !== null) box.append(...hoverNodes(said));
  };
  const put = (): void => {
    const { x, y } = place;
    const left = x + 14 + box.offsetWidth > innerWidth - 4 ? Math.max(4, x - 14 - box.offsetWidth) : x + 14;
    const top = y + 18 + box.offsetHeight > innerHeight - 4 ? Math.max(4, y - 10 - box.offsetHeight) : y + 18;
    box.style.transform = `translate(${left}px, ${top}px)`;
  };
  const hide = (): void => {
    clearTimeout(wait);
    words.stop();
    box.hidden = true;
    shown = undefined;
  };
  let shown: number | undefined;
  return {
    show(state, x, y) {
      place = { x, y };
      if (state.hover === undefined) return hide();
      if (shown !== state.hover.position) {
        if (!fill(state)) return hide();
        shown = state.hover.position;
        clearTimeout(wait);
        // Only where the pointer rests: what it passes over need not be explained.
        wait = window.setTimeout(() => {
          more(state);
          put();
        }, 120);
      }
      box.hidden = false;
      put();
    },
    again(state) {
      if (box.hidden || !fill(state)) return;
      more(state);
      put();
    },
    hide,
  };
}

/** The sentence, who it was, the state before and after, and what the policies say. Findings stand above already. */
function hoverNodes({ sentence, who, state, policies }: LineWords): readonly Node[] {
  const table = element('table', { className: 'tooltip-state' });
  for (const { what, before, after } of state)
    table.append(
      element(
        'tr',
        {},
        element('th', { text: what }),
        element('td', { text: before }),
        element('td', { text: before === after ? '' : `→ ${after}` }),
      ),
    );
  return [
    element('div', { className: 'tooltip-line', text: sentence }),
    ...(who === '' ? [] : [element('div', { className: 'dim', text: who })]),
    ...(state.length === 0 ? [] : [table]),
    ...policies.map(({ policy, says }) => element('div', { className: 'tooltip-policy', text: `${policy}: ${says}` })),
  ];
}
