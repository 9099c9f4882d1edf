// Breaks: timed out, met by a non-blocking open, interrupted, or self-inflicted.

import type { Evidence } from '../analysis';
import type { Break, Lease } from '../kernel/model';
import { hasPending } from '../kernel/pending';
import { isInterrupted } from '../replay/world';
import { nameOf, timeText, whoIs } from '../words';
import { breakLines, lossLines } from './break-evidence';
import type { Rule } from './rule';

const notify = ['rfc-v1', 'mainline'] as const;

export const breakRules: readonly Rule[] = [
  {
    code: 'LP020',
    title: 'Lease broken by timeout',
    severity: 'warning',
    policies: notify,
    condition: 'The holder does not answer a break within lease-break-time, and the kernel removes or downgrades the lease.',
    sentence: 'The holder did not release in time: the kernel took the lease away after lease-break-time.',
    source: 'fcntl(2), /proc/sys/fs/lease-break-time; fs/locks.c time_out_leases()',
    remedy: 'Release the lease in the SIGIO handler, or raise lease-break-time.',
    hear: (moment) => {
      if (moment.kind !== 'timeout') return undefined;
      const { broken, lease } = moment;
      const event = moment.event;
      const waited =
        (broken.change === undefined ? undefined : event.duration) ??
        (broken.endTime === undefined || broken.startTime === undefined ? undefined : broken.endTime - broken.startTime);
      const after = waited === undefined || waited <= 0 ? '' : ` after ${timeText(waited)}`;
      const unseen = lease.unseen ? { absentSince: 0, absent: 'its take, and whose it was, may stand there' } : {};
      const what = broken.outcome === 'downgraded' ? 'downgraded to a read lease' : 'taken away';
      return {
        event,
        file: lease.file,
        process: lease.holder,
        ...unseen,
        rests: { unanswered: lease },
        undecidable: moment.inferred
          ? 'the log does not show how long the call took: it went past the lease, so the lease must have timed out'
          : undefined,
        message: `The ${broken.outcome === 'downgraded' ? 'write' : lease.type} lease of ${whoIs(lease.holder)} on ${nameOf(lease.file)} is ${what}${after}: the break of line ${broken.startLine} was not answered. Release it in the SIGIO handler, or raise lease-break-time.`,
        evidence: timeline(broken, lease, event.endLine),
        context: broken.change === undefined ? moment.shown : [],
        leaseLostLine: lease.endedLine ?? event.endLine,
      };
    },
  },
  {
    code: 'LP034',
    title: 'Non-blocking open hit a break',
    severity: 'warning',
    policies: ['rfc-v1', 'rfc-v2', 'mainline'],
    condition: 'An open with O_NONBLOCK meets a conflicting lease and returns EAGAIN.',
    sentence: 'This is no I/O error: the open started a lease break and did not wait for it.',
    source: 'fcntl(2), Leases: EWOULDBLOCK; fs/locks.c break_lease_noblock',
    remedy: 'Retry after the holder has released the lease.',
    hear: (moment) => {
      if (
        moment.kind !== 'change' ||
        moment.outcome !== 'EAGAIN' ||
        moment.event.kind !== 'open' ||
        ((moment.event.flags ?? 0) & 0x800) === 0
      )
        return undefined;
      const broken = moment.change.break;
      const { refusedLine } = moment.change;
      if (broken === undefined && refusedLine === undefined) return undefined;
      const [lease] = broken?.leases ?? [];
      const holder = lease === undefined ? 'by whom the log does not show' : `${whoIs(lease.holder)}, line ${lease.takenLine}`;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        expected: 'EAGAIN',
        proved: true,
        observed: 'EAGAIN',
        message: `The open of ${nameOf(moment.file)} fails with EAGAIN because it is leased (${holder}); O_NONBLOCK started the break and did not wait. Retry after the release.`,
        evidence: [
          ...(refusedLine === undefined ? [] : [{ line: refusedLine, role: 'lease in the way' }]),
          ...(broken?.leases ?? []).slice(0, 4).map((lease) => ({ line: lease.takenLine, role: 'lease taken' })),
          // Whose lease it is cannot be told, because one has gone that may be the same.
          ...lossLines(broken === undefined ? moment.file.lost?.all.at(-1) : undefined),
          { line: moment.event.endLine, role: 'open refused, break started' },
        ],
      };
    },
  },
  {
    code: 'LP035',
    title: 'Break interrupted',
    severity: 'warning',
    policies: notify,
    condition: 'The operation that waits for a lease break is interrupted by a signal.',
    sentence: 'The waiter gave up, but the break goes on: the holder still loses the lease.',
    source: 'fs/locks.c __break_lease(): wait_event_interruptible_timeout()',
    remedy: 'Install the handler with SA_RESTART, or retry the call.',
    hear: (moment) => {
      if (moment.kind !== 'change' || !isInterrupted(moment.outcome)) return undefined;
      const broken = moment.change.break;
      if (broken === undefined || !hasPending(broken)) return undefined;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        observed: moment.outcome,
        message: `${whoIs(moment.task.process)} is interrupted (${moment.outcome ?? 'EINTR'}) while it waits for the lease on ${nameOf(moment.file)}; the break goes on and ${whoIs(broken.leases[0]?.holder)} still loses the lease. Retry, or use SA_RESTART.`,
        evidence: timeline(broken, broken.leases[0], moment.event.endLine),
      };
    },
  },
  {
    code: 'LP036',
    title: 'Holder’s own operation broke its lease',
    severity: 'info',
    policies: notify,
    condition: 'The process that breaks a lease is the one that holds it.',
    sentence: 'A process can break its own lease; it gets its own SIGIO and may wait for itself.',
    source: 'fs/locks.c __break_lease(); observed on 6.18 and 6.1',
    remedy: 'Release the lease before the own open or truncate.',
    hear: (moment) => {
      if (moment.kind !== 'break-start') return undefined;
      const { broken } = moment;
      const lease = broken.leases.find((one) => broken.breaker !== undefined && one.holder === broken.breaker);
      if (lease === undefined) return undefined;
      return {
        event: moment.event,
        file: lease.file,
        process: lease.holder,
        message: `${whoIs(lease.holder)} breaks its own lease on ${nameOf(lease.file)} (taken at line ${lease.takenLine}). Release it before this call.`,
        evidence: breakLines(broken, lease),
      };
    },
  },
];

function timeline(broken: Break, lease: Lease | undefined, endLine: number): Evidence[] {
  return [...breakLines(broken, lease), { line: endLine, role: 'wait ended' }];
}
