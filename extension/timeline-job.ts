// What the lanes of one file are made from.

import type { Analysis, BreakLife, ChangeLife, LeaseLife, MappingLife, Mark, PinLife } from './engine/analysis';
import type { Draft } from './timeline-draft';
import type { Placer } from './timeline-place';

export interface Lives {
  readonly mappings: readonly MappingLife[];
  readonly leases: readonly LeaseLife[];
  readonly breaks: readonly BreakLife[];
  readonly pins: readonly PinLife[];
  readonly changes: readonly ChangeLife[];
  readonly marks: readonly Mark[];
}
export interface Job {
  readonly draft: Draft;
  readonly analysis: Analysis;
  readonly place: Placer;
  readonly group: number;
  readonly lives: Lives;
}

/** Rows of one kind and task; more overlapping lives share the last row. */
export const mostRows = 24;
