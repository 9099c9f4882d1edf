// Most lines of a log begin alike. What a check of all characters found of a prefix is kept by its form, the prefix with each digit as `0`: a line whose
// prefix has a form that is kept has passed that check, and costs a few comparisons of 16 bytes. A slot: three times 16 bytes of a form, twice for strace (an empty one
// holds what no form does); strace: 4 bytes further where its stamp begins and how many digits its pid has.

import { BEFORE_DIGITS, BEHIND_DIGITS, FORMS, FORMS_COUNT, LOW_HALVES, SLOT } from './layout.assembly';

export function forgetForms(): void {
  memory.fill(FORMS, FIVE, FORMS_COUNT * SLOT);
}

/** Each digit as `0`. */
export function formOf(block: v128): v128 {
  // Moved so that the digits are the ten least signed bytes; without their low half they are `0`.
  const isDigit = i8x16.lt_s(i8x16.add(block, v128.load(BEFORE_DIGITS)), v128.load(BEHIND_DIGITS));
  return v128.andnot(block, v128.and(isDigit, v128.load(LOW_HALVES)));
}

/** Where a form is kept or would be. */
export function formSlot(a: v128, b: v128, c: v128): usize {
  return slotOf(v128.xor(v128.xor(a, i16x8.shl(b, 1)), i16x8.shl(c, 2)));
}

function slotOf(all: v128): usize {
  const hash: u64 = v128.extract_lane<u64>(all, 0) * 0x9e3779b97f4a7c15 + v128.extract_lane<u64>(all, 1) * 0xbf58476d1ce4e5b9;
  const index = ((hash ^ (hash >> 29)) >> 24) as usize;
  return FORMS + (index & (FORMS_COUNT - 1)) * SLOT;
}

/** All zeros where the form is kept. */
export function difference(slot: usize, a: v128, b: v128, c: v128): v128 {
  return v128.or(v128.or(v128.xor(v128.load(slot), a), v128.xor(v128.load(slot, 16), b)), v128.xor(v128.load(slot, 32), c));
}

export function keep(slot: usize, a: v128, b: v128, c: v128): void {
  v128.store(slot, a);
  v128.store(slot, b, 16);
  v128.store(slot, c, 32);
}

/** The same of a form of 32 bytes. */
export function shortFormSlot(a: v128, b: v128): usize {
  return slotOf(v128.xor(a, i16x8.shl(b, 1)));
}

export function shortDifference(slot: usize, a: v128, b: v128): v128 {
  return v128.or(v128.xor(v128.load(slot), a), v128.xor(v128.load(slot, 16), b));
}

export function keepShort(slot: usize, a: v128, b: v128): void {
  v128.store(slot, a);
  v128.store(slot, b, 16);
}

/** A digit that stands in no form. */
const FIVE: u8 = 53;
