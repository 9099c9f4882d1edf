// Lines that are read from their bytes, because one of their form was read before, are what they are as texts: in all recordings, and in lines of them
// with other numbers, with characters changed, and under every prefix.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createByteReader } from '../../grammar/byte-reader';
import { createFormTable, emptyHash, hashed, hashOf } from '../../grammar/form-table';
import { createTraceParser, parseTrace } from '../../grammar/parse';
import { createWasmSieve } from '../../grammar/sieve/wasm-sieve';
import { recordings } from '../support/recordings';

const sieve = createWasmSieve() ?? assert.fail('this host has WebAssembly');

/** `known`: how many lines were read from their bytes. */
function read(bytes: Uint8Array) {
  const parser = createTraceParser();
  let known = 0;
  const counted = {
    ...parser,
    pushKnown(...line: Parameters<typeof parser.pushKnown>) {
      const taken = parser.pushKnown(...line);
      if (taken) known += 1;
      return taken;
    },
  };
  const reader = createByteReader(counted, sieve);
  reader.push(bytes);
  reader.end();
  return { trace: parser.end(), known };
}

/** As texts: a reader without a sieve pushes every line. */
function readTexts(bytes: Uint8Array) {
  const parser = createTraceParser();
  const reader = createByteReader(parser, undefined);
  reader.push(bytes);
  reader.end();
  return parser.end();
}

const prefixesOf: Readonly<Record<string, readonly string[]>> = {
  ftrace: [
    '            bash-123     [000] d..2.   101.000001: ',
    '            bash-124     [001] .....   101.000002: ',
    '    lease holder-4194304 [011] d..2.   101.000003: ',
    '           <...>-9       [000] d..2.   101.000004: ',
    '            bash-123     (    123) [000] d..2.   101.000005: ',
    '            bash-123     (-------) [000] d..2.   101.000006: ',
    '            bash-123     [000]   101.000007: ',
    '             é1h-123     [000] d..2.   101.000008: ',
    '            bash-123     [000] d..2.   101.000009:  ',
    '            bash-123     [000] *..2.   101.000010: ',
    'bash-123 [000] 101.1: ',
    '  ',
  ],
  'strace, epoch': [
    '300  1795355354.000001 ',
    '301  1795355354.5 ',
    '300 1795355355 ',
    '4194304 1795355354.000002 ',
    '4194305 1795355354.000002 ',
    '1795355354.000002 ',
    '300  ',
    '',
  ],
  'strace, time of day': ['300  23:59:59.000001 ', '301  00:00:01 ', '300  1:00:01 ', '300  1795355354.000001 ', '300  '],
  'strace, no time': ['300  ', '301 ', '', '[pid 300] '],
};

const noise = {
  ftrace: ['sched_waking: comm=x pid=1', 'sys_brk(brk: 0)'],
  strace: ['brk(NULL) = 0x55', 'alarm(0) = 0'],
} as const;

/** What stands behind the prefix on the lines of events of all recordings of a tool. */
function bodiesOf(tool: 'ftrace' | 'strace'): readonly string[] {
  const bodies = new Set<string>();
  for (const log of recordings()) {
    const text = readFileSync(log, 'utf8');
    const trace = parseTrace(text);
    if ('kind' in trace || trace.dialect !== tool) continue;
    const lines = text.split(/\r?\n/);
    for (const event of [...trace.events].slice(0, 200)) {
      bodies.add((lines[event.line - 1] ?? '').slice(event.column - 1));
      if (event.outcomeColumn !== undefined) bodies.add((lines[event.endLine - 1] ?? '').slice(event.outcomeColumn - 1));
    }
  }
  return [...bodies].filter((body) => body.length < 300);
}

type Change = (line: string) => string;

/** One number of the line becomes another. */
const otherNumber: fc.Arbitrary<Change> = fc
  .tuple(
    fc.nat(12),
    fc.constantFrom(
      '0',
      '7',
      '0x0',
      '0x1f',
      '1f',
      'ffffffff',
      '0xffffffffffffffff',
      '0xfffffffffffffffff',
      '-1',
      '18446744073709551615',
      '00',
      '3.5',
      '0x',
      '9999999999999999',
    ),
  )
  .map(([which, number]) => (line) => {
    const found = [...line.matchAll(/-?(?:0x[0-9a-f]+|\d+)/g)];
    const one = found[which % Math.max(1, found.length)];
    return one === undefined ? line : line.slice(0, one.index) + number + line.slice(one.index + one[0].length);
  });

/** Some characters put in or taken out. */
const otherText: fc.Arbitrary<Change> = fc
  .tuple(
    fc.nat(300),
    fc.constantFrom(
      ...' \t()<>[]{}:;=-.,|&!~*?/#@+_0x9afzAZé"\\',
      '',
      '  ',
      '...',
      ' = 0',
      ' <0.1>',
      ' <unfinished ...>',
      '</a b>',
      '"a\\"b"',
      '(deleted)',
    ),
    fc.nat(3),
  )
  .map(
    ([at, put, left]) =>
      (line) =>
        line.slice(0, at % (line.length + 1)) + put + line.slice((at % (line.length + 1)) + left),
  );

const sameHash = hashed(emptyHash, 1);

describe('known lines', function () {
  this.timeout(240_000);

  const logs = recordings();
  it(`change nothing in ${logs.length} recordings, read twice over`, () => {
    let known = 0;
    for (const log of logs) {
      const text = readFileSync(log, 'utf8');
      const bytes = new TextEncoder().encode(`${text}\n${text}`);
      const found = read(bytes);
      assert.deepEqual(found.trace, readTexts(bytes), log);
      known += found.known;
    }
    assert.ok(known > 100, `${known} lines`);
  });

  for (const [dialect, prefixes] of Object.entries(prefixesOf)) {
    it(`change nothing in changed lines: ${dialect}`, () => {
      const bodies = bodiesOf(dialect === 'ftrace' ? 'ftrace' : 'strace');
      assert.ok(bodies.length > 20, `${bodies.length} different`);
      const head = Array.from({ length: 420 }, (_, at) => `${prefixes[0]}${noise[dialect === 'ftrace' ? 'ftrace' : 'strace'][at % 2]}`);
      const body = fc.tuple(fc.constantFrom(...bodies), fc.array(fc.oneof(otherNumber, otherText), { maxLength: 3 }), fc.boolean());
      let known = 0;
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.constantFrom(...prefixes), body), { minLength: 1, maxLength: 60 }), (lines) => {
          const tail = lines.flatMap(([prefix, [text, changes, again]]) => {
            const changed = changes.reduce((line, change) => change(line), text);
            // The form is learnt from a line as it was recorded.
            return again ? [`${prefixes[0]}${text}`, `${prefixes[0]}${text}`, `${prefix}${changed}`] : [`${prefix}${changed}`];
          });
          const bytes = new TextEncoder().encode([...head, ...tail, ''].join('\n'));
          const found = read(bytes);
          known += found.known;
          assert.deepEqual(found.trace, readTexts(bytes));
        }),
        { numRuns: 400 },
      );
      assert.ok(known > 300, `${known} lines were read from their bytes`);
    });
  }

  it('are not told by a result that a path imitates', () => {
    const line = (path: string) => `300  1795355354.000001 openat(AT_FDCWD, "/a", O_RDONLY) = 3<${path}> <0.000901>`;
    const bytesOf = (...paths: readonly string[]) =>
      new TextEncoder().encode(
        [...Array.from({ length: 420 }, () => '300  1795355354.000001 alarm(0) = 0'), ...paths.map(line), ''].join('\n'),
      );
    const before = ['/a', '/b', '/c'] as const;
    // What shapes other tests made known decides from which line on this form is known: it is after the first reading.
    read(bytesOf(...before));
    const { known } = read(bytesOf(...before));
    assert.ok(known > 0, 'the form is known');
    assert.equal(read(bytesOf(...before, '/d')).known, known + 1);
    const imitation = bytesOf(...before, '/d = 0');
    assert.deepEqual(read(imitation), { trace: readTexts(imitation), known });
  });

  it('are found by all of their form, and kept up to a bound', () => {
    const table = createFormTable<string>(3);
    const text = (value: string): readonly [Uint8Array, number, number, number] => {
      const bytes = new TextEncoder().encode(`.${value}.`);
      return [bytes, 1, bytes.length - 1, sameHash];
    };
    for (const value of ['one', 'two', 'three', 'four', 'two']) table.learn(...text(value), `${value}!`);
    assert.deepEqual(
      ['one', 'two', 'three', 'four', 'tw', 'twos', ''].map((value) => table.find(...text(value))),
      ['one!', 'two!', 'three!', undefined, undefined, undefined, undefined],
    );
  });

  it('are not kept where they are long, or where very many have one hash', () => {
    const table = createFormTable<number>(5000);
    const bytes = new TextEncoder().encode(Array.from({ length: 4000 }, (_, at) => String(at).padStart(4, '0')).join(''));
    const known = (hash: (at: number) => number) => {
      for (let at = 0; at < bytes.length; at += 4) table.learn(bytes, at, at + 4, hash(at), at);
      let found = 0;
      for (let at = 0; at < bytes.length; at += 4) if (table.find(bytes, at, at + 4, hash(at)) === at) found += 1;
      return found;
    };
    assert.ok(known(() => sameHash) <= 32);
    assert.ok(known((at) => hashOf(bytes, at, at + 4)) > 3800);
    table.learn(bytes, 0, 600, hashOf(bytes, 0, 600), 1);
    assert.equal(table.find(bytes, 0, 600, hashOf(bytes, 0, 600)), undefined);
  });
});
