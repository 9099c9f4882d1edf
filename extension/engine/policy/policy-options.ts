// The choices between the RFC's versions and its counter-proposals as switches of a policy (spec 1.4), and how a switch changes its answers.
// A policy of one's own is a base policy with some of them set.

import type { Expectation, PinSituation, Policy, ReleaseSituation } from './judgement';

export interface PolicyOptions {
  /**
   * Only a layout lease of the process that pins counts. v1: no, mapping_inode_has_layout() asks for any lease on the inode (v1-04); v2: yes,
   * fl_pid == current->tgid (v2-04); Chinner 20190819092409.GM7777: every process that pins must hold its own.
   */
  readonly pinRequiresOwnLease: boolean;
  /** F_UNLCK waits until the file's pins are gone. No in both; Kara 20190606104203.GF7433 asks for it. */
  readonly unlckBlocksWhilePinned: boolean;
  /** The last close of a description with a layout lease waits. No in both; Chinner 20190817022603.GW6129 asks for it. */
  readonly closeBlocksWhileLayoutLease: boolean;
  /** A lease that is not released in time stays. No in both: lease-break-time takes it away; "keep lease" in Weiny 20190606220329.GA11698. */
  readonly leaseSurvivesBreak: boolean;
  /** A pin keeps the leased open file, and with it the lease, past close and munmap. v1: no; v2: yes, get_file() in add_file_pin() (v2-14). */
  readonly pinHoldsFileRef: boolean;
}

export const policyOptionNames = [
  'pinRequiresOwnLease',
  'unlckBlocksWhilePinned',
  'closeBlocksWhileLayoutLease',
  'leaseSurvivesBreak',
  'pinHoldsFileRef',
] as const satisfies readonly (keyof PolicyOptions)[];

/** What every policy starts from: nothing blocks, nothing is kept. */
export const plainOptions: PolicyOptions = {
  pinRequiresOwnLease: false,
  unlckBlocksWhilePinned: false,
  closeBlocksWhileLayoutLease: false,
  leaseSurvivesBreak: false,
  pinHoldsFileRef: false,
};

/** `base` with some switches set otherwise. Without any it is `base` itself. */
export function withOptions(base: Policy, set: Partial<PolicyOptions> | undefined): Policy {
  if (set === undefined || policyOptionNames.every((name) => (set[name] ?? base.options[name]) === base.options[name])) return base;
  const options = { ...base.options, ...set };
  return {
    ...base,
    options,
    pin: (situation) => pin(base, options, situation),
    release: (situation) => release(options, situation),
  };
}

function pin(base: Policy, options: PolicyOptions, situation: PinSituation): Expectation {
  const kept = options.leaseSurvivesBreak ? (situation.timedOut ?? []) : [];
  const leases = [...situation.leases, ...kept.map((lease) => ({ ...lease, breaking: false }))];
  const answer = base.pin({ ...situation, leases });
  if (options.pinRequiresOwnLease === base.options.pinRequiresOwnLease) return answer;
  const isOwn = leases.some((lease) => lease.holder === situation.pid);
  if (options.pinRequiresOwnLease)
    return answer.verdict === 'ok' && !isOwn ? { verdict: 'deny', errno: 'EPERM', cause: 'own lease required' } : answer;
  return answer.cause === 'other process' ? { verdict: 'ok', cause: 'foreign lease' } : answer;
}

/** What giving up a layout lease is answered with. */
export function release(options: PolicyOptions, { how, pinned }: ReleaseSituation): Expectation {
  if (how === 'unlock' && pinned && options.unlckBlocksWhilePinned) return { verdict: 'wait', cause: 'pinned' };
  if (how === 'close' && options.closeBlocksWhileLayoutLease) return { verdict: 'wait', cause: 'layout lease' };
  return { verdict: 'ok', cause: 'nothing holds it' };
}
