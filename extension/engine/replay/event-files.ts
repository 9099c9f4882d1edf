// Which file the event of a line turned out to be about: noted as it is found out, in the order of the replay, and looked up when all is known.

import type { KernelFile } from '../kernel/model';
import { firstWhere } from '../lives/alive';

export interface EventFiles {
  readonly lines: number[];
  readonly files: KernelFile[];
}

/** `line`: on which the event starts, 1-based; what is noted of a line later counts. */
export function noteFile({ lines, files }: EventFiles, line: number, file: KernelFile): void {
  lines.push(line);
  files.push(file);
}

/** Calls `tell` with the index of each event that something was noted of; `lines`: of all events, in their order. */
export function* notedFiles(
  noted: EventFiles,
  lines: ArrayLike<number>,
  stride: number,
  tell: (at: number, file: KernelFile) => void,
): Generator<undefined, void> {
  let at = -1;
  for (const [note, line] of noted.lines.entries()) {
    // Nearly always the next event that something is noted of; no line starts more than one.
    if (lines[at] !== line) at = lines[at + 1] === line ? at + 1 : firstWhere(lines.length, (one) => (lines[one] ?? 0) >= line);
    const file = noted.files[note];
    if (file !== undefined && lines[at] === line) tell(at, file);
    if (note % stride === 0) yield;
  }
}
