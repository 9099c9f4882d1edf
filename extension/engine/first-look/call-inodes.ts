// Which inode a call is about, from the points inside it.

import type { EventKind, InodeKey } from '../../../grammar/event';
import type { Visitor } from './visitor';

/** By the call's line. Points name the inode of the call they stand in; a fault may be about any mapping and is left out. */
export function seeCallInodes(): Visitor<ReadonlyMap<number, InodeKey>> {
  const inodes = new Map<number, InodeKey>();
  const open = new Map<number, { readonly line: number; readonly endLine: number }>();
  return {
    kinds: new Set([...calls, ...points]),
    see({ kind, line, endLine, tid, returned, hasInode }, _at, whole) {
      if (calls.has(kind)) {
        if (endLine > line || !returned) open.set(tid, { line, endLine: returned ? endLine : Number.POSITIVE_INFINITY });
        return;
      }
      const call = open.get(tid);
      if (call === undefined || !hasInode || call.endLine < line || inodes.has(call.line)) return;
      const event = whole();
      if (event !== undefined && 'inode' in event && event.inode !== undefined) inodes.set(call.line, event.inode);
    },
    found: () => inodes,
  };
}

const calls: ReadonlySet<EventKind> = new Set<EventKind>(['setlease', 'getlease', 'truncate', 'fallocate', 'open', 'write']);
const points: ReadonlySet<EventKind> = new Set<EventKind>([
  'lease-added',
  'lease-removed',
  'lease-broken',
  'break-waits',
  'break-wakes',
  'lease-checked',
  'inode-seen',
  'layout-change',
]);
