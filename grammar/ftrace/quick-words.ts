// Most lines of a kernel trace by hand: the same words as the lexer of tokens.ts finds, without its regular expressions. It knows the usual
// words alone; at any other character it gives up, and the lexer reads the line. A test holds the two together on every recording and on changed lines.

import type { TokenType } from 'chevrotain';
import { addWord, type WordPlaces } from '../word';
import * as t from './tokens';

/** False: the line is the lexer's. `text` as parseLine has it. */
export function quickWords(text: string, mode: t.Mode, places: WordPlaces): boolean {
  places.count = 0;
  switch (mode) {
    case 'prefix': {
      const head = prefixWords(text, places);
      return head >= 0 && headWords(text, head, places);
    }
    case 'head':
      return headWords(text, 0, places);
    default:
      return false;
  }
}

/** Where the event's name begins, or -1. */
function prefixWords(text: string, places: WordPlaces): number {
  let at = 0;
  for (;;) {
    while (text.charCodeAt(at) === SPACE) at += 1;
    const start = at;
    const code = text.charCodeAt(at);
    if (code === DASH) {
      at = digits(text, at + 1);
      if (at === start + 1 || text.charCodeAt(at) !== SPACE || !addWord(places, t.DashPid, start, at)) return -1;
    } else if (code === OPEN_BRACKET) {
      at = hexDigits(text, at + 1);
      if (at === start + 1 || text.charCodeAt(at) !== CLOSE_BRACKET) return -1;
      at += 1;
      if (!addWord(places, t.Bracketed, start, at)) return -1;
    } else if (code === OPEN_PAREN) {
      at += 1;
      while (isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === SPACE || text.charCodeAt(at) === DASH) at += 1;
      if (at === start + 1 || text.charCodeAt(at) !== CLOSE_PAREN) return -1;
      at += 1;
      if (!addWord(places, t.Tgid, start, at)) return -1;
    } else if (isDigit(code)) {
      // Only the stamp begins with a digit here.
      at = digits(text, at);
      if (text.charCodeAt(at) === DOT) {
        const fraction = at + 1;
        at = digits(text, fraction);
        if (at === fraction) return -1;
      }
      if (text.charCodeAt(at) !== COLON) return -1;
      at += 1;
      return addWord(places, t.SecondsStamp, start, at) ? at : -1;
    } else if (code === DOT || code === HASH || isLetter(code)) {
      at += 1;
      while (isFlag(text.charCodeAt(at))) at += 1;
      if (at - start < 4 || at - start > 6 || text.charCodeAt(at) !== SPACE || !addWord(places, t.Flags, start, at)) return -1;
    } else {
      return -1;
    }
  }
}

function headWords(text: string, from: number, places: WordPlaces): boolean {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  const start = at;
  if (!isLetter(text.charCodeAt(at))) return false;
  while (isWord(text.charCodeAt(at))) at += 1;
  const code = text.charCodeAt(at);
  if (text.startsWith('sys_', start) && at > start + 4) {
    if (code === OPEN_PAREN) return addWord(places, t.SyscallOpen, start, at + 1) && wordsToEnd(text, at + 1, places, argumentWord);
    if (code === SPACE && text.startsWith(' ->', at))
      return addWord(places, t.SyscallReturn, start, at + 3) && wordsToEnd(text, at + 3, places, argumentWord);
    if (code !== COLON) return false;
    if (text.startsWith('enter_', start + 4) && at > start + 10)
      return addWord(places, t.SyscallEnter, start, at + 1) && wordsToEnd(text, at + 1, places, argumentWord);
    if (text.startsWith('exit_', start + 4) && at > start + 9)
      return addWord(places, t.SyscallExit, start, at + 1) && wordsToEnd(text, at + 1, places, argumentWord);
    return false;
  }
  // `system:name:` and the tracers' own events are the lexer's.
  if (code !== COLON || text.charCodeAt(at + 1) !== SPACE || functionEvents.has(text.slice(start, at))) return false;
  return addWord(places, t.EventName, start, at + 1) && wordsToEnd(text, at + 1, places, fieldWord);
}

const functionEvents: ReadonlySet<string> = new Set(['function', 'funcgraph_entry', 'funcgraph_exit']);

/** Words with blanks between them up to the end of the line. `word` takes the one at its place and says where it ends, or -1. */
function wordsToEnd(text: string, from: number, places: WordPlaces, word: typeof argumentWord): boolean {
  let at = from;
  for (;;) {
    while (text.charCodeAt(at) === SPACE) at += 1;
    if (at >= text.length) return true;
    at = word(text, at, places);
    if (at < 0) return false;
  }
}

function ended(places: WordPlaces, type: TokenType, start: number, end: number): number {
  return end >= 0 && addWord(places, type, start, end) ? end : -1;
}

/** `fd: 0x3`, `-1`, `,` or `)`. */
function argumentWord(text: string, start: number, places: WordPlaces): number {
  const code = text.charCodeAt(start);
  if (code === COMMA) return ended(places, t.Comma, start, start + 1);
  if (code === CLOSE_PAREN) return ended(places, t.CloseParen, start, start + 1);
  if (isDigit(code) || code === DASH) return ended(places, t.Value, start, number(text, code === DASH ? start + 1 : start, false));
  if (!isLetter(code) && code !== UNDERSCORE) return -1;
  let at = start + 1;
  while (isNamePart(text.charCodeAt(at))) at += 1;
  if (text.charCodeAt(at) !== COLON || at - start > longestName) return -1;
  at += 1;
  if (text.charCodeAt(at) === SPACE) at += 1;
  if (text.charCodeAt(at) === DASH) at += 1;
  return ended(places, t.Argument, start, number(text, at, true));
}

/** `name=value`. */
function fieldWord(text: string, start: number, places: WordPlaces): number {
  const code = text.charCodeAt(start);
  if (!isLetter(code) && code !== UNDERSCORE) return -1;
  let at = start + 1;
  while (isWord(text.charCodeAt(at)) || text.charCodeAt(at) === DOT) at += 1;
  if (text.charCodeAt(at) !== EQUALS || at - start > longestField) return -1;
  // Values end at a blank or a semicolon; other kinds of blank are the lexer's.
  for (at += 1; at < text.length; at += 1) {
    const next = text.charCodeAt(at);
    if (next === SPACE) break;
    if (next < SPACE || next === SEMICOLON || next > 126) return -1;
  }
  return ended(places, t.Field, start, at);
}

/** Where `0x1f`, `31` and, bare, `1f` end; -1 where a letter or digit goes on or none is there. */
function number(text: string, from: number, bareHex: boolean): number {
  let at = from;
  const prefixed = text.charCodeAt(at) === ZERO && text.charCodeAt(at + 1) === LETTER_X;
  if (prefixed) at += 2;
  const first = at;
  at = prefixed || bareHex ? hexDigits(text, at) : digits(text, at);
  return at === first || isWord(text.charCodeAt(at)) ? -1 : at;
}

/** The pattern of Argument takes 80 characters behind the first. */
const longestName = 81;
/** Characters of a field's name, as the lexer has it. */
const longestField = 64;
const SPACE = 32;
const HASH = 35;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const STAR = 42;
const PLUS = 43;
const COMMA = 44;
const DASH = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const SEMICOLON = 59;
const EQUALS = 61;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const UNDERSCORE = 95;
const LETTER_X = 120;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isWord = (code: number): boolean => isLetter(code) || isDigit(code) || code === UNDERSCORE;
const isNamePart = (code: number): boolean => isWord(code) || code === SPACE || code === STAR;
const isFlag = (code: number): boolean => isWord(code) || code === DOT || code === HASH || code === STAR || code === PLUS;

function digits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function hexDigits(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !(code >= 97 && code <= 102)) return at;
    at += 1;
  }
}
