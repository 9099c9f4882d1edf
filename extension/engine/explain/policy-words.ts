// What each of the three policies says of an event, asked of the policies themselves with the state before it.

import type { TraceEvent } from '../../../grammar/event';
import type { Analysis, LeaseLife, PinLife, PolicyName } from '../analysis';
import { aliveAt, beginningOn, onFile } from '../lives/alive';
import { defaultOptions } from '../options';
import type { Expectation, PolicyLease } from '../policy/judgement';
import { policyNames, policyOf } from '../policy/policies';

interface Saying {
  readonly policy: PolicyName;
  readonly says: string;
  readonly source: string;
}

/** Empty for an event on which the policies have nothing to say. */
export function policySayings(analysis: Analysis, file: number, event: TraceEvent): readonly Saying[] {
  const dax = analysis.files[file]?.dax;
  if (dax === 'no' || dax === 'device') return [];
  const leases = leasesBefore(analysis, file, event);
  const pid = pidOf(analysis, event);
  const sayings: Saying[] = [];
  for (const name of policyNames) {
    const expectation = judge(analysis, name, file, event, leases, pid);
    if (expectation !== undefined)
      sayings.push({ policy: name, says: words(event, expectation), source: sources[name][subject(event)] ?? '' });
  }
  return sayings;
}

type Subject = 'pin' | 'change' | 'setlease';

function subject(event: TraceEvent): Subject {
  return event.kind === 'setlease'
    ? 'setlease'
    : event.kind === 'truncate' || event.kind === 'fallocate' || event.kind === 'open'
      ? 'change'
      : 'pin';
}

const sources: Readonly<Record<PolicyName, Readonly<Record<Subject, string>>>> = {
  'rfc-v1': {
    pin: '“GUP will fail (EPERM) if a layout lease is not taken”',
    change: '“Any truncate or hole punch operation on a GUP’ed DAX page will fail”',
    setlease: 'v1-02: only exactly F_LAYOUT (16) is accepted',
  },
  'rfc-v2': {
    pin: 'v2-04: fl_pid == current->tgid, FL_LAYOUT and FL_EXCLUSIVE',
    change: 'v2-02: an exclusive lease makes the breaker fail at once',
    setlease: 'v2-01, v2-02: F_LAYOUT, with F_EXCLUSIVE exclusive',
  },
  mainline: {
    pin: 'mm/gup.c check_vma_flags(): FOLL_LONGTERM on FS DAX is EOPNOTSUPP',
    change: 'fs/dax.c: waits for references to the pages, knows no layout lease of user space',
    setlease: 'no released kernel knows F_LAYOUT: EINVAL',
  },
};

function judge(
  analysis: Analysis,
  name: PolicyName,
  file: number,
  event: TraceEvent,
  leases: readonly PolicyLease[],
  pid: number,
): Expectation | undefined {
  const policy = policyOf(name);
  switch (event.kind) {
    case 'setlease':
      return policy.setlease({
        argument: event.argument,
        otherBreaking: leases.some((one) => one.state === 'breaking' && one.holder.pid !== pid),
      });
    case 'pin':
    case 'ring-register':
    case 'annotation':
      return policy.pin({
        pid,
        owner: event.kind === 'ring-register' ? 'io_uring' : ownerOf(analysis, event),
        leases,
        privateCopy: false,
        options: defaultOptions,
      });
    case 'write':
      return event.verbs?.command === 'reg-mr'
        ? policy.pin({ pid, owner: 'rdma', leases, privateCopy: false, options: defaultOptions })
        : undefined;
    case 'ioctl':
      return event.request === 'gup-test-start' || event.errno === 'EPERM'
        ? policy.pin({ pid, owner: 'rdma', leases, privateCopy: false, options: defaultOptions })
        : undefined;
    case 'open':
    case 'truncate':
    case 'fallocate': {
      const change = beginningOn(onFile(analysis.changes, file), event.line).find((one) => one.operation !== 'open');
      if (change === undefined) return undefined;
      const last = change.lastPage ?? Number.POSITIVE_INFINITY;
      const overlaps = (pin: PinLife) =>
        pin.firstPage !== undefined && pin.lastPage !== undefined && pin.firstPage <= last && pin.lastPage >= (change.firstPage ?? 0);
      return policy.change({
        operation: change.operation,
        pid,
        leases,
        pinned: aliveAt(onFile(analysis.pins, file), event.endLine - 1, 1, overlaps).length > 0,
        busy: false,
      });
    }
    default:
      return undefined;
  }
}

function words(event: TraceEvent, expectation: Expectation): string {
  const act = subject(event) === 'pin' ? 'the pin' : subject(event) === 'setlease' ? 'the lease' : 'the operation';
  switch (expectation.verdict) {
    case 'ok':
      return `allows ${act} (${expectation.cause})`;
    case 'deny':
      return `refuses ${act} with ${expectation.errno ?? 'an error'} (${expectation.cause})`;
    case 'wait':
      return expectation.cause === 'layout lease'
        ? 'breaks the layout leases, waits for them at most lease-break-time, then goes on'
        : `waits (${expectation.cause})`;
    case 'not-applicable':
      return 'does not apply';
  }
}

function leasesBefore(analysis: Analysis, file: number, event: TraceEvent): readonly PolicyLease[] {
  const at = event.kind === 'truncate' || event.kind === 'fallocate' || event.kind === 'open' ? event.line : event.endLine;
  const isLayout = (one: LeaseLife) => one.type === 'layout' || one.type === 'layout-exclusive';
  return aliveAt(onFile(analysis.leases, file), at - 1, Number.POSITIVE_INFINITY, isLayout).map((one) => ({
    type: one.type,
    state: one.breakLine !== undefined && one.breakLine < at ? 'breaking' : 'active',
    holder: { pid: one.pid },
  }));
}

function pidOf(analysis: Analysis, event: TraceEvent): number {
  if (event.tgid !== undefined) return event.tgid;
  const finding = analysis.findings.find((one) => one.tid === event.tid && one.pid !== undefined);
  return finding?.pid ?? analysis.leases.find((one) => one.pid === event.tid)?.pid ?? event.tid;
}

function ownerOf(analysis: Analysis, event: TraceEvent): PinLife['owner'] {
  return beginningOn(analysis.pins, event.endLine)[0]?.owner ?? 'unknown';
}
