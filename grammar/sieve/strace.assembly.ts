// Which lines of strace are noise. plain-sieve.ts has the comments on what each check is for.

import { formOf, keepShort, shortDifference, shortFormSlot } from './forms.assembly';
import {
  ALL_EQUALS,
  below,
  CLOSE,
  COLON,
  DASH,
  DOT,
  isDigit,
  LESS,
  MORE,
  maskOf,
  OPEN,
  QUESTION,
  RETURN,
  SPACE,
  SPACES,
  ZERO,
} from './layout.assembly';
import { kindOf, nameLength } from './names.assembly';

const LARGEST_PID: u32 = 4194304;
const HALF_DAY: i32 = 43200;

let hasPid: bool = false;
/** 0 none, 1 epoch, 2 time of day. */
let stampForm: u32 = 0;
/** Of the line before: it starts an unfinished call; second of its day, -1: not known. */
let isStart: u32 = 0;
let second: i32 = -1;
/** Where the last prefix read character by character ended, where its stamp began, how many digits its pid has. */
let nameColumn: u32 = 0;
let stampColumn: u32 = 0;
let pidDigits: u32 = 0;
/** Ones in the bytes of a form. */
let formStart: v128 = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
let formRest: v128 = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

export function configureStrace(pid: bool, stamp: u32): void {
  hasPid = pid;
  stampForm = stamp;
  nameColumn = 0;
}

/** Between the last look and the next other lines may have been read. */
export function forgetSecond(): void {
  second = -1;
}

export function lastIsStart(): u32 {
  return isStart;
}

export function lastSecond(): i32 {
  return second;
}

/** As ftraceName. */
export function straceName(from: usize): usize {
  if (nameColumn == 0) return 0;
  const a = v128.and(formOf(v128.load(from)), formStart);
  const b = v128.and(formOf(v128.load(from, 16)), formRest);
  const slot = shortFormSlot(a, b);
  if (v128.any_true(shortDifference(slot, a, b))) return 0;
  stampColumn = load<u32>(slot, 52);
  // What depends on more than the form: a pid of seven digits may be too large, an epoch begins with no 0.
  if (load<u32>(slot, 56) >= 7 && load<u8>(from) > 51) return 0;
  if (stampForm == 1 && load<u8>(from + (stampColumn as usize)) == ZERO) return 0;
  const start = from + (nameColumn as usize);
  return load<u8>(start) == SPACE ? 0 : start;
}

/** A line whose prefix ends where `name` (or `<... name`) begins. */
export function straceCall(from: usize, start: usize, lineEnd: usize): bool {
  const end = load<u8>(lineEnd - 1) == RETURN ? lineEnd - 1 : lineEnd;
  const before = second;
  second = -1;
  isStart = 0;
  const stamp = from + (stampColumn as usize);
  const now: i32 = stampForm == 2 ? two(stamp) * 3600 + two(stamp + 3) * 60 + two(stamp + 6) : -1;
  return isNoiseCall(start, end, before, now);
}

export function straceNoise(from: usize, lineEnd: usize): bool {
  const end = lineEnd > from && load<u8>(lineEnd - 1) == RETURN ? lineEnd - 1 : lineEnd;
  const before = second;
  second = -1;
  isStart = 0;
  let at = from;
  let now: i32 = -1;
  pidDigits = 0;
  stampColumn = 0;
  if (hasPid) {
    let value: u32 = 0;
    while (isDigit(at) && at - from < 8) {
      value = value * 10 + (load<u8>(at) as u32) - ZERO;
      at++;
    }
    if (at == from || load<u8>(at) != SPACE || value > LARGEST_PID) return false;
    pidDigits = (at - from) as u32;
    while (load<u8>(at) == SPACE) at++;
  }
  if (stampForm != 0) {
    const start = at;
    stampColumn = (at - from) as u32;
    if (stampForm == 1) {
      while (isDigit(at)) at++;
      if (at - start < 9 || at - start > 10 || load<u8>(start) == ZERO) return false;
    } else {
      if (!isDay(at)) return false;
      at += 8;
    }
    const whole = at;
    if (load<u8>(at) == DOT) {
      at++;
      while (isDigit(at)) at++;
      if (at == whole + 1) return false;
    }
    if (load<u8>(at) != SPACE) return false;
    while (load<u8>(at) == SPACE) at++;
    if (stampForm == 2) now = two(start) * 3600 + two(start + 3) * 60 + two(start + 6);
  }
  // The line goes on behind the prefix, with no blank: all of it lies before `end`.
  const length = (at - from) as u32;
  if (at < end && length > 0 && length <= 32 && pidDigits <= 7) {
    nameColumn = length;
    formStart = below(length);
    formRest = below(length > 16 ? length - 16 : 0);
    const a = v128.and(formOf(v128.load(from)), formStart);
    const b = v128.and(formOf(v128.load(from, 16)), formRest);
    const slot = shortFormSlot(a, b);
    keepShort(slot, a, b);
    store<u32>(slot, stampColumn, 52);
    store<u32>(slot, pidDigits, 56);
  }
  return isNoiseCall(at, end, before, now);
}

function two(at: usize): i32 {
  return ((load<u8>(at) as i32) - 48) * 10 + (load<u8>(at, 1) as i32) - 48;
}

function isDay(at: usize): bool {
  return (
    isDigit(at) &&
    isDigit(at + 1) &&
    isDigit(at + 3) &&
    isDigit(at + 4) &&
    isDigit(at + 6) &&
    isDigit(at + 7) &&
    load<u8>(at, 2) == COLON &&
    load<u8>(at, 5) == COLON
  );
}

/** @param start where the call begins, @param now second of the day */
function isNoiseCall(start: usize, end: usize, before: i32, now: i32): bool {
  let at = start;
  const resumed = load<u8>(at) == LESS;
  if (resumed) {
    // `... `
    if (load<u32>(at, 1) != 0x202e2e2e) return false;
    at += 5;
  }
  // Where a blank or a parenthesis stands; a known name has nothing else in it.
  const length = nameLength(at);
  const kind = length == 32 ? 0 : kindOf(at, at + length);
  if (kind != 0) {
    at += length;
  } else {
    if (isDigit(at)) return false;
    at = nameEnd(at);
  }
  if (at >= end) return false;
  // ` resumed`, then `>`
  if (resumed ? load<u64>(at) != 0x64656d7573657220 || load<u8>(at, 8) != MORE : load<u8>(at) != OPEN) return false;
  second = now;
  if (stampForm == 2 && (before < 0 || before - now > HALF_DAY)) return false;
  if (kind != 1) return false;
  // ` ...>`
  if (end - 5 >= start && load<u32>(end - 4) == 0x3e2e2e2e && load<u8>(end - 5) == SPACE) {
    // `<unfinished`, `<detached`
    const unfinished = end - 16 >= start && load<u64>(end - 16) == 0x73696e69666e753c && load<u32>(end - 9) == 0x64656873;
    const detached = end - 14 >= start && load<u64>(end - 14) == 0x656863617465643c && load<u8>(end - 6) == 100;
    if (!unfinished && !detached) return false;
    isStart = resumed ? 0 : 1;
    return true;
  }
  return hasResult(start, end);
}

/** Where letters, digits and underscores end. */
function nameEnd(from: usize): usize {
  let at = from;
  while (true) {
    const block = v128.load(at);
    const letters = i8x16.lt_u(i8x16.sub(v128.or(block, i8x16.splat(32)), i8x16.splat(97)), i8x16.splat(26));
    const digits = i8x16.lt_u(i8x16.sub(block, i8x16.splat(ZERO as i8)), i8x16.splat(10));
    const part = v128.or(v128.or(letters, digits), i8x16.eq(block, i8x16.splat(95)));
    const mask = i8x16.bitmask(part) ^ 0xffff;
    if (mask != 0) return at + (ctz<u32>(mask as u32) as usize);
    at += 16;
  }
}

function hasResult(from: usize, end: usize): bool {
  // The last ` = `, looked for from the right in steps of 32.
  const spaces = v128.load(SPACES);
  const equals = v128.load(ALL_EQUALS);
  let at: usize = 0;
  let right = end - 3;
  while (right > from) {
    const left = right - 31;
    const mask = maskOf(
      v128.and(i8x16.eq(v128.load(left, 1), equals), v128.and(i8x16.eq(v128.load(left), spaces), i8x16.eq(v128.load(left, 2), spaces))),
      v128.and(
        i8x16.eq(v128.load(left, 17), equals),
        v128.and(i8x16.eq(v128.load(left, 16), spaces), i8x16.eq(v128.load(left, 18), spaces)),
      ),
    );
    if (mask != 0) {
      at = (left + (31 - clz<u32>(mask))) as usize;
      break;
    }
    right -= 32;
  }
  if (at <= from || at + 3 >= end) return false;
  const code: u32 = load<u8>(at, 3);
  if (code - ZERO > 9 && code != DASH && code != QUESTION) return false;
  while (load<u8>(at) == SPACE) at--;
  return load<u8>(at) == CLOSE;
}
