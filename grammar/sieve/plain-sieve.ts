// The sieve in TypeScript, for hosts without WebAssembly. sieve.assembly.ts says the same in AssemblyScript; tests hold the two together.

import {
  longestName,
  longestSift,
  longestSifted,
  mostNames,
  type NoiseName,
  noiseKind,
  roomForBytes,
  type Sieve,
  type SieveSetting,
  type Sifted,
} from './sieve';

export function createPlainSieve(): Sieve {
  const bytes = new Uint8Array(roomForBytes);
  const sifted: Sifted = {
    starts: new Uint32Array(longestSift),
    ends: new Uint32Array(longestSift),
    skipped: new Uint32Array(longestSift + 1),
    unfinished: new Uint32Array(longestSift + 1),
    seconds: new Uint32Array(longestSift + 1),
    count: 0,
    next: 0,
  };
  let names = createNames();
  let known: readonly NoiseName[] = [];
  let taken = 0;
  let setting: SieveSetting | undefined;
  let length = 0;
  // About the line looked at last.
  let isStart = false;
  /** strace, time of day: -1 when the line before showed none. */
  let second = -1;

  const ftraceNoise = (from: number, end: number, column: number, numbered: boolean): boolean => {
    const colon = from + column;
    if (colon + 1 >= end || bytes[colon] !== COLON || bytes[colon + 1] !== SPACE) return false;
    for (let at = from; at < from + COMM; at += 1) if (byte(bytes, at) >= 0x80) return false;
    if (prefixStart(bytes, from, colon) !== from + COMM) return false;
    let at = colon + 1;
    while (bytes[at] === SPACE) at += 1;
    const name = at;
    while (at < end && bytes[at] !== SPACE && bytes[at] !== OPEN) at += 1;
    const kind = names.find(bytes, name, at);
    if (kind === noiseKind.always) return true;
    if (kind === 0) return false;
    let behind = at;
    while (behind < end && bytes[behind] === SPACE) behind += 1;
    if (kind === noiseKind.unlessPlace) return behind >= end || bytes[behind] !== OPEN;
    if (at >= end) return true;
    if (kind === noiseKind.call) {
      if (bytes[at] === OPEN) return numbered || !tellsNumbering(bytes, at, end);
      return (
        at + 3 < end &&
        ((bytes[at + 1] === DASH && bytes[at + 2] === MORE && bytes[at + 3] === SPACE) ||
          (bytes[at + 1] === LESS && bytes[at + 2] === DASH))
      );
    }
    return bytes[at] === OPEN || bytes[behind] === BRACKET || (behind + 1 < end && bytes[behind] === LESS && bytes[behind + 1] === DASH);
  };

  const straceNoise = (from: number, lineEnd: number, pid: boolean, stamp: 'none' | 'epoch' | 'day'): boolean => {
    const end = bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    const before = second;
    second = -1;
    isStart = false;
    let at = from;
    let now = -1;
    if (pid) {
      let value = 0;
      while (isDigit(bytes, at) && at - from < 8) {
        value = value * 10 + byte(bytes, at) - ZERO;
        at += 1;
      }
      if (at === from || bytes[at] !== SPACE || value > LARGEST_PID) return false;
      while (bytes[at] === SPACE) at += 1;
    }
    if (stamp !== 'none') {
      const start = at;
      if (stamp === 'epoch') {
        while (isDigit(bytes, at)) at += 1;
        if (at - start < 9 || at - start > 10 || bytes[start] === ZERO) return false;
      } else {
        if (!isDay(bytes, at)) return false;
        at += 8;
      }
      const whole = at;
      if (bytes[at] === DOT) {
        at += 1;
        while (isDigit(bytes, at)) at += 1;
        if (at === whole + 1) return false;
      }
      if (bytes[at] !== SPACE) return false;
      while (bytes[at] === SPACE) at += 1;
      if (stamp === 'day') now = two(bytes, start) * 3600 + two(bytes, start + 3) * 60 + two(bytes, start + 6);
    }
    const start = at;
    const resumed = bytes[at] === LESS;
    if (resumed) {
      if (bytes[at + 1] !== DOT || bytes[at + 2] !== DOT || bytes[at + 3] !== DOT || bytes[at + 4] !== SPACE) return false;
      at += 5;
    }
    const name = at;
    if (isDigit(bytes, at)) return false;
    while (isName(byte(bytes, at))) at += 1;
    if (at >= end) return false;
    if (resumed ? !startsWith(bytes, at, RESUMED) : bytes[at] !== OPEN) return false;
    // From here on the parser has read the stamp, too: only then the next one can be compared with it.
    second = now;
    if (stamp === 'day' && (before < 0 || before - now > HALF_DAY)) return false;
    if (names.find(bytes, name, at) !== noiseKind.always) return false;
    if (endsWith(bytes, start, end, UNFINISHED) || endsWith(bytes, start, end, DETACHED)) {
      isStart = !resumed;
      return true;
    }
    if (endsWith(bytes, start, end, DOTS)) return false;
    return hasResult(bytes, start, end);
  };

  return {
    sifted,
    bytes,
    load(to) {
      length = to;
      sifted.next = -1;
    },
    set(next) {
      if (next.names !== known) {
        names = createNames();
        taken = 0;
        known = next.names;
      }
      if (setting !== next) second = -1;
      setting = next;
    },
    sift(from, most) {
      for (; taken < known.length; taken += 1) {
        const one = known[taken];
        if (one !== undefined) names.add(one);
      }
      // Between then and now other lines may have been read.
      if (from !== sifted.next) second = -1;
      let at = from;
      let count = 0;
      let skipped = 0;
      let wasStart = 0;
      let lastSecond = 0;
      while (count < most) {
        const end = bytes.indexOf(NEWLINE, at);
        if (end < 0 || end >= length) break;
        let noise = end - at <= longestSifted;
        if (noise && setting?.dialect === 'ftrace') noise = ftraceNoise(at, end, setting.column, setting.numbered);
        else if (noise && setting?.dialect === 'strace') {
          noise = straceNoise(at, end, setting.pid, setting.stamp);
          if (noise && hasEscape(bytes, at, end)) noise = false;
        } else noise = false;
        if (noise) {
          skipped += 1;
          wasStart = isStart ? 1 : 0;
          lastSecond = second;
        } else {
          sifted.starts[count] = at;
          sifted.ends[count] = end;
          sifted.skipped[count] = skipped;
          sifted.unfinished[count] = wasStart;
          sifted.seconds[count] = lastSecond;
          count += 1;
          skipped = 0;
        }
        at = end + 1;
      }
      sifted.skipped[count] = skipped;
      sifted.unfinished[count] = wasStart;
      sifted.seconds[count] = lastSecond;
      sifted.count = count;
      sifted.next = at;
    },
  };
}

const NEWLINE = 10;
const RETURN = 13;
const ESCAPE = 27;
const SPACE = 32;
const OPEN = 40;
const CLOSE = 41;
const DASH = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const LESS = 60;
const EQUALS = 61;
const MORE = 62;
const QUESTION = 63;
const BRACKET = 91;
const CLOSE_BRACKET = 93;
/** Columns of a comm in ftrace's text. */
const COMM = 16;
const LARGEST_PID = 4194304;
/** seconds */
const HALF_DAY = 43_200;

const ascii = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0));
const RESUMED = ascii(' resumed>');
const UNFINISHED = ascii('<unfinished ...>');
const DETACHED = ascii('<detached ...>');
const DOTS = ascii(' ...>');

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

function isDigit(bytes: Uint8Array, at: number): boolean {
  const code = byte(bytes, at);
  return code >= ZERO && code <= 57;
}

const isName = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= ZERO && code <= 57);

const two = (bytes: Uint8Array, at: number): number => (byte(bytes, at) - ZERO) * 10 + byte(bytes, at + 1) - ZERO;

/** `12:34:56` */
function isDay(bytes: Uint8Array, at: number): boolean {
  for (const digit of [0, 1, 3, 4, 6, 7]) if (!isDigit(bytes, at + digit)) return false;
  return bytes[at + 2] === COLON && bytes[at + 5] === COLON;
}

function startsWith(bytes: Uint8Array, at: number, text: readonly number[]): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text[index]) return false;
  return true;
}

function endsWith(bytes: Uint8Array, from: number, end: number, text: readonly number[]): boolean {
  return end - text.length >= from && startsWith(bytes, end - text.length, text);
}

function hasEscape(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) if (bytes[at] === ESCAPE) return true;
  return false;
}

/** The last ` = ` stands behind a closed parenthesis and in front of a result. */
function hasResult(bytes: Uint8Array, from: number, end: number): boolean {
  let at = end - 3;
  while (at > from && !(bytes[at + 1] === EQUALS && bytes[at] === SPACE && bytes[at + 2] === SPACE)) at -= 1;
  if (at <= from || at + 3 >= end) return false;
  const code = bytes[at + 3];
  if (!isDigit(bytes, at + 3) && code !== DASH && code !== QUESTION) return false;
  while (bytes[at] === SPACE) at -= 1;
  return bytes[at] === CLOSE;
}

/** `: 0x` in a call's arguments. */
function tellsNumbering(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at + 3 < end; at += 1)
    if (bytes[at] === COLON && bytes[at + 1] === SPACE && bytes[at + 2] === ZERO && bytes[at + 3] === 120) return true;
  return false;
}

function digitsBack(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes, at)) at -= 1;
  return at;
}

function spacesBack(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === SPACE) at -= 1;
  return at;
}

/** Where `-pid (tgid) [cpu] flags stamp:` begins, read backwards from the colon as ftrace/prefix.ts does; -1 when it is not that. Not before `first`. */
function prefixStart(bytes: Uint8Array, first: number, colon: number): number {
  let at = digitsBack(bytes, colon - 1);
  if (at === colon - 1) return -1;
  if (bytes[at] === DOT) {
    const whole = digitsBack(bytes, at - 1);
    if (whole === at - 1) return -1;
    at = whole;
  }
  if (bytes[at] !== SPACE) return -1;
  at = spacesBack(bytes, at);
  if (bytes[at] !== CLOSE_BRACKET) {
    const last = at;
    while (at > first && byte(bytes, at) > SPACE && byte(bytes, at) < 0x80 && last - at < 7) at -= 1;
    if (bytes[at] !== SPACE || last - at < 4 || last - at > 6) return -1;
    at = spacesBack(bytes, at);
    if (bytes[at] !== CLOSE_BRACKET) return -1;
  }
  const cpu = digitsBack(bytes, at - 1);
  if (bytes[cpu] !== BRACKET || at - cpu < 4) return -1;
  at = spacesBack(bytes, cpu - 1);
  if (bytes[at] === CLOSE) {
    let open = at - 1;
    while (at - open < 14 && (bytes[open] === SPACE || bytes[open] === DASH || isDigit(bytes, open))) open -= 1;
    if (bytes[open] !== OPEN) return -1;
    at = spacesBack(bytes, open - 1);
  }
  const pid = digitsBack(bytes, at);
  return pid === at || bytes[pid] !== DASH ? -1 : pid;
}

interface Names {
  add(one: NoiseName): void;
  /** 0: not known. */
  find(bytes: Uint8Array, from: number, end: number): number;
}

/** Open addressing over the names' bytes; found are equal names alone, not equal hashes. */
function createNames(): Names {
  const slots = 2 * mostNames;
  const texts = new Uint8Array(slots * longestName);
  const lengths = new Uint8Array(slots);
  const kinds = new Uint8Array(slots);
  let size = 0;
  const slotOf = (bytes: Uint8Array, from: number, end: number): number => {
    let hash = 0x811c9dc5;
    for (let at = from; at < end; at += 1) hash = Math.imul(hash ^ byte(bytes, at), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (slots - 1);
    while (lengths[slot] !== 0 && !(lengths[slot] === end - from && isEqual(texts, slot * longestName, bytes, from, end - from)))
      slot = (slot + 1) & (slots - 1);
    return slot;
  };
  return {
    add({ name, kind }) {
      const bytes = new TextEncoder().encode(name);
      if (bytes.length === 0 || bytes.length > longestName || size >= mostNames) return;
      const slot = slotOf(bytes, 0, bytes.length);
      if (lengths[slot] === 0) size += 1;
      texts.set(bytes, slot * longestName);
      lengths[slot] = bytes.length;
      kinds[slot] = kind;
    },
    find(bytes, from, end) {
      if (end - from > longestName || end <= from) return 0;
      return kinds[slotOf(bytes, from, end)] ?? 0;
    },
  };
}

function isEqual(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) if (a[atA + index] !== b[atB + index]) return false;
  return true;
}
