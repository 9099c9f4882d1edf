// The policies by name. A new policy is a new file beside this one and a line here.

import type { PolicyName } from '../analysis';
import type { Policy } from './judgement';
import { mainline } from './mainline';
import type { PolicyOptions } from './policy-options';
import { rfcV1 } from './rfc-v1';
import { rfcV2 } from './rfc-v2';
import { withOptions } from './with-options';

const policies: Readonly<Record<PolicyName, Policy>> = { 'rfc-v1': rfcV1, 'rfc-v2': rfcV2, mainline };

export const policyNames: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];

/** `set`: switches of a policy of one's own. */
export function policyOf(name: PolicyName, set?: Partial<PolicyOptions>): Policy {
  return withOptions(policies[name], set);
}
