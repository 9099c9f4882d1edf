// Which tool wrote each of several files, and how the time stands on its lines.

import { detect } from '../../grammar/detect';
import type { Dialect } from '../../grammar/event';
import { createStampFinder } from '../../grammar/ftrace/stamp';
import { type NotATrace, notATrace } from '../../grammar/not-a-trace';
import { type Stamp, stampOf } from '../../grammar/strace/stamp';

export type StampOf = (line: string) => Stamp | undefined;

/** The dialect of a file by its first lines; undefined where they show none (an empty file). */
export function dialectOf(lines: readonly string[]): Dialect | NotATrace | undefined {
  const found = detect(lines.slice(0, linesLookedAt));
  return found?.kind === 'not-a-trace' ? notATrace(found.what, found.index + 1) : found?.dialect;
}

/** A reader of the stamps of one file. perf trace prints calls when they end: its lines are not in the order of their stamps. */
export function stampsOf(dialect: Dialect): StampOf {
  if (dialect === 'strace') return stampOf;
  if (dialect === 'perf-trace') return () => undefined;
  const find = createStampFinder(dialect);
  return (line) => {
    const time = find(line);
    return time === undefined ? undefined : { time, ofDay: false, duration: undefined };
  };
}

const linesLookedAt = 200;
