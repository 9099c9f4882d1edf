// The tooltip: text only, beside the pointer, never over the edge of the page.

import { thingAt } from './columns';
import { element } from './element';
import type { State } from './model';
import { findingOn } from './selection';
import { spellWhen } from './spell';

export interface Tooltip {
  /** Viewport coordinates, CSS pixels. */
  show(state: State, x: number, y: number): void;
  hide(): void;
}

export function createTooltip(parent: HTMLElement): Tooltip {
  const box = element('div', { className: 'tooltip', attributes: { 'aria-hidden': 'true' } });
  box.hidden = true;
  parent.append(box);
  return {
    show(state, x, y) {
      const thing = state.hover && thingAt(state.timeline, state.hover.position);
      if (thing === undefined || state.hover === undefined) {
        box.hidden = true;
        return;
      }
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
        box.append(element('div', { className: `tooltip-finding ${finding.severity}`, text: `${finding.rule} · ${finding.title}` }));
      box.hidden = false;
      const left = x + 14 + box.offsetWidth > innerWidth - 4 ? Math.max(4, x - 14 - box.offsetWidth) : x + 14;
      const top = y + 18 + box.offsetHeight > innerHeight - 4 ? Math.max(4, y - 10 - box.offsetHeight) : y + 18;
      box.style.transform = `translate(${left}px, ${top}px)`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
