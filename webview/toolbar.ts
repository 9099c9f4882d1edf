// The bar on top: stepping through findings, zoom, and the counts at a glance.

import { createButton } from './controls';
import { element } from './element';
import type { Model } from './model';
import type { TimelineFinding } from './protocol';
import { worst } from './severity';

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
      const pills = [
        pill(
          findings.filter((one) => one.verdict === 'violation' && one.severity === 'error'),
          'violation',
        ),
        pill(
          findings.filter((one) => one.verdict === 'violation' && one.severity !== 'error'),
          'warning',
        ),
        pill(
          findings.filter((one) => one.verdict === 'advice'),
          'advice',
        ),
        pill(
          findings.filter((one) => one.verdict === 'undecidable'),
          'undecidable',
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

/** In the colour of the worst among them. */
function pill(found: readonly TimelineFinding[], word: string): Node | undefined {
  if (found.length === 0) return undefined;
  const severity = found.reduce<TimelineFinding['severity'] | undefined>((so, one) => worst(so, one.severity), undefined);
  const plural = found.length === 1 || word === 'advice' || word === 'undecidable' ? word : `${word}s`;
  return element('span', { className: `pill ${severity}`, text: `${found.length} ${plural}` });
}
