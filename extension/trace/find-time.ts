// The line at a time of the log's own clock, by bisection: lines of a log rise in time, all but a few.

import { type LineIndex, type RandomSource, readLines } from './line-index';

/** What a user types: `39.103143`, `12:30:01.5`, `+2.5` (seconds from the first line that has a time). undefined: no time. */
export interface WantedTime {
  /** seconds */
  readonly seconds: number;
  readonly fromStart: boolean;
}

export function readTime(text: string): WantedTime | undefined {
  const [, sign, hours, minutes, seconds] = /^\s*(\+)?(?:(\d{1,2}):(\d\d):)?(\d+(?:\.\d+)?)\s*s?\s*$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return { seconds: Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds), fromStart: sign !== undefined };
}

/** seconds on the log's own clock: the first stamp of a line of strace or of a kernel trace. */
export function timeOf(line: string): number | undefined {
  const [, hours, minutes, seconds] = /(?:^|\s)(?:(\d\d):(\d\d):)?(\d+\.\d{3,9}|(?<=:)\d\d)(?:us)?:?(?=\s)/.exec(line.slice(0, 200)) ?? [];
  return seconds === undefined ? undefined : Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
}

/** The first line at or after the time; the last line where all are earlier. undefined: no line shows a time. */
export async function findTime(index: LineIndex, source: RandomSource, wanted: WantedTime): Promise<number | undefined> {
  const first = await stamped(index, source, 1);
  if (first === undefined) return undefined;
  const target = wanted.fromStart ? first.time + wanted.seconds : wanted.seconds;
  let [low, high] = [first.line, index.lines() + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const probe = await stamped(index, source, middle);
    if (probe === undefined || probe.line >= high || probe.time >= target) high = middle;
    else low = probe.line + 1;
  }
  return Math.min(low, index.lines());
}

/** The first line from `line` on, within reach, that shows a time. */
async function stamped(
  index: LineIndex,
  source: RandomSource,
  line: number,
): Promise<{ readonly line: number; readonly time: number } | undefined> {
  const lines = await readLines(index, source, line, reach, 400);
  for (const [i, { text }] of lines.entries()) {
    const time = timeOf(text);
    if (time !== undefined) return { line: line + i, time };
  }
  return undefined;
}

/** Lines: a stack trace or a header is shorter. */
const reach = 200;
