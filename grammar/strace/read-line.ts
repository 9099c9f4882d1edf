// Text to tokens, tokens to a line. A line is refused, never an exception, when a character or word does not fit or it nests too deep.

import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import { createShapeMemo, longestShape, shapes } from '../shape-memo';
import { withoutStacks } from '../without-stacks';
import { numbersOf, type Word } from '../word';
import { filledBody } from './filled';
import { largestPid } from './glance';
import { type Body, grammar, type Line, lookahead, type Prefix } from './line-grammar';
import { lexer, token } from './tokens';

/** Why a line was refused; `offset` is that of the first character that does not fit. */
export interface Misfit {
  readonly kind: 'misfit';
  readonly offset: number;
  readonly reason: string;
}

/** strace itself stops at three or four; the parser's stack must not depend on the text. */
export const deepest = 64;

/** The words of a line. `misfit`: what follows them is no word. */
export interface Words {
  readonly tokens: IToken[];
  readonly misfit: Misfit | undefined;
}

/** `mode`: `body` for a line that goes on in the middle of a call's arguments. */
export function lex(text: string, mode: 'prefix' | 'body' = 'prefix'): Words {
  const { tokens, errors } = lexer().tokenize(text, mode);
  const error = errors[0];
  if (error === undefined) return { tokens, misfit: undefined };
  const reason = text[error.offset] === '"' ? 'a string without its end' : 'a character that no strace line has here';
  return { tokens, misfit: { kind: 'misfit', offset: error.offset, reason } };
}

/** Reads a whole line. `length`: of its text, for an error at its end. `learn` is told what the grammar itself said: the index of the word it refused. */
export function read(tokens: IToken[], length: number, learn?: (refused: number | undefined) => void): Line | Misfit {
  const deep = tooDeep(tokens);
  if (deep !== undefined) return { kind: 'misfit', offset: deep.startOffset, reason: `nested deeper than ${deepest}` };
  if (!shapes.remembered) return verdict(judge(tokens), tokens, length);
  const types = numbersOf(tokens);
  const known = refused.find(types);
  if (known !== undefined) return misfitAt(tokens[known], length);
  const prefix = plainPrefix(tokens);
  const tree = prefix === undefined ? undefined : trees.find(types);
  if (prefix !== undefined && tree !== undefined) {
    learn?.(undefined);
    return { prefix, body: filledBody(tree, (placeholder) => tokens[placeholder.charCodeAt(0) - 1]?.image ?? '') };
  }
  const line = judge(tokens);
  if (typeof line === 'number') {
    refused.refuse(types, line, line);
    learn?.(line);
  } else {
    if (prefix !== undefined && tokens.length <= longestShape && treesLearnt < mostTrees) learnTree(tokens, types);
    learn?.(undefined);
  }
  return verdict(line, tokens, length);
}

/** What the grammar makes of the words; the index of the one that it refuses, -1 for the line's end. */
function judge(tokens: IToken[]): Line | number {
  const parser = grammar();
  parser.input = tokens;
  const line = withoutStacks(() => parser.line());
  const error = parser.errors[0];
  return error === undefined ? line : tokens.indexOf(error.token);
}

function verdict(line: Line | number, tokens: readonly IToken[], length: number): Line | Misfit {
  if (typeof line === 'number') return misfitAt(tokens[line], length);
  const { wrong } = line.prefix;
  return wrong === undefined ? line : { kind: 'misfit', offset: wrong, reason: 'the parts of the prefix are out of order' };
}

/** Which word of a shape does not fit; -1 is the end of the line. */
const refused = createShapeMemo<number>(lookahead);

/** What the grammar makes of a shape: each word is one character, whose code is the place of the word among the line's and one. */
const trees = createShapeMemo<Body>(lookahead);
let treesLearnt = 0;
/** Hostile logs can make shapes without end: behind so many none is read a second time to be remembered. */
const mostTrees = 4096;

function learnTree(tokens: readonly IToken[], types: Int32Array): void {
  treesLearnt += 1;
  const start = prefixLength(tokens);
  const parser = grammar();
  // The prefix keeps its words: what they are depends on them.
  parser.input = tokens.map((one, index) => (index < start ? one : { ...one, image: String.fromCharCode(index + 1) }));
  const { body } = withoutStacks(() => parser.line());
  if (parser.errors.length === 0) trees.learn(types, body);
}

/** A pid at the line's start, a stamp, both or neither; undefined for anything else, which the grammar tells apart by more than the types. */
function plainPrefix(tokens: readonly IToken[]): Prefix | undefined {
  const count = prefixLength(tokens);
  const [first, second] = tokens;
  if (count === 0) return {};
  if (count < 0 || count > 2 || first === undefined) return undefined;
  const isPid = first.tokenType === token.integer && first.startOffset === 0 && Number(first.image) <= largestPid;
  if (count === 1) return isPid ? { pid: first.image } : isStamp(first) ? { stamp: first.image } : undefined;
  return isPid && second !== undefined && isStamp(second) ? { pid: first.image, stamp: second.image } : undefined;
}

function prefixLength(tokens: readonly IToken[]): number {
  return tokens.findIndex(({ tokenType }) => bodyStarts.has(tokenType));
}

const bodyStarts: ReadonlySet<TokenType> = new Set([token.callName, token.signalOpen, token.exitOpen, token.annotationOpen]);
const isStamp = ({ tokenType }: IToken): boolean => tokenType === token.clock || tokenType === token.decimal || tokenType === token.integer;

/** Why a line was refused at `word`, undefined for its end; `length` is that of its text. */
export function misfitAt(word: Word | undefined, length: number): Misfit {
  // The end of the line and made words have no offset.
  if (word === undefined || !(word.startOffset >= 0)) return { kind: 'misfit', offset: length, reason: 'the line ends early' };
  return { kind: 'misfit', offset: word.startOffset, reason: `unexpected ${describe(word)}` };
}

/** Closes what an interrupted call left open, with `?` as its result: `clone(child_stack=NULL, flags=…` becomes `clone(…) = ?`. */
export function close(tokens: readonly IToken[]): IToken[] {
  const closers: TokenType[] = [];
  let callOpen = false;
  for (const { tokenType } of tokens) {
    const closer = closerOf.get(tokenType);
    if (closer !== undefined) {
      // The call's own parenthesis is closed by its result.
      if (callOpen) closers.push(closer);
      callOpen = true;
    } else if (closers.length > 0 && tokenType === closers.at(-1)) {
      closers.pop();
    }
  }
  const ends = [...closers.reverse(), token.returns, token.unknown];
  return [...tokens, ...ends.map((type) => made(type))];
}

const closerOf: ReadonlyMap<TokenType, TokenType> = new Map([
  [token.openParen, token.closeParen],
  [token.openBracket, token.closeBracket],
  [token.openBrace, token.closeBrace],
]);

function tooDeep(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0;
  let indices = 0; // `[3]=[4]=` nests without a bracket that stays open
  let before: TokenType | undefined;
  for (const each of tokens) {
    const type = each.tokenType;
    if (type === token.comma) indices = 0;
    else if (type === token.equals && before === token.closeBracket) {
      indices += 1;
      if (indices > deepest) return each;
    }
    before = type;
    if (type === token.openParen || type === token.openBracket || type === token.openBrace) {
      depth += 1;
      if (depth > deepest) return each;
    } else if (type === token.closeParen || type === token.closeBracket || type === token.closeBrace) {
      depth -= 1;
    }
  }
  return undefined;
}

/** A word that the line does not show. */
export function made(type: TokenType, image = '?'): IToken {
  return createTokenInstance(type, image, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
}

/** The word that does not fit, short enough for a message. */
function describe(word: Word): string {
  return word.image.length > 24 ? `'${word.image.slice(0, 24)}…'` : `'${word.image}'`;
}
