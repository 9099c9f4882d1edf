// LP900 and LP023: what happened is not what the policy says, and XFS writes that recall layout leases.

import { isLayout, PAGE, same } from '../kernel/model';
import { expectationText } from '../policy/judgement';
import { isInterrupted, once, sameErrno, type World } from '../replay/world';
import { nameOf, whoIs } from '../words';
import { standingLines } from './break-evidence';
import { keepingPins, pinEvidence, verb } from './layout-changes';
import type { Draft, Rule } from './rule';

export const observedRules: readonly Rule[] = [
  {
    code: 'LP023',
    title: 'write(2) breaks layout leases on XFS',
    severity: 'warning',
    policies: ['rfc-v1', 'rfc-v2'],
    condition: 'A file on XFS DAX is written with write(2) while a layout lease is held on it.',
    sentence: 'XFS recalls layout leases for every write (BREAK_WRITE), the holder’s own too.',
    source: 'v1-08; fs/xfs/xfs_file.c xfs_file_write_checks() → xfs_break_layouts(BREAK_WRITE)',
    remedy: 'Preallocate and write before taking the lease, or write through the mapping.',
    hear: (moment, world) => {
      if (moment.kind !== 'write') return undefined;
      const lease = moment.leases.find(isLayout);
      if (lease === undefined || !once(world, `LP023 ${same(moment.file).id} ${lease.id} ${moment.task.tid}`)) return undefined;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        needsDax: true,
        message: `${whoIs(moment.task.process)} writes to ${nameOf(moment.file)} on XFS: the write recalls the layout lease of ${whoIs(lease.holder)} (line ${lease.takenLine}). Write before the lease is taken, or through the mapping.`,
        evidence: [
          { line: lease.takenLine, role: 'lease taken' },
          { line: moment.event.line, role: 'write recalls it' },
        ],
      };
    },
  },
  {
    code: 'LP900',
    title: 'Observed result differs from the policy',
    severity: 'hint',
    policies: ['rfc-v1', 'rfc-v2', 'mainline'],
    condition: 'A call ended otherwise than the policy says; said once per process, call, argument, result and file.',
    sentence: 'The log was recorded on a kernel that follows another policy, or misses the events that would explain it.',
    source: 'spec 1.7',
    remedy: 'Judge under the policy that the kernel implements.',
    hear: (moment, world) => {
      switch (moment.kind) {
        case 'lease-take': {
          const { expectation, outcome, file } = moment;
          if (expectation === undefined || agrees(expectation.verdict, expectation.errno, outcome)) return undefined;
          // Refused for who asks or what is asked of, which no policy changes.
          if (outcome === 'EACCES' || outcome === 'EBADF' || (outcome === 'EINVAL' && file?.dax === 'device')) return undefined;
          if (
            !once(
              world,
              `LP900 setlease ${moment.task.process.pid} ${moment.argument} ${outcome} ${file === undefined ? '' : same(file).id}`,
            )
          )
            return undefined;
          return {
            event: moment.event,
            file,
            process: moment.task.process,
            tid: moment.task.tid,
            expected: expectationText(expectation),
            observed: outcome,
            message: `F_SETLEASE 0x${moment.argument.toString(16)} on ${nameOf(file)}: ${world.policy.name} expects ${expectationText(expectation)}, the log shows ${outcome}. The kernel follows another policy, or events are missing.`,
            evidence: [{ line: moment.event.endLine, role: 'result' }],
          };
        }
        case 'pin':
          return pinDiffers(moment, world);
        case 'release':
          return closeDiffers(moment, world);
        case 'change':
          return changeDiffers(moment, world);
        default:
          return undefined;
      }
    },
  },
];

function agrees(verdict: string, errno: string | undefined, outcome: string): boolean {
  return verdict === 'deny' ? sameErrno(errno, outcome) : outcome === 'ok';
}

/** A policy of one's own may let the last close wait; LP010 speaks where pages are pinned. */
function closeDiffers(moment: Parameters<Rule['hear']>[0] & { readonly kind: 'release' }, world: World): Draft | undefined {
  if ((moment.how !== 'close' && moment.how !== 'munmap') || moment.pins.length > 0 || !isLayout(moment.lease)) return undefined;
  const expectation = world.policy.release({ how: 'close', pinned: false });
  if (expectation.verdict !== 'wait' || !once(world, `LP900 close ${same(moment.lease.file).id}`)) return undefined;
  return {
    event: moment.event,
    file: moment.lease.file,
    process: moment.task.process,
    tid: moment.task.tid,
    expected: 'wait',
    observed: 'ok',
    message: `The last reference to ${nameOf(moment.lease.file)} goes while its layout lease is held: this policy lets the close wait, the log shows it done.`,
    evidence: [
      { line: moment.lease.takenLine, role: 'lease taken' },
      { line: moment.event.endLine, role: 'result' },
    ],
  };
}

function pinDiffers(moment: Parameters<Rule['hear']>[0] & { readonly kind: 'pin' }, world: World): Draft | undefined {
  const { outcome } = moment;
  if (outcome === 'ok' && !moment.isDenied) return undefined;
  if (outcome === undefined || moment.attempt.hidden) return undefined;
  // Fewer pages than asked: GUP is called again for the rest, and that call's word counts.
  const { event } = moment;
  if (event.kind === 'pin' && outcome === 'ok' && (event.result ?? 0) > 0 && (event.result ?? 0) * PAGE < (event.length ?? 0))
    return undefined;
  // EFAULT, ENOMEM and their kin are no policy's answer.
  if (outcome !== 'ok' && outcome !== 'EPERM' && !sameErrno(outcome, 'EOPNOTSUPP')) return undefined;
  const judged = moment.slices.filter((slice) => slice.expectation.verdict === 'deny' || slice.expectation.verdict === 'ok');
  const denied = judged.find((slice) => slice.expectation.verdict === 'deny');
  const slice = denied ?? judged[0];
  if (slice === undefined || slice.file.dax === 'unknown' || (outcome === 'ok' && denied !== undefined && moment.attempt.write === false))
    return undefined;
  if (agrees(slice.expectation.verdict, slice.expectation.errno, outcome)) return undefined;
  if (!once(world, `LP900 pin ${moment.attempt.owner} ${outcome} ${same(slice.file).id}`)) return undefined;
  return {
    event: moment.event,
    file: slice.file,
    process: moment.task.process,
    tid: moment.task.tid,
    needsDax: true,
    expected: expectationText(slice.expectation),
    observed: outcome,
    message: `The pin of ${nameOf(slice.file)}: ${world.policy.name} expects ${expectationText(slice.expectation)}, the log shows ${outcome}. The kernel follows another policy, or events are missing.`,
    context: standingLines(slice.leases),
    evidence: [{ line: moment.event.endLine, role: 'result' }],
  };
}

function changeDiffers(moment: Parameters<Rule['hear']>[0] & { readonly kind: 'change' }, world: World): Draft | undefined {
  const { outcome, expectation, change } = moment;
  if (outcome === undefined || isInterrupted(outcome) || !change.layout || moment.file.dax !== 'yes') return undefined;
  const refused = outcome === 'ETXTBSY' || sameErrno(outcome, 'EDEADLOCK');
  if (expectation.verdict === 'deny' ? sameErrno(expectation.errno, outcome) : !refused) return undefined;
  // Other failures (ENOSPC, EFBIG) say nothing of the policy; LP002 speaks where pins explain it.
  if (outcome !== 'ok' && !refused) return undefined;
  // LP002 and LP012 speak of pinned pages; one event, one cause (decisions, 1).
  const exclusive = moment.leases.some((lease) => lease.type === 'layout-exclusive');
  if (world.policy.name !== 'mainline' && !exclusive && (outcome === 'ETXTBSY' || moment.pinsInRange.length > 0)) return undefined;
  if (outcome === 'ok' && moment.pinsInRange.length > 0 && !moment.mapped) return undefined;
  if (!once(world, `LP900 change ${change.operation} ${outcome} ${same(moment.file).id}`)) return undefined;
  return {
    event: moment.event,
    file: moment.file,
    process: moment.task.process,
    tid: moment.task.tid,
    needsDax: true,
    expected: expectationText(expectation),
    observed: outcome,
    message: `${verb(change)} of ${nameOf(moment.file)}: ${world.policy.name} expects ${expectationText(expectation)}, the log shows ${outcome}. The kernel follows another policy, or events are missing.`,
    context: [...standingLines(moment.leases), ...pinEvidence(moment.pinsInRange), ...keepingPins(moment)],
    evidence: [{ line: moment.event.endLine, role: 'result' }],
  };
}
