// What must hold for any text: no exception, every line counted once, what is before a cut unchanged by it, cost linear in a line's length.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LineSink } from '../../../grammar/dialect-parser';
import type { ParsedTrace } from '../../../grammar/event';
import { createStraceParser } from '../../../grammar/strace/parser';
import { createPerfTraceParser } from '../../../grammar/strace/perf-trace';
import { linesOf, readLog } from './read-log';

const recordings = ['03-f-stderr', '10-f-tt-T-y', '37-z', 'S02-rdopen-stderr', '55-Xraw'].map((name) =>
  linesOf(`test/traces/${name}.strace.txt`),
);
const perfRecording = linesOf('test/traces/99-perf-trace-events.perftrace.txt');

/** A real line with a few characters cut, doubled or replaced; or any text. */
function damagedLine(lines: readonly string[]): fc.Arbitrary<string> {
  const bits = [
    '<unfinished ...>',
    ') = 0',
    '<... close resumed>',
    'strace: Process 7 attached',
    '"',
    '[',
    '{',
    '<',
    '>',
    '(',
    '\\',
    '\x1b[1m',
    '7 ',
    '+++ ',
    '--- ',
    '# lp: ',
    '\0',
    '\ud800',
    '𝒳',
  ];
  return fc.oneof(
    fc
      .tuple(fc.constantFrom(...lines), fc.nat(200), fc.nat(20), fc.constantFrom('', ...bits))
      .map(([line, at, length, bit]) => line.slice(0, at) + bit + line.slice(at + length)),
    fc.constantFrom(...lines),
    fc.array(fc.constantFrom(...bits, 'close(', '3', ', ', 'F_SETLEASE', ' = ', '0x7f')).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
}

/** Every pushed line is reported exactly once; deferred reports come by the end. */
function countsOnce(lines: readonly string[], parser: typeof createStraceParser): void {
  let reports = 0;
  const once = (): void => {
    reports += 1;
  };
  const sink: LineSink = {
    event: (event) => {
      assert.ok(event.line >= 1 && event.line <= lines.length && event.endLine >= event.line && event.endLine <= lines.length);
      assert.ok(event.column >= 1 && event.endColumn <= (lines[event.line - 1]?.length ?? 0) + 1);
    },
    eventLine: once,
    noise: once,
    structure: once,
    unparsed: (line, column, reason) => {
      once();
      assert.ok(
        line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1 && reason !== '',
        `${line}:${column}`,
      );
    },
    seen: () => {},
    parserEntry: () => {},
    lost: () => {},
  };
  const reader = parser(sink);
  for (const [index, line] of lines.entries()) reader.push(line, index + 1);
  reader.end();
  assert.equal(reports, lines.length);
}

describe('strace: any text', function () {
  this.timeout(60_000);

  it('is read without an exception, every line counted once', () => {
    const lines = fc.array(damagedLine(recordings.flat()), { maxLength: 30 });
    fc.assert(
      fc.property(lines, (text) => countsOnce(text, createStraceParser)),
      { numRuns: 400 },
    );
  });

  it('of perf trace too', () => {
    const lines = fc.array(damagedLine(perfRecording), { maxLength: 30 });
    fc.assert(
      fc.property(lines, (text) => countsOnce(text, createPerfTraceParser)),
      { numRuns: 200 },
    );
  });

  it('cut anywhere, keeps what was complete before the cut', () => {
    const cut = fc.tuple(fc.constantFrom(...recordings), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(120));
    fc.assert(
      fc.property(cut, ([lines, share, column]) => {
        const at = Math.floor(share * (lines.length - 1));
        const whole = readLog(lines);
        const part = readLog([...lines.slice(0, at), (lines[at] ?? '').slice(0, column)]);
        assert.deepEqual(finishedBefore(part, at), finishedBefore(whole, at));
      }),
      { numRuns: 150 },
    );
  });
});

/** Events known by then, without their task: the first task's number may be shown later. */
function finishedBefore(trace: ParsedTrace, lines: number): unknown[] {
  return trace.events.filter((event) => event.endLine <= lines && event.returned !== false).map(({ tid, ...rest }) => rest);
}

describe('strace: hostile lines', () => {
  const long = 1_000_000;
  const cases: readonly (readonly [string, string])[] = [
    ['a long string', `7 openat(AT_FDCWD, "${'a'.repeat(long)}", O_RDWR) = 3`],
    ['a long string of escapes', `7 openat(AT_FDCWD, "${'\\1'.repeat(long / 2)}", O_RDWR) = 3`],
    ['an endless string', `7 openat(AT_FDCWD, "${'a'.repeat(long)}) = 3`],
    ['a long path', `7 close(3</${'a<'.repeat(long / 2)}) = 0`],
    ['many endless paths', `7 close(${'1<'.repeat(long / 2)}) = 0`],
    ['many arguments', `7 close(${'1, '.repeat(long / 3)}1) = 0`],
    ['many spaces', `7 close(3${' '.repeat(long)}) = 0`],
    ['spaces before the sign', `7 close(3)${' '.repeat(long)}= 0`],
    ['many signs', `7 close(3)${' = 0'.repeat(long / 4)}`],
    ['brackets', `7 close(${'['.repeat(100_000)}) = 0`],
    ['braces and parentheses', `7 close(${'{a=b('.repeat(100_000)}) = 0`],
    ['asides', `7 close(3) = -1 EIO ${'(a'.repeat(long / 2)}`],
    ['comments', `7 close(${'3 /* a '.repeat(long / 7)}) = 0`],
    ['a long name', `7 ${'a'.repeat(long)}(3) = 0`],
    ['a long name without a call', `${'a'.repeat(long)}`],
    ['digits', '7'.repeat(long)],
    ['a long prefix', `7 ${'[7] '.repeat(long / 4)}close(3) = 0`],
    ['colours', `${'\x1b[1m'.repeat(long / 4)}close(3) = 0`],
    ['colons', `7 openat(AT_FDCWD, ${'<a:['.repeat(long / 4)}`],
  ];
  for (const [title, line] of cases) {
    it(`${title}: counted once, in linear time`, function () {
      this.timeout(60_000);
      countsOnce([line, '7 close(4) = 0'], createStraceParser);
      countsOnce([line, `     0.000 ( 0.032 ms): a/1 ${line}`], createPerfTraceParser);
    });
  }

  it('nesting deeper than any real line is refused with its column', () => {
    const trace = readLog([`7 close(${'['.repeat(100_000)}${']'.repeat(100_000)}) = 0`]);
    assert.match(trace.unparsed[0]?.reason ?? '', /nested deeper/);
    assert.equal(trace.unparsed[0]?.column, 9 + 63);
  });
});
