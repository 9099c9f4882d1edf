// The entrance: every line is counted once, whatever it is; what is no trace is refused with a word on what to do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { ParsedTrace } from '../../grammar/event';
import { notATraceFromBytes } from '../../grammar/not-a-trace';
import { createTraceParser, parseTrace } from '../../grammar/parse';
import { createLineScanner } from '../../grammar/scan';

const call = '100 openat(AT_FDCWD, "/mnt/pmem/a", O_RDWR) = 3</mnt/pmem/a>\n';
const point = '          lease2-18651   [001] .....  1155.298556: sys_close(fd: 0xb)\n';

function traced(text: string, options = {}): ParsedTrace {
  const result = parseTrace(text, options);
  if ('kind' in result) assert.fail(result.message);
  return result;
}

function refused(text: string, options = {}): string {
  const result = parseTrace(text, options);
  if (!('kind' in result)) assert.fail(`read as ${result.dialect}`);
  assert.ok(result.message.length > 20);
  return result.what;
}

describe('parseTrace', () => {
  it('an empty text is a trace of no lines', () => {
    const trace = traced('');
    assert.deepEqual([trace.lines, trace.events.length], [0, 0]);
  });

  it('counts physical lines', () => {
    assert.equal(traced(call).lines, 1);
    assert.equal(traced(call + call.trimEnd()).lines, 2);
    assert.equal(traced(`${call}\n\n`).lines, 3);
    assert.equal(traced(call.replace('\n', '\r\n').repeat(2)).lines, 2);
  });

  it('a program’s output before the log is kept as unparsed lines, however long it is', () => {
    const trace = traced(`${'building something, please wait\n'.repeat(1000)}\n# note\n${call.repeat(3)}`);
    assert.equal(trace.dialect, 'strace');
    assert.equal(trace.lines, 1005);
    assert.ok(trace.unparsedCount >= 1000);
    assert.equal(trace.unparsed[0]?.line, 1);
  });

  it('keeps the first thousand unparsed lines and counts all', () => {
    const trace = traced('?? no line of any tool\n'.repeat(3000) + call);
    assert.deepEqual([trace.unparsedCount, trace.unparsed.length], [3000, 1000]);
  });

  it('a line longer than the limit is unparsed, the rest is read', () => {
    const trace = traced(`${call}${'x'.repeat(300)}\n${call}`, { longestLine: 200 });
    assert.equal(trace.lines, 3);
    assert.deepEqual(
      trace.unparsed.map((line) => line.line),
      [2],
    );
  });

  it('a given dialect is used', () => {
    assert.equal(traced(call, { dialect: 'strace' }).dialect, 'strace');
    assert.equal(traced(point, { dialect: 'auto' }).dialect, 'ftrace');
  });

  it('refuses what is no trace', () => {
    assert.equal(refused('hello\nworld\n'), 'unknown');
    assert.equal(refused('int\nmain(int argc, char **argv)\n{\n'), 'unknown');
    assert.equal(refused('\n\n'), 'unknown');
    assert.equal(refused('\x7fELF\0\0\0\n\0\0'), 'binary');
    assert.equal(refused('18709 1 1157168215565 type: 839\n'), 'raw');
    assert.equal(refused('00004404 00000001 000000f9f6360e83 type: 204\n\n'), 'hex');
    assert.equal(refused('# event histogram\n#\n# trigger info: hist:keys=common_pid\n\n{ common_pid: 4711 } hitcount: 12\n'), 'hist');
    assert.equal(refused('\x17\bDtracing6\0'), 'trace.dat');
    assert.equal(refused('PERFILE2h\0'), 'perf.data');
    const timed = readFileSync('test/traces/Q01-perf-rdopen.perfscript.txt', 'utf8');
    assert.equal(traced(timed).dialect, 'perf');
    assert.equal(refused(timed.replace(/ \d+\.\d{6,9}: /g, ' ')), 'perf-untimed');
  });

  it('knows recorders’ own and compressed files by their first bytes', () => {
    const head = (...bytes: number[]) => notATraceFromBytes(Uint8Array.from(bytes))?.what;
    assert.equal(head(0x1f, 0x8b, 8), 'compressed');
    assert.equal(head(0x28, 0xb5, 0x2f, 0xfd), 'compressed');
    assert.equal(head(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'compressed');
    assert.equal(head(0x50, 0x45, 0x52, 0x46, 0x49, 0x4c, 0x45, 0x32), 'perf.data');
    assert.equal(head(0x31, 0x32), undefined);
    assert.equal(head(), undefined);
  });

  it('survives the way from a worker', () => {
    const trace = traced(call);
    assert.ok(structuredClone(trace).seenNames instanceof Set);
  });
});

describe('parseTrace, property', function () {
  this.timeout(60_000);

  const fragment = fc.oneof(
    fc.constantFrom(
      call,
      point,
      '\n',
      '# tracer: nop\n',
      '\r\n',
      '100 <... openat resumed>) = 3\n',
      '100 fcntl(3, F_SETLEASE <unfinished ...>\n',
    ),
    fc.string({ maxLength: 40 }).map((text) => `${text}\n`),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const text = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(''));

  it('never throws and counts every line once', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('auto', 'strace', 'ftrace', 'trace-cmd', 'perf', 'perf-trace'), (whole, dialect) => {
        const trace = parseTrace(whole, { dialect: dialect as 'auto' });
        if ('kind' in trace) return;
        for (const [index, event] of trace.events.entries())
          assert.ok(event.line >= ((index === 0 ? undefined : trace.events.at(index - 1))?.line ?? 1) && event.line <= trace.lines);
        // Lines of events are what is left; a call may take two of them.
        const eventLines = trace.lines - trace.noise - trace.structure - trace.unparsedCount;
        assert.ok(
          eventLines >= 0 && (eventLines > 0 || trace.events.length === 0),
          `${eventLines} lines left for ${trace.events.length} events`,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is the same from bytes in any chunks', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50 }), (whole, chunk) => {
        // A lone surrogate has no bytes of its own.
        const bytes = new TextEncoder().encode(whole);
        const parser = createTraceParser();
        const scanner = createLineScanner((line, cut) => parser.push(line, cut));
        for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
        scanner.end();
        assert.deepEqual(parser.end(), parseTrace(whole.toWellFormed()));
      }),
    );
  });
});
