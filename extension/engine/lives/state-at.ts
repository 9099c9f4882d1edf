// Whether a file was leased, had its lease being broken, and had pinned pages behind a line.

import type { Analysis } from '../analysis';
import { aliveAt, countAlive, onFile } from './alive';

export interface FileState {
  /** Leases of any kind. */
  readonly held: number;
  /** Of these, being broken. */
  readonly breaking: number;
  readonly pinned: number;
}

/** State of `file` (index into `Analysis.files`) when the 1-based line is over. */
export function stateAt(analysis: Analysis, file: number, line: number): FileState {
  const leases = onFile(analysis.leases, file);
  const breaking = aliveAt(leases, line, Number.POSITIVE_INFINITY, ({ breakLine }) => breakLine !== undefined && breakLine <= line);
  return { held: countAlive(leases, line), breaking: breaking.length, pinned: countAlive(onFile(analysis.pins, file), line) };
}
