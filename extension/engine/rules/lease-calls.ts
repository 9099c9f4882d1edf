// fcntl(F_SETLEASE) calls that do not do what they seem to: late, redundant, without effect, too early, unknown.

import { isLayout } from '../kernel/model';
import { expectationText } from '../policy/judgement';
import { once } from '../replay/world';
import { nameOf, whoIs } from '../words';
import { breakLines, lossLines } from './break-evidence';
import { verb } from './layout-changes';
import type { Rule } from './rule';

const notify = ['rfc-v1', 'mainline'] as const;

export const leaseCallRules: readonly Rule[] = [
  {
    code: 'LP021',
    title: 'Late release (EAGAIN)',
    severity: 'info',
    policies: notify,
    condition: 'F_UNLCK returns EAGAIN after the lease was taken away at its break deadline.',
    sentence: 'There was nothing left to release: the kernel had already taken the lease away.',
    source: 'fs/locks.c generic_delete_lease(): -EAGAIN',
    remedy: 'Drop the call, or retake the lease.',
    hear: (moment) => {
      if (moment.kind !== 'release-failed' || moment.timedOut === undefined || moment.outcome !== 'EAGAIN') return undefined;
      const lease = moment.timedOut;
      return {
        event: moment.event,
        file: lease.file,
        process: moment.task.process,
        tid: moment.task.tid,
        observed: 'EAGAIN',
        message: `F_UNLCK on ${nameOf(lease.file)} returns EAGAIN because the lease of line ${lease.takenLine} was taken away at line ${lease.endedLine ?? 0}. Drop the call, or retake the lease.`,
        evidence: [...lossLines(lease), { line: moment.event.endLine, role: 'release failed' }],
        leaseLostLine: lease.endedLine,
      };
    },
  },
  {
    code: 'LP022',
    title: 'Retake during a pending break has no effect',
    severity: 'warning',
    policies: notify,
    condition: 'F_SETLEASE succeeds on a lease of the same description that is being broken.',
    sentence: 'The call returned 0 but changed nothing: the lease stays under break and goes at the deadline.',
    source: 'fs/locks.c generic_add_lease(), lease_clear_pending(); observed on 6.18',
    remedy: 'F_UNLCK first; retake after the breaker’s operation has finished.',
    hear: (moment) => {
      if (
        moment.kind !== 'lease-take' ||
        moment.outcome !== 'ok' ||
        moment.held?.state !== 'breaking' ||
        moment.completesDowngrade === true
      )
        return undefined;
      const broken = moment.held.breaking;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        observed: 'ok',
        undecidable:
          moment.argument === 0 && moment.held.type === 'write' && broken?.change === undefined
            ? 'the log does not show what broke the lease: if it was an open for reading, this call answers it'
            : undefined,
        message: `This F_SETLEASE on ${nameOf(moment.file)} returns 0 without any effect: the lease is being broken since line ${broken?.startLine ?? 0} and goes at the deadline all the same. Release it with F_UNLCK, and retake it after the breaker has finished.`,
        evidence: [...breakLines(broken, moment.held.lease), { line: moment.event.endLine, role: 'retake without effect' }],
      };
    },
  },
  {
    code: 'LP024',
    title: 'Downgrade impossible on this fd',
    severity: 'warning',
    policies: ['mainline'],
    condition: 'F_SETLEASE F_RDLCK returns EAGAIN while a downgrade is pending and the descriptor is writable.',
    sentence: 'A read lease needs a file that is open for writing nowhere, not even by this descriptor.',
    source: 'fs/locks.c check_conflicting_open(); fcntl(2)',
    remedy: 'Answer with F_UNLCK, or hold the lease on an O_RDONLY descriptor.',
    hear: (moment) => {
      if (
        moment.kind !== 'lease-take' ||
        moment.argument !== 0 ||
        moment.outcome !== 'EAGAIN' ||
        moment.held?.breaking?.kind !== 'downgrade'
      )
        return undefined;
      if (moment.description?.flags === undefined || (moment.description.flags & 3) === 0) return undefined;
      const broken = moment.held.breaking;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        observed: 'EAGAIN',
        message: `F_RDLCK cannot answer the downgrade of ${nameOf(moment.file)}: this descriptor is open for writing, and a read lease allows no writer. Use F_UNLCK, or keep the lease on an O_RDONLY descriptor.`,
        evidence: [
          { line: moment.held.lease.takenLine, role: 'lease taken' },
          { line: broken.startLine, role: 'downgrade started' },
          { line: moment.event.endLine, role: 'downgrade refused' },
        ],
      };
    },
  },
  {
    code: 'LP026',
    title: 'Redundant retake',
    severity: 'info',
    policies: ['rfc-v1', 'rfc-v2', 'mainline'],
    condition: 'F_SETLEASE asks for the type of lease that the description already holds, unbroken.',
    sentence: 'The lease was already held: the call changed nothing.',
    source: 'fs/locks.c generic_add_lease(): an own lease is only modified',
    remedy: 'Remove the call.',
    hear: (moment) => {
      if (moment.kind !== 'lease-take' || moment.outcome !== 'ok' || moment.held?.state !== 'active') return undefined;
      const same = isLayout(moment.held.lease) ? (moment.argument & 0x10) !== 0 : moment.argument === (moment.held.type === 'read' ? 0 : 1);
      if (!same) return undefined;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        message: `${whoIs(moment.task.process)} already holds this lease on ${nameOf(moment.file)} since line ${moment.held.lease.takenLine}: the call changes nothing.`,
        evidence: [
          { line: moment.held.lease.takenLine, role: 'lease taken' },
          { line: moment.event.endLine, role: 'taken again' },
        ],
      };
    },
  },
  {
    code: 'LP030',
    title: 'F_LAYOUT unknown to this kernel',
    severity: 'hint',
    policies: ['mainline'],
    condition: 'F_SETLEASE with F_LAYOUT or F_EXCLUSIVE returns EINVAL.',
    sentence: 'The flag exists only in the 2019 RFC; no released kernel knows it.',
    source: 'fs/locks.c fcntl_setlease(), lease_init()',
    remedy: 'Judge under the policy that the kernel implements, or use ordinary leases.',
    hear: (moment, world) => {
      if (moment.kind !== 'lease-take' || (moment.argument & 0x30) === 0 || moment.outcome !== 'EINVAL') return undefined;
      if (!once(world, `LP030 ${moment.argument} ${moment.file?.id}`)) return undefined;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        expected: moment.expectation === undefined ? undefined : expectationText(moment.expectation),
        observed: 'EINVAL',
        message: `This kernel does not know F_LAYOUT (0x${moment.argument.toString(16)}): F_SETLEASE returns EINVAL. The flag exists only in the RFC of 2019.`,
        evidence: [{ line: moment.event.endLine, role: 'F_LAYOUT refused' }],
      };
    },
  },
  {
    code: 'LP039',
    title: 'Retaken before the breaker ran',
    severity: 'warning',
    policies: notify,
    condition: 'A lease is released under a break and taken again while the operation that broke it is still waiting.',
    sentence:
      'The waiter now waits for the new lease, without SIGIO and without a deadline; a pin of an untouched page can deadlock with it.',
    source: 'recordings of a kernel that implements rfc-v1; fs/locks.c __break_lease() loop',
    remedy: 'Retake only after the breaker’s operation has returned.',
    hear: (moment, world) => {
      if (moment.kind !== 'lease-take' || moment.lease === undefined || moment.stillWaiting === undefined) return undefined;
      const change = moment.stillWaiting;
      const end =
        change.event.time === undefined || change.event.duration === undefined ? undefined : change.event.time + change.event.duration;
      // The breaker needs a moment to come back after the release; a poll interval (8 ms) later it is waiting again.
      const still =
        change.event.returned === false ||
        (end !== undefined && moment.event.time !== undefined && end - moment.event.time > 2e7 + world.facts.resolution);
      if (!still) return undefined;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        message: `${whoIs(moment.task.process)} retakes the lease on ${nameOf(moment.file)} before the operation that broke it (${verb(change)}, line ${change.startLine}) has come back: it now waits for the new lease, unsignalled and without a deadline. Retake only after it has returned.`,
        evidence: [
          ...(moment.previous === undefined ? [{ line: change.startLine, role: 'break started' }] : lossLines(moment.previous)),
          { line: moment.event.endLine, role: 'lease retaken' },
          { line: change.event.endLine, role: change.event.returned === false ? 'never returned' : 'breaker returned' },
        ],
      };
    },
  },
];
