// The FOLL_* flags of GUP, renumbered around 6.3 (spec 3.7).

import { type Flags, flagText } from './names';

/** FOLL_* up to 6.2 (include/linux/mm.h). */
const oldGupFlags: Flags = [
  [1, 'FOLL_WRITE'],
  [2, 'FOLL_TOUCH'],
  [4, 'FOLL_GET'],
  [8, 'FOLL_DUMP'],
  [0x10, 'FOLL_FORCE'],
  [0x20, 'FOLL_NOWAIT'],
  [0x80, 'FOLL_NOFAULT'],
  [0x100, 'FOLL_HWPOISON'],
  [0x800, 'FOLL_TRIED'],
  [0x2000, 'FOLL_REMOTE'],
  [0x8000, 'FOLL_ANON'],
  [0x10000, 'FOLL_LONGTERM'],
  [0x20000, 'FOLL_SPLIT_PMD'],
  [0x40000, 'FOLL_PIN'],
  [0x80000, 'FOLL_FAST_ONLY'],
  [0x100000, 'FOLL_PCI_P2PDMA'],
  [0x200000, 'FOLL_INTERRUPTIBLE'],
];
/** FOLL_* from 6.3 on (include/linux/mm_types.h, mm/internal.h). */
const newGupFlags: Flags = [
  [1, 'FOLL_WRITE'],
  [2, 'FOLL_GET'],
  [4, 'FOLL_DUMP'],
  [8, 'FOLL_FORCE'],
  [0x10, 'FOLL_NOWAIT'],
  [0x20, 'FOLL_NOFAULT'],
  [0x40, 'FOLL_HWPOISON'],
  [0x80, 'FOLL_ANON'],
  [0x100, 'FOLL_LONGTERM'],
  [0x200, 'FOLL_SPLIT_PMD'],
  [0x400, 'FOLL_PCI_P2PDMA'],
  [0x800, 'FOLL_INTERRUPTIBLE'],
  [0x1000, 'FOLL_HONOR_NUMA_FAULT'],
  [0x10000, 'FOLL_TOUCH'],
  [0x20000, 'FOLL_TRIED'],
  [0x40000, 'FOLL_REMOTE'],
  [0x80000, 'FOLL_PIN'],
  [0x100000, 'FOLL_FAST_ONLY'],
  [0x200000, 'FOLL_UNLOCKABLE'],
  [0x400000, 'FOLL_MADV_POPULATE'],
];

/** gup_flags by name. Only a long-term pin tells which numbering the kernel has; of others the bit that both share is named. */
export function gupFlagText(flags: number, longterm: boolean): string {
  if (longterm) return flagText(flags, (flags & 0x10000) === 0 && (flags & 0x100) !== 0 ? newGupFlags : oldGupFlags);
  return flagText(flags, [[1, 'FOLL_WRITE']]);
}
