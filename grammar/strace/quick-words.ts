// A call on one line by hand: the same words as the lexer of tokens.ts finds behind a plain prefix, without its regular expressions. It knows the
// usual words alone; at anything else it gives up, and the lexer reads the line. A test holds the two together.

import { addWord, type WordPlaces } from '../word';
import type { Glance } from './glance';
import { angleEnd, quotedEnd } from './match';
import { token } from './tokens';

/** The words of a call from its name on; false: the line is the lexer's. `glance` has looked at `text` and seen a call. */
export function quickWords(text: string, glance: Glance, places: WordPlaces): boolean {
  places.count = 0;
  if (!isPlainPrefix(text, glance)) return false;
  addWord(places, token.callName, glance.nameStart, glance.nameEnd);
  const result = bodyWords(text, glance.nameEnd, places);
  return result >= 0 && resultWords(text, result, places);
}

/** A pid of digits and one stamp in a form that strace writes, each with blanks behind it, or less. */
function isPlainPrefix(text: string, { stampStart, stampEnd, start }: Glance): boolean {
  let at = 0;
  const pidEnd = stampEnd > stampStart ? stampStart : start;
  if (pidEnd > 0) {
    at = digits(text, 0);
    if (at === 0 || at === pidEnd) return false;
    while (text.charCodeAt(at) === SPACE) at += 1;
    if (at !== pidEnd) return false;
  }
  if (stampEnd === stampStart) return true;
  at = digits(text, stampStart);
  if (text.charCodeAt(at) === COLON) {
    if (!isTwoDigits(text, at + 1) || text.charCodeAt(at + 3) !== COLON || !isTwoDigits(text, at + 4)) return false;
    at += 6;
  }
  if (text.charCodeAt(at) === DOT) {
    const fraction = at + 1;
    at = digits(text, fraction);
    if (at === fraction) return false;
  }
  if (at !== stampEnd) return false;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at === start;
}

/** From the parenthesis behind the name to the result, whose place it returns; -1: given up. */
function bodyWords(text: string, from: number, places: WordPlaces): number {
  let at = from;
  for (;;) {
    const start = at;
    const code = text.charCodeAt(at);
    if (isNameStart(code)) {
      at += 1;
      while (isNamePart(text.charCodeAt(at)) || text.charCodeAt(at) === DOT) at += 1;
      if (at - start === 2 && text.startsWith('or', start)) return -1;
      if (!addWord(places, token.word, start, at)) return -1;
    } else if (isDigit(code) || code === DASH) {
      at = number(text, at, places);
      if (at < 0) return -1;
    } else if (code === SPACE) {
      at = spaces(text, at);
      const next = text.charCodeAt(at);
      // The ends of lines, contexts and comments begin with their blank.
      if (next === LESS || next === OPEN_BRACKET || next === SLASH) return -1;
    } else if (code === QUOTE || code === AT) {
      at = quotedEnd(text, at);
      if (at < 0 || !addWord(places, token.string, start, at)) return -1;
    } else if (code === LESS) {
      at = angle(text, at, places);
      if (at < 0) return -1;
    } else if (code === CLOSE_PAREN) {
      const result = resultStart(text, at);
      if (result >= 0) return addWord(places, token.returns, start, result) ? result : -1;
      at += 1;
      if (!addWord(places, token.closeParen, start, at)) return -1;
    } else if (code === DOT) {
      if (!text.startsWith('...', at)) return -1;
      at += 3;
      if (!addWord(places, token.ellipsis, start, at)) return -1;
    } else {
      const sign = signs[code];
      // `=>`, `==` and `&&` are the lexer's.
      if (sign === undefined || ((code === EQUALS || code === AMPERSAND) && isSign(text.charCodeAt(at + 1)))) return -1;
      at += 1;
      if (!addWord(places, sign, start, at)) return -1;
    }
  }
}

/** From the result to the end of the line. */
function resultWords(text: string, from: number, places: WordPlaces): boolean {
  let at = from;
  while (at < text.length) {
    const start = at;
    const code = text.charCodeAt(at);
    if (code === SPACE) {
      const next = text.charCodeAt(at + 1);
      if (next === LESS) {
        at = durationEnd(text, at + 2);
        if (at < 0 || !addWord(places, token.duration, start, at)) return false;
        continue;
      }
      at = spaces(text, at);
      const behind = text.charCodeAt(at);
      if (behind === LESS || behind === OPEN_BRACKET || behind === SLASH) return false;
    } else if (isDigit(code) || code === DASH) {
      at = number(text, at, places);
      if (at < 0) return false;
    } else if (code === LESS) {
      at = angle(text, at, places);
      if (at < 0) return false;
    } else if (code === OPEN_PAREN) {
      at = asideEnd(text, at);
      if (at < 0) return false;
      const isInjected = text.startsWith('(INJECTED)', start) || text.startsWith('(DELAYED)', start);
      if (!addWord(places, isInjected ? token.injected : token.aside, start, at)) return false;
    } else if (isUpper(code)) {
      at += 1;
      while (isUpper(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === UNDERSCORE) at += 1;
      if (at - start < 2 || !addWord(places, token.errno, start, at)) return false;
    } else if (code === QUESTION) {
      while (text.charCodeAt(at) === QUESTION) at += 1;
      if (!addWord(places, token.unknown, start, at)) return false;
    } else {
      return false;
    }
  }
  return true;
}

/** `-1`, `0x1f`: where it ends, or -1. */
function number(text: string, from: number, places: WordPlaces): number {
  const first = text.charCodeAt(from) === DASH ? from + 1 : from;
  if (text.charCodeAt(first) === ZERO && text.charCodeAt(first + 1) === LETTER_X) {
    let at = first + 2;
    while (isHex(text.charCodeAt(at))) at += 1;
    return at > first + 2 && addWord(places, token.hex, from, at) ? at : -1;
  }
  const at = digits(text, first);
  return at > first && addWord(places, token.integer, from, at) ? at : -1;
}

/** `</path>` directly behind a descriptor; `<unfinished ...>`, `<... resuming …>` and `<<` are the lexer's. */
function angle(text: string, from: number, places: WordPlaces): number {
  const next = text.charCodeAt(from + 1);
  if (next === LESS || next === DOT || text.startsWith('unfinished', from + 1) || text.startsWith('detached', from + 1)) return -1;
  const end = text.charCodeAt(from - 1) === SPACE ? -1 : angleEnd(text, from);
  return end >= 0 && addWord(places, token.path, from, end) ? end : -1;
}

/** Behind `) = `, however wide the blanks in front of the sign, where a result follows; else -1. */
function resultStart(text: string, close: number): number {
  const equals = spaces(text, close + 1);
  if (text.charCodeAt(equals) !== EQUALS || text.charCodeAt(equals + 1) !== SPACE) return -1;
  const code = text.charCodeAt(equals + 2);
  return isDigit(code) || code === DASH || code === QUESTION ? equals + 2 : -1;
}

/** One past `0.000021>`, or -1. */
function durationEnd(text: string, from: number): number {
  let at = digits(text, from);
  if (at === from) return -1;
  if (text.charCodeAt(at) === DOT) {
    const fraction = at + 1;
    at = digits(text, fraction);
    if (at === fraction) return -1;
  }
  return text.charCodeAt(at) === GREATER ? at + 1 : -1;
}

/** One past `(Permission denied)`; -1 where parentheses stand inside. */
function asideEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === CLOSE_PAREN) return at + 1;
    if (code === OPEN_PAREN) return -1;
  }
  return -1;
}

const SPACE = 32;
const QUOTE = 34;
const AMPERSAND = 38;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const DASH = 45;
const DOT = 46;
const SLASH = 47;
const ZERO = 48;
const COLON = 58;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const QUESTION = 63;
const AT = 64;
const OPEN_BRACKET = 91;
const UNDERSCORE = 95;
const LETTER_X = 120;

/** Words of one character. */
const signs = Object.fromEntries(
  (
    [
      ['!', token.not],
      ['&', token.address],
      ['(', token.openParen],
      ['*', token.star],
      [',', token.comma],
      ['=', token.equals],
      ['[', token.openBracket],
      [']', token.closeBracket],
      ['{', token.openBrace],
      ['|', token.pipe],
      ['}', token.closeBrace],
      ['~', token.tilde],
    ] as const
  ).map(([sign, type]) => [sign.charCodeAt(0), type]),
);

const isSign = (code: number): boolean => code === EQUALS || code === GREATER || code === AMPERSAND;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isHex = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
const isNameStart = (code: number): boolean => (code >= 97 && code <= 122) || isUpper(code) || code === UNDERSCORE;
const isNamePart = (code: number): boolean => isNameStart(code) || isDigit(code);
const isTwoDigits = (text: string, at: number): boolean => isDigit(text.charCodeAt(at)) && isDigit(text.charCodeAt(at + 1));

function digits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function spaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}
