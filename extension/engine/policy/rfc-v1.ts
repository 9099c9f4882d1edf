// rfc-v1: "[PATCH RFC 00/10] RDMA/FS DAX truncate proposal", 5 June 2019 (20190606014544.8339-1-ira.weiny@intel.com).
// Any layout lease on the inode lets everybody pin; a layout change breaks every layout lease, then fails on a pinned page.

import type { ChangeSituation, Expectation, PinSituation, Policy, SetleaseSituation } from './judgement';
import { plainOptions } from './policy-options';
import { release } from './with-options';

const options = plainOptions;
/** What nearly every pin is answered. */
const byOwnLease: Expectation = { verdict: 'ok', cause: 'own lease' };

export const rfcV1: Policy = {
  name: 'rfc-v1',
  options,
  pin: ({ leases, pid, owner, privateCopy, options }: PinSituation): Expectation => {
    if (privateCopy) return { verdict: 'not-applicable', cause: 'private copy' };
    // v1-10 removes the EOPNOTSUPP of GUP, io_uring kept its own (decisions, 23).
    if (owner === 'io_uring' && options.uringPins === 'refused')
      return { verdict: 'deny', errno: 'EOPNOTSUPP', cause: 'io_uring refuses file memory' };
    // v1-04 mapping_inode_has_layout: any lease with FL_LAYOUT, pending or not.
    if (leases.some(({ state, holder }) => state !== 'breaking' && holder.pid === pid)) return byOwnLease;
    if (leases.some(({ state }) => state !== 'breaking')) return { verdict: 'ok', cause: 'foreign lease' };
    if (leases.length > 0) {
      if (options.pinDuringBreak === 'deny') return { verdict: 'deny', errno: 'EPERM', cause: 'breaking' };
      return { verdict: 'ok', cause: 'breaking' };
    }
    return { verdict: 'deny', errno: 'EPERM', cause: 'no lease' };
  },
  setlease: ({ argument, otherBreaking }: SetleaseSituation): Expectation | undefined => {
    if (argument === 16)
      return otherBreaking
        ? { verdict: 'deny', errno: 'EAGAIN', cause: 'another lease is breaking' }
        : { verdict: 'ok', cause: 'layout lease' };
    // v1-02: only exactly F_LAYOUT is accepted.
    if ((argument & 0x30) !== 0) return { verdict: 'deny', errno: 'EINVAL', cause: 'only F_LAYOUT itself is known' };
    return undefined;
  },
  change: ({ pinned, leases, busy }: ChangeSituation): Expectation => {
    // v1-07, v1-09: ext4 and xfs refuse a page that GUP holds.
    if (pinned) return { verdict: 'deny', errno: 'ETXTBSY', cause: 'pinned' };
    if (leases.length > 0) return { verdict: 'wait', cause: 'layout lease' };
    if (busy) return { verdict: 'wait', cause: 'short-term references' };
    return { verdict: 'ok', cause: 'no lease and no pin in the way' };
  },
  release: (situation) => release(options, situation),
};
