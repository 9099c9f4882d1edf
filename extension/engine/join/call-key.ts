// What two recorders show alike of one call: enough to say that two events may be the same call, before anything is known of their clocks.

import type { TraceEvent } from '../../../grammar/event';

/** `call`: it lasts, and no other call of its task runs meanwhile. `point`: a signal taken, the end of a task. */
export type Shape = 'call' | 'point';

/** undefined: only one kind of recorder shows it, so it has no counterpart (a tracepoint, a probe, an annotation, lost events). */
export function shapeOf(event: TraceEvent): Shape | undefined {
  switch (event.kind) {
    case 'fork':
    case 'exec':
    case 'ring-register':
      return event.source === 'call' ? 'call' : undefined;
    case 'signal':
      return event.phase === 'delivered' ? 'point' : undefined;
    case 'exit':
      return 'point';
    default:
      return calls.has(event.kind) ? 'call' : undefined;
  }
}

const calls: ReadonlySet<TraceEvent['kind']> = new Set([
  ...(['open', 'close', 'dup', 'set-fd-flags', 'mmap', 'munmap', 'mremap', 'setlease', 'getlease', 'setsig', 'setown'] as const),
  ...(['sigaction', 'sigmask', 'signal-wait', 'sigreturn', 'truncate', 'fallocate', 'write', 'file-facts', 'unlink'] as const),
  ...(['rename-file', 'mount', 'pass-fd', 'ioctl'] as const),
]);

/** What the kernel does inside of a call, and the calls it does it in: where a tracer did not record the calls, these still tell the time of them. */
export type Work = 'fork' | 'exec' | 'lease' | 'change' | 'pin';

/** A tracepoint or probe that only such a call reaches. */
export function workOf(event: TraceEvent): Work | undefined {
  switch (event.kind) {
    case 'fork':
    case 'exec':
      return event.source === 'tracepoint' ? event.kind : undefined;
    case 'lease-added':
      return 'lease';
    case 'layout-change':
      return event.operation === 'write' || event.operation === 'reflink' ? undefined : 'change';
    case 'pin':
      return 'pin';
    default:
      return undefined;
  }
}

/** What a call has the kernel do. */
export function worksAt(event: TraceEvent): Work | undefined {
  switch (event.kind) {
    case 'fork':
    case 'exec':
      return event.source === 'call' ? event.kind : undefined;
    case 'setlease':
      return event.argument === F_UNLCK ? undefined : 'lease';
    case 'truncate':
    case 'fallocate':
      return 'change';
    case 'ioctl':
    case 'ring-register':
      return 'pin';
    default:
      return undefined;
  }
}

const F_UNLCK = 2;

/** What every recorder shows of the call itself, without its outcome: two events with different keys are not one call. */
export function keyOf(event: TraceEvent): string {
  switch (event.kind) {
    case 'setlease':
      return `setlease ${event.fd.fd} ${event.argument}`;
    case 'truncate':
      return `truncate ${event.fd?.fd ?? ''} ${event.size}`;
    case 'fallocate':
      return `fallocate ${event.fd.fd} ${event.mode} ${event.offset} ${event.length}`;
    case 'mmap':
      return `mmap ${event.length} ${event.fd?.fd ?? ''}`;
    case 'munmap':
      return `munmap ${event.address} ${event.length}`;
    case 'mremap':
      return `mremap ${event.address} ${event.newLength}`;
    case 'write':
      // How much a vector holds only strace shows.
      return `write ${event.fd.fd}`;
    case 'signal':
      return `signal ${event.signal}`;
    case 'exit':
      return `exit ${event.phase}`;
    case 'sigaction':
      return `sigaction ${event.signal}`;
    case 'close':
    case 'dup':
    case 'set-fd-flags':
    case 'getlease':
    case 'setsig':
    case 'setown':
    case 'ioctl':
    case 'ring-register':
      return `${event.kind} ${event.fd.fd}`;
    default:
      return event.kind;
  }
}

/** How it ended, where that says something: the number returned, but not a process id, which another namespace numbers anew. */
export function outcomeKey(event: TraceEvent): string {
  if (event.errno !== undefined) return event.errno;
  return event.kind === 'fork' || event.result === undefined ? '' : String(event.result);
}

/** The two may be one call by how they ended: where both show it, alike. */
export function endAlike(a: TraceEvent, b: TraceEvent): boolean {
  const [one, other] = [outcomeKey(a), outcomeKey(b)];
  return one === other || one === '' || other === '' || restarted(one) || restarted(other);
}

/** A call cut short by a signal ends as a restart in one recorder and as what became of it in another. */
function restarted(outcome: string): boolean {
  return outcome.startsWith('ERESTART') || outcome === 'EINTR';
}
