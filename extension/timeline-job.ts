// What the lanes of one file are made from.

import type { Analysis, BreakLife, ChangeLife, Finding, LeaseLife, MappingLife, Mark, PinLife } from './engine/analysis';
import type { Draft } from './timeline-draft';
import type { Placer } from './timeline-place';

export interface Lives {
  readonly mappings: readonly MappingLife[];
  readonly leases: readonly LeaseLife[];
  readonly breaks: readonly BreakLife[];
  readonly pins: readonly PinLife[];
  readonly changes: readonly ChangeLife[];
  readonly marks: readonly Mark[];
  readonly findings: readonly Finding[];
}

/** Sorted into files in one pass. */
export function livesByFile(analysis: Analysis): (file: number) => Lives {
  const by = <T extends { readonly file?: number }>(lives: Iterable<T>) => Map.groupBy(lives, (life) => life.file);
  const [mappings, leases, breaks] = [by(analysis.mappings), by(analysis.leases), by(analysis.breaks)];
  const [pins, changes, marks, findings] = [by(analysis.pins), by(analysis.changes), by(analysis.marks), by(analysis.findings)];
  return (file) => ({
    mappings: mappings.get(file) ?? [],
    leases: leases.get(file) ?? [],
    breaks: breaks.get(file) ?? [],
    pins: pins.get(file) ?? [],
    changes: changes.get(file) ?? [],
    marks: marks.get(file) ?? [],
    findings: findings.get(file) ?? [],
  });
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
