// The detail pane: the selected finding with its evidence as buttons, the selected item, or the list of all findings.

import { formatSpan } from './axis';
import { thingAt } from './columns';
import { createBadge, createButton } from './controls';
import { element } from './element';
import { keyHelp } from './keys';
import { legendNodes } from './legend';
import type { Model, State } from './model';
import type { Interval, Mark, TimelineFinding } from './protocol';
import { worstFinding } from './selection';
import { spellAt, spellWhen, styleWords } from './spell';

export interface Detail {
  readonly root: HTMLElement;
  render(): void;
  /** What the log has, for the legend: as in questions.ts. */
  setLooks(looks: number): void;
}

export function createDetail(model: Model, reveal: (line: number, focusEditor: boolean) => void): Detail {
  const root = element('section', { className: 'detail', attributes: { 'aria-label': 'Details', id: 'detail' } });
  const legend = element('div');
  let looks = 0;
  const fillLegend = (): void => legend.replaceChildren(...legendNodes(looks));
  return {
    root,
    setLooks(next) {
      looks = next;
      fillLegend();
    },
    render() {
      const { state } = model;
      const finding = state.finding === undefined ? undefined : state.timeline.findings[state.finding];
      const thing = state.selected === undefined ? undefined : thingAt(state.timeline, state.selected);
      if (finding !== undefined) root.replaceChildren(...findingNodes(state, finding, reveal));
      else if (thing !== undefined) root.replaceChildren(...itemNodes(state, thing, reveal), ...listNodes(model, 'h3'));
      else root.replaceChildren(...listNodes(model, 'h2'));
      fillLegend();
      root.append(legend, keysNode());
      root.scrollTop = 0;
    },
  };
}

type Reveal = (line: number, focusEditor: boolean) => void;

function findingNodes(state: State, finding: TimelineFinding, reveal: Reveal): readonly Node[] {
  const evidence = element('ol', { className: 'evidence' });
  evidence.append(...finding.evidence.map((step, index) => evidenceNode(state, finding, step, index, reveal)));
  return [
    element('div', { className: 'detail-head' }, createBadge(finding.rule), pill(finding)),
    element('h2', { text: finding.title }),
    element('p', { className: 'message', text: finding.message }),
    ...(finding.because === undefined || finding.message.includes(finding.because)
      ? []
      : [element('p', { className: 'dim because', text: `Because: ${finding.because}` })]),
    element(
      'div',
      { className: 'detail-go' },
      createButton({ text: `Go to line ${finding.line}`, title: `Go to line ${finding.line} (Enter)` }, () => reveal(finding.line, true)),
    ),
    ...(finding.evidence.length === 0 ? [] : [element('h3', { text: 'Evidence' }), evidence]),
  ];
}

function evidenceNode(
  state: State,
  finding: TimelineFinding,
  step: TimelineFinding['evidence'][number],
  index: number,
  reveal: Reveal,
): Node {
  const button = element(
    'button',
    { className: 'evidence-step', attributes: { type: 'button' } },
    element('span', { className: `stop ${finding.severity}`, text: `${index + 1}`, attributes: { 'aria-hidden': 'true' } }),
    element('span', { className: 'evidence-role', text: step.role }),
    element('span', { className: 'evidence-line', text: `line ${step.line}` }),
    ...(state.timeline.axis === 'time' ? [element('span', { className: 'evidence-at dim', text: spellStep(state, finding, index) })] : []),
  );
  button.addEventListener('click', () => reveal(step.line, false));
  return element('li', {}, button);
}

/** `552.0 ms · 53.0 ms later`: the moment, and how far it lies from the step before. */
function spellStep(state: State, finding: TimelineFinding, index: number): string {
  const at = finding.evidence[index]?.at ?? 0;
  const before = finding.evidence[index - 1]?.at;
  const moment = spellAt(state.timeline, at);
  return before === undefined || at <= before ? moment : `${moment} · ${formatSpan(at - before, 'time')} later`;
}

function itemNodes(state: State, thing: Interval | Mark, reveal: Reveal): readonly Node[] {
  const lane = state.timeline.lanes[thing.lane];
  return [
    element('div', { className: 'detail-head dim', text: `${lane?.label ?? ''}${'at' in thing ? '' : ` · ${styleWords[thing.style]}`}` }),
    element('h2', { text: thing.label }),
    element('p', { className: 'dim', text: spellWhen(state.timeline, thing) }),
    ...(thing.tooltip === '' ? [] : [element('p', { className: 'message', text: thing.tooltip })]),
    element(
      'div',
      { className: 'detail-go' },
      createButton({ text: `Go to line ${thing.line}`, title: `Go to line ${thing.line} (Enter)` }, () => reveal(thing.line, true)),
    ),
  ];
}

function listNodes(model: Model, level: 'h2' | 'h3'): readonly Node[] {
  const { timeline } = model.state;
  if (timeline.findings.length === 0) {
    return [
      element(level, { className: 'list-head', text: 'Findings' }),
      element('p', { className: 'dim', text: `Nothing in this log goes against ${timeline.policy}.` }),
    ];
  }
  const list = element('ul', { className: 'findings' });
  timeline.findings.slice(0, mostListed).forEach((finding, index) => {
    const button = element(
      'button',
      { className: 'finding', attributes: { type: 'button' } },
      element('span', { className: `dot ${finding.severity}`, attributes: { 'aria-label': finding.severity } }),
      element('span', { className: 'finding-rule', text: finding.rule }),
      element('span', { className: 'finding-title', text: finding.title }),
      element('span', { className: 'dim finding-line', text: `line ${finding.line}` }),
    );
    button.addEventListener('click', () => model.selectFinding(index));
    list.append(element('li', {}, button));
  });
  const more = timeline.findings.length - mostListed;
  return [
    ...(level === 'h2' ? worstNodes(model) : []),
    element(level, { className: 'list-head', text: `Findings (${timeline.findings.length})` }),
    list,
    ...(more > 0 ? [element('p', { className: 'dim', text: `and ${more} more: step through them with . and ,` })] : []),
  ];
}

/** Nothing is selected yet: what went wrong, in its sentence, before the list of everything. */
function worstNodes(model: Model): readonly Node[] {
  const index = worstFinding(model.state.timeline);
  const finding = index === undefined ? undefined : model.state.timeline.findings[index];
  if (index === undefined || finding === undefined) return [];
  return [
    element('div', { className: 'detail-head' }, createBadge(finding.rule), pill(finding)),
    element('p', { className: 'worst', text: finding.title }),
    element('p', { className: 'message', text: finding.message }),
    element(
      'div',
      { className: 'detail-go' },
      createButton({ text: 'Show what led to it', title: `Show what led to it: ${finding.rule} at line ${finding.line}` }, () =>
        model.selectFinding(index),
      ),
    ),
  ];
}

function pill(finding: TimelineFinding): Node {
  return element('span', { className: `pill ${finding.severity}`, text: `${finding.severity} · ${finding.verdict}` });
}

function keysNode(): Node {
  const list = element('dl', { className: 'keys dim' });
  for (const [keys, does] of keyHelp) list.append(element('dt', { text: keys }), element('dd', { text: does }));
  return list;
}

const mostListed = 200;
