// Two logs of one run as one: what must not matter (who numbers the tasks, which tracepoints were on), what must hold of the lines, and what it costs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../../extension/engine/analyse';
import { defaultOptions } from '../../../extension/engine/options';
import type { ParsedTrace } from '../../../grammar/event';
import { joinedTexts, joinTraces, parsed } from './pairs';

const strace = readFileSync('samples/ignored-lease-break.strace.txt', 'utf8');
const ftrace = readFileSync('samples/ignored-lease-break.ftrace.txt', 'utf8');
const saying = (trace: ParsedTrace) =>
  analyse(trace, { ...defaultOptions, leaseBreakTime: 2e9 }).findings.map(
    ({ rule, verdict, pid, path }) => `${rule} ${verdict} ${pid} ${path}`,
  );
const whole = () => joinedTexts(strace, ftrace);

describe('two logs laid together', function () {
  this.timeout(60_000);

  it('keep every line, each log in its own order', () => {
    const { lines, trace } = whole();
    for (const [of, log] of [strace, ftrace].entries()) {
      const own = lines.flatMap((one) => (one?.[0] === of ? [one[1]] : []));
      const first = own.filter((line, i) => own.indexOf(line) === i);
      assert.deepEqual(
        first,
        Array.from({ length: log.split('\n').length - 1 }, (_, i) => i + 1),
      );
    }
    assert.equal(trace.lines, parsed(strace).lines + parsed(ftrace).lines);
    for (const event of trace.events) {
      assert.ok(event.line <= event.endLine && lines[event.line] !== undefined && lines[event.endLine] !== undefined);
      assert.equal(event.time, Math.round(event.time ?? 0));
    }
    assert.equal(Math.min(...trace.events.map((event) => event.time ?? 0)), 0);
  });

  it('show a call once: on the kernel’s lines, with strace’s words, between strace’s stops', () => {
    const { trace, lines } = whole();
    const twice = trace.events.filter((event) => event.also !== undefined);
    assert.ok(twice.length > 60, `${twice.length} events`);
    for (const event of twice) {
      const [also] = event.also ?? [];
      assert.ok(also !== undefined);
      assert.equal(lines[event.line]?.[0], 1);
      assert.equal(lines[also.line]?.[0], 0);
      if (event.kind === 'exit' && event.phase === 'done') assert.ok(also.line > event.line);
      else assert.ok(also.line < event.line && (event.kind === 'signal' || also.endLine > event.line || also.line === also.endLine));
    }
    const leases = trace.events.filter((event) => event.kind === 'setlease');
    const alone = parsed(ftrace).events.filter((event) => event.kind === 'setlease');
    assert.equal(leases.length, alone.length);
    for (const lease of leases) assert.equal(lease.fd.path, '/mnt/pmem0/data/pool.dat');
    const handlers = trace.events.filter((event) => event.kind === 'sigaction' && event.installs);
    assert.ok(handlers.length > 0 && handlers.every((event) => event.kind === 'sigaction' && event.handler !== undefined));
  });

  it('are judged alike when strace numbered the tasks of its own namespace', () => {
    const numbers = [...new Set(parsed(strace).events.map(({ tid }) => tid))];
    const other = (tid: string): string => (numbers.includes(Number(tid)) ? String(numbers.indexOf(Number(tid)) + 1) : tid);
    const inside = strace
      .replace(/^\d+/gm, other)
      .replace(/(?<=(?:fork|clone|wait4)\(.*= |resumed>.*\) = )\d+(?=$| )/gm, other)
      .replace(/(?<=si_pid=)\d+/g, other);
    assert.notEqual(inside, strace);
    const pair = joinedTexts(inside, ftrace);
    assert.ok(pair.clock.shared >= whole().clock.shared - 2, `${pair.clock.shared} calls of ${whole().clock.shared}`);
    assert.deepEqual(saying(pair.trace), saying(whole().trace));
  });

  it('need no calls in the kernel’s log: tracepoints inside them tell the time too', () => {
    const points = ftrace.replace(/^.*: sys_.*\n/gm, '');
    assert.ok(!points.includes(': sys_') && points.includes('generic_add_lease'));
    const pair = joinedTexts(strace, points);
    assert.ok(pair.clock.shared > 3);
    const apart = Math.abs(pair.clock.skew - whole().clock.skew);
    assert.ok(apart <= (pair.clock.uncertainty ?? 0) + (whole().clock.uncertainty ?? 0), `${apart} ns`);
    assert.deepEqual(saying(pair.trace), saying(whole().trace));
  });

  it('lean on strace where the kernel’s log lost its beginning', () => {
    const lines = ftrace.split('\n');
    const header = lines.findLastIndex((line) => line.startsWith('#'));
    const lease = lines.findIndex((line) => /fcntl\(fd: \d+, cmd: 400, arg: 10\)/.test(line));
    assert.ok(lease > header);
    const cut = [...lines.slice(0, header + 1), 'CPU:0 [LOST 300 EVENTS]', ...lines.slice(lease + 20)].join('\n');
    const alone = saying(parsed(cut));
    const joined = saying(joinedTexts(strace, cut).trace);
    for (const finding of saying(parsed(strace)).filter((one) => one.includes(' violation '))) assert.ok(joined.includes(finding), finding);
    assert.ok(!joined.some((one) => one.startsWith('LP037')));
    assert.notDeepEqual(alone, joined);
  });

  it('cost in proportion to their lines', () => {
    const cost = (times: number): number => {
      const [a, b] = [repeated(strace, times, 1), repeated(ftrace, times, 0)].map(parsed);
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 3; i += 1) {
        const before = process.cpuUsage();
        assert.ok(typeof joinPair(a, b) !== 'string');
        const { user, system } = process.cpuUsage(before);
        best = Math.min(best, user + system);
      }
      return best;
    };
    const ratios = [0, 1, 2].map(() => cost(64) / cost(16));
    assert.ok(
      Math.min(...ratios) < 10,
      `four times the lines take ${ratios.map((one) => one.toFixed(1)).join(', ')} times the processor’s time`,
    );
  });
});

function joinPair(a: ParsedTrace | undefined, b: ParsedTrace | undefined): unknown {
  return a === undefined || b === undefined ? '' : joinTraces(a, b);
}

/** The log once more and again, each time 100 s later. `column`: where the stamp stands among the words that look like one. */
function repeated(text: string, times: number, column: 0 | 1): string {
  const stamp = column === 1 ? /^(\d+ +)(\d+)(?=\.\d{6} )/gm : /^(.*? )(\d+)(?=\.\d{6}: )/gm;
  return Array.from({ length: times }, (_, i) =>
    text.replace(stamp, (_all, before: string, s: string) => `${before}${Number(s) + 100 * i}`),
  ).join('');
}
