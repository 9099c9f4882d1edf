// The filesystem of a device, told by whose tracepoints appear for it (decisions, 18).

import type { Visitor } from './visitor';

/** By `major:minor`. */
export function seeFilesystems(): Visitor<ReadonlyMap<string, 'ext4' | 'xfs'>> {
  const filesystems = new Map<string, 'ext4' | 'xfs'>();
  return {
    kinds: new Set(['layout-change']),
    see({ hasInode }, _at, whole) {
      if (!hasInode) return;
      const event = whole();
      if (event?.kind === 'layout-change' && event.inode !== undefined && event.filesystem !== 'other')
        filesystems.set(event.inode.slice(0, event.inode.lastIndexOf(':')), event.filesystem);
    },
    found: () => filesystems,
  };
}
