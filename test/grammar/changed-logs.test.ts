// A log that is cut at any byte, misses a line or has two lines changed says the same of everything before that place. Real recordings only.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { ParsedTrace } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';

const recordings = [...globSync('test/traces/*.txt'), ...globSync('samples/*.txt')]
  .sort()
  .map((file) => ({ file, bytes: readFileSync(file) }))
  .filter(({ bytes }) => bytes.length < 200_000);

describe('a changed log', function () {
  this.timeout(120_000);

  it('has recordings to be tried on', () => assert.ok(recordings.length > 15));

  for (const { file, bytes } of recordings) {
    const text = bytes.toString('utf8');
    const lines = text.split('\n');
    // The tool's name and number base are found in a log's first lines, which a cut may take away.
    const whole = parseTrace(text);
    if ('kind' in whole) continue;
    const read = (changed: string): ParsedTrace => {
      const trace = parseTrace(changed, { dialect: whole.dialect });
      if ('kind' in trace) assert.fail(trace.message);
      return trace;
    };
    // A call that had not returned before the place may look otherwise: it never returns now.
    const later = (line: number) =>
      new Set([...whole.events].filter((event) => event.line < line && event.endLine >= line).map((event) => event.line));
    const early = (trace: ParsedTrace, line: number, open: ReadonlySet<number>): readonly string[] =>
      [...trace.events].filter((event) => event.endLine < line && !open.has(event.line)).map((event) => JSON.stringify(event));
    const same = (changed: string, line: number): void => {
      const open = later(line);
      assert.deepEqual(early(read(changed), line, open), early(whole, line, open));
    };

    it(`${file}: cut at any byte`, () =>
      fc.assert(
        fc.property(fc.integer({ min: bytes.length >> 1, max: bytes.length }), (at) => {
          const cut = bytes.subarray(0, at).toString('utf8');
          same(cut, cut.split('\n').length);
        }),
        { numRuns: 25, seed: 20190606 },
      ));

    it(`${file}: a line dropped, two lines changed`, () =>
      fc.assert(
        fc.property(fc.integer({ min: lines.length >> 1, max: lines.length - 2 }), fc.boolean(), (at, drop) => {
          const [one = '', two = ''] = lines.slice(at, at + 2);
          same([...lines.slice(0, at), ...(drop ? [two] : [two, one]), ...lines.slice(at + 2)].join('\n'), at + 1);
        }),
        { numRuns: 25, seed: 20190606 },
      ));
  }
});
