// The file of -o. What stood in it before is lost only to something that takes its place.

import { closeSync, constants, fstatSync, ftruncateSync, openSync, rmSync, statSync } from 'node:fs';

export interface OutputFile {
  readonly descriptor: number;
  /** Before the first write: empties the file. */
  begin(): void;
  /** `worked`: to have written nothing is what was meant; else the file is left as it was, and one that was not there is gone again. */
  close(worked: boolean): void;
}

/** Opens the file for writing, made where it is missing. Throws what Node says when it cannot be written. */
export function openOutputFile(path: string): OutputFile {
  const existed = statSync(path, { throwIfNoEntry: false }) !== undefined;
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o666);
  let begun = false;
  const begin = (): void => {
    if (!begun && fstatSync(descriptor).isFile()) ftruncateSync(descriptor);
    begun = true;
  };
  return {
    descriptor,
    begin,
    close(worked) {
      const isUnused = !worked && !begun && !existed;
      if (worked) begin();
      closeSync(descriptor);
      if (isUnused) rmSync(path, { force: true });
    },
  };
}

/** Whether both are names of one file: by another path, a link or a hard link. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}
