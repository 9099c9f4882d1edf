// What the page asks the answering thread, and what comes back. A reply carries its question's number; the page drops those it no longer waits for.

import type { FilterTerm } from './filter';
import type { Columns, TimelineHead } from './protocol';
import type { Runs } from './runs';
import type { View } from './viewport';

export type Question =
  | { readonly kind: 'load'; readonly number: number; readonly columns: Columns; readonly axisEnd: number; readonly facts: Facts }
  /** `pixel`: axis units per device pixel. `wanted`: by track, whether it is asked for; absent: all of them. */
  | { readonly kind: 'runs'; readonly number: number; readonly view: View; readonly pixel: number; readonly wanted: Uint8Array | undefined }
  /** Idle time is cut short from now on, or no more. */
  | { readonly kind: 'shrink'; readonly number: number; readonly on: boolean }
  /** `columns` device columns of the whole axis. */
  | { readonly kind: 'overview'; readonly number: number; readonly view: View; readonly columns: number }
  /** The item that passes and starts next after (or before) `from`, on the axis that is shown; `not` is left out. */
  | { readonly kind: 'find'; readonly number: number; readonly from: number; readonly direction: 1 | -1; readonly not: number | undefined }
  | { readonly kind: 'filter'; readonly number: number; readonly terms: readonly FilterTerm[] };

/** What a filter looks at beside the columns. */
export interface Facts extends Pick<TimelineHead, 'groups' | 'lanes' | 'tasks' | 'findings'> {
  readonly texts: readonly string[];
}

export type Reply =
  /** `looks`: bit i is set where an item has the look in place i of `looks`. */
  | {
      readonly kind: 'loaded';
      readonly number: number;
      readonly milliseconds: number;
      readonly bytes: number;
      readonly intervals: number;
      readonly looks: number;
    }
  | { readonly kind: 'runs'; readonly number: number; readonly runs: Runs; readonly milliseconds: number }
  | { readonly kind: 'overview'; readonly number: number; readonly density: Density }
  /** The stretches that are cut short, begin and end in turn; empty when none is. */
  | { readonly kind: 'shrunk'; readonly number: number; readonly stretches: Float64Array }
  | { readonly kind: 'found'; readonly number: number; readonly position: number | undefined }
  /** How many items of each track pass; undefined where no filter is set. */
  | { readonly kind: 'filtered'; readonly number: number; readonly counts: Uint32Array | undefined };

/** Per device column of the overview. */
export interface Density {
  /** How many items touch it. */
  readonly counts: Uint32Array;
  /** The worst severity's rank there. */
  readonly ranks: Uint8Array;
}
