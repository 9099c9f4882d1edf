// Lines of system calls whose form was read before, from their bytes alone: neither text nor words are made of them. What a form says is learnt from
// what the grammar made of the first line that has it; the usual prefix is read by hand, anything unusual is left to the grammar. What stands behind
// the prefix is mostly the very same as on some line before (98 of 100 lines of a real log of 600 MB): that is not read again at all.

import { decimalIn, digit, digitsEnd, hexLetter, kinds, letter, nanosecondsIn, other, refused, spacesEnd } from '../ascii';
import { createFormTable, hashed, hashOf } from '../form-table';
import { beginForm, createLineForm, type LineForm, longestForm, mostHoles } from '../line-form';
import type { Word } from '../word';
import type { Body } from './facts';
import type { Arguments, SyscallSpec } from './syscalls';
import * as t from './tokens';

export interface KnownLines {
  /**
   * What bytes[start, end), the log's line `number`, says, overwritten by the next; undefined where its form is not known.
   * `column`: that of the colon behind the stamp.
   */
  read(bytes: Uint8Array, start: number, end: number, column: number, number: number): KnownLine | undefined;
  /** Line `number` is of this call. `words`: behind its name, as the grammar gave them; `from`: what their offsets count from. Only after `read`. */
  learn(number: number, call: string, spec: SyscallSpec, isExit: boolean, words: readonly Word[], from: number): void;
}

export interface KnownLine {
  tid: number;
  /** 0: the line shows none. */
  tgid: number;
  cpu: number;
  /** ns on the log's own clock */
  stamp: number;
  comm: string | undefined;
  /** 0-based columns of the event's name and of the line's end. */
  body: number;
  to: number;
  said: Said;
}

/** What stands behind the prefix. */
export interface Said {
  readonly call: string;
  readonly spec: SyscallSpec;
  readonly isExit: boolean;
  /** Of a start: what the call does; undefined where it cannot matter. */
  readonly body: Body | undefined;
  /** Of an exit: the number returned. */
  readonly value: number;
}

/** What all lines of a form say. */
interface KnownCall {
  readonly call: string;
  readonly spec: SyscallSpec;
  readonly isExit: boolean;
  readonly numbers: readonly KnownNumber[];
}

interface KnownNumber {
  readonly hole: number;
  readonly negative: boolean;
  readonly hex: boolean;
}

export function createKnownLines(): KnownLines {
  const form = createLineForm();
  const forms = createFormTable<KnownCall>(mostForms);
  /** By what the prefix shows. */
  const saids = Array.from({ length: prefixShapes }, () => createFormTable<Said>(mostSaids));
  const comms = createFormTable<string>(mostComms);
  let bytes: Uint8Array = new Uint8Array();
  /** The last line has a form that is not known. Its number, and where it began. */
  let isUnknown = false;
  let unknown = 0;
  let unknownStart = 0;

  const numberAt = ({ hole, negative, hex }: KnownNumber): number => {
    const from = form.starts[hole] ?? 0;
    const to = form.ends[hole] ?? 0;
    const value = hex ? hexNumber(bytes, from, to) : decimalIn(bytes, from, to);
    return negative ? -value : value;
  };
  let numbers: readonly KnownNumber[] = [];
  const given: Arguments = {
    value(index) {
      const number = numbers[index];
      return number === undefined ? 0 : numberAt(number);
    },
    text: () => undefined,
  };
  const line: KnownLine = {
    tid: 0,
    tgid: 0,
    cpu: 0,
    stamp: 0,
    comm: undefined,
    body: 0,
    to: 0,
    said: { call: '', spec: { arity: 0, decode: () => undefined }, isExit: false, body: undefined, value: 0 },
  };

  /** Reads bytes[from, to) by its form. */
  const byForm = (from: number, to: number): Said | undefined => {
    if (!readBody(bytes, from, to, form)) return undefined;
    const known = forms.find(form.bytes, 0, form.length, form.hash);
    if (known === undefined) {
      isUnknown = true;
      return undefined;
    }
    const { call, spec, isExit } = known;
    const [first] = known.numbers;
    // Too long to be exact.
    if (isExit && (first === undefined || (!first.hex && isLong(form, first)))) return undefined;
    numbers = known.numbers;
    return { call, spec, isExit, body: isExit ? undefined : spec.decode(given), value: isExit && first ? numberAt(first) : 0 };
  };

  const commOf = (start: number): string | undefined => {
    let from = start;
    const to = start + commColumns;
    while (from < to && bytes[from] === SPACE) from += 1;
    if (from === to) return undefined;
    const hash = hashOf(bytes, from, to);
    const known = comms.find(bytes, from, to, hash);
    if (known !== undefined) return known === '<...>' ? undefined : known;
    const comm = String.fromCharCode(...bytes.subarray(from, to));
    comms.learn(bytes, from, to, hash, comm);
    return comm === '<...>' ? undefined : comm;
  };

  return {
    read(whole, start, end, column, number) {
      bytes = whole;
      isUnknown = false;
      const name = readPrefix(bytes, start, start + column, line, form);
      if (name === 0 || bytes[end - 1] === SPACE) return undefined;
      const table = saids[form.bytes[0] ?? 0];
      if (table === undefined) return undefined;
      const hash = hashOf(bytes, name, end);
      let said = table.find(bytes, name, end, hash);
      if (said === undefined) {
        said = byForm(name, end);
        unknown = number;
        unknownStart = start;
        if (said === undefined) return undefined;
        table.learn(bytes, name, end, hash, said);
      }
      line.said = said;
      line.comm = commOf(start);
      line.body = name - start;
      line.to = end - start;
      return line;
    },
    learn(number, call, spec, isExit, words, from) {
      if (!isUnknown || unknown !== number) return;
      const origin = unknownStart + from;
      const numbers = isExit ? resultIn(words, origin, form) : argumentsIn(words, origin, form);
      if (numbers === undefined || (!isExit && numbers.length < spec.arity)) return;
      forms.learn(form.bytes, 0, form.length, form.hash, { call, spec, isExit, numbers });
    },
  };
}

/** `             cat-6968    ( 6968) [000] d..2.  1636.838139: `, whose colon stands at `colon`. Returns where the event's name begins; 0: not the usual. */
function readPrefix(bytes: Uint8Array, start: number, colon: number, line: KnownLine, form: LineForm): number {
  if (bytes[colon] !== COLON || bytes[colon + 1] !== SPACE) return 0;
  let at = start;
  for (; at < start + commColumns; at += 1) if (kinds[bytes[at] ?? 0] === refused) return 0;
  if (bytes[at] !== DASH) return 0;
  let from = at + 1;
  at = digitsEnd(bytes, from);
  if (at === from || at - from > 10 || bytes[at] !== SPACE) return 0;
  line.tid = decimalIn(bytes, from, at);
  at = spacesEnd(bytes, at);
  let shape = 1;
  line.tgid = 0;
  if (bytes[at] === OPEN) {
    const open = at;
    from = spacesEnd(bytes, at + 1);
    at = digitsEnd(bytes, from);
    if (at > from) line.tgid = decimalIn(bytes, from, at);
    else while (bytes[at] === DASH) at += 1;
    if (at === from || at - open > 12 || bytes[at] !== CLOSE || bytes[at + 1] !== SPACE) return 0;
    at = spacesEnd(bytes, at + 1);
    shape |= 2;
  }
  if (bytes[at] !== OPEN_BRACKET) return 0;
  from = at + 1;
  at = digitsEnd(bytes, from);
  if (at - from < 3 || at - from > 9 || bytes[at] !== CLOSE_BRACKET || bytes[at + 1] !== SPACE) return 0;
  line.cpu = decimalIn(bytes, from, at);
  at = spacesEnd(bytes, at + 1);
  if (!isDigit(bytes[at] ?? 0)) {
    from = at;
    if (!isFlag[bytes[at] ?? 0] || bytes[at] === STAR || bytes[at] === PLUS || bytes[at] === UNDERSCORE) return 0;
    while (isFlag[bytes[at] ?? 0]) at += 1;
    if (at - from < 4 || at - from > 6 || bytes[at] !== SPACE) return 0;
    at = spacesEnd(bytes, at);
    shape |= 4;
  }
  from = at;
  at = digitsEnd(bytes, from);
  if (at === from || at - from > 9 || bytes[at] !== DOT) return 0;
  const seconds = decimalIn(bytes, from, at);
  from = at + 1;
  at = digitsEnd(bytes, from);
  if (at !== colon || at === from || at - from > 9) return 0;
  line.stamp = seconds * 1e9 + nanosecondsIn(bytes, from, at);
  beginForm(form, shape);
  return spacesEnd(bytes, colon + 1);
}

/** The form of what stands behind the prefix; false where something unusual is in it. */
function readBody(bytes: Uint8Array, from: number, end: number, form: LineForm): boolean {
  let { length, hash } = form;
  let holes = 0;
  let opened = false;
  let isInWord = false;
  for (let at = from; at < end; ) {
    const code = bytes[at] ?? 0;
    let kind = kinds[code] ?? refused;
    if (kind === refused || length === longestForm) return false;
    let literal = code;
    let next = at + 1;
    if (!isInWord && (kind === digit || (kind === hexLetter && opened && bytes[at - 1] === SPACE && bytes[at - 2] === COLON))) {
      let first = at;
      literal = decimalHole;
      if (code === ZERO && bytes[next] === LETTER_X) {
        literal = prefixedHole;
        first = at + 2;
      }
      for (next = first; ; next += 1) {
        kind = kinds[bytes[next] ?? 0] ?? refused;
        if (kind === hexLetter && literal === decimalHole) literal = bareHole;
        else if (kind !== digit && kind !== hexLetter) break;
      }
      // At the line's end stands its newline.
      if (next === first || next - first > 16 || kind === letter || holes === mostHoles) return false;
      form.starts[holes] = at;
      form.ends[holes] = next;
      holes += 1;
    } else {
      isInWord = kind !== other;
      if (code === OPEN) opened = true;
    }
    form.bytes[length] = literal;
    hash = hashed(hash, literal);
    length += 1;
    at = next;
  }
  form.length = length;
  form.hash = hash;
  form.holes = holes;
  return true;
}

/** The numbers of `fd: 5, cmd: 0x400`; undefined where anything else is shown. `from`: what the words' offsets count from, in the line's bytes. */
function argumentsIn(words: readonly Word[], from: number, form: LineForm): readonly KnownNumber[] | undefined {
  const numbers: KnownNumber[] = [];
  for (const { tokenType, image, startOffset } of words) {
    if (tokenType === t.Comma) continue;
    if (tokenType !== t.Argument) return undefined;
    const value = image.slice(image.lastIndexOf(':') + 1).trimStart();
    const number = numberIn(value, from + startOffset + image.length, form);
    if (number === undefined) return undefined;
    // Without a prefix, too: line-parser.ts and syscall-lines.ts say why.
    numbers.push({ ...number, hex: true });
  }
  return numbers;
}

function resultIn(words: readonly Word[], from: number, form: LineForm): readonly KnownNumber[] | undefined {
  const [word, ...more] = words;
  if (word === undefined || more.length > 0 || word.tokenType !== t.Value) return undefined;
  const number = numberIn(word.image, from + word.startOffset + word.image.length, form);
  return number === undefined ? undefined : [number];
}

/** `image`, which ends at `end` in the line's bytes, as one of the form's holes. */
function numberIn(image: string, end: number, form: LineForm): KnownNumber | undefined {
  const negative = image.startsWith('-');
  const start = end - image.length + (negative ? 1 : 0);
  for (let hole = 0; hole < form.holes; hole += 1)
    if (form.starts[hole] === start && form.ends[hole] === end) return { hole, negative, hex: image.startsWith('0x', negative ? 1 : 0) };
  return undefined;
}

function isLong(form: LineForm, { hole }: KnownNumber): boolean {
  return (form.ends[hole] ?? 0) - (form.starts[hole] ?? 0) > 15;
}

/** As numbers.ts reads them: 64-bit two's complement. */
function hexNumber(bytes: Uint8Array, start: number, to: number): number {
  const from = bytes[start] === ZERO && bytes[start + 1] === LETTER_X ? start + 2 : start;
  const split = Math.max(from, to - 8);
  let high = 0;
  for (let at = from; at < split; at += 1) high = high * 16 + hexDigit(bytes[at] ?? 0);
  let low = 0;
  for (let at = split; at < to; at += 1) low = low * 16 + hexDigit(bytes[at] ?? 0);
  return (high >= 0x80000000 ? high - 0x100000000 : high) * 0x100000000 + low;
}

const hexDigit = (code: number): number => (code <= 57 ? code - 48 : code - 87);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const commColumns = 16;
/** Bit 1: a thread group, bit 2: flags; bit 0 is always set. */
const prefixShapes = 8;
const mostForms = 4096;
const mostSaids = 8192;
const mostComms = 4096;

const SPACE = 32;
const OPEN = 40;
const CLOSE = 41;
const STAR = 42;
const PLUS = 43;
const DASH = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const UNDERSCORE = 95;
const LETTER_X = 120;

/** What a hole is in a form: `31`, `0x1f`, `1f`. */
const decimalHole = 1;
const prefixedHole = 2;
const bareHole = 3;

const isFlag = Uint8Array.from({ length: 256 }, (_, code) => (/[.\w#*+]/.test(String.fromCharCode(code)) && code < 128 ? 1 : 0));
