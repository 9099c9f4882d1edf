// How a pin is called where the log gives it no name. Made when it is asked for: nearly all pins are never mentioned.

import type { Pin } from './model';

export function labelOf({ label, owner, registration, taken }: Pin): string {
  if (label !== undefined) return label;
  switch (owner) {
    case 'rdma':
      return `MR ${registration}`;
    case 'io_uring':
      return 'io_uring buffers';
    case 'vfio':
      return 'vfio mapping';
    case 'kernel-test':
      return 'gup_test pin';
    default:
      return taken.kind === 'pin' ? taken.function : 'pin';
  }
}
