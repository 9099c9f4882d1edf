// The break signal heard after all: a handler where none was, a signal that is not ignored or blocked any more. Pure.

import type { SigactionEvent, SigmaskEvent } from '../../../grammar/event';
import type { Analysis, Finding, LeaseLife } from '../analysis';
import { SIGIO } from '../kernel/signals';
import type { EventChange } from '../what-if';
import { eventOf } from './replaced-calls';

interface Heard {
  readonly title: string;
  readonly changes: readonly EventChange[];
}

/** The signal gets a handler right before the lease is taken, or behind the exec that reset it; and whom it killed lives on. */
export function addHandler(analysis: Analysis, finding: Finding): Heard | undefined {
  const lease = leaseOf(analysis, finding);
  if (lease === undefined) return undefined;
  const reset = finding.evidence.find(({ role }) => role === 'exec resets the signal handlers');
  const behind = reset && analysis.events.find(({ line, tid }) => line > reset.line && (lease.pid === 0 || tid === lease.pid));
  const late = behind !== undefined && behind.line > lease.startLine;
  const killed = analysis.findings.find(({ rule, pid, line }) => rule === 'LP017' && pid === lease.pid && line > lease.startLine);
  return {
    title: late ? 'Add the SIGIO handler again behind the exec' : 'Add the SIGIO handler before the lease',
    changes: [
      {
        kind: 'insert-before',
        line: late ? behind.line : lease.startLine,
        event: handler(signalOf(analysis, lease), late ? 0 : lease.pid),
      },
      ...(killed === undefined ? [] : [{ kind: 'drop', line: killed.line } as const]),
    ],
  };
}

/** Right before the operation that starts the break the signal gets a handler, or is blocked no longer. */
export function hear(analysis: Analysis, finding: Finding): Heard | undefined {
  const lease = leaseOf(analysis, finding);
  const line = eventOf(analysis, finding.line)?.line;
  if (lease === undefined || line === undefined) return undefined;
  const ignored = finding.evidence.find(({ role }) => role === 'signal ignored');
  if (ignored !== undefined)
    return {
      title: 'Add the SIGIO handler before the break',
      changes: [{ kind: 'insert-before', line, event: handler(signalOf(analysis, lease), lease.pid) }],
    };
  const event: SigmaskEvent = { ...place, tid: lease.pid, kind: 'sigmask', how: 'set', signals: [] };
  return { title: 'Unblock the signal before the break', changes: [{ kind: 'insert-before', line, event }] };
}

function leaseOf(analysis: Analysis, { file, line, pid, rule }: Finding): LeaseLife | undefined {
  const own = analysis.leases.findLast(
    (one) => one.file === file && one.startLine <= line && (rule === 'LP019' || pid === undefined || one.pid === pid),
  );
  return own ?? analysis.leases.findLast((one) => one.file === file && one.startLine <= line);
}

/** What F_SETSIG asked for on the lease's descriptor last; SIGIO where it asked for nothing. */
function signalOf({ events }: Analysis, { fd, pid, endLine }: LeaseLife): number {
  const asked = events.findLast(
    (event) =>
      event.kind === 'setsig' && event.fd.fd === fd && (event.tid === pid || event.tid === 0) && event.line <= (endLine ?? event.line),
  );
  const signal = asked?.kind === 'setsig' ? (asked.signal ?? 0) : 0;
  return signal === 0 ? SIGIO : signal;
}

/** sigaction by a task; 0 for the task of the line it is put in front of. */
function handler(signal: number, tid: number): SigactionEvent {
  return { ...place, tid, kind: 'sigaction', signal, handler: 'handler', installs: true, result: 0 };
}

const place = { line: 0, endLine: 0, column: 1, endColumn: 1 } as const;
