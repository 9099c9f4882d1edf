// What is looked up of every event once more when the Analysis is put together: its line, and the inode it names.

import type { InodeKey } from '../../../grammar/event';
import type { Ahead, Visitor } from './visitor';

export interface Columns {
  /** By the event's index. */
  readonly lines: ArrayLike<number>;
  readonly inodeOf: (index: number) => InodeKey | undefined;
}

export function seeColumns({ count }: Ahead): Visitor<Columns> {
  // A line of a what-if may be a fraction.
  const lines = new Float64Array(count);
  const numbers = new Map<InodeKey, number>();
  /** By the event's index: 0, or the number of its inode and one. */
  let named: Uint32Array | undefined;
  return {
    see({ line, hasInode }, at, whole) {
      lines[at] = line;
      const event = hasInode ? whole() : undefined;
      if (event === undefined || !('inode' in event) || event.inode === undefined) return;
      let number = numbers.get(event.inode);
      if (number === undefined) {
        number = numbers.size + 1;
        numbers.set(event.inode, number);
      }
      named ??= new Uint32Array(count);
      named[at] = number;
    },
    found() {
      const inodes = [undefined, ...numbers.keys()];
      return { lines, inodeOf: (index) => inodes[named?.[index] ?? 0] };
    },
  };
}
