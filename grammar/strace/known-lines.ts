// Calls on one line whose form was read before, from their bytes alone: no text is made of the line, and only the words that differ are made anew.
// What a form says is learnt from the tree that the grammar made of the first line that has it; the usual prefix is read by hand, anything unusual is
// left to the grammar. A call that is written exactly as one before is not read again at all.

import { decimalIn, digit, digitsEnd, hexLetter, kinds, nanosecondsIn, other, refused, spacesEnd } from '../ascii';
import type { TraceEvent } from '../event';
import { createFormTable, hashed, hashOf } from '../form-table';
import { beginForm, createLineForm, type LineForm, longestForm, mostHoles } from '../line-form';
import type { StraceSetting } from '../sieve/sieve';
import type { WordPlaces } from '../word';
import { assemble } from './assemble';
import type { Decoder } from './call';
import { type CallBody, filled } from './filled';
import { largestPid } from './glance';

export interface KnownLines {
  /** What bytes[start, end), the log's line `number`, says, overwritten by the next; undefined where its form is not known. */
  read(bytes: Uint8Array, start: number, end: number, setting: StraceSetting, number: number): KnownLine | undefined;
  /** Line `number` is of this call. `tree`: what the grammar makes of its shape, `places`: where its words stand. Only after `read`. */
  learn(number: number, decode: Decoder, tree: CallBody, places: WordPlaces): void;
}

export interface KnownLine {
  /** -1: the line shows none. */
  pid: number;
  /** Of the stamp: seconds, ns of the fraction. */
  seconds: number;
  fraction: number;
  /** The event of such a call, standing nowhere; undefined where it cannot matter. */
  said: Said;
  /** ns, as -T shows them */
  duration: number | undefined;
  /** 0-based columns of the call's name and of the line's end. */
  start: number;
  to: number;
}

interface Said {
  readonly template: TraceEvent | undefined;
}

/** What all lines of a form say. */
interface KnownCall {
  readonly decode: Decoder;
  /** Literal words are themselves; one that differs is a character that stands for its hole. */
  readonly tree: CallBody;
}

export function createKnownLines(): KnownLines {
  const form = createLineForm();
  const forms = createFormTable<KnownCall>(mostForms);
  /** By whether the lines show how long a call took, and when it began. */
  const saids = Array.from({ length: 4 }, () => createFormTable<Said>(mostSaids));
  const texts = createFormTable<string>(mostTexts);
  const decoder = new TextDecoder();
  let bytes: Uint8Array = new Uint8Array();
  /** The last line has a form that is not known. Its number, and where it began. */
  let isUnknown = false;
  let unknown = 0;
  let unknownStart = 0;

  const textOf = (from: number, to: number): string => {
    const hash = hashOf(bytes, from, to);
    const known = texts.find(bytes, from, to, hash);
    if (known !== undefined) return known;
    const text = decoder.decode(bytes.subarray(from, to));
    if (text.length <= longestText) texts.learn(bytes, from, to, hash, text);
    return text;
  };
  const wordOf = (word: string): string => {
    const hole = word.length === 1 ? word.charCodeAt(0) - firstHole : -1;
    if (hole < 0) return word;
    const index = hole >> 1;
    return textOf((form.starts[index] ?? 0) - (hole & 1), form.ends[index] ?? 0);
  };
  const sayingOf = ({ decode, tree }: KnownCall, isTimed: boolean, duration: number | undefined): Said => {
    const body = filled(tree, wordOf);
    const draft = decode(body);
    const place = { line: 0, column: 0, endColumn: 0, time: isTimed ? 0 : undefined };
    return { template: draft === undefined ? undefined : assemble(draft, body, 0, undefined, place, undefined, duration) };
  };
  const line: KnownLine = {
    pid: -1,
    seconds: 0,
    fraction: 0,
    said: { template: undefined },
    duration: undefined,
    start: 0,
    to: 0,
  };

  return {
    read(whole, start, end, setting, number) {
      bytes = whole;
      isUnknown = false;
      const name = readPrefix(bytes, start, setting, line);
      if (name === 0 || bytes[end - 1] === SPACE) return undefined;
      const to = bytes[end - 1] === GREATER ? durationStart(bytes, name, end) : end;
      line.duration = to === end ? undefined : nanoseconds(bytes, to + 2, end - 1);
      const isTimed = setting.stamp !== 'none';
      const table = saids[(to === end ? 0 : 1) + (isTimed ? 2 : 0)];
      if (table === undefined) return undefined;
      const hash = hashOf(bytes, name, to);
      let said = table.find(bytes, name, to, hash);
      if (said === undefined) {
        if (!readCall(bytes, name, to, form, to === end ? 1 : 2)) return undefined;
        const known = forms.find(form.bytes, 0, form.length, form.hash);
        if (known === undefined) {
          isUnknown = true;
          unknown = number;
          unknownStart = start;
          return undefined;
        }
        said = sayingOf(known, isTimed, line.duration);
        table.learn(bytes, name, to, hash, said);
      }
      line.said = said;
      line.start = name - start;
      line.to = end - start;
      return line;
    },
    learn(number, decode, tree, places) {
      if (!isUnknown || unknown !== number) return;
      let isWhole = true;
      const placeOf = (placeholder: string): string => {
        const index = placeholder.charCodeAt(0) - 1;
        const from = unknownStart + (places.starts[index] ?? 0);
        const to = unknownStart + (places.ends[index] ?? 0);
        for (let hole = 0; hole < form.holes; hole += 1) {
          const start = form.starts[hole] ?? 0;
          if (start >= to || (form.ends[hole] ?? 0) <= from) continue;
          const sign = start - from;
          if (form.ends[hole] === to && (sign === 0 || (sign === 1 && bytes[from] === DASH)))
            return String.fromCharCode(firstHole + 2 * hole + sign);
          isWhole = false;
        }
        return textOf(from, to);
      };
      const { duration: _duration, ...outcome } = tree.outcome;
      const own = filled({ ...tree, outcome }, placeOf);
      if (isWhole) forms.learn(form.bytes, 0, form.length, form.hash, { decode, tree: own });
    },
  };
}

/** A pid and a stamp as `setting` has them, with blanks behind; returns where the call's name begins, 0: not the usual. */
function readPrefix(bytes: Uint8Array, start: number, { pid, stamp }: StraceSetting, line: KnownLine): number {
  let at = start;
  line.pid = -1;
  if (pid) {
    at = digitsEnd(bytes, start);
    if (at === start || at - start > 7 || bytes[at] !== SPACE) return 0;
    line.pid = decimalIn(bytes, start, at);
    if (line.pid > largestPid) return 0;
    at = spacesEnd(bytes, at);
  }
  if (stamp === 'none') return isNameStart(bytes[at] ?? 0) ? at : 0;
  let from = at;
  at = digitsEnd(bytes, from);
  if (stamp === 'epoch') {
    if (at - from < 9 || at - from > 10 || bytes[from] === ZERO) return 0;
    line.seconds = decimalIn(bytes, from, at);
  } else {
    if (at - from !== 2 || bytes[at] !== COLON || digitsEnd(bytes, at + 1) !== at + 3) return 0;
    if (bytes[at + 3] !== COLON || digitsEnd(bytes, at + 4) !== at + 6) return 0;
    line.seconds = decimalIn(bytes, from, at) * 3600 + decimalIn(bytes, at + 1, at + 3) * 60 + decimalIn(bytes, at + 4, at + 6);
    at += 6;
  }
  line.fraction = 0;
  if (bytes[at] === DOT) {
    from = at + 1;
    at = digitsEnd(bytes, from);
    if (at === from || at - from > 9) return 0;
    line.fraction = nanosecondsIn(bytes, from, at);
  }
  if (bytes[at] !== SPACE) return 0;
  at = spacesEnd(bytes, at);
  return isNameStart(bytes[at] ?? 0) ? at : 0;
}

/** The form of a call, from its name to its result; false where something unusual is in it. `first` stands for what the line has besides. */
function readCall(bytes: Uint8Array, from: number, end: number, form: LineForm, first: number): boolean {
  beginForm(form, first);
  let { length, hash } = form;
  let holes = 0;
  let isInWord = false;
  for (let at = from; at < end; ) {
    const code = bytes[at] ?? 0;
    const kind = kinds[code] ?? refused;
    if (kind === refused || length === longestForm) return false;
    let literal = code;
    let next = at + 1;
    if (kind === digit) {
      if (!isInWord) {
        literal = decimalHole;
        if (code === ZERO && bytes[next] === LETTER_X) {
          literal = prefixedHole;
          for (next += 1; isHex(kinds[bytes[next] ?? 0] ?? refused); next += 1);
          if (next === at + 2) return false;
        } else next = digitsEnd(bytes, next);
        if ((kinds[bytes[next] ?? 0] ?? refused) > other) return false;
      }
    } else if (kind > other) {
      isInWord = true;
    } else if (code === QUOTE) {
      next = stringEnd(bytes, next, end);
      if (next < 0) return false;
      literal = stringHole;
      if (bytes[next] === DOT && bytes[next + 1] === DOT && bytes[next + 2] === DOT) {
        literal = cutHole;
        next += 3;
      }
    } else if (code === LESS) {
      next = pathEnd(bytes, at, end);
      if (next < 0) return false;
      literal = pathHole;
    } else if (code === SPACE) {
      // How far a result is set off says nothing.
      const behind = spacesEnd(bytes, next);
      if (bytes[behind] === LESS) return false;
      if (bytes[behind] === EQUALS) next = behind;
    } else if (code === AT) return false;
    if (literal < SPACE) {
      if (holes === mostHoles) return false;
      form.starts[holes] = at;
      form.ends[holes] = next;
      holes += 1;
    }
    if (kind <= other) isInWord = false;
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

/** One past the quote that ends a string, or -1. */
function stringEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const code = bytes[at] ?? 0;
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
    if (kinds[bytes[at] ?? 0] === refused) return -1;
  }
  return -1;
}

/** One past a simple `<path>` directly behind a descriptor, or -1. */
function pathEnd(bytes: Uint8Array, open: number, end: number): number {
  const first = bytes[open + 1] ?? 0;
  // `<unfinished`, `<detached`, `<...`, `<<` are something else.
  if (bytes[open - 1] === SPACE || first === LESS || first === DOT || first === LETTER_U || first === LETTER_D) return -1;
  for (let at = open + 1; at < end; at += 1) {
    const code = bytes[at] ?? 0;
    if (code === GREATER) return bytes[at - 1] === DASH || bytes[at + 1] === OPEN ? -1 : at + 1;
    if (code === LESS || code === BACKSLASH || kinds[code] === refused) return -1;
    // Where a line's last ` = ` stands decides whether its call has a result (glance.ts).
    if (code === EQUALS && bytes[at - 1] === SPACE && bytes[at + 1] === SPACE) return -1;
  }
  return -1;
}

/** Where ` <0.000021>` begins, which ends the line; `end` where something else does. */
function durationStart(bytes: Uint8Array, from: number, end: number): number {
  let at = end - 2;
  while (kinds[bytes[at] ?? 0] === digit) at -= 1;
  const fraction = end - 2 - at;
  if (bytes[at] !== DOT || fraction === 0 || fraction > 9) return end;
  const dot = at;
  for (at -= 1; kinds[bytes[at] ?? 0] === digit; at -= 1);
  const whole = dot - 1 - at;
  return whole > 0 && whole <= 6 && at > from && bytes[at] === LESS && bytes[at - 1] === SPACE ? at - 1 : end;
}

/** ns of `0.000021`. */
function nanoseconds(bytes: Uint8Array, from: number, end: number): number {
  const dot = digitsEnd(bytes, from);
  return decimalIn(bytes, from, dot) * 1e9 + nanosecondsIn(bytes, dot + 1, end);
}

const mostForms = 4096;
const mostSaids = 8192;
const mostTexts = 8192;
/** A longer one is made anew each time. */
const longestText = 128;
/** Two for each hole: without and with a sign in front. No literal word is one character beyond ASCII. */
const firstHole = 0xe000;

const SPACE = 32;
const QUOTE = 34;
const OPEN = 40;
const DASH = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const AT = 64;
const BACKSLASH = 92;
const LETTER_D = 100;
const LETTER_U = 117;
const LETTER_X = 120;

/** What a hole is in a form: `31`, `0x1f`, `"text"`, `"text"...`, `</path>`. */
const decimalHole = 1;
const prefixedHole = 2;
const stringHole = 3;
const cutHole = 4;
const pathHole = 5;

const isHex = (kind: number): boolean => kind === digit || kind === hexLetter;
const isNameStart = (code: number): boolean => (kinds[code] ?? 0) > digit;
