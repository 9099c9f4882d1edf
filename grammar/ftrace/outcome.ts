// What a call returned, as libc reports it: a value, or -1 with the error's name. The kernel's own restart codes leave no value at all.

import { errnoName } from './errno';

export interface Outcome {
  readonly result?: number;
  readonly errno?: string;
}

/**
 * @param value the signed return value; 32-bit negatives printed unsigned (`0xffffffa1`) count as negative
 * (no success of the calls read here lies in the last page of 32 bits)
 */
export function outcome(value: number): Outcome {
  if (Number.isNaN(value)) return {};
  const signed = value >= 0xfffff001 && value <= 0xffffffff ? value - 0x100000000 : value;
  if (signed >= 0 || signed < -4095) return { result: signed };
  const errno = errnoName(-signed);
  // ERESTARTSYS and its kin: the call is taken up again or ends in EINTR; user space never sees the code.
  if (-signed >= 512 && -signed <= 516) return { errno };
  return { result: -1, errno };
}
