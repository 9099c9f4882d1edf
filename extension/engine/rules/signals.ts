// The holder and its SIGIO: no handler, killed, no descriptor in the signal, nobody listening.

import type { Evidence } from '../analysis';
import { isLayout, type Lease } from '../kernel/model';
import type { HandlerMoment } from '../moments';
import { signalName, signalOf } from '../replay/handlers';
import { once } from '../replay/world';
import { nameOf, whoIs } from '../words';
import { breakLines } from './break-evidence';
import type { Rule } from './rule';

export const signalRules: readonly Rule[] = [
  {
    code: 'LP016',
    title: 'No SIGIO handler for a lease',
    severity: 'warning',
    policies: ['rfc-v1'],
    condition: 'A lease is held and its holder has no handler for the break signal.',
    sentence: 'The default action of SIGIO terminates the process: a break kills the holder.',
    source: 'signal(7); fcntl(2), F_SETSIG',
    remedy: 'Install a handler before taking the lease: sigaction(SIGIO, …, SA_SIGINFO).',
    hear: (moment) => {
      if (moment.kind !== 'no-handler') return undefined;
      const { lease } = moment;
      return {
        event: lease.taken,
        file: lease.file,
        process: lease.holder,
        tid: lease.holderTid,
        message: `${whoIs(lease.holder)} takes a lease on ${nameOf(lease.file)} without a handler for ${moment.signal}: the first break would kill it. Call sigaction(SIGIO, …) before this line.`,
        evidence: [{ line: lease.takenLine, role: 'lease taken' }],
        context: [
          ...lostHearing(lease),
          ...(moment.killedLine === undefined
            ? []
            : [...breakLines(lease.breaking ?? lease.lastBreak, lease), { line: moment.killedLine, role: 'killed by the signal' }]),
        ],
        absentSince: 0,
        absent: 'a handler may have been installed there',
        rests: { unhandled: lease },
        undecidable: hiddenHandler(moment),
      };
    },
  },
  {
    code: 'LP017',
    title: 'Process killed by lease-break SIGIO',
    severity: 'error',
    policies: ['rfc-v1', 'mainline'],
    condition: 'The break signal reaches a holder with the default action.',
    sentence: 'SIGIO’s default action ended the process; with it went the lease and the pins.',
    source: 'signal(7): SIGIO, default action Term',
    remedy: 'Install a SIGIO handler before taking the lease.',
    hear: (moment) => {
      if (moment.kind !== 'killed') return undefined;
      const { lease, broken } = moment;
      const signal = signalName(signalOf(lease.description));
      const by =
        broken?.breaker === undefined ? 'a lease break' : `the break that ${whoIs(broken.breaker)} started at line ${broken.startLine}`;
      return {
        event: moment.event,
        file: lease.file,
        process: moment.process,
        message: `${whoIs(moment.process)} is killed by ${signal}: ${by} signalled the lease on ${nameOf(lease.file)} and no handler is installed. Call sigaction(${signal}, …) before F_SETLEASE.`,
        evidence: [
          { line: lease.takenLine, role: 'lease taken' },
          ...(broken === undefined ? [] : [{ line: broken.startLine, role: 'break started' }]),
          ...(moment.signalLine === undefined ? [] : [{ line: moment.signalLine, role: `${signal} sent or delivered` }]),
          { line: moment.event.line, role: 'process killed' },
        ],
        context: lostHearing(lease),
        leaseLostLine: moment.event.line,
      };
    },
  },
  {
    code: 'LP018',
    title: 'SIGIO carries no fd',
    severity: 'hint',
    policies: ['rfc-v1', 'mainline'],
    condition: 'A break signal without a descriptor reaches a process that holds two leases or more.',
    sentence: 'Without F_SETSIG si_fd is not filled in: the handler cannot tell which lease is being broken.',
    source: 'fcntl(2), F_SETSIG',
    remedy: 'fcntl(fd, F_SETSIG, SIGIO) or a real-time signal on every leased descriptor, before F_SETLEASE.',
    hear: (moment, world) => {
      if (moment.kind !== 'signal' || moment.event.code !== 128 || moment.leases.length < 2 || moment.event.handler === 'default')
        return undefined;
      if (!once(world, `LP018 ${moment.process.pid}`)) return undefined;
      return {
        event: moment.event,
        file: moment.broken?.file,
        process: moment.process,
        tid: moment.event.tid,
        message: `SIGIO tells ${whoIs(moment.process)} of a break but not of which of its ${moment.leaseCount} leases: F_SETSIG was not set. Call fcntl(fd, F_SETSIG, SIGIO) on each leased descriptor.`,
        evidence: [
          ...moment.leases.slice(0, 4).map((lease) => ({ line: lease.takenLine, role: 'lease taken' })),
          ...breakLines(
            moment.broken,
            moment.broken?.leases.find((lease) => lease.holder === moment.process),
          ),
          { line: moment.event.line, role: 'SIGIO delivered' },
        ],
      };
    },
  },
  {
    code: 'LP019',
    title: 'SIGIO blocked or ignored',
    severity: 'warning',
    policies: ['rfc-v1', 'mainline'],
    condition:
      'A break starts while its signal is ignored or blocked by the holder, and the signal is not delivered before the break ends.',
    sentence: 'The holder cannot hear the break: the lease will be taken away at the deadline.',
    source: 'fcntl(2), F_SETLEASE; signal(7)',
    remedy: 'Unblock the signal, or collect it with signalfd.',
    hear: (moment, world) => {
      if (moment.kind !== 'not-heard') return undefined;
      const { lease, broken, how } = moment;
      const signal = signalName(signalOf(lease.description));
      return {
        event: broken.change?.event ?? lease.taken,
        file: lease.file,
        process: lease.holder,
        needsDax: isLayout(lease),
        // No mainline kernel has granted one.
        undecidable:
          isLayout(lease) && world.policy.name === 'mainline'
            ? 'the kernel grants layout leases, so it is none that mainline’s rules describe'
            : undefined,
        message: `The break of ${nameOf(lease.file)} started here is not heard: ${whoIs(lease.holder)} ${how} ${signal}, so the lease goes only at the deadline. ${how === 'ignores' ? 'Install a handler' : 'Unblock the signal or use signalfd'}.`,
        evidence: [...(moment.line === undefined ? [] : [{ line: moment.line, role: 'signal ignored' }]), ...breakLines(broken, lease)],
      };
    },
  },
];

/** What had prepared the holder for the signal and was undone. */
function lostHearing({ description: { forgot }, holder: { handlersLost }, takenLine }: Lease): readonly Evidence[] {
  return [
    ...(forgot === undefined || forgot.line > takenLine
      ? []
      : [
          { line: forgot.takenLine, role: 'earlier lease taken' },
          { line: forgot.line, role: 'F_UNLCK forgets F_SETSIG and F_SETOWN' },
        ]),
    ...(handlersLost === undefined ? [] : [{ line: handlersLost, role: 'exec resets the signal handlers' }]),
  ];
}

/** What of the handler, or of the signal it would be for, the log does not show. */
function hiddenHandler({ lease, unrecorded, maskHidden }: HandlerMoment): string | undefined {
  if (unrecorded === true) return 'no rt_sigaction call is in the log, so they may not have been recorded';
  if (maskHidden === true) return 'the log hides which signals rt_sigprocmask blocks';
  if (lease.taken.kind === 'setlease' || lease.taken.kind === 'getlease') return undefined;
  return 'its fcntl calls are not in the log: F_SETSIG may have asked for another signal';
}
