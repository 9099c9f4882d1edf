// filelock:* (include/trace/events/filelock.h; leases_conflict since 5.3). Kernel text, libtraceevent's text, raw fields and the `fields` option.
// `fl=%p dev=0x%x:0x%x ino=0x%lx fl_blocker=%p fl_owner=%p fl_flags=%s fl_type=%s fl_break_time=%lu fl_downgrade_time=%lu`; up to 4.20 fl_next.

import type { InodeKey } from '../../event';
import type { Body, Decoded, Fields, Mutable } from '../facts';
import { device, handle, inodeKey, integer } from '../numbers';
import type { Tracepoints } from './tracepoint';

export const filelock: Tracepoints = {
  generic_add_lease: (fields) => lease('lease-added', fields),
  generic_delete_lease: (fields) => lease('lease-removed', fields),
  break_lease_noblock: (fields) => lease('lease-broken', fields),
  break_lease_block: (fields) => lease('break-waits', fields),
  break_lease_unblock: (fields) => lease('break-wakes', fields),
  time_out_leases: (fields) => lease('lease-checked', fields),
  leases_conflict: conflict,
  locks_get_lock_context: (fields) => {
    const inode = inodeOf(fields);
    return inode === undefined ? missingInode : { kind: 'inode-seen', inode, what: 'locks_get_lock_context' };
  },
};

type LeaseKind = 'lease-added' | 'lease-removed' | 'lease-broken' | 'break-waits' | 'break-wakes' | 'lease-checked';

const missingInode = { fault: 'dev and ino expected' };

function lease(kind: LeaseKind, fields: Fields): Decoded {
  const inode = inodeOf(fields);
  if (inode === undefined) return missingInode;
  const type = lockType(fields.text('fl_type', 'type'));
  const flags = lockFlags(fields.text('fl_flags', 'flags'));
  if (type === undefined || flags === undefined) return { fault: 'fl_flags and fl_type expected' };
  const lock = handle(fields.text('fl') ?? '');
  const blocker = handle(fields.text('fl_blocker', 'fl_next', 'blocker') ?? '');
  const owner = handle(fields.text('fl_owner', 'owner') ?? '');
  const breakTime = fields.number('fl_break_time', 'break_time');
  const downgradeTime = fields.number('fl_downgrade_time', 'downgrade_time');
  const body: Mutable<Extract<Body, { readonly kind: LeaseKind }>> = { kind, inode, flags, type };
  if (lock !== undefined) body.lock = lock;
  if (blocker !== undefined) body.blocker = blocker;
  if (owner !== undefined) body.owner = owner;
  if (breakTime !== undefined || downgradeTime !== undefined) body.deadlineSet = (breakTime ?? 0) !== 0 || (downgradeTime ?? 0) !== 0;
  return body;
}

/** `conflict 1: lease=%p fl_flags=%s fl_type=%s; breaker=%p fl_flags=%s fl_type=%s`: the keys repeat, so by position. */
function conflict(fields: Fields): Decoded {
  const lock = handle(fields.text('lease') ?? '');
  const common = { kind: 'lease-conflict' as const, ...(lock !== undefined && { lock }) };
  const head = fields.words[0];
  if (head?.image.startsWith('conflict ')) {
    const flags = fields.words.filter((word) => word.image.startsWith('fl_flags=')).map((word) => lockFlags(word.image.slice(9)));
    const [leaseFlags, breakerFlags] = flags;
    if (leaseFlags === undefined || breakerFlags === undefined) return { fault: 'fl_flags of lease and breaker expected' };
    return { ...common, conflict: head.image !== 'conflict 0:', leaseFlags, breakerFlags };
  }
  const leaseFlags = lockFlags(fields.text('l_fl_flags'));
  const breakerFlags = lockFlags(fields.text('b_fl_flags'));
  const result = fields.number('conflict');
  if (leaseFlags === undefined || breakerFlags === undefined || result === undefined)
    return { fault: 'conflict, l_fl_flags and b_fl_flags expected' };
  return { ...common, conflict: result !== 0, leaseFlags, breakerFlags };
}

function inodeOf(fields: Fields): InodeKey | undefined {
  const dev = device(fields.text('dev', 's_dev') ?? '');
  const ino = fields.text('ino', 'i_ino');
  return dev === undefined || ino === undefined ? undefined : inodeKey(dev[0], dev[1], ino);
}

function lockType(image: string | undefined): 'read' | 'write' | 'unlock' | undefined {
  switch (image) {
    case 'F_RDLCK':
      return 'read';
    case 'F_WRLCK':
      return 'write';
    case 'F_UNLCK':
      return 'unlock';
    case undefined:
      return undefined;
    default:
      return (['read', 'write', 'unlock'] as const)[integer(image)];
  }
}

/** FL_* bits: names joined by `|`, unknown bits as a hex remainder, empty for none. FL_LAYOUT (0x800) has no name in the kernel's table. */
function lockFlags(image: string | undefined): number | undefined {
  if (image === undefined) return undefined;
  let bits = flagsSeen.get(image);
  if (bits === undefined) {
    bits = readFlags(image);
    if (flagsSeen.size < 1000) flagsSeen.set(image, bits);
  }
  return Number.isNaN(bits) ? undefined : bits;
}

/** Few spellings fill a log. */
const flagsSeen = new Map<string, number>();

function readFlags(image: string): number {
  let bits = 0;
  if (image === '') return bits;
  for (const part of image.split('|')) {
    const bit = flagNames[part] ?? integer(part);
    if (Number.isNaN(bit)) return Number.NaN;
    bits |= bit;
  }
  return bits;
}

const flagNames: Readonly<Record<string, number>> = {
  FL_POSIX: 1,
  FL_FLOCK: 2,
  FL_DELEG: 4,
  FL_ACCESS: 8,
  FL_EXISTS: 16,
  FL_LEASE: 32,
  FL_CLOSE: 64,
  FL_SLEEP: 128,
  FL_DOWNGRADE_PENDING: 256,
  FL_UNLOCK_PENDING: 512,
  FL_OFDLCK: 1024,
  FL_LAYOUT: 2048,
  FL_RECLAIM: 4096,
  FL_EXCLUSIVE: 4096,
};
