// Calls of a shape that the grammar has read before. The grammar's actions copy the words of a body and look at none, so reading a line of numbered
// placeholders tells where each word of that shape goes; a line of the same shape is that tree with its own words. Chevrotain stays the judge:
// only what it has accepted or refused is known here.

import type { IToken } from 'chevrotain';
import { createShapeMemo, longestShape, shapes } from '../shape-memo';
import { withoutStacks } from '../without-stacks';
import { createWordPlaces, type Word, wordAt } from '../word';
import { type CallBody, filled } from './filled';
import type { Glance } from './glance';
import { grammar, lookahead } from './line-grammar';
import { quickWords } from './quick-words';
import { token } from './tokens';

/** A call, and the tree of its shape; or the word that does not fit, undefined for the line's end. */
export type Quick =
  | { readonly is: 'call'; readonly body: CallBody; readonly tree: CallBody }
  | { readonly is: 'misfit'; readonly word: Word | undefined };

/** `learn` may follow, for the same line, where this gives undefined. */
export function readQuickly(text: string, glance: Glance): Quick | undefined {
  if (!shapes.remembered || !quickWords(text, glance, places)) {
    places.count = 0;
    return undefined;
  }
  const known = memo.find(places.numbers, places.count);
  if (known === undefined) return undefined;
  if (known.is === 'misfit') return { is: 'misfit', word: wordAt(places, known.at, text) };
  return { is: 'call', body: filled(known.body, (placeholder) => wordOf(placeholder, text)), tree: known.body };
}

/** `words`: the whole line, as the lexer sees it; `refused`: the index of the word that the grammar did not take, -1 for the line's end. */
export function learn(words: readonly IToken[], refused: number | undefined): void {
  const first = words.findIndex((word) => word.tokenType === token.callName);
  const own = words.slice(first);
  if (first < 0 || places.count === 0 || own.length !== places.count) return;
  if (own.some((word, index) => word.tokenTypeIdx !== places.numbers[index] || word.startOffset !== places.starts[index])) return;
  const types = places.numbers.slice(0, places.count);
  if (refused !== undefined) {
    const at = refused < 0 ? -1 : refused - first;
    if (refused < 0 || at > 0) memo.refuse(types, at, { is: 'misfit', at });
    return;
  }
  if (places.count > longestShape) return;
  const parser = grammar();
  parser.input = own.map((word, index) => ({ ...word, image: String.fromCharCode(index + 1) }));
  const { body } = withoutStacks(() => parser.line());
  if (parser.errors.length === 0 && body.kind === 'call') memo.learn(types, { is: 'call', body });
}

/** `body`: each word is one character, whose code is the place of the word and one. */
type Known = { readonly is: 'call'; readonly body: CallBody } | { readonly is: 'misfit'; readonly at: number };

/** The words of the last line that was read quickly. */
export const places = createWordPlaces();
const memo = createShapeMemo<Known>(lookahead);

function wordOf(placeholder: string, text: string): string {
  const index = placeholder.charCodeAt(0) - 1;
  return text.slice(places.starts[index], places.ends[index]);
}
