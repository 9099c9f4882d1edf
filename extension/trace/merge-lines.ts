// The lines of several logs in the order of their time. A call that lasts (-T) while other files go on ends at a place of its own.

import { type Stamp, stampOf } from '../../grammar/strace/stamp';
import type { StampOf } from './stamps';

/** The next lines of one file; undefined after its last. */
export type NextLines = () => Promise<readonly string[] | undefined>;

export interface MergedLine {
  readonly kind: 'line';
  /** Index of its file. */
  readonly file: number;
  readonly text: string;
}
/** Here the call on the `start`-th thing given (from 0) returned; other things stand between. */
export interface MergedEnd {
  readonly kind: 'end';
  readonly file: number;
  readonly start: number;
}

/** A line without a stamp (a stack frame, a message) follows the one before it in its file. Lines of one file keep their order. */
export async function* mergedLines(files: readonly NextLines[], stamps: StampOf = stampOf): AsyncGenerator<MergedLine | MergedEnd> {
  const heap = createHeap();
  const heads = await Promise.all(files.map((next, file) => openHead(next, file, stamps)));
  const starts = heads.map(({ stamp }) => stamp).filter((stamp) => stamp?.ofDay === true);
  const latest = Math.max(...starts.map((stamp) => stamp?.time ?? 0));
  for (const head of heads) {
    // Times of day say nothing of the date: a file that starts half a day before the others starts behind midnight.
    if (head.stamp?.ofDay === true && latest - head.stamp.time > halfDay) head.days = 1;
    if (head.texts.length > 0) heap.push({ time: timeOf(head, head.stamp), file: head.file, start: -1 });
  }
  let given = 0;
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    if (top.start >= 0) {
      if (top.start === given - 1) continue;
      given += 1;
      yield { kind: 'end', file: top.file, start: top.start };
      continue;
    }
    const head = heads[top.file];
    const text = head?.texts[head.at];
    if (head === undefined || text === undefined) continue;
    const duration = head.stamp?.duration ?? 0;
    if (duration > 0) heap.push({ time: top.time + duration, file: top.file, start: given });
    given += 1;
    yield { kind: 'line', file: top.file, text };
    head.at += 1;
    if (head.at >= head.texts.length && !(await refill(head))) continue;
    const before = top.time;
    head.stamp = stamps(head.texts[head.at] ?? '');
    heap.push({ time: head.stamp === undefined ? before : timeOf(head, head.stamp), file: top.file, start: -1 });
  }
}

interface Head {
  readonly next: NextLines;
  readonly file: number;
  texts: readonly string[];
  at: number;
  /** Of the line at `at`. */
  stamp: Stamp | undefined;
  /** Midnights seen, and the last time of day. */
  days: number;
  last: number;
}

async function openHead(next: NextLines, file: number, stamps: StampOf): Promise<Head> {
  const head: Head = { next, file, texts: [], at: 0, stamp: undefined, days: 0, last: 0 };
  if (await refill(head)) head.stamp = stamps(head.texts[0] ?? '');
  return head;
}

async function refill(head: Head): Promise<boolean> {
  head.at = 0;
  do {
    const texts = await head.next();
    if (texts === undefined) {
      head.texts = [];
      return false;
    }
    head.texts = texts;
  } while (head.texts.length === 0);
  return true;
}

function timeOf(head: Head, stamp: Stamp | undefined): number {
  if (stamp === undefined) return Number.NEGATIVE_INFINITY;
  if (stamp.ofDay && head.last - stamp.time > halfDay) head.days += 1;
  head.last = stamp.time;
  return stamp.time + head.days * 2 * halfDay;
}

const halfDay = 43_200e6;

/** `start`: -1 for the file's next line, else the thing whose end this is. */
interface Turn {
  readonly time: number;
  readonly file: number;
  readonly start: number;
}

/** Earliest first; at the same time ends before lines, and files in the order given. */
function createHeap(): { push(turn: Turn): void; pop(): Turn | undefined } {
  const turns: Turn[] = [];
  const before = (a: Turn | undefined, b: Turn | undefined): boolean => {
    if (a === undefined || b === undefined) return a !== undefined;
    if (a.time !== b.time) return a.time < b.time;
    const [endA, endB] = [a.start >= 0, b.start >= 0];
    return endA === endB ? a.file < b.file : endA;
  };
  const swap = (i: number, j: number): void => {
    const [a, b] = [turns[i], turns[j]];
    if (a === undefined || b === undefined) return;
    turns[i] = b;
    turns[j] = a;
  };
  return {
    push(turn) {
      turns.push(turn);
      for (let i = turns.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (!before(turns[i], turns[parent])) break;
        swap(i, parent);
        i = parent;
      }
    },
    pop() {
      const top = turns[0];
      const last = turns.pop();
      if (top === undefined || last === undefined || turns.length === 0) return top;
      turns[0] = last;
      for (let i = 0; ; ) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        const least = before(turns[right], turns[left]) ? right : left;
        if (!before(turns[least], turns[i])) break;
        swap(i, least);
        i = least;
      }
      return top;
    },
  };
}
