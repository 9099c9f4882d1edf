// What a policy answers: for a situation, what should happen. It knows nothing of text, and it reports nothing.

import type { PolicyName } from '../analysis';
import type { ChangeOperation, KernelFile, Lease, Pin, PinOwner, Process } from '../kernel/model';
import type { EngineOptions } from '../options';
import { mainline } from './mainline';
import { rfcV1 } from './rfc-v1';
import { rfcV2 } from './rfc-v2';

export interface Expectation {
  readonly verdict: 'ok' | 'deny' | 'wait' | 'not-applicable';
  /** For `deny`. */
  readonly errno?: string;
  /** Which reason, for the rules to tell apart. */
  readonly cause: string;
}

export interface PinSituation {
  readonly file: KernelFile;
  readonly process: Process;
  readonly owner: PinOwner;
  /** Layout leases on the inode, active and breaking. */
  readonly leases: readonly Lease[];
  readonly options: EngineOptions;
}
export interface SetleaseSituation {
  readonly argument: number;
  readonly held?: Lease;
  /** Another description's lease on the inode is being broken. */
  readonly otherBreaking: boolean;
}
export interface ChangeSituation {
  readonly operation: ChangeOperation;
  readonly process: Process;
  readonly leases: readonly Lease[];
  readonly pinsInRange: readonly Pin[];
  readonly busy: boolean;
}

export interface Policy {
  readonly name: PolicyName;
  /** Engine options of spec 1.4. */
  readonly pinHoldsFileRef: boolean;
  pin(situation: PinSituation): Expectation;
  /** undefined: this policy leaves the call to the ordinary lease rules, which need more than a log shows. */
  setlease(situation: SetleaseSituation): Expectation | undefined;
  change(situation: ChangeSituation): Expectation;
}

export function policyOf(name: PolicyName): Policy {
  return name === 'rfc-v1' ? rfcV1 : name === 'rfc-v2' ? rfcV2 : mainline;
}

export const policyNames: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];

export function expectationText(expectation: Expectation): string {
  return expectation.verdict === 'deny' ? (expectation.errno ?? 'deny') : expectation.verdict;
}
