// The time on a line of a kernel trace by itself, to put the lines of several files (per_cpu/cpuN/trace) in order before any is parsed.

import { createPrefixFinder } from './prefix';

/** µs on the trace's clock, of a clock without a unit its count; undefined: no stamp, or one from the start of its own file (latency-format). */
export function createStampFinder(dialect: 'ftrace' | 'trace-cmd' | 'perf'): (line: string) => number | undefined {
  const finder = createPrefixFinder(dialect === 'perf');
  return (line) => {
    if (!finder.find(line)) return undefined;
    const colon = line.lastIndexOf(':', finder.at.body - 1);
    const [, whole, fraction] = /(?:^|\s)(\d{1,15})(?:\.(\d{1,9}))?$/.exec(line.slice(Math.max(0, colon - 32), colon)) ?? [];
    if (whole === undefined) return undefined;
    return fraction === undefined ? Number(whole) : Number(whole) * 1e6 + Number(`0.${fraction}`) * 1e6;
  };
}
