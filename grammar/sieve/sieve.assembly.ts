// The sieve in AssemblyScript, compiled to WebAssembly with SIMD by tools/run/wasm.mts. plain-sieve.ts says the same in TypeScript and has the
// comments on what each check is for; tests hold the two together.

import { forgetForms } from './forms.assembly';
import { configureFtrace, ftraceName, ftraceNoise, isNoiseName } from './ftrace.assembly';
import {
  BYTES,
  ENDS,
  ESCAPE,
  maskOf,
  NEWLINE,
  NEWLINES,
  RESULTS,
  SECONDS,
  SKIPPED,
  SPACES,
  STARTS,
  storeVectors,
  UNFINISHED,
} from './layout.assembly';
import { addName, forgetNames } from './names.assembly';
import { configureStrace, forgetSecond, lastIsStart, lastSecond, straceCall, straceName, straceNoise } from './strace.assembly';

const LONGEST: usize = 65536;

let dialect: u32 = 0;

/** 1: ftrace (first: column, other: numbered), 2: strace (first: pid, other: 0 none, 1 epoch, 2 time of day), 0: nothing is left out. */
export function configure(which: u32, first: u32, other: u32): void {
  dialect = which;
  storeVectors();
  if (which == 1) configureFtrace(first, other != 0);
  else configureStrace(first != 0, other);
  forgetSecond();
  forgetForms();
}

/** Between the last look and the next other lines may have been read. */
export function pause(): void {
  forgetSecond();
}

export function forget(): void {
  forgetNames();
}

/** The name of `length` bytes stands at NAME, padded with zeros to 32. */
export function add(length: u32, kind: u32): void {
  addName(length, kind);
}

/** Looks at the complete lines of BYTES[from, to) until `most` are to be handed over. Returns how many; RESULTS holds where to go on. */
export function sift(from: u32, to: u32, most: u32): u32 {
  const last = BYTES + (to as usize);
  let at = BYTES + (from as usize);
  let count: u32 = 0;
  let skipped: u32 = 0;
  let wasStart: u32 = 0;
  const isStrace = dialect == 2;
  let secondOfLast: i32 = isStrace ? 0 : -1;
  while (count < most) {
    // Behind a prefix of a form that is kept stands the name; nothing up to there is a newline or an escape.
    const name = isStrace ? straceName(at) : dialect == 1 ? ftraceName(at) : 0;
    const start = name != 0 ? name : at;
    let end = isStrace ? controlFrom(start, last) : newlineFrom(start, last);
    let hasEscape = false;
    if (isStrace && end < last && load<u8>(end) != NEWLINE) {
      const first = end;
      end = newlineFrom(first, last);
      hasEscape = escapeIn(first, end);
    }
    if (end >= last) break;
    let noise = false;
    if (end - at <= LONGEST) {
      if (isStrace) noise = (name != 0 ? straceCall(at, name, end) : straceNoise(at, end)) && !hasEscape;
      else if (dialect == 1) noise = name != 0 ? isNoiseName(name, end) : ftraceNoise(at, end);
    }
    if (noise) {
      skipped++;
      if (isStrace) {
        wasStart = lastIsStart();
        secondOfLast = lastSecond();
      }
    } else {
      handOver(count, at, end, skipped, wasStart, secondOfLast);
      count++;
      skipped = 0;
    }
    at = end + 1;
  }
  handOver(count, at, at, skipped, wasStart, secondOfLast);
  store<u32>(RESULTS, (at - BYTES) as u32);
  return count;
}

function handOver(count: u32, at: usize, end: usize, skipped: u32, wasStart: u32, secondOfLast: i32): void {
  const place = (count as usize) * 4;
  store<u32>(STARTS + place, (at - BYTES) as u32);
  store<u32>(ENDS + place, (end - BYTES) as u32);
  store<u32>(SKIPPED + place, skipped);
  store<u32>(UNFINISHED + place, wasStart);
  store<u32>(SECONDS + place, secondOfLast as u32);
}

/** Where the next newline stands, `last` or behind it where none does. 64 bytes at once: where a line ends is hard to guess, so few steps with few branches. */
function newlineFrom(from: usize, last: usize): usize {
  const newlines = v128.load(NEWLINES);
  let at = from;
  while (at < last) {
    const low = maskOf(i8x16.eq(v128.load(at), newlines), i8x16.eq(v128.load(at, 16), newlines));
    const high = maskOf(i8x16.eq(v128.load(at, 32), newlines), i8x16.eq(v128.load(at, 48), newlines));
    const mask = (low as u64) | ((high as u64) << 32);
    if (mask != 0) return at + (ctz<u64>(mask) as usize);
    at += 64;
  }
  return at;
}

/** The same for the next byte that is a control character or no ASCII: mostly the newline, with no escape before it. */
function controlFrom(from: usize, last: usize): usize {
  const spaces = v128.load(SPACES);
  let at = from;
  while (at < last) {
    const low = maskOf(i8x16.lt_s(v128.load(at), spaces), i8x16.lt_s(v128.load(at, 16), spaces));
    const high = maskOf(i8x16.lt_s(v128.load(at, 32), spaces), i8x16.lt_s(v128.load(at, 48), spaces));
    const mask = (low as u64) | ((high as u64) << 32);
    if (mask != 0) return at + (ctz<u64>(mask) as usize);
    at += 64;
  }
  return at;
}

function escapeIn(from: usize, end: usize): bool {
  for (let at = from; at < end; at++) if (load<u8>(at) == ESCAPE) return true;
  return false;
}
