// Which inode a call is about, from the points inside it.

import type { InodeKey } from '../../../grammar/event';
import type { Visitor } from './visitor';

/** By the call's line. Points name the inode of the call they stand in; a fault may be about any mapping and is left out. */
export function seeCallInodes(): Visitor<ReadonlyMap<number, InodeKey>> {
  const inodes = new Map<number, InodeKey>();
  const open = new Map<number, { readonly line: number; readonly endLine: number }>();
  return {
    see({ kind, line, endLine, tid, returned, hasInode }, _at, whole) {
      switch (kind) {
        case 'setlease':
        case 'getlease':
        case 'truncate':
        case 'fallocate':
        case 'open':
        case 'write':
          if (endLine > line || !returned) open.set(tid, { line, endLine: returned ? endLine : Number.POSITIVE_INFINITY });
          return;
        case 'lease-added':
        case 'lease-removed':
        case 'lease-broken':
        case 'break-waits':
        case 'break-wakes':
        case 'lease-checked':
        case 'inode-seen':
        case 'layout-change': {
          const call = open.get(tid);
          if (call === undefined || !hasInode || call.endLine < line || inodes.has(call.line)) return;
          const event = whole();
          if (event !== undefined && 'inode' in event && event.inode !== undefined) inodes.set(call.line, event.inode);
          return;
        }
        default:
          return;
      }
    },
    found: () => inodes,
  };
}
