// What explain gives: one event in words, ready for a hover or a terminal.

import type { TraceEvent } from '../../../grammar/event';
import type { Finding, PolicyName } from '../analysis';

/** State of the file that an event is about, in words ready for a table. */
export interface StateRow {
  /** `layout lease`, `pins`, `break`, `DAX`. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}
export interface Explanation {
  readonly line: number;
  readonly event: TraceEvent;
  /** Who did it and when: `holder (pid 334) at 0.275 s, CPU 0`. */
  readonly who: string;
  /** The event in one plain sentence, every number decoded. */
  readonly sentence: string;
  /** Decoded parts: `arg 0x10` → `F_LAYOUT: layout lease (2019 RFC)`. */
  readonly parts: readonly { readonly text: string; readonly meaning: string }[];
  readonly state: readonly StateRow[];
  readonly findings: readonly Finding[];
  /** What each policy says of this event, with the sentence of the policy it rests on. */
  readonly policies: readonly { readonly policy: PolicyName; readonly says: string; readonly source: string }[];
  /** Lines worth going to, in order. */
  readonly links: readonly { readonly line: number; readonly role: string }[];
}
