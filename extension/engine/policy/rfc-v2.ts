// rfc-v2: "[RFC PATCH v2 00/19] RDMA/FS DAX truncate proposal", 9 August 2019 (20190809225833.6657-1-ira.weiny@intel.com).
// Only the process that holds an exclusive layout lease may pin; while it is held every layout change fails at once.

import type { ChangeSituation, Expectation, PinSituation, Policy, SetleaseSituation } from './judgement';
import { plainOptions } from './policy-options';
import { release } from './with-options';

const options = { ...plainOptions, pinRequiresOwnLease: true, pinHoldsFileRef: true };

export const rfcV2: Policy = {
  name: 'rfc-v2',
  options,
  pin: ({ leases, pid, owner, privateCopy }: PinSituation): Expectation => {
    if (privateCopy) return { verdict: 'not-applicable', cause: 'private copy' };
    // v2-14: without a vaddr_pin (io_uring, vfio) there is no owner to add a file pin to.
    if (owner === 'io_uring' || owner === 'vfio') return { verdict: 'deny', errno: 'EPERM', cause: 'only RDMA may pin' };
    const own = leases.filter(({ holder }) => holder.pid === pid);
    // v2-04: fl_pid == current->tgid, FL_LAYOUT and FL_EXCLUSIVE.
    if (own.some((lease) => lease.type === 'layout-exclusive' && lease.state !== 'breaking'))
      return { verdict: 'ok', cause: 'own exclusive lease' };
    if (own.some((lease) => lease.type === 'layout')) return { verdict: 'deny', errno: 'EPERM', cause: 'plain layout lease' };
    if (leases.some((lease) => lease.type === 'layout-exclusive')) return { verdict: 'deny', errno: 'EPERM', cause: 'other process' };
    if (leases.length > 0) return { verdict: 'deny', errno: 'EPERM', cause: 'plain layout lease' };
    return { verdict: 'deny', errno: 'EPERM', cause: 'no lease' };
  },
  setlease: ({ argument, otherBreaking }: SetleaseSituation): Expectation | undefined => {
    // v2-01, v2-02: bit 16 selects a layout lease, then bit 32 makes it exclusive; the low bits are ignored.
    if ((argument & 0x10) !== 0)
      return otherBreaking
        ? { verdict: 'deny', errno: 'EAGAIN', cause: 'another lease is breaking' }
        : { verdict: 'ok', cause: 'layout lease' };
    if ((argument & 0x20) !== 0) return { verdict: 'deny', errno: 'EINVAL', cause: 'F_EXCLUSIVE without F_LAYOUT' };
    return undefined;
  },
  change: ({ pinned, leases, pid, busy }: ChangeSituation): Expectation => {
    const exclusive = leases.filter((lease) => lease.type === 'layout-exclusive');
    // v2-02 __break_lease: no signal and no wait.
    if (exclusive.some(({ holder }) => holder.pid === pid)) return { verdict: 'deny', errno: 'EDEADLOCK', cause: 'own exclusive lease' };
    if (exclusive.length > 0) return { verdict: 'deny', errno: 'ETXTBSY', cause: 'exclusive lease' };
    if (leases.length > 0) return { verdict: 'wait', cause: 'layout lease' };
    // Weiny in 20190815130558.GF14313: "by 'fail' I mean hang".
    if (pinned) return { verdict: 'wait', cause: 'pinned' };
    if (busy) return { verdict: 'wait', cause: 'short-term references' };
    return { verdict: 'ok', cause: 'no lease and no pin in the way' };
  },
  release: (situation) => release(options, situation),
};
