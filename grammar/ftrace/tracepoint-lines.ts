// Lines of tracepoints: the fields are parsed, the event's own decoder (tracepoints/) says what they mean.

import { fieldsOf, isFault } from './facts';
import { words } from './line-parser';
import { type Reading, taskOf } from './reading';
import type { DecodeTracepoint } from './tracepoints/tracepoint';

/** @param nameEnd where the event's text begins */
export function readTracepoint(reading: Reading, name: string, decode: DecodeTracepoint, nameEnd: number): void {
  if (!reading.parse('fields')) return;
  const { text, to } = reading;
  const decoded = decode(fieldsOf(words.body), text.slice(nameEnd, to));
  if (decoded === undefined) {
    reading.sink.noise();
  } else if (isFault(decoded)) {
    reading.fail(undefined, `${name}: ${decoded.fault}`);
  } else {
    const base = reading.base();
    if (decoded.kind === 'exit') reading.pairing.taskEnded(decoded.tid ?? taskOf(base));
    // A name with a newline in it cuts the line short of its last field.
    if (decoded.kind === 'rename-task' || decoded.kind === 'exit') reading.goesOn = !/ (?:oom_score_adj|prio)=/.test(text);
    reading.point(base, decoded);
  }
}
