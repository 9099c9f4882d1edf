// Whether a file was leased, had its lease being broken, and had pinned pages behind a line: one sweep per analysis, then binary search. For who asks
// about every line; about one line alive.ts answers without a sweep.

import type { Analysis } from '../analysis';
import { firstWhere } from './alive';
import { derived, stride } from './steps';

export interface FileState {
  /** Leases of any kind. */
  readonly held: number;
  /** Of these, being broken. */
  readonly breaking: number;
  readonly pinned: number;
}

const nothing: FileState = { held: 0, breaking: 0, pinned: 0 };

/** State of `file` (index into `Analysis.files`) when the 1-based line is over. */
export function stateAt(analysis: Analysis, file: number, line: number): FileState {
  const steps = fileStates(analysis).get(file);
  if (steps === undefined) return nothing;
  const behind = firstWhere(steps.length, (at) => (steps[at]?.line ?? 0) > line);
  return steps[behind - 1]?.state ?? nothing;
}

interface Step {
  readonly line: number;
  readonly state: FileState;
}

/** The sweep: per file its states in the order of their lines. */
export const fileStates = derived<ReadonlyMap<number, readonly Step[]>>(function* (analysis) {
  const changes = new Map<number, { readonly line: number; readonly by: FileState }[]>();
  const change = (file: number, line: number, by: Partial<FileState>): void => {
    const list = changes.get(file);
    const entry = { line, by: { ...nothing, ...by } };
    if (list === undefined) changes.set(file, [entry]);
    else list.push(entry);
  };
  for (const [at, { file, startLine, endLine, breakLine }] of analysis.leases.entries()) {
    change(file, startLine, { held: 1 });
    // The log may show the lease only behind its break.
    if (breakLine !== undefined) change(file, Math.max(breakLine, startLine), { breaking: 1 });
    if (endLine !== undefined) change(file, endLine, { held: -1, breaking: breakLine === undefined ? 0 : -1 });
    if (at % stride === 0) yield;
  }
  for (const [at, { file, startLine, endLine }] of analysis.pins.entries()) {
    change(file, startLine, { pinned: 1 });
    if (endLine !== undefined) change(file, endLine, { pinned: -1 });
    if (at % stride === 0) yield;
  }
  const states = new Map<number, readonly Step[]>();
  for (const [file, list] of changes) {
    const steps: Step[] = [];
    let state = nothing;
    list.sort((a, b) => a.line - b.line);
    for (const [at, { line, by }] of list.entries()) {
      state = { held: state.held + by.held, breaking: state.breaking + by.breaking, pinned: state.pinned + by.pinned };
      steps.push({ line, state });
      if (at % stride === 0) yield;
    }
    states.set(file, steps);
  }
  return states;
});
