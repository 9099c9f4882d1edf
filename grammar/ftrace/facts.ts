// The words of one parsed line as facts: what its prefix says, and its fields by name.

import type { EventBase, TraceEvent } from '../event';
import type { Word } from '../word';
import { integer } from './numbers';
import * as t from './tokens';

/** An event without where it stands: what a tracepoint or call is decoded to. It may bring its own tid, result or errno. */
export type Body = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, keyof EventBase> & Partial<EventBase> : never) : never;

/** What a decoder says of a line: an event, nothing of interest, or what is wrong with it. */
export type Decoded = Body | undefined | Fault;
export interface Fault {
  readonly fault: string;
}

export function isFault(decoded: Body | Fault): decoded is Fault {
  return 'fault' in decoded;
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Fields, pairs and words of a tracepoint or probe. */
export interface Fields {
  readonly words: readonly Word[];
  /** `a.b=…` by any of the names, without quotes; undefined when absent. */
  text(...names: readonly string[]): string | undefined;
  /** The same as a number; undefined when absent or no number. */
  number(...names: readonly string[]): number | undefined;
  /** `address 0x7f…`: the value as printed. */
  pair(name: string): string | undefined;
  /** A word on its own. */
  has(word: string): boolean;
}

export function fieldsOf(words: readonly Word[]): Fields {
  const text = (...names: readonly string[]): string | undefined => {
    for (const word of words) {
      if (word.tokenType === t.Field) {
        for (const name of names) {
          if (word.image.charCodeAt(name.length) === equalsSign && word.image.startsWith(name))
            return unquoted(word.image.slice(name.length + 1));
        }
      } else if (word.tokenType === t.CallArgument) {
        // The function tracer of 6.15 printed blanks around the sign.
        const equals = word.image.indexOf('=');
        if (names.includes(word.image.slice(0, equals).trimEnd())) return word.image.slice(equals + 1).trimStart();
      }
    }
    return undefined;
  };
  return {
    words,
    text,
    number(...names) {
      const value = text(...names);
      if (value === undefined) return undefined;
      const number = integer(value);
      return Number.isNaN(number) ? undefined : number;
    },
    pair(name) {
      for (const word of words) {
        if (word.tokenType === t.NamedValue && word.image.startsWith(name) && word.image[name.length] === ' ')
          return word.image.slice(name.length + 1);
      }
      return undefined;
    },
    has(wanted) {
      return words.some((word) => word.tokenType === t.Word && word.image === wanted);
    },
  };
}

const equalsSign = 61;

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** What the prefix says. `nanoseconds` is on the log's own clock; absent for a clock of unknown unit. */
export interface PrefixFacts {
  tid: number;
  tgid?: number;
  cpu?: number;
  nanoseconds?: number;
}

/** Decodes pid, tgid, CPU and stamp of the line just parsed. */
export function prefixFacts(words: readonly Word[]): PrefixFacts {
  const facts: PrefixFacts = { tid: 0 };
  const last = words[words.length - 1];
  const verbose = last?.tokenType === t.MillisecondsStamp;
  let numbers = 0;
  for (const { tokenType, image } of words) {
    switch (tokenType) {
      case t.DashPid:
        facts.tid = Number(image.slice(1));
        break;
      case t.PidTid: {
        const slash = image.indexOf('/');
        facts.tgid = Number(image.slice(0, slash));
        facts.tid = Number(image.slice(slash + 1));
        break;
      }
      case t.Tgid: {
        const tgid = Number(image.slice(1, -1));
        if (tgid > 0) facts.tgid = tgid;
        break;
      }
      case t.Bracketed:
        if (!verbose) facts.cpu = Number(image.slice(1, -1));
        break;
      case t.CpuFlags:
        facts.cpu = Number.parseInt(image, 10);
        break;
      case t.PrefixNumber:
        // perf's pid; with verbose also the CPU behind it.
        if (numbers === 0) facts.tid = Number(image);
        else if (numbers === 1 && verbose) facts.cpu = Number(image);
        numbers += 1;
        break;
      case t.SecondsStamp:
      case t.MicrosecondsStamp:
      case t.MillisecondsStamp: {
        const time = nanoseconds(image, tokenType);
        if (time !== undefined) facts.nanoseconds = time;
      }
    }
  }
  return facts;
}

/** ns of a stamp as printed: `1041.742222:`, `28063us+:`, `28.063ms (+0.003ms):`. A count without a unit has none. */
function nanoseconds(image: string, kind: unknown): number | undefined {
  if (kind === t.MicrosecondsStamp) return Number.parseInt(image, 10) * 1000;
  const dot = image.indexOf('.');
  if (dot < 0) return undefined;
  if (kind === t.MillisecondsStamp) return Number(image.slice(0, dot)) * 1e6 + fraction(image, dot, image.indexOf('ms'), 6);
  return Number(image.slice(0, dot)) * 1e9 + fraction(image, dot, image.length - 1, 9);
}

/** The digits between `dot` and `end` as an integer of `width` digits: exact where a floating product is not. */
function fraction(image: string, dot: number, end: number, width: number): number {
  return Number(
    image
      .slice(dot + 1, end)
      .padEnd(width, '0')
      .slice(0, width),
  );
}
