// Hand-written matchers for what regular expressions match badly: quoted strings and <…> behind a number, both of any length.

import type { CustomPatternMatcherReturn } from 'chevrotain';

const QUOTE = 34;
const BACKSLASH = 92;
const LESS = 60;
const GREATER = 62;
const DOT = 46;
const SPACE = 32;

/** A string with its abbreviation mark: `"…"`, `"…"...`, `@"…"`. */
export function matchQuoted(text: string, offset: number): CustomPatternMatcherReturn | null {
  const end = quotedEnd(text, offset);
  return end < 0 ? null : [text.slice(offset, end)];
}

/** One past the string that starts at `offset`, or -1. */
export function quotedEnd(text: string, offset: number): number {
  const start = text.charCodeAt(offset) === 64 ? offset + 1 : offset;
  if (text.charCodeAt(start) !== QUOTE) return -1;
  const close = closingQuote(text, start);
  if (close < 0) return -1;
  const end = close + 1;
  return text.charCodeAt(end) === DOT && text.startsWith('...', end) ? end + 3 : end;
}

/** The path, object or comm that strace prints in <> directly behind a descriptor or pid, with a following `(deleted)`. */
export function matchAngle(text: string, offset: number): CustomPatternMatcherReturn | null {
  if (offset === 0 || text.charCodeAt(offset - 1) === SPACE) return null;
  const end = angleEnd(text, offset);
  return end < 0 ? null : [text.slice(offset, end)];
}

/**
 * One past the end of the `<…>` that starts at `offset`, or -1. Nested `<char 1:3>` is inside; strace writes `<` and `>` of
 * a name as \74 and \76. An address pair such as `TCP:[1.2.3.4:5->6.7.8.9:10]` has a `>` that closes nothing.
 */
export function angleEnd(text: string, offset: number): number {
  if (text.charCodeAt(offset) !== LESS) return -1;
  const address = isAddress(text, offset + 1);
  let depth = 1;
  for (let at = offset + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === LESS) depth += 1;
    else if (code === GREATER && !(address && text.charCodeAt(at - 1) === 45)) {
      depth -= 1;
      if (depth === 0) return text.startsWith('(deleted)', at + 1) ? at + 10 : at + 1;
    }
  }
  return -1;
}

/** `TCP:[`, `UNIX-STREAM:[`, `NETLINK:[`: upper-case letters, digits and dashes up to `:[`. */
function isAddress(text: string, offset: number): boolean {
  const name = text.slice(offset, offset + 24);
  const bracket = name.indexOf(':[');
  if (bracket < 0) return false;
  for (let at = 0; at < bracket; at += 1) {
    const code = name.charCodeAt(at);
    const fits = (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45 || code === 118;
    if (!fits) return false;
  }
  return true;
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return -1;
}
