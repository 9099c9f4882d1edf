// Tracepoints as `perf trace -e filelock:*,signal:*` prints them: raw fields, zeros left out, the device as the kernel's number
// (major << 20 | minor). Field names changed in 6.9 (owner became fl_owner); both are read.

import type { Draft } from './call';
import { readPath } from './text';
import { numberOf, type Value } from './value';

type Fields = ReadonlyMap<string, Value>;

/** undefined for a tracepoint outside the policy. */
export function tracepoint(name: string, fields: Fields): Draft | undefined {
  const kind = leaseKinds[name];
  if (kind !== undefined) return { kind, ...leasePoint(fields) };
  switch (name) {
    case 'filelock:locks_get_lock_context':
      return { kind: 'inode-seen', inode: inodeOf(fields), what: 'locks_get_lock_context' };
    case 'filelock:leases_conflict': {
      const lock = pointer(fields.get('lease: '));
      return {
        kind: 'lease-conflict',
        conflict: number(fields, 'conflict') !== 0,
        leaseFlags: number(fields, 'l_fl_flags'),
        breakerFlags: number(fields, 'b_fl_flags'),
        ...(lock !== undefined && { lock }),
      };
    }
    case 'signal:signal_generate': {
      const comm = fields.get('comm: ');
      return {
        kind: 'signal',
        phase: 'generated',
        signal: number(fields, 'sig'),
        code: number(fields, 'code'),
        target: number(fields, 'pid'),
        ...(comm?.kind === 'string' && { targetComm: readPath(comm.text) }),
        ...(number(fields, 'result') === 1 && { ignored: true }),
      };
    }
    case 'signal:signal_deliver': {
      const handler = number(fields, 'sa_handler');
      return {
        kind: 'signal',
        phase: 'delivered',
        signal: number(fields, 'sig'),
        code: number(fields, 'code'),
        handler: handler === 0 ? 'default' : handler === 1 ? 'ignore' : 'handler',
      };
    }
    default:
      return undefined;
  }
}

const leaseKinds = {
  'filelock:generic_add_lease': 'lease-added',
  'filelock:generic_delete_lease': 'lease-removed',
  'filelock:break_lease_noblock': 'lease-broken',
  'filelock:break_lease_block': 'break-waits',
  'filelock:break_lease_unblock': 'break-wakes',
  'filelock:time_out_leases': 'lease-checked',
} as const satisfies Readonly<Record<string, string>> as Readonly<Record<string, LeaseKind>>;

type LeaseKind = 'lease-added' | 'lease-removed' | 'lease-broken' | 'break-waits' | 'break-wakes' | 'lease-checked';

function leasePoint(fields: Fields) {
  const lock = pointer(fields.get('fl: '));
  const blocker = pointer(fields.get('fl_blocker: ') ?? fields.get('blocker: '));
  const owner = pointer(fields.get('fl_owner: ') ?? fields.get('owner: '));
  const deadline = either(fields, 'break_time') !== 0 || either(fields, 'downgrade_time') !== 0;
  return {
    inode: inodeOf(fields),
    flags: either(fields, 'flags'),
    type: types[either(fields, 'type')] ?? 'read',
    ...(lock !== undefined && { lock }),
    ...(blocker !== undefined && { blocker }),
    ...(owner !== undefined && { owner }),
    ...(deadline && { deadlineSet: true }),
  };
}

const types: readonly ('read' | 'write' | 'unlock')[] = ['read', 'write', 'unlock'];

/** A field left out is zero. */
function number(fields: Fields, name: string): number {
  return numberOf(fields.get(`${name}: `)) ?? 0;
}

function either(fields: Fields, name: string): number {
  return numberOf(fields.get(`fl_${name}: `) ?? fields.get(`${name}: `)) ?? 0;
}

function inodeOf(fields: Fields): string {
  const device = number(fields, 's_dev');
  return `${Math.floor(device / 2 ** 20)}:${device % 2 ** 20}:${number(fields, 'i_ino')}`;
}

/** Hex without leading zeros; perf prints an owner as a signed decimal. */
function pointer(value: Value | undefined): string | undefined {
  if (value?.kind !== 'number' || !/^-?\d+$|^0x[\da-f]+$/.test(value.text)) return undefined;
  const bits = BigInt.asUintN(64, BigInt(value.text));
  return bits === 0n ? undefined : bits.toString(16);
}
