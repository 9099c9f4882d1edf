// A call as its decoder sees it, and what a decoder gives back: an event without place, time and outcome.

import type { EventBase, TraceEvent } from '../event';
import type { Outcome } from './line-grammar';
import { type Argument, intOf, numberOf, type Value } from './value';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What happened, before the line, task, time and result are added. */
export type Draft = Without<TraceEvent, keyof EventBase>;

export interface Call {
  readonly name: string;
  readonly items: readonly Argument[];
  readonly outcome: Outcome;
}

/** undefined: this call says nothing the policy needs (noise). */
export type Decoder = (call: Call) => Draft | undefined;

export type Decoders = Readonly<Record<string, Decoder>>;

/** The argument at a place, whatever name strace puts in front of it. */
export function at(call: Call, index: number): Value | undefined {
  return call.items[index]?.value;
}

/** The argument of that name, or else at that place (`-e raw` shows places only). */
export function named(call: Call, name: string, index: number): Value | undefined {
  return call.items.find((item) => item.name === name)?.value ?? at(call, index);
}

/** The call's number; undefined for `?` and for a call that never returned. */
export function resultOf(call: Call): number | undefined {
  const value = call.outcome.value;
  return value === undefined ? undefined : call.outcome.errno === undefined ? numberOf(value) : intOf(value);
}

/** The call was seen to fail. */
export function failed(call: Call): boolean {
  return call.outcome.errno !== undefined;
}
