// The bar on top: stepping through findings, zoom, and the counts at a glance.

import { createButton } from './controls';
import { element } from './element';
import type { Model } from './model';

export interface Toolbar {
  readonly root: HTMLElement;
  render(): void;
}

export function createToolbar(model: Model): Toolbar {
  const counts = element('div', { className: 'counts' });
  const steps = element('div', { className: 'buttons' });
  steps.append(
    createButton({ text: '‹ Previous', title: 'Previous finding (,)' }, () => model.step(-1)),
    createButton({ text: 'Next ›', title: 'Next finding (.)' }, () => model.step(1)),
    element('span', { className: 'bar-gap' }),
    createButton({ text: '−', title: 'Zoom out (−)' }, () => model.zoom(1.6, undefined, true)),
    createButton({ text: '+', title: 'Zoom in (+)' }, () => model.zoom(1 / 1.6, undefined, true)),
    createButton({ text: 'Fit', title: 'Fit everything (0)' }, () => model.fit()),
  );
  const root = element('div', { className: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Timeline' } }, steps, counts);
  return {
    root,
    render() {
      const { findings, policy } = model.state.timeline;
      const count = (test: (finding: (typeof findings)[number]) => boolean) => findings.filter(test).length;
      const pills = [
        pill(
          count((one) => one.verdict === 'violation' && one.severity === 'error'),
          'violation',
          'error',
        ),
        pill(
          count((one) => one.verdict === 'violation' && one.severity !== 'error'),
          'warning',
          'warning',
        ),
        pill(
          count((one) => one.verdict === 'advice'),
          'advice',
          'info',
        ),
        pill(
          count((one) => one.verdict === 'undecidable'),
          'undecidable',
          'hint',
        ),
      ].filter((node) => node !== undefined);
      const none = findings.length === 0 && policy !== '' ? [element('span', { className: 'pill', text: 'no findings' })] : [];
      counts.replaceChildren(
        ...pills,
        ...none,
        ...(policy === '' ? [] : [element('span', { className: 'policy dim', text: policy, attributes: { title: 'policy' } })]),
      );
    },
  };
}

function pill(count: number, word: string, severity: string): Node | undefined {
  if (count === 0) return undefined;
  const plural = count === 1 || word === 'advice' || word === 'undecidable' ? word : `${word}s`;
  return element('span', { className: `pill ${severity}`, text: `${count} ${plural}` });
}
