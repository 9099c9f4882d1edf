// The names whose lines are noise. A slot: 32 bytes of name, its length, its kind.

import { maskOf, NAME, NAMES, NAMES_COUNT, SLOT } from './layout.assembly';

export function forgetNames(): void {
  memory.fill(NAMES, 0, NAMES_COUNT * SLOT);
}

/** The name of `length` bytes stands at NAME, padded with zeros to 32. */
export function addName(length: u32, kind: u32): void {
  const slot = find(NAME, length);
  v128.store(slot, v128.load(NAME));
  v128.store(slot, v128.load(NAME, 16), 16);
  store<u32>(slot, length, 32);
  store<u32>(slot, kind, 36);
}

/** 0: not known. Other bytes may follow the name. */
export function kindOf(at: usize, end: usize): u32 {
  const length = (end - at) as u32;
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
