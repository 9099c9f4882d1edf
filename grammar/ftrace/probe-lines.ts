// Lines of probes (`name: (pin_user_pages+0x0/0x50) start=0x…`, `name_ret: (caller+0x1f <- pin_user_pages) ret=8`) and of the function tracer
// (`pin_user_pages_fast <-ib_umem_get`). Kernel text prints the function; trace-cmd and perf an address, so there the event's name tells.

import type { EventBase } from '../event';
import { type Body, fieldsOf, type Mutable } from './facts';
import { enteredBody, type GupFunction, gupFunction, type PinSource } from './gup';
import { words } from './line-parser';
import { endingOf, type Reading, taskOf } from './reading';
import * as t from './tokens';

/**
 * A probe's line.
 * @param event the event's name, @param named the function that name stands for, @param open where its place in the code is printed
 */
export function readProbe(reading: Reading, event: string, named: GupFunction | undefined, open: number): void {
  const { text, to } = reading;
  const close = text.indexOf(')', open);
  const place = text.slice(open + 1, close < 0 ? to : close);
  const arrow = place.indexOf(' <- ');
  const symbol = symbolOf(arrow < 0 ? place : place.slice(arrow + 4));
  if (symbol !== undefined) reading.show(symbol);
  const of = symbol === undefined ? named : gupFunction(symbol);
  if (of === undefined) path(reading, symbol ?? event, arrow < 0 ? close : -1);
  else if (arrow < 0 && of.does === 'open') opening(reading, of, close);
  else if (arrow < 0) entry(reading, of);
  else exit(reading, of);
}

/** A line of the function tracer: no result, no duration. */
export function readFunction(reading: Reading, of: GupFunction | undefined): void {
  if (of === undefined || !isTraced(of)) reading.sink.noise();
  else if (reading.parse('calls')) reading.point(...enteredFunction(reading, of, 'function'));
}

/** What the entry just parsed says. */
export function enteredFunction(reading: Reading, of: GupFunction, source: PinSource): [Mutable<EventBase>, Body] {
  // Only kernels with the new flags have it (6.10 on).
  if (of.name === 'gup_fast_fallback') reading.numbering = 'new';
  return [reading.base(), enteredBody(of, fieldsOf(words.body), source, reading.numbering)];
}

/** It pins, unpins or breaks leases; the others tell too little without a probe's fields. */
export function isTraced(of: GupFunction): boolean {
  return of.does === 'pin' || of.does === 'unpin' || of.does === 'break-call';
}

function entry(reading: Reading, of: GupFunction): void {
  if (!reading.parse('fields')) return;
  const [base, body] = enteredFunction(reading, of, of.library === true ? 'library' : 'probe');
  if (isPoint(of)) {
    reading.point(base, body);
  } else {
    reading.pairing.functionEntered(taskOf(base), of, base, body);
    reading.sink.eventLine();
  }
}

/** What the kernel unpins is unpinned; a function of the library may refuse. */
function isPoint(of: GupFunction): boolean {
  return of.does === 'unpin' && of.library !== true;
}

function exit(reading: Reading, of: GupFunction): void {
  if (isPoint(of)) {
    reading.sink.noise();
  } else if (reading.parse('fields')) {
    const base = reading.base();
    const value = words.body.find((word) => word.tokenType === t.Field)?.image;
    const image = value?.slice(value.indexOf('=') + 1);
    if (reading.pairing.functionReturned(taskOf(base), of, image, endingOf(base))) reading.sink.eventLine();
    else reading.sink.noise();
  }
}

/** Inside a recorded open the probe adds its path; where the call was not recorded it stands for the call. */
function opening(reading: Reading, of: GupFunction, close: number): void {
  if (!reading.parse('fields')) return;
  const { pairing, sink } = reading;
  const base = reading.base();
  const task = taskOf(base);
  const name = quotedField(reading, close);
  if (name !== undefined && pairing.pathSeen(task, of.name, name.text)) {
    sink.eventLine();
  } else if (pairing.isOpening(task)) {
    sink.noise();
  } else {
    // The name's own words are no fields.
    const { from } = reading;
    const outside = words.body.filter(
      ({ startOffset }) => name === undefined || from + startOffset < name.start || from + startOffset >= name.end,
    );
    pairing.functionEntered(task, of, base, {
      ...enteredBody(of, fieldsOf(outside), 'probe', reading.numbering),
      ...(name !== undefined && { path: name.text }),
    });
    sink.eventLine();
  }
}

/** A name that a probe fetched inside an open, truncate or exec of the same task. @param close where the fields start; -1 for none */
function path(reading: Reading, probed: string, close: number): void {
  if (close < 0 || !reading.text.includes('="', close) || !/open|truncate|exec|getname/.test(probed)) {
    reading.sink.noise();
  } else if (reading.parse('fields')) {
    const name = quotedField(reading, close);
    if (name !== undefined && reading.pairing.pathSeen(taskOf(reading.base()), probed, name.text)) reading.sink.eventLine();
    else reading.sink.noise();
  }
}

/** The function's name in `pin_user_pages+0x0/0x50 [mod]`; undefined for a bare address and for `[unknown/kretprobe'd]`. */
function symbolOf(place: string): string | undefined {
  const end = place.search(/[+ ]/);
  const symbol = end < 0 ? place : place.slice(0, end);
  return !/^[A-Za-z_.$][\w.$]*$/.test(symbol) || /^[0-9a-f]{8,16}$/.test(symbol) ? undefined : symbol;
}

/** The first text in quotes behind `from`, and the columns it fills. */
function quotedField(
  { text, to }: Reading,
  from: number,
): { readonly text: string; readonly start: number; readonly end: number } | undefined {
  const start = from < 0 ? -1 : text.indexOf('="', from) + 2;
  const quoted = start < 2 ? undefined : quotedFrom(text.slice(0, to), start);
  return quoted === undefined ? undefined : { text: quoted, start, end: start + quoted.length };
}

/** The text from `start` up to the quote before the next field or the end: a name may hold blanks and quotes. */
function quotedFrom(text: string, start: number): string | undefined {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    if (end + 1 === text.length || /^ [A-Za-z_]\w{0,60}=/.test(text.slice(end + 1, end + 64))) return text.slice(start, end);
  }
  return undefined;
}
