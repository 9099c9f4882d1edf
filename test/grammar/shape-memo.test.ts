// Remembering the shapes that Chevrotain has judged changes nothing but the cost: the same events, counts and reasons, for every recording and for
// changed lines of them; and a log of broken lines costs little more than one of good lines.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseTrace } from '../../grammar/parse';
import { createShapeMemo, shapes } from '../../grammar/shape-memo';
import { recordings } from '../support/recordings';

describe('remembered shapes', function () {
  this.timeout(240_000);
  afterEach(() => {
    shapes.remembered = true;
  });

  const logs = recordings();
  it(`change nothing in ${logs.length} recordings`, () => {
    for (const log of logs) {
      const text = readFileSync(log, 'utf8');
      const judged = unremembered(text);
      // The first reading learns, the second has it all from memory.
      assert.deepEqual(parseTrace(text), judged, log);
      assert.deepEqual(parseTrace(text), judged, log);
    }
  });

  for (const [name, lines] of Object.entries(samples())) {
    it(`change nothing in changed lines of ${name}`, () => {
      fc.assert(
        fc.property(fc.array(mutated(lines), { minLength: 1, maxLength: 40 }), (tail) => {
          const text = [...lines.slice(0, 3), ...tail, ''].join('\n');
          const judged = unremembered(text);
          assert.deepEqual(parseTrace(text), judged);
          assert.deepEqual(parseTrace(text), judged);
        }),
        { numRuns: 300 },
      );
    });
  }

  it('are not learnt in vain: a line of too many words to be remembered is parsed once', () => {
    // Each of another length, so that none could be known.
    const log = Array.from({ length: 100 }, (_, more) => `300  fcntl(5, 3, ${'0, '.repeat(600 + more)}0) = 0\n`).join('');
    const unlearnt = () => {
      shapes.remembered = false;
      const time = cpu(log);
      shapes.remembered = true;
      return time;
    };
    const ratios: number[] = [];
    while (ratios.length < 6 && !ratios.some((ratio) => ratio <= 1.5)) ratios.push(cpu(log) / unlearnt());
    assert.ok(
      ratios.some((ratio) => ratio <= 1.5),
      `${ratios.map((ratio) => ratio.toFixed(1)).join(', ')} times`,
    );
  });

  const broken = {
    strace: [
      '300  1795355354.000001 fcntl(5, F_SETLEASE, F_RDLCK) = 0 <0.000010>',
      '300  1795355354.000001 fcntl(5, F_SETLEASE, {F_RD) = 0 <0.000010>',
    ],
    ftrace: [
      '            bash-300     [000] .....   100.000001: sys_fcntl(fd: 5, cmd: 0x400, arg: 0x2)',
      '            bash-300     [000] .....   100.000001: sys_fcntl(fd: 5, cmd: 0x400, arg: 0x2',
    ],
  };
  for (const [dialect, [good = '', bad = '']] of Object.entries(broken)) {
    it(`let a broken line of ${dialect} cost at most twice a good one`, () => {
      const [goodLog, badLog] = [good, bad].map((line) => `${good}\n${`${line}\n`.repeat(20_000)}`);
      const ratios: number[] = [];
      // A busy machine may spoil a measurement, never make a slow thing fast.
      while (ratios.length < 6 && !ratios.some((ratio) => ratio <= 2)) ratios.push(cpu(badLog ?? '') / cpu(goodLog ?? ''));
      assert.ok(
        ratios.some((ratio) => ratio <= 2),
        `${ratios.map((ratio) => ratio.toFixed(1)).join(', ')} times`,
      );
    });
  }

  it('are told apart by every word, and kept up to a bound', () => {
    const [a, b] = [7, 4000];
    const shape = (...types: readonly number[]) => Int32Array.from(types);
    const memo = createShapeMemo<number>(1);
    memo.learn(shape(a, b), 1);
    memo.refuse(shape(b, a, a), 1, 2);
    assert.deepEqual(
      [[], [a], [a, b], [a, b, b], [b], [b, a], [b, a, b, b], [b, b]].map((types) => memo.find(shape(...types))),
      [undefined, undefined, 1, undefined, undefined, 2, 2, undefined],
    );
    for (let length = 1; length < 600; length += 1)
      for (let first = 0; first < 9; first += 1)
        memo.learn(
          Int32Array.from({ length }, (_, at) => ((at + first) % (first + 2) === 0 ? a : b)),
          3,
        );
    assert.equal(memo.find(shape(b, a)), 2);
    assert.equal(memo.find(Int32Array.from({ length: 599 }, () => b)), undefined);
  });
});

function unremembered(text: string): ReturnType<typeof parseTrace> {
  shapes.remembered = false;
  const trace = parseTrace(text);
  shapes.remembered = true;
  return trace;
}

/** ms of processor time */
function cpu(text: string): number {
  const before = process.cpuUsage();
  parseTrace(text, { dialect: text.startsWith(' ') ? 'ftrace' : 'strace' });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Different lines of the recordings of each dialect, the first ones of each log first. */
function samples(): Readonly<Record<string, readonly string[]>> {
  const found = { strace: new Set<string>(), ftrace: new Set<string>(), 'perf trace': new Set<string>() };
  for (const log of recordings()) {
    const text = readFileSync(log, 'utf8');
    const trace = parseTrace(text);
    if ('kind' in trace) continue;
    const into = trace.dialect === 'strace' ? found.strace : trace.dialect === 'perf-trace' ? found['perf trace'] : found.ftrace;
    const lines = text.split(/\r?\n/);
    for (const event of [...trace.events].slice(0, 12)) into.add(lines[event.line - 1] ?? '').add(lines[event.endLine - 1] ?? '');
  }
  return Object.fromEntries(Object.entries(found).map(([name, lines]) => [name, [...lines]]));
}

/** A line with some characters changed, put in or taken out. */
function mutated(lines: readonly string[]): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(300), fc.constantFrom(...' ()<>[]{}:=-.,|0x9az_"', '', '...', ' = 0', ' -> 0x0'), fc.nat(8));
  return fc.tuple(fc.constantFrom(...lines), fc.array(change, { maxLength: 3 })).map(([line, changes]) => {
    let text = line;
    for (const [at, put, taken] of changes)
      text = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + taken);
    return text;
  });
}
