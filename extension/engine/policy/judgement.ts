// What a policy answers: for a situation, what should happen. It knows nothing of text, and it reports nothing.

import type { PolicyName } from '../analysis';
import type { ChangeOperation, Lease, PinOwner } from '../kernel/model';
import type { EngineOptions } from '../options';
import type { PolicyOptions } from './policy-options';

export interface Expectation {
  readonly verdict: 'ok' | 'deny' | 'wait' | 'not-applicable';
  /** For `deny`. */
  readonly errno?: string;
  /** Which reason, for the rules to tell apart. */
  readonly cause: string;
}

/** What a policy needs to know of a lease; one that is not being broken counts as it stands. */
export interface PolicyLease extends Readonly<Pick<Lease, 'type' | 'state'>> {
  readonly holder: { readonly pid: number };
}

export interface PinSituation {
  /** Process that pins. */
  readonly pid: number;
  readonly owner: PinOwner;
  /** Layout leases on the inode, active and breaking. */
  readonly leases: readonly PolicyLease[];
  /** A private mapping that is pinned for writing: the pin gets anonymous copies, not pages of the file. */
  readonly privateCopy: boolean;
  readonly options: EngineOptions;
  /** Layout leases that lease-break-time took away, for a policy under which they stay: of each type one of the process' own and one of anybody's. */
  readonly timedOut?: readonly PolicyLease[] | undefined;
}
export interface SetleaseSituation {
  /** fcntl's third argument. */
  readonly argument: number;
  /** Another description's lease on the inode is being broken. */
  readonly otherBreaking: boolean;
}
export interface ReleaseSituation {
  readonly how: 'unlock' | 'close';
  /** Pages of the file are pinned long-term. */
  readonly pinned: boolean;
}
export interface ChangeSituation {
  readonly operation: ChangeOperation;
  readonly pid: number;
  /** Layout leases it meets. */
  readonly leases: readonly PolicyLease[];
  /** Pages in its range are pinned long-term. */
  readonly pinned: boolean;
  /** Short-term references were seen in its range. */
  readonly busy: boolean;
}

export interface Policy {
  readonly name: PolicyName;
  readonly options: PolicyOptions;
  pin(situation: PinSituation): Expectation;
  /** undefined: this policy leaves the call to the ordinary lease rules, which need more than a log shows. */
  setlease(situation: SetleaseSituation): Expectation | undefined;
  change(situation: ChangeSituation): Expectation;
  /** A layout lease is given up. */
  release(situation: ReleaseSituation): Expectation;
}

export function expectationText(expectation: Expectation): string {
  return expectation.verdict === 'deny' ? (expectation.errno ?? 'deny') : expectation.verdict;
}
