// Lines of tracepoints: the fields are parsed, the event's own decoder (tracepoints/) says what they mean.
// A task's name may hold a newline, which breaks its line in two; such a line waits for the next one.

import type { EventBase } from '../event';
import { fieldsOf, isFault } from './facts';
import { words } from './line-parser';
import { type LineState, type Reading, taskOf } from './reading';
import { trimmedEnd } from './text';
import type { DecodeTracepoint } from './tracepoints/tracepoint';

/** @param nameEnd where the event's text begins */
export function readTracepoint(reading: Reading, name: string, decode: DecodeTracepoint, nameEnd: number): void {
  const { text } = reading;
  if (behindName[name]?.test(text.slice(nameEnd)) === false)
    reading.broken = { state: stateOf(reading), name, decode, nameEnd, whole: text };
  else decoded(reading, name, decode, nameEnd);
}

/**
 * Ends the broken line before the current one, if there is one. `next` is the current line where it shows no event of its own.
 * True when the current line belongs to the broken one; it is reported then.
 */
export function mendLine(reading: Reading, next?: string): boolean {
  const { broken } = reading;
  if (broken === undefined) return false;
  reading.broken = undefined;
  const { name, decode, nameEnd, state } = broken;
  const whole = next === undefined ? broken.whole : `${broken.whole}\n${next}`;
  const ends = next !== undefined && behindName[name]?.test(whole.slice(nameEnd)) === true;
  const goesOn = next !== undefined && !ends && next.length <= (name === 'sched_process_fork' ? longestBetween : longestName);
  const current = stateOf(reading);
  const last = ends || goesOn ? { line: current.line, text: next } : broken.last;
  if (goesOn) {
    reading.broken = { ...broken, whole, ...(last && { last }) };
  } else {
    const text = ends ? whole : broken.whole;
    Object.assign(reading, state, { text, to: trimmedEnd(text, text.length) });
    const place = last && { endLine: last.line, outcomeColumn: 1, outcomeEndColumn: trimmedEnd(last.text, last.text.length) + 1 };
    decoded(reading, name, decode, nameEnd, place, state.to);
    Object.assign(reading, current);
  }
  if (ends || goesOn) reading.sink.structure();
  return ends || goesOn;
}

function stateOf({ text, line, to, from, mode, body, comm, given }: Reading): LineState {
  return { text, line, to, from, mode, body, comm, given };
}

/** @param place where the event ends when that is another line, @param end column where its first line ends */
function decoded(
  reading: Reading,
  name: string,
  decode: DecodeTracepoint,
  nameEnd: number,
  place: Partial<EventBase> = {},
  end = reading.to,
): void {
  if (!reading.parse('fields')) return;
  const says = decode(fieldsOf(words.body), reading.text.slice(nameEnd, reading.to));
  reading.to = end;
  if (says === undefined) {
    reading.sink.noise();
  } else if (isFault(says)) {
    reading.fail(undefined, `${name}: ${says.fault}`);
  } else {
    const base = Object.assign(reading.base(), place);
    if (says.kind === 'exit') reading.pairing.taskEnded(says.tid ?? taskOf(base));
    reading.point(base, says);
  }
}

/** What follows the name of a task or file in the events that print one (include/trace/events/{signal,sched,task}.h). */
const behindName: Readonly<Record<string, RegExp>> = {
  signal_generate: / pid=/,
  sched_process_fork: / child_pid=/,
  sched_process_exec: / pid=/,
  sched_process_exit: / prio=/,
  task_rename: / oom_score_adj=/,
};

/** TASK_COMM_LEN without its zero. */
const longestName = 15;
/** The end of one name, ` pid=4194304 child_comm=`, the start of another. */
const longestBetween = 2 * longestName + 24;
