// A descriptor of a file, where a call is to be inserted.

import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import type { Analysis } from '../analysis';

/** A descriptor of the file that the event's process has open: the one it leased before, else the last it opened. */
export function descriptorOf(trace: ParsedTrace, analysis: Analysis, event: TraceEvent, file: number): number | undefined {
  const finding = analysis.findings.find((one) => one.line === event.endLine || one.line === event.line);
  return ownOrInherited(trace, analysis, event, file, finding?.pid ?? event.tgid ?? event.tid);
}

/** A child that opened nothing itself has what its parent had open when it forked. */
function ownOrInherited(trace: ParsedTrace, analysis: Analysis, event: TraceEvent, file: number, pid: number): number | undefined {
  const own = opened(trace, analysis, event, file, pid);
  if (own !== undefined) return own;
  const fork = [...trace.events].findLast(
    (one) => one.kind === 'fork' && one.line < event.line && (one.child ?? one.result) === pid && one.tid !== pid,
  );
  return fork && ownOrInherited(trace, analysis, fork, file, fork.tgid ?? fork.tid);
}

function opened(trace: ParsedTrace, analysis: Analysis, event: TraceEvent, file: number, pid: number): number | undefined {
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
