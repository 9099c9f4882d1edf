// Pins that the policy refuses: no lease, a lost lease, somebody else's lease, the wrong kind of lease, or no such thing at all.

import type { Evidence } from '../analysis';
import { madeAgain } from '../doubt';
import { isLayout, type KernelFile, type Lease, type Process, same } from '../kernel/model';
import type { HiddenRefusalMoment, JudgedSlice, PinMoment } from '../moments';
import { expectationText } from '../policy/judgement';
import { sameErrno, type World } from '../replay/world';
import { nameOf, pageText, whoIs } from '../words';
import { lossLines } from './break-evidence';
import type { Draft, Rule } from './rule';

const rfc = ['rfc-v1', 'rfc-v2'] as const;

export const pinRefusedRules: readonly Rule[] = [
  {
    code: 'LP001',
    title: 'Long-term pin without a layout lease',
    severity: 'error',
    policies: rfc,
    condition: 'A long-term GUP reaches pages of an FS DAX file on which no qualifying layout lease is held.',
    sentence: 'A file on FS DAX may be pinned long-term only while a layout lease is held on it; without one GUP returns EPERM.',
    source: '"GUP will fail (EPERM) if a layout lease is not taken" (Weiny, 6 June 2019); v1-04 mapping_inode_has_layout()',
    remedy: 'Take the lease before the pin: fcntl(fd, F_SETLEASE, F_LAYOUT) under rfc-v1, F_LAYOUT|F_EXCLUSIVE under rfc-v2.',
    hear: (moment, world) => (moment.kind === 'hidden-refusal' ? hiddenRefusal(moment) : refused(moment, world, 'LP001')),
  },
  {
    code: 'LP004',
    title: 'Lease belongs to another process',
    severity: 'error',
    policies: ['rfc-v2'],
    condition: 'An exclusive layout lease is held, but by a process other than the one that pins.',
    sentence: 'Only the process that took the exclusive layout lease may pin under it; a child cannot use its parent’s.',
    source: 'v2-04: the lease counts only if fl_pid == current->tgid',
    remedy: 'Take an exclusive layout lease in the process that pins, before the pin.',
    hear: (moment, world) => refused(moment, world, 'LP004'),
  },
  {
    code: 'LP008',
    title: 'Lease not retaken after break',
    severity: 'error',
    policies: rfc,
    condition: 'The layout lease was broken (released on SIGIO, or taken away at the deadline) and not taken again before the next pin.',
    sentence: 'After a break the layout lease must be retaken before the next pin; pins made before the break stay.',
    source: '"if the user needs to GUP the file again they will need to retake the Layout lease before doing so" (Weiny, 6 June 2019)',
    remedy: 'Retake the lease after the breaker’s operation has finished and before this pin: fcntl(fd, F_SETLEASE, F_LAYOUT).',
    hear: (moment, world) => refused(moment, world, 'LP008'),
  },
  {
    code: 'LP028',
    title: 'Lease lost at close',
    severity: 'warning',
    policies: rfc,
    condition: 'The last descriptor and mapping of the leased open file description went away; a later pin of the file is refused.',
    sentence: 'A lease belongs to the open file description: with its last descriptor and mapping the lease is gone.',
    source: 'fcntl(2), Leases; fs/file_table.c __fput() → locks_remove_file()',
    remedy: 'Keep the leased descriptor open, or take a lease on the descriptor that stays.',
    hear: (moment, world) => refused(moment, world, 'LP028'),
  },
  {
    code: 'LP031',
    title: 'Plain layout lease cannot be used to pin',
    severity: 'info',
    policies: ['rfc-v2'],
    condition: 'A layout lease is held without F_EXCLUSIVE when pages are pinned.',
    sentence: 'rfc-v2 asks for an exclusive layout lease; a plain one notifies but does not allow pins.',
    source: 'v2-04: FL_LAYOUT and FL_EXCLUSIVE are both required',
    remedy: 'Take the lease as F_LAYOUT|F_EXCLUSIVE.',
    hear: (moment, world) => refused(moment, world, 'LP031'),
  },
  {
    code: 'LP003',
    title: 'Long-term pin on FS DAX is not supported',
    severity: 'error',
    policies: ['mainline'],
    condition: 'A long-term GUP reaches pages of an FS DAX file on a kernel without the RFC.',
    sentence: 'Mainline refuses FOLL_LONGTERM on filesystem DAX with EOPNOTSUPP; no lease changes that.',
    source: 'mm/gup.c check_vma_flags(): FOLL_LONGTERM and vma_is_fsdax()',
    remedy:
      'Use device DAX, an on-demand MR (IBV_ACCESS_ON_DEMAND), memory that is not DAX, or judge under the policy this kernel implements.',
    hear: (moment) => {
      if (moment.kind !== 'pin' || !sameErrno(moment.outcome, 'EOPNOTSUPP')) return undefined;
      const slice = moment.slices.find((one) => one.expectation.cause === 'FS DAX');
      if (slice === undefined) return undefined;
      return draft(moment, slice, {
        proved: true,
        message: `${whoIs(moment.task.process)} asks for a long-term pin of ${range(moment, slice)} on FS DAX and gets ${moment.outcome}: mainline supports none, with or without a lease.`,
        evidence: [...mapped(slice), { line: moment.event.endLine, role: 'pin refused' }],
      });
    },
  },
];

/** rfc-v2: whoever owns the pin, a lease does not help. */
const onlyRdma = 'only RDMA may pin';

/** Which rule a refusal falls to: the most specific one speaks, once per event (decisions, 1). */
function classify(slice: JudgedSlice): string | undefined {
  const { expectation, lastLost } = slice;
  if (expectation.verdict !== 'deny') return undefined;
  if (expectation.cause === 'other process') return 'LP004';
  if (expectation.cause === 'plain layout lease') return 'LP031';
  if (expectation.cause === onlyRdma) return 'LP001';
  if (expectation.cause !== 'no lease' && expectation.cause !== 'own lease required' && expectation.cause !== 'breaking') return undefined;
  if (lastLost?.endedUnder !== undefined || lastLost?.endedBy === 'timed-out' || expectation.cause === 'breaking') return 'LP008';
  if (lastLost?.endedBy === 'closed') return 'LP028';
  return 'LP001';
}

function refused(moment: Parameters<Rule['hear']>[0], world: World, code: string): Draft | undefined {
  if (moment.kind !== 'pin' || !moment.isDenied) return undefined;
  // Refused for another reason than the policy's (EFAULT, ENOMEM): nothing is said of leases.
  if (
    moment.outcome !== undefined &&
    moment.outcome !== 'ok' &&
    moment.outcome !== 'EPERM' &&
    !(code === 'LP031' && moment.outcome === 'error')
  )
    return undefined;
  // A pin that succeeds on a file the log neither names nor shows to be DAX is the everyday case, and no finding.
  const slice = moment.slices.find((one) => classify(one) === code && !(moment.outcome === 'ok' && isUnknown(one.file)));
  if (slice === undefined) return undefined;
  // A lease taken while the call ran allows it: the reading that agrees with what happened is the right one.
  if (moment.outcome === 'ok' && slice.leasesAtStart > 0 && slice.leases.length === 0) return undefined;
  const again = moment.outcome === 'ok' ? madeAgain(moment.task.process, 'whose pin this is') : undefined;
  return draft(moment, slice, {
    context: [...(again?.lines ?? []), ...moment.slices.filter((one) => one !== slice).flatMap(allowed)],
    message: sentence(code, moment, slice, world),
    evidence: evidence(moment, slice),
    leaseLostLine: slice.lastLost?.endedLine,
    undecidable: again?.because ?? doubt(code, moment, slice, world),
    ...(slice.leases.length === 0 && moment.outcome === 'ok' && slice.expectation.cause !== onlyRdma
      ? { rests: { unleased: { by: moment.task.process, anybody: !world.policy.options.pinRequiresOwnLease } } }
      : {}),
    ...(slice.leases.length === 0 && slice.expectation.cause !== onlyRdma
      ? { absentSince: absentSince(slice), absent: 'a lease may have been taken there' }
      : {}),
  });
}

/** GUP alone answers such a call with EPERM, but which file it was about only probes can show. */
function hiddenRefusal({ event, task, outcome, mapped, denied }: HiddenRefusalMoment): Draft {
  const shown = (denied.length > 0 ? denied : mapped).slice(0, 4).map(nameOf).join(', ');
  const which = denied.length > 0 ? `one of ${denied.length} on which no lease allows it: ${shown}` : `one of ${mapped.length}: ${shown}`;
  return {
    event,
    process: task.process,
    tid: task.tid,
    expected: 'EPERM',
    observed: outcome,
    message: `${whoIs(task.process)} asks for a long-term pin and gets ${outcome}, as for a DAX file without a layout lease; the file is ${which}. A probe of the GUP function would show the address.`,
    evidence: [{ line: event.endLine, role: 'pin refused' }],
    undecidable: `the call hides the address it registers, and ${mapped.length} DAX files are mapped`,
  };
}

/** Since when no lease may have come: a lease lost at close is only lost if no descriptor or mapping was made unseen. */
function absentSince({ lastLost }: JudgedSlice): number {
  if (lastLost?.endedBy === 'closed') return lastLost.description.openedLine ?? 0;
  return lastLost?.endedLine ?? 0;
}

/** Leases lost lately on descriptors of this process that the log does not name. */
function nameless(process: Process, { leases }: World): readonly Lease[] {
  return leases.slice(-64).filter((lease) => lease.holder === process && lease.endedBy === 'closed');
}

function isNameless(file: KernelFile): boolean {
  return file.paths.length === 0 && file.inode === undefined;
}

export function isUnknown(file: KernelFile): boolean {
  return file.dax === 'unknown' && file.paths.length === 0 && file.inode === undefined;
}

function sentence(code: string, moment: PinMoment, slice: JudgedSlice, world: World): string {
  const who = whoIs(moment.task.process);
  const take = `fcntl(fd, F_SETLEASE, ${world.policy.name === 'rfc-v2' ? 'F_LAYOUT|F_EXCLUSIVE' : 'F_LAYOUT'})`;
  const what = range(moment, slice);
  const result =
    moment.outcome === 'ok'
      ? 'and the kernel lets it'
      : moment.outcome === undefined
        ? '(the log does not show the result)'
        : `and gets ${moment.outcome}`;
  const lost = slice.lastLost;
  switch (code) {
    case 'LP008': {
      const how =
        lost === undefined
          ? 'is being broken'
          : lost.endedBy === 'timed-out'
            ? `was taken away at its break deadline (line ${lost.endedLine})`
            : `was broken and released at line ${lost.endedLine}`;
      const heard = lost?.signalLine === undefined ? '' : ` SIGIO told so at line ${lost.signalLine}.`;
      return `${who} pins ${what} ${result}: the layout lease of line ${lost?.takenLine ?? slice.leases[0]?.takenLine ?? 0} ${how} and was not retaken.${heard} Retake it with ${take} before this call.`;
    }
    case 'LP028':
      return `${who} pins ${what} ${result}: the layout lease of line ${lost?.takenLine ?? 0} went with the last close of its descriptor at line ${lost?.endedLine ?? 0}. Keep that descriptor open, or take a lease on the one that stays.`;
    case 'LP004':
      return `${who} pins ${what} ${result}: the exclusive layout lease belongs to ${whoIs(slice.leases[0]?.holder)} (line ${slice.leases[0]?.takenLine ?? 0}). Take an own lease in this process before the pin.`;
    case 'LP031':
      return `${who} pins ${what} under the plain layout lease of line ${slice.leases[0]?.takenLine ?? 0}: rfc-v2 asks for F_LAYOUT|F_EXCLUSIVE.`;
    default: {
      if (slice.expectation.cause === onlyRdma)
        return `${who} pins ${what} ${result}: ${world.policy.name} has no owner for a pin of ${moment.attempt.owner}, so no lease allows it; only RDMA may pin. Use memory outside FS DAX, or register it with ibv_reg_mr.`;
      const released =
        slice.expectation.cause === 'own lease required'
          ? `the layout lease belongs to ${whoIs(slice.leases[0]?.holder)}, and this policy asks for an own one`
          : lost === undefined
            ? 'no layout lease was taken'
            : `the layout lease of line ${lost.takenLine} was released at line ${lost.endedLine}`;
      return `${who} pins ${what} ${result}: ${released}. Take ${take} on the file before this call.`;
    }
  }
}

function doubt(code: string, moment: PinMoment, slice: JudgedSlice, world: World): string | undefined {
  if (moment.outcome === undefined) return 'the log does not show whether the pin succeeded';
  if (moment.outcome === 'ok' && moment.attempt.write === false)
    return 'a read-only pin of a hole gets the zero page, which needs no lease';
  if (moment.attempt.longterm === undefined) return 'the log does not show whether the pin is long-term';
  if (moment.attempt.hidden) return 'the call hides the address it registers: only its result tells';
  if (slice.file.paths.length === 0 && slice.file.inode === undefined)
    return 'the file is not identified: another process may hold a lease on it';
  if (code === 'LP004' && moment.outcome === 'ok' && moment.task.process.maybeThread === true)
    return 'the fork’s flags are not in the log: the caller may be a thread of the holder';
  if (slice.leases.length > 0 || slice.expectation.cause === onlyRdma) return undefined;
  const sees = world.facts.seesLeaseCalls || world.facts.seesLeasePoints;
  if (!sees && !world.facts.showsAllCalls)
    return moment.outcome === 'ok'
      ? 'neither fcntl nor filelock events were recorded, so a lease may be held'
      : 'neither fcntl nor filelock events were recorded: the kernel found no lease that counts, but the log does not show why';
  // EPERM is the kernel's own word that there is none.
  if (moment.outcome !== 'ok') return undefined;
  if (!sees) return 'no fcntl call is in the log: they may not have been recorded, and a lease may be held';
  if (slice.lastLost?.endedBy === 'closed')
    return `the pin succeeds, so the lease may live on: another descriptor or mapping may keep what line ${slice.lastLost.endedLine ?? 0} seemed to close`;
  const elsewhere = [...moment.task.process.held, ...nameless(moment.task.process, world)].find(
    (lease) => isLayout(lease) && same(lease.file).anonymous && isNameless(same(lease.file)),
  );
  if (elsewhere !== undefined)
    return `a layout lease is held since line ${elsewhere.takenLine} on a descriptor whose file the log does not identify`;
  return undefined;
}

function evidence(moment: PinMoment, slice: JudgedSlice): Evidence[] {
  const lost = slice.lastLost;
  const holder = slice.leases[0];
  return [
    ...(lost === undefined ? [] : lossLines(lost)),
    ...(holder === undefined ? [] : [{ line: holder.takenLine, role: 'lease held' }]),
    ...mapped(slice),
    { line: moment.event.endLine, role: moment.outcome === 'ok' ? 'pages pinned' : 'pin refused' },
  ];
}

/** Another part of the registration, and the lease that allows it. */
function allowed(slice: JudgedSlice): readonly Evidence[] {
  const [lease] = slice.leases;
  return [...mapped(slice), ...(lease === undefined ? [] : [{ line: lease.takenLine, role: 'lease held on the other file' }])];
}

function mapped(slice: JudgedSlice): Evidence[] {
  return slice.slice.mappingLine > 0 ? [{ line: slice.slice.mappingLine, role: 'file mapped' }] : [];
}

function range(moment: PinMoment, slice: JudgedSlice): string {
  if (moment.attempt.hidden) return `pages of ${nameOf(slice.file)} (range not shown)`;
  return `${pageText(slice.slice.firstPage, slice.slice.lastPage)} of ${nameOf(slice.file)}`;
}

function draft(moment: PinMoment, slice: JudgedSlice, rest: Omit<Draft, 'event'>): Draft {
  return {
    event: moment.event,
    file: slice.file,
    process: moment.task.process,
    tid: moment.task.tid,
    expected: expectationText(slice.expectation),
    observed: moment.outcome,
    needsDax: true,
    ...rest,
  };
}
