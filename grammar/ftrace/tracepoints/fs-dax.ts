// fs_dax:* (include/trace/events/fs_dax.h): `dev %d:%d ino %#lx shared|private FLAGS address %#lx pgoff %#lx RESULT`; FLAGS may be empty or a number
// (libtraceevent). A fault is told once: by its first event, not by `_done` or the mapping it inserts.

import type { InodeKey } from '../../event';
import type { Decoded, Fields } from '../facts';
import { device, inodeKey, integer } from '../numbers';
import { DeviceInode } from '../tokens';
import type { Tracepoints } from './tracepoint';

export const fsDax: Tracepoints = {
  dax_pmd_fault: fault,
  dax_pte_fault: fault,
  dax_writeback_range: writeback,
};

function fault(fields: Fields): Decoded {
  const inode = inodeOf(fields);
  if (inode === undefined) return { fault: 'dev and ino expected' };
  const address = numberOf(fields, 'address');
  const pageOffset = numberOf(fields, 'pgoff');
  if (address === undefined) return { fault: 'address expected' };
  const vmFlags = fields.number('vm_flags');
  const shared = vmFlags !== undefined ? (vmFlags & vmShared) !== 0 : sharing(fields);
  const write = writes(fields);
  return {
    kind: 'dax-fault',
    inode,
    address,
    ...(pageOffset !== undefined && { pageOffset }),
    ...(write !== undefined && { write }),
    ...(shared !== undefined && { shared }),
  };
}

function writeback(fields: Fields): Decoded {
  const inode = inodeOf(fields);
  return inode === undefined ? { fault: 'dev and ino expected' } : { kind: 'dax-writeback', inode };
}

const vmShared = 8;

function sharing(fields: Fields): boolean | undefined {
  if (fields.has('shared') || fields.pair('shared') !== undefined) return true;
  return fields.has('private') || fields.pair('private') !== undefined ? false : undefined;
}

/** FAULT_FLAG_WRITE, by name or as bit 0. MKWRITE alone is no write fault. */
function writes(fields: Fields): boolean | undefined {
  const printed = fields.text('flags') ?? fields.pair('shared') ?? fields.pair('private');
  if (printed !== undefined) return (integer(printed) & 1) !== 0;
  const at = fields.words.findIndex((word) => word.image === 'shared' || word.image === 'private');
  if (at < 0) return undefined;
  return fields.words[at + 1]?.image.split('|').includes('WRITE') ?? false;
}

function numberOf(fields: Fields, name: string): number | undefined {
  const value = integer(fields.pair(name) ?? fields.text(name) ?? '');
  return Number.isNaN(value) ? undefined : value;
}

/** `dev 259:0 ino 0x10`, or the raw fields `dev=271581184 ino=0x10`. */
export function inodeOf(fields: Fields): InodeKey | undefined {
  const head = fields.words[0];
  if (head?.tokenType === DeviceInode) {
    const [, dev = '', , ino = ''] = head.image.split(' ');
    const numbers = device(dev);
    return numbers === undefined ? undefined : inodeKey(numbers[0], numbers[1], ino);
  }
  const dev = device(fields.text('dev') ?? '');
  const ino = fields.text('ino');
  return dev === undefined || ino === undefined ? undefined : inodeKey(dev[0], dev[1], ino);
}
