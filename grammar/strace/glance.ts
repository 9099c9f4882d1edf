// A first look at a line, character by character: where its prefix ends, and what it is about. It decides only which lines
// are worth the grammar; every line that becomes an event is read by the grammar from its first character.

import { angleEnd } from './match';

export type Shape = 'call' | 'resumed' | 'signal' | 'exit' | 'annotation' | 'other';

/** Reused from line to line: a log has millions, and most are noise. */
export interface Glance {
  shape: Shape;
  /** -1: the line shows none. */
  pid: number;
  /** The pid stands in `[pid N]`: the form of stderr, where lines without it exist too. */
  bracketedPid: boolean;
  /** Offsets of the time stamp; equal when there is none. */
  stampStart: number;
  stampEnd: number;
  /** Offset of what follows the prefix. */
  start: number;
  /** Offsets of the call's name. */
  nameStart: number;
  nameEnd: number;
}

export function createGlance(): Glance {
  return { shape: 'other', pid: -1, bracketedPid: false, stampStart: 0, stampEnd: 0, start: 0, nameStart: 0, nameEnd: 0 };
}

/** Looks at `text` and writes what it finds into `glance`. */
export function look(text: string, glance: Glance): void {
  glance.shape = 'other';
  glance.pid = -1;
  glance.bracketedPid = false;
  glance.nameStart = glance.nameEnd = 0;
  let at = readPid(text, glance);
  at = readStamp(text, at, glance);
  while (text.charCodeAt(at) === OPEN_BRACKET) {
    const end = bracketEnd(text, at);
    if (end < 0) break;
    at = skipSpaces(text, end);
  }
  glance.start = at;
  const code = text.charCodeAt(at);
  if (isNameStart(code)) {
    const end = nameEnd(text, at);
    if (text.charCodeAt(end) !== OPEN_PAREN) return;
    glance.shape = 'call';
    glance.nameStart = at;
    glance.nameEnd = end;
  } else if (code === LESS) {
    if (!text.startsWith('<... ', at)) return;
    const end = nameEnd(text, at + 5);
    if (!text.startsWith(' resumed>', end)) return;
    glance.shape = 'resumed';
    glance.nameStart = at + 5;
    glance.nameEnd = end;
  } else if (code === DASH) {
    if (text.startsWith('--- ', at)) glance.shape = 'signal';
  } else if (code === PLUS) {
    if (text.startsWith('+++ ', at)) glance.shape = 'exit';
  } else if (code === HASH && text.startsWith('# lp: ', at)) {
    glance.shape = 'annotation';
  }
}

/** How a call's line ends: with a result, interrupted, or without an end. Looks from the right, so it costs little on long lines. */
export function callEnd(text: string, glance: Glance): 'returned' | 'unfinished' | 'open' {
  if (text.endsWith(' ...>') && (text.endsWith('<unfinished ...>') || text.endsWith('<detached ...>'))) return 'unfinished';
  const equals = text.lastIndexOf(' = ');
  if (equals > glance.start) {
    const code = text.charCodeAt(equals + 3);
    let before = equals;
    while (text.charCodeAt(before) === SPACE) before -= 1;
    if (text.charCodeAt(before) === CLOSE_PAREN && (isDigit(code) || code === DASH || code === QUESTION)) return 'returned';
  }
  return 'open';
}

const SPACE = 32;
const HASH = 35;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const PLUS = 43;
const DASH = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const LESS = 60;
const QUESTION = 63;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/** strace's largest pid is 2^22; a larger whole number in front is a time in seconds. */
export const largestPid = 4194304;

function readPid(text: string, glance: Glance): number {
  let at = 0;
  const bracketed = text.startsWith('[pid ');
  if (bracketed) at = skipSpaces(text, 5);
  const start = at;
  let pid = 0;
  while (isDigit(text.charCodeAt(at))) {
    pid = pid * 10 + text.charCodeAt(at) - 48;
    at += 1;
  }
  if (at === start) return 0;
  let end = at;
  if (text.charCodeAt(end) === LESS) end = angleEnd(text, end);
  if (bracketed) {
    if (end < 0 || text.charCodeAt(end) !== CLOSE_BRACKET) return 0;
    end += 1;
  } else if (end < 0 || text.charCodeAt(end) !== SPACE || pid > largestPid) {
    return 0;
  }
  glance.pid = pid;
  glance.bracketedPid = bracketed;
  return skipContext(text, skipRemark(text, skipSpaces(text, end)));
}

function readStamp(text: string, from: number, glance: Glance): number {
  let at = skipSpaces(text, from);
  const start = at;
  while (isStampPart(text.charCodeAt(at))) at += 1;
  const isStamp = at > start && isDigit(text.charCodeAt(start)) && text.charCodeAt(at) === SPACE;
  glance.stampStart = start;
  glance.stampEnd = isStamp ? at : start;
  at = isStamp ? skipSpaces(text, at) : start;
  if (text.charCodeAt(at) === OPEN_PAREN && text.charCodeAt(at + 1) === PLUS) {
    const close = text.indexOf(')', at);
    if (close > 0) at = skipSpaces(text, close + 1);
  }
  return at;
}

/** One past `[  72]`, `[00007f7cdb54bf60]`, `[????]` or `[user_u:role:type:s0]`, or -1. */
function bracketEnd(text: string, open: number): number {
  let colons = 0;
  let at = open + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === CLOSE_BRACKET) break;
    if (code === COLON) colons += 1;
    const plain = isNameStart(code) || isDigit(code) || code === SPACE || code === QUESTION;
    if (!plain && code !== COLON && code !== DASH && code !== DOT && code !== 44) return -1;
  }
  if (text.charCodeAt(at) !== CLOSE_BRACKET || at === open + 1) return -1;
  return colons >= 2 || isNumberIn(text, open + 1, at) ? at + 1 : -1;
}

/** `[user_u:role:type:s0]` behind a pid. */
function skipContext(text: string, at: number): number {
  if (text.charCodeAt(at) !== OPEN_BRACKET || !isNameStart(text.charCodeAt(at + 1))) return at;
  const end = bracketEnd(text, at);
  return end < 0 ? at : skipSpaces(text, end);
}

function isNumberIn(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !(code >= 97 && code <= 102) && code !== SPACE && code !== QUESTION) return false;
  }
  return true;
}

/** A comment that --pidns-translation puts behind a pid. */
function skipRemark(text: string, at: number): number {
  if (text.charCodeAt(at) !== SLASH || text.charCodeAt(at + 1) !== 42) return at;
  const close = text.indexOf('*/', at);
  return close < 0 ? at : skipSpaces(text, close + 2);
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

function nameEnd(text: string, from: number): number {
  let at = from;
  while (isNameStart(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isNameStart = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isStampPart = (code: number): boolean => isDigit(code) || code === COLON || code === DOT;
