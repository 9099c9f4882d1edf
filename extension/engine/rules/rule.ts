// What a rule is: its words for the catalogue, and a function that hears moments and tells findings.

import type { TraceEvent } from '../../../grammar/event';
import type { Evidence } from '../analysis';
import type { Reliance } from '../doubt';
import type { KernelFile, Process } from '../kernel/model';
import type { Moment } from '../moments';
import type { World } from '../replay/world';
import type { RuleDescription } from './catalogue-entry';

/** A finding before it is weighed: DAX-ness, gaps in the log and the user's severities come afterwards. */
export interface Draft {
  /** The event whose outcome it is about (decisions, 11). */
  readonly event: TraceEvent | { readonly line: number; readonly column: number };
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** Lines that belong to the proof too, though it does not rest on nothing having happened since them. */
  readonly context?: readonly Evidence[] | undefined;
  readonly file?: KernelFile | undefined;
  readonly process?: Process | undefined;
  readonly tid?: number | undefined;
  readonly expected?: string | undefined;
  readonly observed?: string | undefined;
  /** Qualifies a verdict that stands. */
  readonly because?: string | undefined;
  /** The verdict hangs on something the log does not show: this. */
  readonly undecidable?: string | undefined;
  readonly leaseLostLine?: number | undefined;
  /** It only holds if the file is on a DAX filesystem. */
  readonly needsDax?: boolean;
  /** It rests on something not having happened since this line (default: its first evidence); a gap in the log makes it undecidable. */
  readonly absentSince?: number;
  /** What may have happened in a gap. */
  readonly absent?: string;
  /** What must have been so besides; the end of the log may show that it is in doubt. */
  readonly rests?: Reliance;
  /** The kernel's own answer, or the line itself, proves it: a gap before it changes nothing. */
  readonly proved?: boolean;
}

export interface Rule extends RuleDescription {
  hear(moment: Moment, world: World): Draft | readonly Draft[] | undefined;
}
