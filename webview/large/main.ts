// The Large Trace page: a file of any size, read line by line as it is looked at, with the findings in place.

import './large.css';
import { element } from '../element';
import type { LargeFinding, ToLarge } from '../large-protocol';
import { createCard } from './card';
import { connect } from './host';
import { createList } from './list';
import { createRuler } from './ruler';
import { button, createSearchBar } from './search';
import { createRowStore } from './store';

let lines = 0;
let bytes = 0;
let complete = false;
let findings: readonly LargeFinding[] = [];
let byLine: ReadonlyMap<number, readonly LargeFinding[]> = new Map();
let searchNumber = 0;
let asked: { readonly line: number; readonly focus: boolean } | undefined;
let wanted: number | undefined;

const host = connect(receive);
wanted = host.keptLine();
const store = createRowStore((from, count) => host.post({ type: 'rows', from, count }));
const list = createList(store, {
  moved(line) {
    host.keepLine(line);
    host.post({ type: 'cursor', line });
    card.hide();
    redrawRuler();
  },
  asked: (line) => ask(line, true),
  scrolled() {
    card.hide();
    redrawRuler();
  },
});
const card = createCard(
  (line) => {
    card.hide();
    list.go(line, true);
  },
  () => list.root.focus({ preventScroll: true }),
);
const search = createSearchBar({
  search(wish) {
    searchNumber += 1;
    host.post(wish === undefined ? { type: 'stop-search' } : { type: 'search', search: searchNumber, ...wish });
    redraw();
  },
  stop: () => host.post({ type: 'stop-search' }),
  go: (line, focus) => list.go(line, focus),
  cursor: () => list.cursor(),
  leave: () => list.root.focus({ preventScroll: true }),
});
const ruler = createRuler((line) => list.go(line, true));
const goInput = element('input', {
  className: 'field go',
  attributes: {
    type: 'text',
    placeholder: 'Line or time (Ctrl+G)',
    'aria-label': 'Go to a line, or to a time such as 39.103143, 12:30:01 or +2.5',
    spellcheck: 'false',
  },
});
const status = element('span', { className: 'summary', attributes: { role: 'status' } });
/** Progress is seen and not heard: a screen reader would read every percent. */
const doing = element('span', { className: 'doing dim', attributes: { 'aria-live': 'off' } });
const policy = button('Policy…', 'Judge by another policy');
const previous = button('▲ Finding', 'Previous finding (Shift+Alt+F9 or ,)');
const next = button('▼ Finding', 'Next finding (Alt+F9 or .)');
const timeline = button('Timeline', 'Open the timeline at this line (Alt+F10)');
const extract = button('Relevant Lines', 'Relevant lines: open a text of only the lines that matter, in which every feature works');
/** Seen by nobody: what a screen reader names the page by. */
const heading = element('h1', { className: 'heard', text: 'Large trace' });
const follow = button('Follow', 'Follow the file while it grows');
document.body.append(
  element(
    'main',
    { className: 'large' },
    heading,
    element(
      'div',
      { className: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Large trace' } },
      search.root,
      goInput,
      element('span', { className: 'gap' }),
      previous,
      next,
      timeline,
      extract,
      follow,
    ),
    element('div', { className: 'body' }, list.root, ruler.root),
    element('footer', { className: 'status' }, status, doing, element('span', { className: 'gap' }), policy),
    card.root,
  ),
);

previous.addEventListener('click', () => step(-1));
next.addEventListener('click', () => step(1));
timeline.addEventListener('click', () => host.post({ type: 'do', what: 'timeline' }));
extract.addEventListener('click', () => host.post({ type: 'do', what: 'extract' }));
follow.addEventListener('click', () => host.post({ type: 'do', what: 'follow' }));
policy.addEventListener('click', () => host.post({ type: 'do', what: 'policy' }));
goInput.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') list.root.focus({ preventScroll: true });
  if (event.key !== 'Enter') return;
  const text = goInput.value.trim();
  if (/^\d+$/.test(text)) list.go(Number(text), true);
  else if (text !== '') host.post({ type: 'time', text });
});
list.root.addEventListener('keydown', (event) => {
  if (event.key === '.' && !event.ctrlKey) step(1);
  else if (event.key === ',' && !event.ctrlKey) step(-1);
  else if (event.key === 'Escape') card.hide();
  else return;
  event.preventDefault();
});
window.addEventListener('keydown', (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === 'f') search.focus();
  else if (control && event.key === 'g') goInput.select();
  else if (event.key === 'F3') search.step(event.shiftKey ? -1 : 1);
  else if (event.key === 'F9' && event.altKey) step(event.shiftKey ? -1 : 1);
  else if (event.key === 'F10' && event.altKey) host.post({ type: 'do', what: 'timeline' });
  else return;
  event.preventDefault();
  event.stopPropagation();
});

let rest: ReturnType<typeof setTimeout> | undefined;
list.root.addEventListener('mousemove', (event) => {
  clearTimeout(rest);
  const row = event.target instanceof Element ? event.target.closest('.row') : null;
  const line = row instanceof HTMLElement ? Number(row.dataset.line) : undefined;
  if (line === undefined || event.buttons !== 0) return;
  rest = setTimeout(() => ask(line, false), 400);
});
list.root.addEventListener('mouseleave', () => clearTimeout(rest));
document.addEventListener('mousedown', (event) => {
  if (event.target instanceof Node && !card.root.contains(event.target)) card.hide();
});

host.post({ type: 'ready' });

function receive(message: ToLarge): void {
  switch (message.type) {
    case 'file':
      if (message.lines !== lines) store.grown();
      ({ lines, bytes, complete } = message);
      list.root.setAttribute('aria-label', `Lines of ${message.name}`);
      heading.textContent = `Large trace ${message.name}`;
      redraw();
      if (wanted !== undefined && lines >= wanted) {
        const line = wanted;
        wanted = undefined;
        list.go(line, false);
      }
      return;
    case 'rows':
      store.put(message.from, message.rows);
      redraw();
      return;
    case 'progress':
      if (message.of === 'search') search.progress(message.share);
      else say(message.share === undefined ? '' : `${names[message.of]} ${Math.floor(message.share * 100)} %`, false);
      return;
    case 'findings':
      findings = message.findings;
      byLine = grouped(findings);
      status.dataset.findings = message.summary;
      status.title = message.coverage;
      redraw();
      return;
    case 'hits':
      if (message.search !== searchNumber) return;
      search.found(message.lines, message.ended, message.message);
      redrawRuler();
      return;
    case 'explained':
      if (asked?.line !== message.line) return;
      // Resting on a line that holds no event says nothing; asking says so.
      if (message.explained !== undefined || asked.focus) card.show(message.line, message.explained, list.boxOf(message.line), asked.focus);
      return;
    case 'go':
      if (message.line > lines && !complete) wanted = message.line;
      list.go(message.line, message.focus);
      if (message.explain === true) ask(message.line, true);
      return;
    case 'follow':
      follow.textContent = { off: 'Follow', following: 'Pause', paused: 'Go On' }[message.state];
      follow.title = { off: 'Follow the file while it grows', following: 'Following; pause', paused: 'Paused; go on following' }[
        message.state
      ];
      follow.setAttribute('aria-label', follow.title);
      return;
    case 'notice':
      say(message.message, true);
      return;
  }
}

const names = { reading: 'Reading', analysis: 'Analyzing' } as const;

function say(text: string, aloud: boolean): void {
  doing.setAttribute('aria-live', aloud ? 'polite' : 'off');
  doing.textContent = text;
}

function ask(line: number, focus: boolean): void {
  asked = { line, focus };
  host.post({ type: 'explain', line });
}

function step(direction: 1 | -1): void {
  const here = list.cursor();
  const marked = [...byLine.keys()];
  const line = direction === 1 ? (marked.find((one) => one > here) ?? marked[0]) : (marked.findLast((one) => one < here) ?? marked.at(-1));
  if (line === undefined) return;
  list.go(line, true);
  say(`${marked.indexOf(line) + 1} of ${marked.length} lines with findings`, true);
}

function redraw(): void {
  list.update({ lines, findings: byLine, expression: search.expression() });
  const size = bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const text = `${lines.toLocaleString('en')} lines${complete ? '' : ' so far'} · ${size}`;
  const found = status.dataset.findings;
  status.textContent = found === undefined ? text : `${text} · ${found}`;
  redrawRuler();
}

function redrawRuler(): void {
  ruler.draw(lines, findings, search.lines(), list.sight());
}

/** By line, in the order of lines. */
function grouped(all: readonly LargeFinding[]): ReadonlyMap<number, readonly LargeFinding[]> {
  const groups = new Map<number, LargeFinding[]>();
  for (const finding of [...all].sort((a, b) => a.line - b.line)) {
    const group = groups.get(finding.line);
    if (group === undefined) groups.set(finding.line, [finding]);
    else group.push(finding);
  }
  return groups;
}
