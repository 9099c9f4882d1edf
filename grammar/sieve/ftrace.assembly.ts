// Which lines of ftrace's and trace-cmd's text are noise. plain-sieve.ts has the comments on what each check is for.

import { difference, formOf, formSlot, keep } from './forms.assembly';
import { CLOSE, CLOSE_BRACKET, COLON, DASH, DOT, isDigit, LESS, MORE, OPEN, OPEN_BRACKET, SPACE, SPACES } from './layout.assembly';
import { kindOf, nameLength } from './names.assembly';

const COMM: usize = 16;

/** 0-based column of the colon behind the stamp. */
let column: usize = 0;
let numbered: bool = false;
/** A form covers 33 to 48 bytes behind the comm. */
let hasForms: bool = false;

export function configureFtrace(colon: u32, isNumbered: bool): void {
  column = colon as usize;
  numbered = isNumbered;
  hasForms = column + 2 - COMM > 32 && column + 2 - COMM <= 48;
}

/** Where the name behind a prefix of a form that is kept begins, with neither newline nor escape before; 0: the prefix has to be read. */
export function ftraceName(from: usize): usize {
  if (!hasForms) return 0;
  // Bytes from 128 on are negative. A newline before the form's end would be in the comm or in the form.
  const control = i8x16.lt_s(v128.load(from), v128.load(SPACES));
  const a = formOf(v128.load(from, 16));
  const b = formOf(v128.load(from, 32));
  const c = formOf(v128.load(from + column - 14));
  if (v128.any_true(v128.or(control, difference(formSlot(a, b, c), a, b, c)))) return 0;
  let at = from + column + 2;
  while (load<u8>(at) == SPACE) at++;
  return at;
}

export function ftraceNoise(from: usize, end: usize): bool {
  const colon = from + column;
  if (colon + 1 >= end || load<u16>(colon) != 0x203a) return false;
  if (i8x16.bitmask(v128.load(from)) != 0) return false;
  if (prefixStart(from, colon) != from + COMM) return false;
  if (hasForms) {
    const a = formOf(v128.load(from, 16));
    const b = formOf(v128.load(from, 32));
    const c = formOf(v128.load(from + column - 14));
    keep(formSlot(a, b, c), a, b, c);
  }
  let at = colon + 1;
  while (load<u8>(at) == SPACE) at++;
  return isNoiseName(at, end);
}

/** @param name where the event's name begins */
export function isNoiseName(name: usize, end: usize): bool {
  const length = nameLength(name);
  // A name of more than 32 bytes is not known.
  if (length == 32 && name + 32 < end && load<u8>(name, 32) != SPACE && load<u8>(name, 32) != OPEN) return false;
  let at = name + length;
  if (at > end) at = end;
  const kind = kindOf(name, at);
  if (kind == 1) return true;
  if (kind == 0) return false;
  let behind = at;
  while (behind < end && load<u8>(behind) == SPACE) behind++;
  if (kind == 2) return behind >= end || load<u8>(behind) != OPEN;
  if (at >= end) return true;
  if (kind == 3) {
    if (load<u8>(at) == OPEN) return numbered || !tellsNumbering(at, end);
    return (
      at + 3 < end &&
      ((load<u8>(at, 1) == DASH && load<u8>(at, 2) == MORE && load<u8>(at, 3) == SPACE) ||
        (load<u8>(at, 1) == LESS && load<u8>(at, 2) == DASH))
    );
  }
  return (
    load<u8>(at) == OPEN ||
    load<u8>(behind) == OPEN_BRACKET ||
    (behind + 1 < end && load<u8>(behind) == LESS && load<u8>(behind, 1) == DASH)
  );
}

function tellsNumbering(from: usize, end: usize): bool {
  // `: 0x`
  for (let at = from; at + 3 < end; at++) if (load<u32>(at) == 0x7830203a) return true;
  return false;
}

function digitsBack(from: usize): usize {
  let at = from;
  while (isDigit(at)) at--;
  return at;
}

function spacesBack(from: usize): usize {
  let at = from;
  while (load<u8>(at) == SPACE) at--;
  return at;
}

function prefixStart(first: usize, colon: usize): usize {
  let at = digitsBack(colon - 1);
  if (at == colon - 1) return 0;
  if (load<u8>(at) == DOT) {
    const whole = digitsBack(at - 1);
    if (whole == at - 1) return 0;
    at = whole;
  }
  if (load<u8>(at) != SPACE) return 0;
  at = spacesBack(at);
  if (load<u8>(at) != CLOSE_BRACKET) {
    const last = at;
    while (at > first && load<u8>(at) > SPACE && load<u8>(at) < 0x80 && last - at < 7) at--;
    if (load<u8>(at) != SPACE || last - at < 4 || last - at > 6) return 0;
    at = spacesBack(at);
    if (load<u8>(at) != CLOSE_BRACKET) return 0;
  }
  const cpu = digitsBack(at - 1);
  if (load<u8>(cpu) != OPEN_BRACKET || at - cpu < 4) return 0;
  at = spacesBack(cpu - 1);
  if (load<u8>(at) == CLOSE) {
    let open = at - 1;
    while (at - open < 14 && (load<u8>(open) == SPACE || load<u8>(open) == DASH || isDigit(open))) open--;
    if (load<u8>(open) != OPEN) return 0;
    at = spacesBack(open - 1);
  }
  const pid = digitsBack(at);
  return pid == at || load<u8>(pid) != DASH ? 0 : pid;
}
