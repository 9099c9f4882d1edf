// A log of ever more tasks, files and leases: everything is judged, and the cost grows as the log does.

import assert from 'node:assert/strict';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';
import { processorTime } from '../support/processor-time';

const few = 2000;
const many = 8 * few;
const path = '/mnt/pmem/f';

const at = (tick: number): string => (1.7e9 + tick / 1e4).toFixed(6);
const call = (tid: number, tick: number, text: string, result = '0'): string => `${tid} ${at(tick)} ${text} = ${result} <0.000010>\n`;
const opened = (i: number, tick: number, name = path): string => call(1000 + i, tick, `openat(AT_FDCWD, "${name}", O_RDONLY)`, '3');
const leased = (i: number, tick: number, type = 'F_RDLCK'): string => call(1000 + i, tick, `fcntl(3, F_SETLEASE, ${type})`);
const each = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('');
const held = (count: number, type?: string): string => each(count, (i) => opened(i, i) + leased(i, i, type));
const broken = (count: number, answer: (i: number, tick: number) => string): string =>
  `9 ${at(count)} truncate("${path}", 0 <unfinished ...>\n` +
  each(count, (i) => `${1000 + i} ${at(count + i)} --- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---\n${answer(i, count + i)}`) +
  `9 ${at(2 * count)} <... truncate resumed>) = 0 <${(count / 1e4).toFixed(6)}>\n`;

/** The log of so many objects, and how many leases are in it. */
const shapes: Readonly<Record<string, { readonly log: (count: number) => string; readonly leases: number }>> = {
  'a task with a file and a lease each': { leases: many, log: (count) => each(count, (i) => opened(i, i, `${path}${i}`) + leased(i, i)) },
  'files and leases of one task, none closed': {
    leases: many,
    log: (count) =>
      each(
        count,
        (i) => call(9, i, `openat(AT_FDCWD, "${path}${i}", O_RDONLY)`, `${3 + i}`) + call(9, i, `fcntl(${3 + i}, F_SETLEASE, F_RDLCK)`),
      ),
  },
  'leases of tasks on one file': { leases: many, log: held },
  'leases of one task on one file, then closed': {
    leases: many,
    log: (count) =>
      each(
        count,
        (i) => call(9, i, `openat(AT_FDCWD, "${path}", O_RDONLY)`, `${3 + i}`) + call(9, i, `fcntl(${3 + i}, F_SETLEASE, F_RDLCK)`),
      ) + each(count, (i) => call(9, count + i, `close(${3 + i})`)),
  },
  'leases on one file, one after the other': {
    leases: many,
    log: (count) => each(count, (i) => opened(i, i) + leased(i, i, '0x10 /* F_??? */') + leased(i, i, 'F_UNLCK')),
  },
  'leases on one file, all broken, signalled and released': {
    leases: many,
    log: (count) => held(count) + broken(count, (i, tick) => leased(i, tick, 'F_UNLCK')),
  },
  'leases on one file, all broken, and all their holders killed by the signal': {
    leases: many,
    log: (count) => held(count) + broken(count, (i, tick) => `${1000 + i} ${at(tick)} +++ killed by SIGIO +++\n`),
  },
  'leases on one file, all taken away at the deadline': {
    leases: many,
    log: (count) =>
      `${held(count)}9 ${at(count)} truncate("${path}", 0) = 0 <45.000000>\n` +
      each(count, (i) =>
        call(1000 + i, count + 4.6e5 + i, 'fcntl(3, F_SETLEASE, F_UNLCK)', '-1 EAGAIN (Resource temporarily unavailable)'),
      ),
  },
  'leases on one file, and as many opens that meet them all': {
    leases: many,
    log: (count) =>
      held(count) +
      each(count, (i) =>
        call(9, count + i, `openat(AT_FDCWD, "${path}", O_RDWR|O_NONBLOCK)`, '-1 EAGAIN (Resource temporarily unavailable)'),
      ),
  },
};

describe('very many of everything in one log', function () {
  this.timeout(300_000);
  // What else the machine does reaches even the processor's time: caches, clock rate.
  this.retries(3);
  for (const [name, { log, leases }] of Object.entries(shapes))
    it(name, () => {
      const [small, large] = [few, many].map((count) => {
        const trace = parseTrace(log(count));
        if ('kind' in trace) assert.fail(trace.message);
        return { trace, time: processorTime(() => void analyse(trace, defaultOptions)) };
      });
      assert.ok(small !== undefined && large !== undefined);
      const all = analyse(large.trace, defaultOptions);
      assert.deepEqual([all.summary.unparsed, all.leases.length], [0, leases]);
      assert.ok(large.time < 3 * 8 * small.time, `8 times the log costs ${(large.time / small.time).toFixed(1)} times as much`);
    });
});
