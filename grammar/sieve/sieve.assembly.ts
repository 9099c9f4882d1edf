// The sieve in AssemblyScript, compiled to WebAssembly with SIMD by tools/run/wasm.mts. plain-sieve.ts says the same in TypeScript and has the
// comments on what each check is for; tests hold the two together. Memory: results, then names, then the chunk (see the constants).

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
const CHUNK: usize = 131072 + 4096 * 64;
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
const hasEscape: bool = false;

/** 1: ftrace (first: column, other: numbered), 2: strace (first: pid, other: 0 none, 1 epoch, 2 time of day), 0: nothing is left out. */
export function configure(which: u32, first: u32, other: u32): void {
  dialect = which;
  column = first as usize;
  numbered = other != 0;
  hasPid = first != 0;
  stampForm = other;
  second = -1;
}

/** Between the last look and the next other lines may have been read. */
export function pause(): void {
  second = -1;
}

export function forget(): void {
  memory.fill(SLOTS, 0, CHUNK - SLOTS);
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
  const b = length > 16 ? v128.and(v128.load(at, 16), below(length - 16)) : i8x16.splat(0);
  let hash: u64 = v128.extract_lane<u64>(a, 0) * 0x9e3779b97f4a7c15;
  hash = (hash ^ v128.extract_lane<u64>(a, 1) ^ (hash >> 29)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ v128.extract_lane<u64>(b, 0) ^ (hash >> 29)) * 0x94d049bb133111eb;
  hash = (hash ^ v128.extract_lane<u64>(b, 1) ^ (hash >> 29)) * 0x9e3779b97f4a7c15;
  let index: u32 = (hash >> 40) as u32 & MASK;
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

/** Ones in the first `length` bytes. */
function below(length: u32): v128 {
  return i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(min<u32>(length, 16) as i8));
}

function kindOf(at: usize, end: usize): u32 {
  const length = (end - at) as u32;
  if (length - 1 > 31) return 0;
  return load<u32>(find(at, length), 36);
}

/** Looks at the complete lines of CHUNK[from, to) until `most` are to be handed over. Returns how many; RESULTS holds where to go on. */
export function sift(from: u32, to: u32, most: u32): u32 {
  const last = CHUNK + (to as usize);
  let at = CHUNK + (from as usize);
  let count: u32 = 0;
  let skipped: u32 = 0;
  let wasStart: u32 = 0;
  let lastSecond: i32 = 0;
  const newlines = i8x16.splat(NEWLINE as i8);
  const escapes = i8x16.splat(27);
  while (count < most) {
    let end = at;
    let escaped = i8x16.splat(0);
    let mask: i32 = 0;
    while (end < last) {
      const block = v128.load(end);
      escaped = v128.or(escaped, i8x16.eq(block, escapes));
      mask = i8x16.bitmask(i8x16.eq(block, newlines));
      if (mask != 0) break;
      end += 16;
    }
    if (mask == 0) break;
    end += ctz<u32>(mask as u32) as usize;
    if (end >= last) break;
    let noise = false;
    if (end - at <= LONGEST) {
      if (dialect == 1) noise = ftraceNoise(at, end);
      else if (dialect == 2) {
        noise = straceNoise(at, end);
        if (noise && v128.any_true(escaped) && escapeIn(at, end)) noise = false;
      }
    }
    if (noise) {
      skipped++;
      wasStart = isStart;
      lastSecond = second;
    } else {
      const place = (count as usize) * 4;
      store<u32>(STARTS + place, (at - CHUNK) as u32);
      store<u32>(ENDS + place, (end - CHUNK) as u32);
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
  store<u32>(RESULTS, (at - CHUNK) as u32);
  return count;
}

function escapeIn(from: usize, end: usize): bool {
  for (let at = from; at < end; at++) if (load<u8>(at) == 27) return true;
  return false;
}

function isDigit(at: usize): bool {
  return (load<u8>(at) as u32) - ZERO < 10;
}

function ftraceNoise(from: usize, end: usize): bool {
  const colon = from + column;
  if (colon + 1 >= end || load<u16>(colon) != 0x203a) return false;
  if (i8x16.bitmask(v128.load(from)) != 0) return false;
  if (prefixStart(from, colon) != from + COMM) return false;
  let at = colon + 1;
  while (load<u8>(at) == SPACE) at++;
  const name = at;
  const spaces = i8x16.splat(SPACE as i8);
  const opens = i8x16.splat(OPEN as i8);
  while (at < end) {
    const block = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(block, spaces), i8x16.eq(block, opens)));
    if (mask != 0) {
      at += ctz<u32>(mask as u32) as usize;
      break;
    }
    at += 16;
  }
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

function isName(code: u32): bool {
  return (code | 32) - 97 < 26 || code - ZERO < 10 || code == 95;
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

function straceNoise(from: usize, lineEnd: usize): bool {
  const end = lineEnd > from && load<u8>(lineEnd - 1) == RETURN ? lineEnd - 1 : lineEnd;
  const before = second;
  second = -1;
  isStart = 0;
  let at = from;
  let now: i32 = -1;
  if (hasPid) {
    let value: u32 = 0;
    while (isDigit(at) && at - from < 8) {
      value = value * 10 + (load<u8>(at) as u32) - ZERO;
      at++;
    }
    if (at == from || load<u8>(at) != SPACE || value > LARGEST_PID) return false;
    while (load<u8>(at) == SPACE) at++;
  }
  if (stampForm != 0) {
    const start = at;
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
  const start = at;
  const resumed = load<u8>(at) == LESS;
  if (resumed) {
    // `... `
    if (load<u32>(at, 1) != 0x202e2e2e) return false;
    at += 5;
  }
  const name = at;
  if (isDigit(at)) return false;
  while (isName(load<u8>(at))) at++;
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

function hasResult(from: usize, end: usize): bool {
  let at = end - 3;
  // ` = `
  while (at > from && (load<u32>(at) & 0xffffff) != 0x203d20) at--;
  if (at <= from || at + 3 >= end) return false;
  const code: u32 = load<u8>(at, 3);
  if (code - ZERO > 9 && code != DASH && code != QUESTION) return false;
  while (load<u8>(at) == SPACE) at--;
  return load<u8>(at) == CLOSE;
}
