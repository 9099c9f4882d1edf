// The search field: what is looked for, where in the list of matches one is, and what stops it. The searching itself is the extension's.

import { element } from '../element';

export interface SearchWish {
  readonly pattern: string;
  readonly regex: boolean;
  readonly matchCase: boolean;
}

export interface SearchBar {
  readonly root: HTMLElement;
  focus(): void;
  /** Lines found so far; `ended`: there are no more. */
  found(lines: readonly number[], ended: boolean, message: string | undefined): void;
  progress(share: number | undefined): void;
  lines(): readonly number[];
  /** Marks matches in the rows; undefined while nothing is searched. */
  expression(): RegExp | undefined;
  /** Goes to the next or previous match from where the cursor is. */
  step(direction: 1 | -1): void;
}

export interface SearchHearer {
  /** A new search begins, or (undefined) the old one is given up. */
  readonly search: (wish: SearchWish | undefined) => void;
  readonly stop: () => void;
  readonly go: (line: number, focus: boolean) => void;
  readonly cursor: () => number;
  readonly leave: () => void;
}

export function createSearchBar(hear: SearchHearer): SearchBar {
  const input = element('input', {
    className: 'field',
    attributes: { type: 'text', placeholder: 'Search (Ctrl+F)', 'aria-label': 'Search in the whole file', spellcheck: 'false' },
  });
  const matchCase = toggle('Aa', 'Match case');
  const regex = toggle('.*', 'Regular expression');
  const count = element('span', { className: 'count', attributes: { role: 'status' } });
  const previous = button('↑', 'Previous match (Shift+Enter, Shift+F3)');
  const next = button('↓', 'Next match (Enter, F3)');
  const stop = button('Stop', 'Stop the search (Escape)');
  stop.hidden = true;
  const root = element(
    'div',
    { className: 'search', attributes: { role: 'search' } },
    input,
    matchCase,
    regex,
    previous,
    next,
    count,
    stop,
  );
  let lines: readonly number[] = [];
  let ended = true;
  let running: SearchWish | undefined;
  let jump = false;
  let share = 0;

  const say = (message?: string): void => {
    const at = lines.indexOf(hear.cursor()) + 1;
    const many = `${lines.length}${ended ? '' : '+'}`;
    const searching = ended ? '' : ` (${Math.floor(share * 100)} %)`;
    const text =
      running === undefined ? '' : lines.length === 0 && ended ? 'No lines' : `${at > 0 ? `${at} of ` : ''}${many} lines${searching}`;
    count.textContent = message ?? text;
    count.classList.toggle('wrong', message !== undefined || (running !== undefined && ended && lines.length === 0));
    stop.hidden = ended;
  };
  const begin = (): void => {
    const wish = { pattern: input.value, regex: isPressed(regex), matchCase: isPressed(matchCase) };
    running = wish.pattern === '' ? undefined : wish;
    lines = [];
    ended = running === undefined;
    share = 0;
    jump = true;
    hear.search(running);
    say();
  };
  const step = (direction: 1 | -1): void => {
    if (lines.length === 0) return;
    const here = hear.cursor();
    const line = direction === 1 ? (lines.find((one) => one > here) ?? lines[0]) : (lines.findLast((one) => one < here) ?? lines.at(-1));
    if (line !== undefined) hear.go(line, false);
    say();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(begin, 250);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !ended) hear.stop();
    else if (event.key === 'Escape') hear.leave();
    else if (event.key === 'Enter' && running?.pattern !== input.value) {
      clearTimeout(timer);
      begin();
    } else if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  });
  for (const one of [matchCase, regex]) {
    one.addEventListener('click', () => {
      one.setAttribute('aria-pressed', String(!isPressed(one)));
      begin();
    });
  }
  previous.addEventListener('click', () => step(-1));
  next.addEventListener('click', () => step(1));
  stop.addEventListener('click', hear.stop);

  return {
    root,
    focus() {
      input.focus();
      input.select();
    },
    found(more, over, message) {
      lines = more.length === 0 ? lines : [...lines, ...more];
      ended = over;
      // The first match behind the cursor is shown as soon as it is known.
      const here = hear.cursor();
      if (jump && (lines.some((line) => line >= here) || (over && lines.length > 0))) {
        jump = false;
        const line = lines.find((one) => one >= here) ?? lines[0];
        if (line !== undefined) hear.go(line, false);
      }
      say(message);
    },
    progress(done) {
      share = done ?? 1;
      say();
    },
    lines: () => lines,
    expression: () => (running === undefined ? undefined : expressionOf(running)),
    step,
  };
}

/** The same as the extension makes of it; undefined for what is no expression: the extension says so. */
function expressionOf({ pattern, regex, matchCase }: SearchWish): RegExp | undefined {
  try {
    return new RegExp(regex ? pattern : pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), matchCase ? 'g' : 'gi');
  } catch {
    return undefined; // told by the search's answer
  }
}

export function button(text: string, title: string): HTMLButtonElement {
  return element('button', { className: 'button', text, attributes: { type: 'button', title, 'aria-label': title } });
}

function toggle(text: string, title: string): HTMLButtonElement {
  const made = button(text, title);
  made.classList.add('toggle');
  made.setAttribute('aria-pressed', 'false');
  return made;
}

function isPressed(one: HTMLElement): boolean {
  return one.getAttribute('aria-pressed') === 'true';
}
