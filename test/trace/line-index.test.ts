// Any line of any file: what the index finds is what splitting the whole text finds, however the bytes come and wherever it looks.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { findTime, readTime, timeOf } from '../../extension/trace/find-time';
import { createLineIndex, type LineIndex, type RandomSource, readLines } from '../../extension/trace/line-index';
import { expressionOf, searchLines } from '../../extension/trace/search-lines';

const sample = readFileSync('samples/ignored-lease-break.ftrace.txt');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function sourceOf(bytes: Uint8Array): RandomSource & { readonly taken: () => number } {
  let taken = 0;
  return {
    label: 'memory',
    read: async (offset, length) => {
      const part = bytes.subarray(offset, offset + length);
      taken += part.length;
      return part;
    },
    taken: () => taken,
  };
}

function indexed(bytes: Uint8Array, piece: number, step?: number): LineIndex {
  const index = createLineIndex(step);
  for (let at = 0; at < bytes.length; at += piece) index.push(bytes.subarray(at, at + piece));
  return index;
}

/** The lines of a text: a last newline ends a line and begins none. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}

describe('the line index', () => {
  it('finds every line of any text, whatever the pieces and the steps', async () => {
    const text = fc
      .array(fc.oneof(fc.constant('\n'), fc.string({ maxLength: 30 }), fc.constant('é\r\n')), { maxLength: 60 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 9 }),
        async (whole, piece, step, count) => {
          const bytes = bytesOf(whole);
          const index = indexed(bytes, piece, step);
          const expected = linesOf(new TextDecoder().decode(bytes));
          assert.equal(index.lines(), expected.length);
          for (let from = 1; from <= expected.length + 1; from += 1) {
            const found = await readLines(index, sourceOf(bytes), from, count);
            assert.deepEqual(
              found.map((line) => line.text),
              expected.slice(from - 1, from - 1 + count),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads little, wherever the line stands', async () => {
    const bytes = Buffer.concat(Array.from({ length: 40 }, () => sample));
    const index = indexed(bytes, 1 << 20);
    const own = linesOf(bytes.toString());
    for (const line of [1, 2, Math.floor(own.length / 3), own.length - 1, own.length]) {
      const source = sourceOf(bytes);
      const [found] = await readLines(index, source, line, 1);
      assert.equal(found?.text, own[line - 1]);
      assert.ok(source.taken() <= 1 << 18, `${source.taken()} bytes for line ${line}`);
    }
  });

  it('goes on where it ended when the file grows, in the middle of a line too', async () => {
    const text = 'one\ntwo\nthree';
    const index = createLineIndex(4);
    index.push(bytesOf(text.slice(0, 6)));
    assert.equal(index.lines(), 2);
    assert.deepEqual(await readLines(index, sourceOf(bytesOf(text)), 2, 5), [{ text: 'tw', cut: 0 }]);
    index.push(bytesOf(text.slice(6)));
    assert.equal(index.lines(), 3);
    assert.deepEqual(
      (await readLines(index, sourceOf(bytesOf(text)), 2, 5)).map((line) => line.text),
      ['two', 'three'],
    );
  });

  it('cuts what it shows of an endless line and finds the line behind it', async () => {
    const bytes = bytesOf(`a\n${'x'.repeat(3 << 20)}\nend\n`);
    const index = indexed(bytes, 1 << 16);
    const [long, end] = await readLines(index, sourceOf(bytes), 2, 2, 100);
    assert.deepEqual(long, { text: 'x'.repeat(100), cut: (3 << 20) - 100 });
    assert.equal(end?.text, 'end');
  });
});

describe('search in a file of any size', () => {
  const found = async (bytes: Uint8Array, expression: RegExp | string, step?: number, most = 1e6): Promise<readonly number[]> => {
    if (typeof expression === 'string') return assert.fail(expression);
    const lines: number[] = [];
    const hear = { found: (more: readonly number[]) => lines.push(...more), progress: () => {} };
    const count = await searchLines(indexed(bytes, 1 << 16, step), sourceOf(bytes), expression, most, hear, new AbortController().signal);
    assert.equal(count, lines.length);
    return lines;
  };

  it('finds what a line by line search finds', async () => {
    const bytes = Buffer.concat(Array.from({ length: 30 }, () => sample));
    const own = linesOf(bytes.toString());
    for (const [pattern, regex, matchCase] of [
      ['generic_add_lease', false, true],
      ['GENERIC_ADD_LEASE', false, false],
      ['ino=0x[0-9a-f]+.*F_UNLCK', true, true],
      ['^#', true, true],
      ['a.b(c', false, true],
    ] as const) {
      const expression = expressionOf({ pattern, regex, matchCase });
      assert.ok(expression instanceof RegExp);
      const single = new RegExp(expression.source, expression.flags.replace('g', ''));
      const expected = own.flatMap((line, i) => (single.test(line) ? [i + 1] : []));
      assert.deepEqual(await found(bytes, expression), expected, pattern);
    }
  });

  it('finds nothing behind the last line, and every empty line', async () => {
    assert.deepEqual(await found(bytesOf('a\n\nb\n\n'), expressionOf({ pattern: '^$', regex: true, matchCase: true })), [2, 4]);
    assert.deepEqual(
      await found(bytesOf(`${'x'.repeat(3 << 20)}\nneedle`), expressionOf({ pattern: 'needle', regex: false, matchCase: true })),
      [2],
    );
  });

  it('stops after enough, when told to, and refuses what is no expression', async () => {
    assert.deepEqual(await found(bytesOf('a\n'.repeat(100)), /a/g, 8, 3), [1, 2, 3]);
    assert.match(String(expressionOf({ pattern: '(', regex: true, matchCase: true })), /Invalid regular expression/);
    const index = indexed(sample, 1 << 16);
    const search = searchLines(index, sourceOf(sample), /a/g, 10, { found: () => {}, progress: () => {} }, AbortSignal.abort());
    await assert.rejects(search, { name: 'AbortError' });
  });
});

describe('a time as a line', () => {
  it('is found in a real log', async () => {
    const index = indexed(sample, 1 << 16);
    const own = linesOf(sample.toString());
    const stamps = own.map(timeOf);
    const at = Math.floor(own.length / 2);
    const wanted = stamps[at];
    assert.ok(wanted !== undefined);
    const line = await findTime(index, sourceOf(sample), { seconds: wanted, fromStart: false });
    assert.equal(stamps[(line ?? 0) - 1], wanted);
    assert.equal(line, stamps.indexOf(wanted) + 1);
    assert.equal(await findTime(index, sourceOf(sample), { seconds: 1e9, fromStart: false }), own.length);
    const first = stamps.findIndex((stamp) => stamp !== undefined) + 1;
    assert.equal(await findTime(index, sourceOf(sample), { seconds: 0, fromStart: true }), first);
    assert.equal(
      await findTime(indexed(bytesOf('no time\n'), 9), sourceOf(bytesOf('no time\n')), { seconds: 1, fromStart: false }),
      undefined,
    );
  });

  it('is read as people type it and as tools print it', () => {
    assert.deepEqual(readTime('39.103143'), { seconds: 39.103143, fromStart: false });
    assert.deepEqual(readTime(' +2.5 s'), { seconds: 2.5, fromStart: true });
    assert.deepEqual(readTime('12:30:01.5'), { seconds: 45001.5, fromStart: false });
    assert.equal(readTime('soon'), undefined);
    assert.equal(timeOf('          holder-334     [000] .....    39.103143: generic_add_lease: dev=0x103:0x0'), 39.103143);
    assert.equal(timeOf('334   1795359755.854224 fcntl(9</mnt/a>, F_SETLEASE, 0x10) = 0 <0.000372>'), 1795359755.854224);
    assert.equal(timeOf('[pid 14931] 13:36:08 close(3)             = 0'), 48968);
    assert.equal(timeOf('# tracer: nop'), undefined);
  });
});
