// The box above the drawing: what is typed narrows the lanes to what passes; Enter goes to the next of it. What is wrong is said below the box.

import { element } from './element';
import { filterHelp, parseFilter } from './filter';
import { toShown } from './idle';
import type { Model } from './model';
import type { Queries } from './queries';

export interface FilterBox {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  text(): string;
  /** Sets the text and applies it, as after a reload. */
  apply(text: string): void;
}

/** `filtered` is called when other things pass than before. */
export function createFilterBox(model: Model, queries: Queries, filtered: () => void): FilterBox {
  const input = element('input', {
    className: 'filter',
    attributes: {
      type: 'search',
      placeholder: 'Filter (/)',
      'aria-label': 'Filter; Enter finds the next',
      'aria-describedby': 'filter-help',
      spellcheck: 'false',
      autocomplete: 'off',
    },
  });
  const wrong = element('div', { className: 'filter-wrong', attributes: { role: 'alert' } });
  const help = element('dl', { className: 'filter-help dim', attributes: { id: 'filter-help' } });
  for (const [example, means] of filterHelp) help.append(element('dt', { text: example }), element('dd', { text: means }));
  const under = element('div', { className: 'filter-under' }, wrong, help);
  const root = element('div', { className: 'filter-box' }, input, under);
  let timer = 0;
  const apply = (): void => {
    const parsed = parseFilter(input.value);
    wrong.textContent = 'error' in parsed ? parsed.error : '';
    input.setAttribute('aria-invalid', `${'error' in parsed}`);
    if ('error' in parsed) return;
    queries.filter(parsed.terms, (counts) => {
      const empty = model.state.timeline.lanes.flatMap((_, lane) =>
        counts !== undefined && (counts[lane * 2] ?? 0) + (counts[lane * 2 + 1] ?? 0) === 0 ? [lane] : [],
      );
      model.hide(new Set(empty));
      if (counts !== undefined && empty.length === model.state.timeline.lanes.length) wrong.textContent = 'nothing passes';
      filtered();
    });
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(apply, 150);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      const { selected, timeline, view, idle } = model.state;
      const start = selected === undefined ? undefined : timeline.columns.starts[selected];
      const from = start === undefined ? view.start : toShown(idle, start);
      queries.find(from, event.shiftKey ? -1 : 1, selected, (position) => position !== undefined && model.select(position));
    } else if (event.key === 'Escape' && input.value !== '') {
      input.value = '';
      apply();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    root,
    input,
    text: () => input.value,
    apply(text) {
      if (text === '' && input.value === '') return;
      input.value = text;
      apply();
    },
  };
}
