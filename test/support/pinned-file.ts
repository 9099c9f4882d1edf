// A file with many live pins, replayed, and events of several kinds beside them: for the test of their growth and for the bench.

import { beginJudging, type Judging, judgeUntil } from '../../extension/engine/judging';
import { defaultOptions } from '../../extension/engine/options';
import type { ParsedTrace, TraceEvent } from '../../grammar/event';

const page = 4096;
const base = 0x700000000000;
/** Pages from one pin to the next. */
const apart = 64;
const batches = 3;
/** Rounds whose events are made together. */
const part = 2000;

type Put = (kind: TraceEvent['kind'], rest: object, tid?: number) => void;
type Kind = (put: Put, live: number, round: number) => void;

export const kinds: Readonly<Record<string, Kind>> = {
  'an unpin and a pin': (put, live, round) => {
    const at = (round * 7919) % live;
    put('unpin', { function: 'ib_umem_release', source: 'probe', handle: `h${at}` });
    put('pin', pinOf(at));
  },
  'a punch between pins': (put, live, round) =>
    put('fallocate', { fd: { fd: 3 }, mode: 3, offset: (((round * 7919) % live) * apart + 40) * page, length: 8 * page, result: 0 }, 200),
  'a punch on a pinned page': (put, live, round) =>
    put('fallocate', { fd: { fd: 3 }, mode: 3, offset: ((round * 7919) % live) * apart * page, length: page, ...refused }, 200),
  'a truncate that meets all pins': (put) => put('truncate', { fd: { fd: 3 }, size: 0, ...refused }, 200),
  'a truncate behind half of them': (put, live) => put('truncate', { fd: { fd: 3 }, size: (live / 2) * apart * page, ...refused }, 200),
  'a collapse before them': (put) => put('fallocate', { fd: { fd: 3 }, mode: 8, offset: 0, length: page, result: 0 }, 200),
  'a release and a take': (put) => {
    put('setlease', { fd: { fd: 3 }, argument: 2, result: 0 });
    put('setlease', { fd: { fd: 3 }, argument: 16, result: 0 });
  },
  'a mapping beside them': (put) => {
    put('mmap', { address: 0, length: 16 * page, offset: 0, flags: 1, fd: { fd: 3 }, result: base - 64 * page });
    put('munmap', { address: base - 64 * page, length: 16 * page, result: 0 });
  },
};

const refused = { result: -1, errno: 'ETXTBSY' };

export interface PinnedFile {
  readonly live: number;
  readonly judging: Judging;
  readonly events: TraceEvent[];
  readonly trace: ParsedTrace;
}

/** A file with that many pins, each of 1 to 32 pages, replayed. */
export function pinnedFile(live: number): PinnedFile {
  const events: TraceEvent[] = [];
  const put = into(events);
  const path = '/mnt/pmem0/f';
  put('open', { path, flags: 2, result: 3, object: 'file' });
  put('mmap', { address: 0, length: (live + 1000) * apart * page, offset: 0, flags: 1, fd: { fd: 3 }, result: base });
  put('setlease', { fd: { fd: 3 }, argument: 16, result: 0 });
  put('open', { path, flags: 2, result: 3, object: 'file' }, 200);
  for (let at = 0; at < live; at++) put('pin', pinOf(at));
  const trace = traceOf(events);
  const judging = beginJudging(trace, defaultOptions);
  judgeUntil(judging, trace, events.length - 1);
  return { live, judging, events, trace };
}

/**
 * ms of processor time per event of a kind, by the best of some batches of `rounds`. Events are made in parts, each right before it is replayed, as who
 * reads a log makes them; what making them costs is measured by itself and taken off. (The clock is too coarse to be stopped while they are made.)
 */
export function costOf({ live, judging, events, trace }: PinnedFile, kind: string, rounds = 10_000): number {
  const before = events.length;
  const batch = (list: TraceEvent[], replay: () => void): number => {
    const put = into(list);
    const started = process.threadCpuUsage();
    for (let round = 0; round < rounds; ) {
      for (const behind = Math.min(rounds, round + part); round < behind; round++) kinds[kind]?.(put, live, round);
      replay();
    }
    const { user, system } = process.threadCpuUsage(started);
    return (user + system) / 1000;
  };
  let [whole, making] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let time = 0; time < batches; time++) {
    whole = Math.min(
      whole,
      batch(events, () => judgeUntil(judging, trace, events.length)),
    );
    making = Math.min(
      making,
      batch([], () => {}),
    );
  }
  return (batches * (whole - making)) / (events.length - before);
}

function pinOf(at: number): object {
  const length = (1 + (at % 32)) * page;
  return {
    function: 'ib_umem_get',
    source: 'probe',
    address: base + at * apart * page,
    length,
    longterm: true,
    handle: `h${at}`,
    result: 1,
  };
}

function into(events: TraceEvent[]): Put {
  return (kind, rest, tid = 100) => {
    const line = events.length + 1;
    const comm = tid === 100 ? 'server' : 'other';
    // What the grammar would make of such a line.
    events.push({
      kind,
      line,
      endLine: line,
      column: 1,
      endColumn: 20,
      tid,
      tgid: tid,
      comm,
      time: line * 1000,
      duration: 500,
      ...rest,
    } as TraceEvent);
  };
}

function traceOf(events: readonly TraceEvent[]): ParsedTrace {
  return {
    dialect: 'ftrace',
    lines: events.length,
    events,
    noise: 0,
    structure: 0,
    unparsedCount: 0,
    unparsed: [],
    lost: 0,
    seenNames: new Set(['sys_enter_fcntl', 'ib_umem_get', 'rt_sigaction', 'fallocate', 'truncate', 'signal_generate']),
    parserEntries: 0,
  };
}
