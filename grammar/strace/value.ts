// What the line grammar makes of an argument: a small tree that keeps the spelling, and the readings calls need of it.

import type { FdRef } from '../event';
import { readAngle } from './text';

export type Value =
  | { readonly kind: 'number'; readonly text: string; readonly angle?: string; readonly note?: string }
  | { readonly kind: 'word'; readonly text: string; readonly angle?: string; readonly note?: string }
  | { readonly kind: 'string'; readonly text: string; readonly note?: string }
  /** `{…}` or `[…]`; `inverted` for `~[…]`. */
  | { readonly kind: 'group'; readonly items: readonly Argument[]; readonly inverted: boolean }
  /** `makedev(0xa, 0x5)` */
  | { readonly kind: 'apply'; readonly text: string; readonly items: readonly Argument[] }
  /** `A|B`, `8192*1024`, `old => new` */
  | { readonly kind: 'joined'; readonly operator: string; readonly parts: readonly Value[] }
  /** `...`, `???` and other things that carry no value */
  | { readonly kind: 'nothing' };

export interface Argument {
  /** `si_code` of `si_code=…`. */
  readonly name?: string;
  /** Absent for a place left empty by a call that was interrupted there. */
  readonly value?: Value;
}

/** `table`: names to numbers. A number, a name, a product or an `A|B` of them; undefined when some part has no number. */
export function numberOf(value: Value | undefined, table?: ReadonlyMap<string, number>): number | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'number') return parseNumber(value.text);
  if (value.kind === 'word') return value.text === 'NULL' ? 0 : table?.get(value.text);
  if (value.kind !== 'joined') return undefined;
  const parts = value.parts.map((part) => numberOf(part, table));
  return combine(value.operator, parts);
}

/** The bits of a flag word; names that the table lacks are ignored, so that a new flag does not hide the known ones. */
export function flagsOf(value: Value | undefined, table: ReadonlyMap<string, number>): number | undefined {
  if (value?.kind === 'word') return table.get(value.text) ?? 0;
  if (value?.kind !== 'joined' || value.operator !== '|') return numberOf(value, table);
  let bits = 0;
  for (const part of value.parts) bits = unite(bits, numberOf(part, table) ?? 0);
  return bits;
}

/** As `numberOf`, read as a signed 64-bit number (loff_t): strace prints -1 as 18446744073709551615. */
export function offsetOf(value: Value | undefined): number | undefined {
  if (value?.kind === 'number' && value.text.length > 16 && /^(?:0x)?[0-9a-f]+$/i.test(value.text)) {
    return Number(BigInt.asIntN(64, BigInt(value.text)));
  }
  return numberOf(value);
}

/** As `numberOf`, read as a signed 32-bit number: `-e raw` prints -1 as 0xffffffff. */
export function intOf(value: Value | undefined, table?: ReadonlyMap<string, number>): number | undefined {
  const number = numberOf(value, table);
  return number === undefined || number < 0x80000000 ? number : number | 0;
}

/** A descriptor: `3`, `3</path>`, `AT_FDCWD</cwd>`, `0x3`. */
export function fdOf(value: Value | undefined): FdRef | undefined {
  if (value?.kind !== 'number' && value?.kind !== 'word') return undefined;
  const fd = value.kind === 'word' ? (value.text === 'AT_FDCWD' ? -100 : undefined) : intOf(value);
  if (fd === undefined || Number.isNaN(fd)) return undefined;
  return value.angle === undefined ? { fd } : { fd, ...readAngle(value.angle) };
}

/** A named field of a struct. */
export function fieldOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.kind === 'joined' && value.operator === '=>') return fieldOf(value.parts[0], name) ?? fieldOf(value.parts[1], name);
  if (value?.kind !== 'group') return undefined;
  return value.items.find((item) => item.name === name)?.value;
}

/** strace's C spelling: decimal, 0x hex, 0 octal. */
export function parseNumber(text: string): number {
  if (text.length > 1 && text[0] === '0' && text[1] !== 'x') return Number.parseInt(text, 8);
  if (text[0] === '-' && text[1] === '0' && text[2] === 'x') return -Number(text.slice(1));
  return Number(text);
}

function combine(operator: string, parts: readonly (number | undefined)[]): number | undefined {
  let total: number | undefined;
  for (const part of parts) {
    if (part === undefined) return undefined;
    if (total === undefined) total = part;
    else if (operator === '|') total = unite(total, part);
    else if (operator === '*') total *= part;
    else if (operator === '<<') total *= 2 ** part;
    else return undefined;
  }
  return total;
}

/** `a | b` for numbers up to 2^53: JavaScript's own works on 32 bits. */
function unite(a: number, b: number): number {
  const high = 2 ** 32;
  return (Math.floor(a / high) | Math.floor(b / high)) * high + (((a % high) | (b % high)) >>> 0);
}
