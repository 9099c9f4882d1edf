// What of a break is still to come: the leases that it waits for.

import type { Break, Lease } from './model';

/** Leases of a break that are still there. */
export function pending(broken: Break): readonly Lease[] {
  return broken.leases.filter((lease) => lease.state === 'breaking');
}

/** Whether any is; asked of a break that was confirmed, whose leases only ever go. */
export function hasPending(broken: Break): boolean {
  while (broken.settled < broken.leases.length && broken.leases[broken.settled]?.state !== 'breaking') broken.settled += 1;
  return broken.settled < broken.leases.length;
}
