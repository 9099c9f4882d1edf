// How a log was recorded, as far as its lines show: one recording for each fact; nothing is told that no line shows.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogFacts } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';
import { sharedFolderOrSkip } from '../support/shared-folder';

const facts = (text: string): LogFacts | undefined => {
  const trace = parseTrace(text);
  return 'kind' in trace ? undefined : trace.detected;
};

const new618 = { radix: '0x', kernel: '6.18 or newer', tracer: 'nop' };
const recordings: readonly (readonly [string, LogFacts])[] = [
  ['variants/01-plain.strace', { options: [] }],
  ['variants/02-f-o.strace', { options: ['-f'] }],
  ['variants/06-f-tt.strace', { clock: 'time of day', options: ['-f'] }],
  ['variants/07-f-ttt.strace', { clock: 'epoch', options: ['-f'] }],
  ['variants/08-f-r.strace', { clock: 'since the line before', options: ['-f'] }],
  ['variants/09-f-T.strace', { options: ['-f', '-T'] }],
  ['variants/11-f-ttt-T-yy.strace', { clock: 'epoch', options: ['-f', '-T', '-yy'] }],
  ['variants/12-f-i.strace', { options: ['-f', '-i'] }],
  ['variants/13-f-k.strace', { options: ['-f', '-k'] }],
  ['variants/14-f-n.strace', { options: ['-f', '-n'] }],
  ['variants/15-f-Xraw.strace', { radix: 'raw numbers', options: ['-f'] }],
  ['variants/16-f-Xverbose.strace', { radix: 'numbers with names', options: ['-f'] }],
  ['variants/19-f-xx.strace', { options: ['-f', '-xx'] }],
  ['variants/23-decode-pids.strace', { options: ['-f', '--decode-pids=comm'] }],
  ['variants/32-inject.strace', { options: ['-f', '--inject'] }],
  ['variants/62-record-tgid.txt', { clock: 'seconds', ...new618, options: ['record-tgid'] }],
  ['variants/63-clock-counter.txt', { clock: 'unknown unit', ...new618, options: [] }],
  ['variants/64-latency-format.txt', { clock: 'microseconds', ...new618, kernel: '6.18.44-fc-v595', options: ['latency-format'] }],
  ['variants/66-no-irq-info.txt', { clock: 'seconds', ...new618, options: ['noirq-info'] }],
  ['variants/67-verbose.txt', { clock: 'seconds', ...new618, options: ['verbose'] }],
  ['variants/68-fields.txt', { clock: 'seconds', radix: '0x and decimal', tracer: 'nop', options: ['fields'] }],
  ['D/D05-ext4-punchwait.ftrace.txt', { clock: 'seconds', radix: 'hex', kernel: 'before 6.18', tracer: 'nop', options: [] }],
  ['R/R01-pin-without-lease.ftrace.txt', { clock: 'seconds', radix: 'hex', kernel: 'before 6.18', tracer: 'nop', options: [] }],
  ['T/T01-tc-rdopen.report-t.txt', { clock: 'seconds, ns', radix: 'padded 0x', options: ['-t'] }],
  ['T/T01-tc-rdopen.report-R.txt', { clock: 'seconds', radix: 'padded 0x', options: ['-R'] }],
  ['Q/Q01-perf-rdopen.perfscript-ns.txt', { clock: 'seconds, ns', radix: 'padded 0x', options: [] }],
];

describe('how a log was recorded', () => {
  it('is told of a log of the repository', () => {
    const text = readFileSync('samples/ignored-lease-break.strace.txt', 'utf8');
    assert.deepEqual(facts(text), { clock: 'epoch', options: ['-f', '-T', '-y'] });
    assert.equal(facts(''), undefined);
  });

  for (const [file, expected] of recordings) {
    it(file, function () {
      const path = join(sharedFolderOrSkip(this), 'traces', file);
      assert.ok(existsSync(path), path);
      assert.deepEqual(facts(readFileSync(path, 'utf8')), expected);
    });
  }
});
