// The names whose lines are noise. A slot: 32 bytes of name, its length, its kind.

import { FIRST_BYTES, maskOf, NAME, NAMES, NAMES_COUNT, OPENS, SHORT_SLOT, SHORTS, SHORTS_COUNT, SLOT, SPACES } from './layout.assembly';

export function forgetNames(): void {
  memory.fill(NAMES, 0, NAMES_COUNT * SLOT);
  forgetShorts();
}

function forgetShorts(): void {
  memory.fill(SHORTS, 0, SHORTS_COUNT * SHORT_SLOT);
}

/** The name of `length` bytes stands at NAME, padded with zeros to 32. */
export function addName(length: u32, kind: u32): void {
  const slot = find(NAME, length);
  v128.store(slot, v128.load(NAME));
  v128.store(slot, v128.load(NAME, 16), 16);
  store<u32>(slot, length, 32);
  store<u32>(slot, kind, 36);
  forgetShorts();
}

/** How many of the 32 bytes from `at` on stand before the first blank or parenthesis; 32: none is there. */
export function nameLength(at: usize): usize {
  const spaces = v128.load(SPACES);
  const opens = v128.load(OPENS);
  const a = v128.load(at);
  const first = i8x16.bitmask(v128.or(i8x16.eq(a, spaces), i8x16.eq(a, opens))) as u32;
  if (first != 0) return ctz<u32>(first) as usize;
  const b = v128.load(at, 16);
  const second = i8x16.bitmask(v128.or(i8x16.eq(b, spaces), i8x16.eq(b, opens))) as u32;
  return second == 0 ? 32 : 16 + (ctz<u32>(second) as usize);
}

/** 0: not known. Other bytes may follow the name. A slot of those found lately: 16 bytes, the rest of them zeros, length, kind. */
export function kindOf(at: usize, end: usize): u32 {
  const length = (end - at) as u32;
  if (length > 16) return kindOfLong(at, length);
  const name = v128.and(v128.load(at), v128.load(FIRST_BYTES + ((length as usize) << 4)));
  const hash: u64 = v128.extract_lane<u64>(name, 0) * 0x9e3779b97f4a7c15 + v128.extract_lane<u64>(name, 1) * 0xbf58476d1ce4e5b9;
  const slot = SHORTS + ((((hash ^ (hash >> 29)) >> 24) as usize) & (SHORTS_COUNT - 1)) * SHORT_SLOT;
  if (load<u32>(slot, 16) == length && !v128.any_true(v128.xor(v128.load(slot), name))) return load<u32>(slot, 20);
  const kind = kindOfLong(at, length);
  if (kind != 0) {
    v128.store(slot, name);
    store<u32>(slot, length, 16);
    store<u32>(slot, kind, 20);
  }
  return kind;
}

function kindOfLong(at: usize, length: u32): u32 {
  if (length - 1 > 31) return 0;
  return load<u32>(find(at, length), 36);
}

/** The slot of a name: known or empty. */
function find(at: usize, length: u32): usize {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const all: u32 = 0xffffffff >> (32 - length);
  let index = placeOf(at, length);
  while (true) {
    const slot = NAMES + (index as usize) * SLOT;
    const known = load<u32>(slot, 32);
    if (known == 0) return slot;
    if (known == length && (maskOf(i8x16.eq(v128.load(slot), a), i8x16.eq(v128.load(slot, 16), b)) & all) == all) return slot;
    index = (index + 1) & (NAMES_COUNT - 1);
  }
}

/** By its first eight bytes and its last eight. */
function placeOf(at: usize, length: u32): u32 {
  const first = load<u64>(at);
  const isShort = length < 8;
  const a: u64 = isShort ? first << ((8 - length) * 8) : first;
  const b: u64 = isShort ? a : load<u64>(at + length - 8);
  const hash: u64 = (a + length) * 0x9e3779b97f4a7c15 + b * 0xbf58476d1ce4e5b9;
  const place = ((hash ^ (hash >> 29)) >> 24) as u32;
  return place & (NAMES_COUNT - 1);
}
