// The sieve in AssemblyScript, compiled to WebAssembly with SIMD by tools/run/wasm.mts. plain-sieve.ts says the same in TypeScript and has the
// comments on what each check is for; tests hold the two together. Memory: results, names, forms, then the log's bytes (see the constants).
// Most lines of a log begin alike. What a check of all characters found of a prefix is kept by its form, the prefix with each digit as `0`: a line
// whose prefix has a form that is kept has passed that check, and costs a few comparisons of 16 bytes.

const MOST: u32 = 4096;
const STARTS: usize = 1024;
const ENDS: usize = STARTS + (MOST + 1) * 4;
const SKIPPED: usize = ENDS + (MOST + 1) * 4;
const UNFINISHED: usize = SKIPPED + (MOST + 1) * 4;
const SECONDS: usize = UNFINISHED + (MOST + 1) * 4;
const RESULTS: usize = 112;
const NAME: usize = 64;
/** A slot: 32 bytes of name, its length, its kind. */
const SLOTS: usize = 131072;
const SLOT: usize = 64;
const MASK: u32 = 4095;
/** A slot: three times 16 bytes of a form; whether it is kept; strace: where its stamp begins and what the pid's first digit may be. */
const FORMS: usize = SLOTS + 4096 * 64;
const FORMS_MASK: u32 = 1023;
const BYTES: usize = FORMS + 1024 * 64;
const LONGEST: usize = 65536;

const NEWLINE: u32 = 10;
const RETURN: u32 = 13;
const SPACE: u32 = 32;
const OPEN: u32 = 40;
const CLOSE: u32 = 41;
const DASH: u32 = 45;
const DOT: u32 = 46;
const ZERO: u32 = 48;
const COLON: u32 = 58;
const LESS: u32 = 60;
const MORE: u32 = 62;
const QUESTION: u32 = 63;
const BRACKET: u32 = 91;
const CLOSE_BRACKET: u32 = 93;
const COMM: usize = 16;
const LARGEST_PID: u32 = 4194304;
const HALF_DAY: i32 = 43200;

let dialect: u32 = 0;
let column: usize = 0;
let numbered: bool = false;
let hasPid: bool = false;
let stampForm: u32 = 0;
let isStart: u32 = 0;
let second: i32 = -1;
/** strace: where the last prefix read character by character ended. */
let nameColumn: u32 = 0;
/** strace, of that prefix: where its stamp begins, how many digits its pid has. */
let stampColumn: u32 = 0;
/** Ones in the bytes of a strace form. */
let formStart: v128 = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
let formRest: v128 = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
let pidDigits: u32 = 0;

/** 1: ftrace (first: column, other: numbered), 2: strace (first: pid, other: 0 none, 1 epoch, 2 time of day), 0: nothing is left out. */
export function configure(which: u32, first: u32, other: u32): void {
  dialect = which;
  column = first as usize;
  numbered = other != 0;
  hasPid = first != 0;
  stampForm = other;
  second = -1;
  nameColumn = 0;
  memory.fill(FORMS, 0, BYTES - FORMS);
}

/** Between the last look and the next other lines may have been read. */
export function pause(): void {
  second = -1;
}

export function forget(): void {
  memory.fill(SLOTS, 0, FORMS - SLOTS);
}

/** The name of `length` bytes stands at NAME, padded with zeros to 32. */
export function add(length: u32, kind: u32): void {
  const slot = find(NAME, length);
  v128.store(slot, v128.load(NAME));
  v128.store(slot, v128.load(NAME, 16), 16);
  store<u32>(slot, length, 32);
  store<u32>(slot, kind, 36);
}

/** The slot of the name at `at`, which may be followed by other bytes: known or empty. */
function find(at: usize, length: u32): usize {
  const a = v128.and(v128.load(at), below(length));
  const b = v128.and(v128.load(at, 16), below(length > 16 ? length - 16 : 0));
  let index: u32 = (hashOf(a, b, i8x16.splat(0)) >> 40) as u32 & MASK;
  while (true) {
    const slot = SLOTS + (index as usize) * SLOT;
    const known = load<u32>(slot, 32);
    if (known == 0) return slot;
    if (known == length) {
      const different = v128.or(v128.xor(v128.load(slot), a), v128.xor(v128.load(slot, 16), b));
      if (!v128.any_true(different)) return slot;
    }
    index = (index + 1) & MASK;
  }
}

function hashOf(a: v128, b: v128, c: v128): u64 {
  const all = v128.xor(v128.xor(a, i16x8.shl(b, 1)), i16x8.shl(c, 2));
  const hash: u64 = v128.extract_lane<u64>(all, 0) * 0x9e3779b97f4a7c15 + v128.extract_lane<u64>(all, 1) * 0xbf58476d1ce4e5b9;
  return (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15;
}

/** One bit for each of 32 bytes. */
function maskOf(a: v128, b: v128): u32 {
  return (i8x16.bitmask(a) as u32) | ((i8x16.bitmask(b) as u32) << 16);
}

/** Each digit as `0`. */
function formOf(block: v128): v128 {
  const isDigit = i8x16.lt_u(i8x16.sub(block, i8x16.splat(ZERO as i8)), i8x16.splat(10));
  return v128.bitselect(i8x16.splat(ZERO as i8), block, isDigit);
}

/** Where a form is kept or would be. */
function formSlot(a: v128, b: v128, c: v128): usize {
  return FORMS + ((hashOf(a, b, c) >> 40) as u32 & FORMS_MASK as usize) * SLOT;
}

function isKept(slot: usize, a: v128, b: v128, c: v128): bool {
  const different = v128.or(v128.or(v128.xor(v128.load(slot), a), v128.xor(v128.load(slot, 16), b)), v128.xor(v128.load(slot, 32), c));
  return load<u32>(slot, 48) != 0 && !v128.any_true(different);
}

function keep(slot: usize, a: v128, b: v128, c: v128): void {
  v128.store(slot, a);
  v128.store(slot, b, 16);
  v128.store(slot, c, 32);
  store<u32>(slot, 1, 48);
}

/** Ones in the first `length` bytes. */
function below(length: u32): v128 {
  return i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(min<u32>(length, 16) as i8));
}

function kindOf(at: usize, end: usize): u32 {
  const length = (end - at) as u32;
  if (length - 1 > 31) return 0;
  return load<u32>(find(at, length), 36);
}

/** Looks at the complete lines of BYTES[from, to) until `most` are to be handed over. Returns how many; RESULTS holds where to go on. */
export function sift(from: u32, to: u32, most: u32): u32 {
  const last = BYTES + (to as usize);
  let at = BYTES + (from as usize);
  let count: u32 = 0;
  let skipped: u32 = 0;
  let wasStart: u32 = 0;
  let lastSecond: i32 = 0;
  const newlines = i8x16.splat(NEWLINE as i8);
  const escapes = i8x16.splat(27);
  // A form covers 33 to 48 bytes behind an ftrace comm.
  const isStrace = dialect == 2;
  const hasForms = dialect == 1 && column + 2 - COMM > 32 && column + 2 - COMM <= 48;
  while (count < most) {
    // Behind a prefix of a form that is kept stands the name; nothing up to there is a newline or an escape.
    let name: usize = 0;
    if (hasForms) name = ftraceName(at);
    else if (isStrace && nameColumn != 0) name = straceName(at);
    let end = name != 0 ? name : at;
    let escaped = i8x16.splat(0);
    let mask: u64 = 0;
    // 64 bytes at once: where a line ends is hard to guess, so few steps with few branches.
    while (end < last) {
      const a = v128.load(end);
      const b = v128.load(end, 16);
      const c = v128.load(end, 32);
      const d = v128.load(end, 48);
      if (isStrace) {
        escaped = v128.or(escaped, v128.or(i8x16.eq(a, escapes), i8x16.eq(b, escapes)));
        escaped = v128.or(escaped, v128.or(i8x16.eq(c, escapes), i8x16.eq(d, escapes)));
      }
      const low = maskOf(i8x16.eq(a, newlines), i8x16.eq(b, newlines));
      mask = (low as u64) | ((maskOf(i8x16.eq(c, newlines), i8x16.eq(d, newlines)) as u64) << 32);
      if (mask != 0) break;
      end += 64;
    }
    if (mask == 0) break;
    end += ctz<u64>(mask) as usize;
    if (end >= last) break;
    let noise = false;
    if (end - at <= LONGEST) {
      if (dialect == 1) {
        noise = name != 0 ? isNoiseName(name, end) : ftraceNoise(at, end);
      } else if (isStrace) {
        noise = name != 0 ? straceCall(at, name, end) : straceNoise(at, end);
        if (noise && v128.any_true(escaped) && escapeIn(at, end)) noise = false;
      }
    }
    if (noise) {
      skipped++;
      wasStart = isStart;
      lastSecond = second;
    } else {
      const place = (count as usize) * 4;
      store<u32>(STARTS + place, (at - BYTES) as u32);
      store<u32>(ENDS + place, (end - BYTES) as u32);
      store<u32>(SKIPPED + place, skipped);
      store<u32>(UNFINISHED + place, wasStart);
      store<u32>(SECONDS + place, lastSecond as u32);
      count++;
      skipped = 0;
    }
    at = end + 1;
  }
  const place = (count as usize) * 4;
  store<u32>(SKIPPED + place, skipped);
  store<u32>(UNFINISHED + place, wasStart);
  store<u32>(SECONDS + place, lastSecond as u32);
  store<u32>(RESULTS, (at - BYTES) as u32);
  return count;
}

function escapeIn(from: usize, end: usize): bool {
  for (let at = from; at < end; at++) if (load<u8>(at) == 27) return true;
  return false;
}

function isDigit(at: usize): bool {
  return (load<u8>(at) as u32) - ZERO < 10;
}

/** Where the name behind a prefix of a form that is kept begins; 0: the prefix has to be read. */
function ftraceName(from: usize): usize {
  // Bytes from 128 on are negative. A newline before the form's end would be in the comm or in the form.
  if (i8x16.bitmask(i8x16.lt_s(v128.load(from), i8x16.splat(SPACE as i8))) != 0) return 0;
  const a = formOf(v128.load(from, 16));
  const b = formOf(v128.load(from, 32));
  const c = formOf(v128.load(from + column - 14));
  if (!isKept(formSlot(a, b, c), a, b, c)) return 0;
  let at = from + column + 2;
  while (load<u8>(at) == SPACE) at++;
  return at;
}

function ftraceNoise(from: usize, end: usize): bool {
  const colon = from + column;
  if (colon + 1 >= end || load<u16>(colon) != 0x203a) return false;
  if (i8x16.bitmask(v128.load(from)) != 0) return false;
  if (prefixStart(from, colon) != from + COMM) return false;
  if (column + 2 - COMM > 32 && column + 2 - COMM <= 48) {
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
function isNoiseName(name: usize, end: usize): bool {
  const spaces = i8x16.splat(SPACE as i8);
  const opens = i8x16.splat(OPEN as i8);
  const a = v128.load(name);
  const b = v128.load(name, 16);
  const mask = maskOf(v128.or(i8x16.eq(a, spaces), i8x16.eq(a, opens)), v128.or(i8x16.eq(b, spaces), i8x16.eq(b, opens)));
  // A name of more than 32 bytes is not known.
  if (mask == 0 && name + 32 < end && load<u8>(name, 32) != SPACE && load<u8>(name, 32) != OPEN) return false;
  let at = name + (ctz<u32>(mask) as usize);
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
    load<u8>(at) == OPEN || load<u8>(behind) == BRACKET || (behind + 1 < end && load<u8>(behind) == LESS && load<u8>(behind, 1) == DASH)
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
  if (load<u8>(cpu) != BRACKET || at - cpu < 4) return 0;
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

/** As ftraceName. */
function straceName(from: usize): usize {
  const a = v128.and(formOf(v128.load(from)), formStart);
  const b = v128.and(formOf(v128.load(from, 16)), formRest);
  const c = i8x16.splat(0);
  const slot = formSlot(a, b, c);
  if (!isKept(slot, a, b, c)) return 0;
  stampColumn = load<u32>(slot, 52);
  // What depends on more than the form: a pid of seven digits may be too large, an epoch begins with no 0.
  if (load<u32>(slot, 56) >= 7 && load<u8>(from) > 51) return 0;
  if (stampForm == 1 && load<u8>(from + (stampColumn as usize)) == ZERO) return 0;
  const start = from + (nameColumn as usize);
  return load<u8>(start) == SPACE ? 0 : start;
}

/** A line whose prefix ends where `name` (or `<... name`) begins. */
function straceCall(from: usize, start: usize, lineEnd: usize): bool {
  const end = load<u8>(lineEnd - 1) == RETURN ? lineEnd - 1 : lineEnd;
  const before = second;
  second = -1;
  isStart = 0;
  const stamp = from + (stampColumn as usize);
  const now: i32 = stampForm == 2 ? two(stamp) * 3600 + two(stamp + 3) * 60 + two(stamp + 6) : -1;
  return isNoiseCall(start, end, before, now);
}

function straceNoise(from: usize, lineEnd: usize): bool {
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
    const c = i8x16.splat(0);
    const slot = formSlot(a, b, c);
    keep(slot, a, b, c);
    store<u32>(slot, stampColumn, 52);
    store<u32>(slot, pidDigits, 56);
  }
  return isNoiseCall(at, end, before, now);
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
  const name = at;
  if (isDigit(at)) return false;
  at = nameEnd(at);
  if (at >= end) return false;
  // ` resumed`, then `>`
  if (resumed ? load<u64>(at) != 0x64656d7573657220 || load<u8>(at, 8) != MORE : load<u8>(at) != OPEN) return false;
  second = now;
  if (stampForm == 2 && (before < 0 || before - now > HALF_DAY)) return false;
  if (kindOf(name, at) != 1) return false;
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
  const spaces = i8x16.splat(SPACE as i8);
  const equals = i8x16.splat(61);
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
