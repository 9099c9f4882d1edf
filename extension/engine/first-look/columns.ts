// What is looked up of every event once more when the Analysis is put together: its line, and the inode it names.

import type { InodeKey } from '../../../grammar/event';
import type { Ahead, Visitor } from './visitor';

export interface Columns {
  /** By the event's index. */
  readonly lines: ArrayLike<number>;
  readonly inodes: readonly InodeKey[];
  /** By the event's index: 0, or the number of its inode among `inodes` and one; absent where no event names one. */
  readonly named?: Readonly<Uint32Array>;
}

export function seeColumns({ count }: Ahead): Visitor<Columns> {
  // A line of a what-if may be a fraction.
  const lines = new Float64Array(count);
  const numbers = new Map<InodeKey, number>();
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
    found: () => ({ lines, inodes: [...numbers.keys()], ...(named === undefined ? {} : { named }) }),
  };
}
