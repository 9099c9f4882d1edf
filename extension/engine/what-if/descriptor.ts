// A descriptor of a file, where a call is to be inserted.

import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import type { Analysis } from '../analysis';

/** A descriptor of the file that the event's process has open: the one it leased before, else the last it opened. */
export function descriptorOf(trace: ParsedTrace, analysis: Analysis, event: TraceEvent, file: number): number | undefined {
  const finding = analysis.findings.find((one) => one.line === event.endLine || one.line === event.line);
  const pid = finding?.pid ?? event.tgid ?? event.tid;
  const leased = analysis.leases.findLast(
    (lease) => lease.file === file && lease.pid === pid && lease.startLine < event.line && lease.fd !== undefined,
  )?.fd;
  const open: number[] = [];
  for (const [at, one] of trace.events.entries()) {
    if (one.line >= event.line) break;
    if ((one.tgid ?? one.tid) !== pid && one.tid !== event.tid) continue;
    if (one.kind === 'open' && analysis.eventFiles?.[at] === file && one.result !== undefined && one.result >= 0) open.push(one.result);
    else if (
      (one.kind === 'mmap' || one.kind === 'setlease') &&
      analysis.eventFiles?.[at] === file &&
      one.fd !== undefined &&
      !open.includes(one.fd.fd)
    )
      open.push(one.fd.fd);
    else if (one.kind === 'close' && one.errno === undefined && open.includes(one.fd.fd)) open.splice(open.indexOf(one.fd.fd), 1);
  }
  if (leased !== undefined && open.includes(leased)) return leased;
  return open.at(-1) ?? leased;
}
