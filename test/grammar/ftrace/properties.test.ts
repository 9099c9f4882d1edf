// What must hold for any text: no exception, every line counted once, what is before a cut unchanged by it, cost linear in a line's length.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LineSink } from '../../../grammar/dialect-parser';
import type { ParsedTrace } from '../../../grammar/event';
import { createFtraceParser } from '../../../grammar/ftrace/parser';
import { processorTime } from '../../support/processor-time';
import { type FtraceDialect, linesOf, ownRecordings, readLog } from './read-log';

const recordings = ownRecordings().map(({ file, dialect }) => ({ dialect, lines: linesOf(file) }));
const graph = [
  '# tracer: function_graph',
  ' 0)  rdma-re-2511  |               |  ib_umem_get [ib_uverbs]() {',
  ' 0)  rdma-re-2511  | + 43.912 us   |    pin_user_pages_fast();',
  ' 1)               |  /* sys_close(fd: 3) */',
  ' 1)  a-1   =>  b-2  ',
  ' 0)  rdma-re-2511  | # 3465.238 us |  } /* ret=-95 */',
];
const allLines = [...recordings.flatMap(({ lines }) => lines), ...graph];
const bits = [
  'sys_close(',
  ' -> ',
  '0x',
  ': ',
  '-1 [000] ..... 1.5: ',
  '(',
  ')',
  '"',
  '[',
  ' => ',
  ' <- ',
  '# lp: reg_mr ',
  'CPU:0 [LOST 3 EVENTS]',
  '/* ',
  '*/',
  ' |  ',
  '}',
  '\t',
  '\0',
  '\ud800',
  '𝒳',
  'comm=',
  'fl_flags=',
  'pid=',
];

/** A real line with a few characters cut, doubled or replaced; or any text. */
const anyLine = fc.oneof(
  fc
    .tuple(fc.constantFrom(...allLines), fc.nat(200), fc.nat(20), fc.constantFrom('', ...bits))
    .map(([line, at, length, bit]) => line.slice(0, at) + bit + line.slice(at + length)),
  fc.constantFrom(...allLines),
  fc.array(fc.constantFrom(...bits)).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const anyDialect = fc.constantFrom<FtraceDialect>('ftrace', 'trace-cmd', 'perf');

/** Every pushed line is reported exactly once; deferred reports come by the end. */
function countsOnce(lines: readonly string[], dialect: FtraceDialect): void {
  let reports = 0;
  const once = (): void => {
    reports += 1;
  };
  const sink: LineSink = {
    event: (event) => {
      assert.ok(event.line >= 1 && event.line <= event.endLine && event.endLine <= lines.length);
      assert.ok(event.column >= 1 && event.endColumn <= (lines[event.line - 1]?.length ?? 0) + 1);
      assert.ok(event.tid >= 0);
    },
    eventLine: once,
    noise: once,
    structure: once,
    unparsed: (line, column, reason) => {
      once();
      assert.ok(line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1 && reason !== '');
    },
    seen: () => {},
    parserEntry: () => {},
    lost: (count) => assert.ok(count >= 0),
  };
  const parser = createFtraceParser(sink, dialect);
  for (const [index, line] of lines.entries()) parser.push(line, index + 1);
  parser.end();
  assert.equal(reports, lines.length);
}

describe('ftrace: any text', function () {
  this.timeout(60_000);

  it('is read without an exception, every line counted once', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 30 }), anyDialect, (lines, dialect) => countsOnce(lines, dialect)),
      { numRuns: 600 },
    );
  });

  it('cut anywhere, keeps what was complete before the cut', () => {
    const cut = fc.tuple(fc.constantFrom(...recordings), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(120));
    fc.assert(
      fc.property(cut, ([{ lines, dialect }, share, column]) => {
        const at = Math.floor(share * (lines.length - 1));
        const whole = readLog(lines, dialect);
        const part = readLog([...lines.slice(0, at), (lines[at] ?? '').slice(0, column)], dialect);
        assert.deepEqual(finishedBefore(part, at), finishedBefore(whole, at));
      }),
      { numRuns: 150 },
    );
  });

  it('a line of noise more or less changes no event', () => {
    const noise =
      '          <idle>-0       [001] d..2.  1041.742222: sched_switch: prev_comm=swapper/1 prev_pid=0 ==> next_comm=x next_pid=7';
    const [recording] = recordings.filter(({ dialect, lines }) => dialect === 'ftrace' && lines.some((line) => line.includes('1041.74')));
    const lines = recording?.lines ?? recordings.find(({ dialect }) => dialect === 'ftrace')?.lines ?? [];
    const first = lines.findIndex((line) => !line.startsWith('#')) + 1;
    const whole = readLog(lines);
    fc.assert(
      fc.property(fc.integer({ min: first, max: lines.length }), (at) => {
        const more = readLog([...lines.slice(0, at), noise, ...lines.slice(at)]);
        assert.equal(more.noise, whole.noise + 1);
        const moved = (line: number): number => (line > at ? line + 1 : line);
        assert.deepEqual(
          more.events,
          whole.events.map((event) => ({ ...event, line: moved(event.line), endLine: moved(event.endLine) })),
        );
      }),
      { numRuns: 40 },
    );
  });
});

/** Events whose outcome stands before the cut. */
function finishedBefore(trace: ParsedTrace, lines: number): unknown[] {
  return trace.events.filter((event) => event.endLine <= lines && event.returned !== false);
}

describe('ftrace: hostile lines', () => {
  const long = 200_000;
  const short = 12_500;
  const at = '          lease2-18329   [000] .....  1116.073296: ';
  const fills = ['a="x ', 'aaaa ', '1234567890', '(', 'a:', '"', '"\\', 'a: 1, ', 'a-1 [000] 1.0: ', 'ab|', '0x', 'a=', '/* ', '}', ' '];
  const heads = [
    '',
    'signal_generate: ',
    'generic_add_lease: ',
    'sys_openat(',
    'sys_close -> ',
    'sys_enter: NR 72 (',
    'pin_user_pages(',
    'openat2: (do_sys_openat2+0x0/0x1) f="',
    'ext4_punch_hole: dev 1,2 ino 3 ',
  ];
  for (const head of ['no prefix', ...heads]) {
    it(`behind "${head}": counted once, at a cost that grows as its length`, function () {
      this.timeout(120_000);
      for (const fill of fills) {
        const read = (length: number) => () => {
          const line = (head === 'no prefix' ? '' : at + head) + fill.repeat(length / fill.length);
          for (const dialect of ['ftrace', 'perf'] as const) countsOnce(['# tracer: function_graph', line, '# tracer: nop', line], dialect);
        };
        // 16 times as long; a cost that grew with the square would be 256 times as much.
        assert.ok(processorTime(read(long)) < 80 * Math.max(0.2, processorTime(read(short))), fill);
      }
    });
  }

  it('names, comms and tasks without end keep memory bounded in count', () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, index) => `          n${index}-${index + 1}   [000] .....  1116.073296: event_${index}: x`,
    );
    const trace = readLog(lines);
    assert.equal(trace.noise, lines.length);
    assert.ok(trace.seenNames.size <= 20_000);
  });
});
