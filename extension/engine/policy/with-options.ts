// How the switches of a policy change its answers.

import type { Expectation, PinSituation, Policy, ReleaseSituation } from './judgement';
import { type PolicyOptions, policyOptionNames } from './policy-options';

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
  const leases = [...situation.leases, ...kept.map(({ type, holder }) => ({ type, holder, state: 'active' as const }))];
  const answer = base.pin({ ...situation, leases });
  if (options.pinRequiresOwnLease === base.options.pinRequiresOwnLease) return answer;
  const isOwn = leases.some(({ holder }) => holder.pid === situation.pid);
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
