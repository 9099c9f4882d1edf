// Bytes to lines: the size of a chunk, a broken character or an endless line never changes or loses a line.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLineScanner } from '../../grammar/scan';

type Scanned = { readonly text: string; readonly cut: boolean };

function scan(bytes: Uint8Array, chunk: number, limit?: number): Scanned[] {
  const lines: Scanned[] = [];
  const scanner = createLineScanner((text, cut) => lines.push({ text, cut }), limit);
  // One buffer is reused, as a file reader does.
  const buffer = new Uint8Array(chunk);
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    buffer.set(part);
    scanner.push(buffer.subarray(0, part.length));
  }
  scanner.end();
  return lines;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const texts = (lines: readonly Scanned[]) => lines.map((line) => line.text);

describe('scan', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing', '', []],
    ['one line', 'a\n', ['a']],
    ['a last line without a newline', 'a\nb', ['a', 'b']],
    ['blank lines', '\n\na\n\n', ['', '', 'a', '']],
    ['carriage returns', 'a\r\nb\r\n\r\nc\r', ['a', 'b', '', 'c']],
    ['a carriage return inside', 'a\rb\n', ['a\rb']],
    ['a byte order mark', '\ufeffa\n\ufeffb\n', ['a', '\ufeffb']],
    ['characters of several bytes', 'é😀\nß', ['é😀', 'ß']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      for (const chunk of [1, 2, 3, 1000]) assert.deepEqual(texts(scan(utf8(text), chunk)), expected, `chunk of ${chunk}`);
    });
  }

  it('bytes that are no UTF-8 become U+FFFD', () => {
    assert.deepEqual(texts(scan(new Uint8Array([0x61, 0xff, 0x0a, 0xe2, 0x82, 0x0a, 0x62]), 2)), ['a\ufffd', '\ufffd', 'b']);
  });

  it('a line longer than the limit is cut, and only that', () => {
    const lines = scan(utf8('12345\n123456\n12345\r\n123456\r\n12345\rx\nend'), 4, 5);
    assert.deepEqual(lines, [
      { text: '12345', cut: false },
      { text: '12345', cut: true },
      { text: '12345', cut: false },
      { text: '12345', cut: true },
      { text: '12345', cut: true },
      { text: 'end', cut: false },
    ]);
  });

  it('property: the size of the chunks never matters', () => {
    const byte = fc.oneof(fc.constantFrom(10, 13, 0x61, 0xef, 0xbb, 0xbf), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (bytes, chunk, limit) => {
          const whole = Uint8Array.from(bytes);
          assert.deepEqual(scan(whole, chunk, limit), scan(whole, 1000, limit));
        },
      ),
    );
  });
});
