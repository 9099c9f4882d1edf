// The memory of this thread's heap. Near its limit V8 ends the process without a word: whoever keeps much asks here first.

import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Room } from './room';

/** Shares of the limit: what is kept of a log grows when it is judged, and once more when the result is put together. */
const reading = 0.4;
const judging = 0.5;
/** Copying needs some four times what is copied. */
const copying = 0.1;

/** What V8 counts into the limit although only the newest objects may stand there. */
const youngBytes = 192 << 20;

export function createRoom(): Room {
  /** Bytes that were alive when garbage was collected last, and up to how many in use that is taken for the truth. */
  let alive = 0;
  let settled = 0;
  const isShort = (share: number): boolean => {
    const { used_heap_size: used, heap_size_limit: whole } = getHeapStatistics();
    const limit = Math.max(whole - youngBytes, whole / 2);
    if (used < share * limit) return false;
    if (used < settled) return alive >= share * limit;
    // Part of it is garbage: what is alive counts. Collecting takes long, so the next one waits until a tenth of the limit more is used.
    collect();
    alive = getHeapStatistics().used_heap_size;
    settled = alive + limit / 10;
    return alive >= share * limit;
  };
  return {
    isShortForReading: () => isShort(reading),
    isShortForJudging: () => isShort(judging),
    isShortForCopying: () => isShort(copying),
  };
}

let collector: (() => void) | undefined;

function collect(): void {
  if (collector === undefined) {
    setFlagsFromString('--expose-gc');
    const found: unknown = runInNewContext('globalThis.gc');
    collector = typeof found === 'function' ? () => void found() : () => {};
  }
  collector();
}
