// One line as an element: its number, a sign where a finding stands, its text in colours, and the finding's headline behind it.

import { element } from '../element';
import type { LargeFinding, LargeRow } from '../large-protocol';
import { piecesOf } from './pieces';

/** `row` undefined: its text is on its way. */
export function rowOf(
  line: number,
  lines: number,
  row: LargeRow | undefined,
  findings: readonly LargeFinding[],
  expression: RegExp | undefined,
  current: boolean,
): HTMLElement {
  const [worst] = findings;
  const made = element(
    'div',
    {
      className: `row${current ? ' current' : ''}${worst === undefined ? '' : ` look-${worst.look}`}`,
      attributes: {
        id: `line-${line}`,
        role: 'option',
        'aria-selected': String(current),
        'aria-setsize': String(lines),
        'aria-posinset': String(line),
      },
    },
    heard('line '),
    element('span', { className: 'gutter', text: String(line) }),
    element('span', { className: 'sign', text: worst?.sign ?? '', attributes: { 'aria-hidden': 'true' } }),
  );
  made.dataset.line = String(line);
  if (row === undefined) {
    made.append(heard(' is being read'));
    return made;
  }
  made.append(textOf(row, expression));
  if (worst !== undefined) {
    const more = findings.length === 1 ? '' : `  (+ ${[...new Set(findings.slice(1).map(({ rule }) => rule))].join(', ')})`;
    made.append(element('span', { className: 'message', text: `${worst.sign} ${worst.headline}${more}` }));
    made.append(heard(`. ${findings.map(({ sentence }) => seen(sentence)).join(' ')}`));
  }
  return made;
}

/** For a screen reader, which names a row by all that stands in it. */
function heard(text: string): HTMLElement {
  return element('span', { className: 'heard', text });
}

/** The text with what would not be seen, or would reorder the line, spelt out. */
export function seen(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) =>
    character === '\t' ? '    ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function textOf(row: LargeRow, expression: RegExp | undefined): HTMLElement {
  const text = element('span', { className: 'text' });
  const spans = expression === undefined ? [] : matchesOf(row.text, expression);
  let at = 0;
  for (const { kind, text: piece } of piecesOf(row.text)) {
    for (const part of cutAt(piece, at, spans)) {
      const className = `${kind}${part.found ? ' found' : ''}`;
      text.append(className === 'plain' ? document.createTextNode(seen(part.text)) : element('span', { className, text: seen(part.text) }));
    }
    at += piece.length;
  }
  if (row.cut > 0) text.append(element('span', { className: 'cut', text: ` … ${row.cut} more bytes` }));
  return text;
}

type Span = readonly [start: number, end: number];

function matchesOf(text: string, expression: RegExp): readonly Span[] {
  const spans: Span[] = [];
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null && spans.length < 50; match = expression.exec(text)) {
    if (match[0] === '') expression.lastIndex += 1;
    else spans.push([match.index, match.index + match[0].length]);
  }
  return spans;
}

/** A piece that starts at `at`, divided where a match begins or ends. */
function cutAt(piece: string, at: number, spans: readonly Span[]): readonly { readonly text: string; readonly found: boolean }[] {
  const parts: { readonly text: string; readonly found: boolean }[] = [];
  let from = 0;
  const push = (to: number, found: boolean): void => {
    if (to > from) parts.push({ text: piece.slice(from, to), found });
    from = Math.max(from, to);
  };
  for (const [start, end] of spans) {
    if (end <= at || start >= at + piece.length) continue;
    push(Math.max(0, start - at), false);
    push(Math.min(piece.length, end - at), true);
  }
  push(piece.length, false);
  return parts;
}
