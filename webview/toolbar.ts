// The bar on top: stepping through findings, zoom, and the counts at a glance.

import { formatSpan } from './axis';
import { createButton } from './controls';
import { element } from './element';
import { fitBar } from './fit-bar';
import type { Model } from './model';
import type { TimelineFinding } from './protocol';
import { worst } from './severity';

export interface Toolbar {
  readonly root: HTMLElement;
  render(): void;
}

export function createToolbar(
  model: Model,
  filter: HTMLElement,
  kinds: readonly ExportKind[],
  exportAs: (kind: ExportKind) => void,
): Toolbar {
  const counts = element('div', { className: 'counts' });
  const steps = element('div', { className: 'buttons' });
  steps.append(
    createButton({ text: '‹', title: '‹ Previous finding (,)' }, () => model.step(-1)),
    createButton({ text: '›', title: '› Next finding (.)' }, () => model.step(1)),
    element('span', { className: 'bar-gap' }),
    createButton({ text: '−', title: 'Zoom out (−)' }, () => model.zoom(1.6, undefined, true)),
    createButton({ text: '+', title: 'Zoom in (+)' }, () => model.zoom(1 / 1.6, undefined, true)),
    createButton({ text: 'Fit', title: 'Fit everything (0)' }, () => model.fit()),
  );
  const modes = (['lanes', 'map', 'both'] as const).map((mode) => ({
    mode,
    button: createButton({ text: modeWords[mode], title: `Show ${modeWords[mode].toLowerCase()} (V)` }, () => model.setMode(mode)),
  }));
  const groupings = (['file', 'task'] as const).map((by) => ({
    by,
    button: createButton({ text: `By ${by}`, title: `Lanes by ${by} (G)` }, () => model.groupBy(by)),
  }));
  const views = element('div', { className: 'buttons' }, ...modes.map(({ button }) => button), element('span', { className: 'bar-gap' }));
  const idle = createButton({ text: 'Skip idle', title: 'Skip idle time: where nothing begins or ends, it is cut short (Z)' }, () =>
    model.compress(!model.state.compressed),
  );
  views.append(...groupings.map(({ button }) => button), element('span', { className: 'bar-gap' }), idle);
  const measured = element('button', {
    className: 'measured pill',
    attributes: { type: 'button', title: 'Between A and B; click to clear (\\)' },
  });
  measured.addEventListener('click', () => model.clearMarkers());
  const exports = exportMenu(kinds, exportAs);
  const root = element(
    'div',
    { className: 'toolbar', attributes: { role: 'group', 'aria-label': 'Timeline' } },
    views,
    filter,
    steps,
    measured,
    counts,
    exports,
  );
  const fitWords = fitBar(root);
  return {
    root,
    render() {
      const { mode, arrangement, markers, timeline, compressed } = model.state;
      idle.setAttribute('aria-pressed', `${compressed}`);
      for (const one of modes) one.button.setAttribute('aria-pressed', `${one.mode === mode}`);
      for (const one of groupings) one.button.setAttribute('aria-pressed', `${one.by === arrangement.by}`);
      const { a, b } = markers;
      measured.hidden = a === undefined && b === undefined;
      measured.textContent =
        a !== undefined && b !== undefined
          ? `A–B ${formatSpan(Math.abs(b - a), timeline.axis)}`
          : `set ${a === undefined ? 'A with [' : 'B with ]'}`;
      const { findings, policy } = timeline;
      const pills = [
        pill(
          findings.filter((one) => one.verdict === 'violation' && one.severity === 'error'),
          'violation',
          '×',
        ),
        pill(
          findings.filter((one) => one.verdict === 'violation' && one.severity !== 'error'),
          'warning',
          '!',
        ),
        pill(
          findings.filter((one) => one.verdict === 'advice'),
          'advice',
          'i',
        ),
        pill(
          findings.filter((one) => one.verdict === 'undecidable'),
          'undecidable',
          '?',
        ),
      ].filter((node) => node !== undefined);
      const none = findings.length === 0 && policy !== '' ? [element('span', { className: 'pill', text: 'no findings' })] : [];
      counts.replaceChildren(
        ...pills,
        ...none,
        ...(policy === '' ? [] : [element('span', { className: 'policy dim', text: policy, attributes: { title: 'policy' } })]),
      );
      fitWords();
    },
  };
}

const modeWords = { lanes: 'Lanes', map: 'File map', both: 'Both' } as const;

export type ExportKind = 'png' | 'svg' | 'html';

/** A native list: it needs no script for keys, screen readers and forced colours. */
function exportMenu(kinds: readonly ExportKind[], exportAs: (kind: ExportKind) => void): HTMLElement {
  const choose = element('select', { className: 'export', attributes: { 'aria-label': 'Export the timeline', title: 'Export' } });
  choose.append(new Option('Export…', '', true, true));
  const words = { png: 'PNG picture', svg: 'SVG drawing', html: 'HTML page' };
  for (const kind of kinds) choose.append(new Option(words[kind], kind));
  choose.addEventListener('change', () => {
    if (choose.value !== '') exportAs(choose.value as ExportKind); // one of the options above
    choose.selectedIndex = 0;
  });
  return choose;
}

/** In the colour of the worst among them; `sign` stands for the word where that has no room, but for who hears the page. */
function pill(found: readonly TimelineFinding[], word: string, sign: string): Node | undefined {
  if (found.length === 0) return undefined;
  const severity = found.reduce<TimelineFinding['severity'] | undefined>((so, one) => worst(so, one.severity), undefined);
  const plural = found.length === 1 || word === 'advice' || word === 'undecidable' ? word : `${word}s`;
  return element(
    'span',
    { className: `pill ${severity}`, text: `${found.length}`, attributes: { title: `${found.length} ${plural}`, 'data-sign': sign } },
    element('span', { className: 'pill-word', text: ` ${plural}` }),
  );
}
