// ext4:* (include/trace/events/ext4.h) and xfs:* (fs/xfs/xfs_trace.h): what changes a file's layout, and what only ties an inode to a call.
// ext4 `dev %d,%d ino %lu offset %lld len %lld mode …`, xfs `dev %d:%d ino 0x%llx …`; raw fields `dev=271581184 ino=16 …`.

import type { LayoutChangeEvent } from '../../event';
import type { Decoded, Fields } from '../facts';
import { integer } from '../numbers';
import { inodeOf } from './fs-dax';
import type { DecodeTracepoint, Tracepoints } from './tracepoint';

type Operation = LayoutChangeEvent['operation'];

export const filesystem: Tracepoints = {
  ext4_truncate_enter: change('ext4', 'truncate'),
  // No offset in ext4_truncate_enter: the new size stands here or in the call.
  ext4_begin_ordered_truncate: change('ext4', 'truncate'),
  ext4_punch_hole: change('ext4', 'punch'),
  ext4_zero_range: change('ext4', 'zero'),
  ext4_collapse_range: change('ext4', 'collapse'),
  ext4_insert_range: change('ext4', 'insert'),
  ext4_fallocate_enter: (fields, line) =>
    (isPlainAllocation(fields) ? change('ext4', 'allocate') : seen('ext4_fallocate_enter'))(fields, line),
  ext4_unlink_enter: seen('ext4_unlink_enter'),
  ext4_evict_inode: seen('ext4_evict_inode'),
  xfs_itruncate_extents_start: change('xfs', 'truncate'),
  xfs_free_file_space: change('xfs', 'punch'),
  xfs_zero_file_space: change('xfs', 'zero'),
  xfs_collapse_file_space: change('xfs', 'collapse'),
  xfs_insert_file_space: change('xfs', 'insert'),
  xfs_alloc_file_space: change('xfs', 'allocate'),
  xfs_file_dax_write: change('xfs', 'write'),
  xfs_reflink_remap_range: reflink,
  xfs_setattr: seen('xfs_setattr'),
  xfs_file_direct_write: seen('xfs_file_direct_write'),
  xfs_file_buffered_write: seen('xfs_file_buffered_write'),
};

function change(of: LayoutChangeEvent['filesystem'], operation: Operation): DecodeTracepoint {
  return (fields) => {
    const inode = inodeOf(fields);
    if (inode === undefined) return { fault: 'dev and ino expected' };
    const offset = numberOf(fields, 'offset', 'pos');
    const length = numberOf(fields, 'len', 'bytecount', 'count');
    const newSize = numberOf(fields, 'new_size');
    return {
      kind: 'layout-change',
      filesystem: of,
      operation,
      inode,
      ...(offset !== undefined && { offset }),
      ...(length !== undefined && { length }),
      ...(newSize !== undefined && { newSize }),
    };
  };
}

function seen(what: string): DecodeTracepoint {
  return (fields) => {
    const inode = inodeOf(fields);
    return inode === undefined ? { fault: 'dev and ino expected' } : { kind: 'inode-seen', inode, what };
  };
}

/** `dev %d:%d bytecount 0x%llx ino 0x%llx isize … pos 0x%llx -> ino 0x%llx … pos 0x%llx`: the second file is the one written. */
function reflink(fields: Fields): Decoded {
  const inos = fields.words.filter((word) => word.image.startsWith('ino ')).map((word) => integer(word.image.slice(4)));
  const offsets = fields.words.filter((word) => word.image.startsWith('pos ')).map((word) => integer(word.image.slice(4)));
  const ino = inos[1];
  const length = numberOf(fields, 'bytecount', 'len');
  if (ino === undefined || Number.isNaN(ino)) return { fault: 'ino of both files expected' };
  const offset = offsets[1];
  return {
    kind: 'layout-change',
    filesystem: 'xfs',
    operation: 'reflink',
    ino,
    ...(offset !== undefined && { offset }),
    ...(length !== undefined && { length }),
  };
}

/** From 6.14 on ext4_fallocate_enter is printed for every mode, before the event of its own that punching and the like have. */
function isPlainAllocation(fields: Fields): boolean {
  const mode = fields.text('mode') ?? fields.pair('mode');
  if (mode !== undefined) return (integer(mode) & ~keepSize) === 0;
  const at = fields.words.findIndex((word) => word.image === 'mode');
  const names = fields.words[at + 1]?.image ?? '';
  return at < 0 || names === '' || names === 'KEEP_SIZE';
}

const keepSize = 1;

function numberOf(fields: Fields, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = integer(fields.pair(name) ?? fields.text(name) ?? '');
    if (!Number.isNaN(value)) return value;
  }
  return undefined;
}
