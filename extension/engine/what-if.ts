// what-if: replay with events inserted or dropped, or under another policy; the result is the difference of findings. The trace is never edited.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis, Finding } from './analysis';
import type { EngineOptions } from './options';

export type Overlay =
  /** The task of the event on this line takes the layout lease (F_LAYOUT; F_LAYOUT|F_EXCLUSIVE under rfc-v2) on the pinned file right before it. */
  | { readonly kind: 'retake-before'; readonly line: number }
  /** Some other call inserted before a line: what a test uses to show that not any line would do. */
  | { readonly kind: 'getlease-before'; readonly line: number }
  | { readonly kind: 'drop'; readonly line: number };

export interface WhatIf {
  readonly before: Analysis;
  readonly after: Analysis;
  readonly gone: readonly Finding[];
  readonly appeared: readonly Finding[];
  readonly kept: readonly Finding[];
  /** The call inserted, as strace would print it, for the diff: `fcntl(9, F_SETLEASE, F_LAYOUT) = 0`. */
  readonly inserted?: { readonly beforeLine: number; readonly text: string };
}

/** Error as a value: the line has no event that the overlay fits. */
export declare function whatIf(trace: ParsedTrace, options: EngineOptions, overlay: Overlay): WhatIf | { readonly error: string };
