// The text that the worker holds of an open document stays the document's, whatever is edited.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memoryByteSource } from '../../extension/trace/byte-source';
import { createHeldText, type HeldText } from '../../extension/trace/held-text';
import { createHeldTexts } from '../../extension/trace/held-texts';
import type { TextChange } from '../../extension/trace/trace-source';

const encoder = new TextEncoder();

async function textOf(held: HeldText): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of held.source().chunks(7)) parts.push(chunk.slice());
  return Buffer.concat(parts).toString('utf8');
}

/** What an editor makes of it. */
function edited(lines: readonly string[], { startLine, startColumn, endLine, endColumn, text }: TextChange): string[] {
  const head = (lines[startLine - 1] ?? '').slice(0, startColumn);
  const tail = (lines[endLine - 1] ?? '').slice(endColumn);
  return [...lines.slice(0, startLine - 1), ...(head + text + tail).split('\n'), ...lines.slice(endLine)];
}

const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '€'), maxLength: 12 });
const text = fc.array(line, { minLength: 1, maxLength: 30 });
const cuts = fc.array(fc.record({ a: fc.nat(), b: fc.nat(), c: fc.nat(), d: fc.nat(), text: fc.array(line, { maxLength: 4 }) }), {
  maxLength: 12,
});

describe('the text of a document that the worker holds', () => {
  it('property: any edits leave what an editor has, in blocks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(text, cuts, fc.integer({ min: 1, max: 60 }), async (first, changes, block) => {
        const held = createHeldText(block);
        const bytes = encoder.encode(first.join('\n'));
        for (let at = 0; at < bytes.length; at += 11) held.push(bytes.subarray(at, at + 11));
        let lines: string[] = [...first];
        for (const { a, b, c, d, text: inserted } of changes) {
          const startLine = 1 + (a % lines.length);
          const endLine = startLine + (b % (lines.length - startLine + 1));
          const length = (at: number) => lines[at - 1]?.length ?? 0;
          const startColumn = whole(lines[startLine - 1] ?? '', c % (length(startLine) + 1));
          const endColumn = Math.max(endLine === startLine ? startColumn : 0, whole(lines[endLine - 1] ?? '', d % (length(endLine) + 1)));
          const change = { startLine, startColumn, endLine, endColumn, text: inserted.join('\n') };
          held.edit(change);
          lines = edited(lines, change);
        }
        assert.equal(await textOf(held), lines.join('\n'));
        assert.ok(held.is({ lines: lines.length, samples: lines.map((one, at) => ({ line: at + 1, text: one })) }));
        assert.ok(!held.is({ lines: lines.length + 1, samples: [] }));
        assert.ok(!held.is({ lines: lines.length, samples: [{ line: lines.length, text: 'other' }] }));
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('keeps line ends of the file and leaves a byte order mark out', async () => {
    const held = createHeldText();
    held.push(encoder.encode('\ufeffone\r\ntwo\r\nthree'));
    held.edit({ startLine: 2, startColumn: 3, endLine: 2, endColumn: 3, text: '!' });
    assert.equal(await textOf(held), 'one\r\ntwo!\r\nthree');
    assert.ok(held.is({ lines: 3, samples: [{ line: 2, text: 'two!' }] }));
  });

  it('what is being read does not change under an edit', async () => {
    const held = createHeldText(4);
    held.push(encoder.encode('a\nb\nc\nd\n'));
    const before = held.source();
    held.edit({ startLine: 1, startColumn: 0, endLine: 4, endColumn: 1, text: 'other' });
    const parts: string[] = [];
    for await (const chunk of before.chunks(100)) parts.push(Buffer.from(chunk).toString());
    assert.equal(parts.join(''), 'a\nb\nc\nd\n');
    assert.equal(await textOf(held), 'other\n');
  });

  it('an edit costs its block, not the text', () => {
    const cost = (lines: number): number => {
      const held = createHeldText(1 << 10);
      held.push(encoder.encode('0123456789\n'.repeat(lines)));
      let bytes = 0;
      const set = Uint8Array.prototype.set;
      Uint8Array.prototype.set = function (from, at) {
        bytes += from.length;
        set.call(this, from, at);
      };
      try {
        held.edit({ startLine: lines >> 1, startColumn: 1, endLine: lines >> 1, endColumn: 2, text: 'x' });
      } finally {
        Uint8Array.prototype.set = set;
      }
      return bytes;
    };
    assert.ok(cost(100_000) <= 2 * cost(1000));
  });
});

describe('texts held by document', () => {
  const file = 'one\ntwo\n';
  const texts = () => createHeldTexts(async () => memoryByteSource(encoder.encode(file), 'file'));
  const check = (lines: number, second: string) => ({ lines, samples: [{ line: 2, text: second }] });

  it('reads the file itself, and takes edits that came meanwhile afterwards', async () => {
    const held = texts();
    const first = held.source('a', { held: check(3, 'two'), from: 'file' });
    assert.ok(
      held.take({
        id: 1,
        kind: 'edit',
        document: 'a',
        changes: [{ startLine: 2, startColumn: 0, endLine: 2, endColumn: 3, text: '2' }],
      }),
    );
    assert.ok(await first);
    assert.ok(await held.source('a', { held: check(3, '2') }));
  });

  it('a file that is another text than the document is refused, and so is an unknown document', async () => {
    const held = texts();
    assert.equal(await held.source('a', { held: check(3, 'zwei'), from: 'file' }), undefined);
    assert.equal(await held.source('a', { held: check(3, 'two') }), undefined);
    assert.equal(await held.source('b', { held: check(3, 'two') }), undefined);
    assert.ok(!held.take({ id: 2, kind: 'edit', document: 'b', changes: [] }));
    held.take({ id: 3, kind: 'hold', document: 'b', text: 'one\n', first: true });
    held.take({ id: 4, kind: 'hold', document: 'b', text: 'zwei\n', first: false });
    assert.ok(await held.source('b', { held: check(3, 'zwei') }));
    held.forget('b');
    assert.equal(await held.source('b', { held: check(3, 'zwei') }), undefined);
  });
});

/** A column that splits no character. */
function whole(text: string, column: number): number {
  const code = text.charCodeAt(column);
  return code >= 0xdc00 && code < 0xe000 ? column - 1 : column;
}
