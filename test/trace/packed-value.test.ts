// Packed values: what comes back is what went in; what was not written so is refused.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { pack, unpack } from '../../extension/trace/packed-value';
import { parseTrace } from '../../grammar/parse';
import { recordings } from '../support/recordings';

describe('packed values', function () {
  this.timeout(120_000);

  it('property: any plain value comes back', () => {
    const values = fc.anything({ withSet: true, maxDepth: 4, withNullPrototype: false }).filter((value) => !holds(value, '__proto__'));
    fc.assert(
      fc.property(values, (value) => assert.deepStrictEqual(unpack(pack(value)), value)),
      { numRuns: 1000, seed: 7 },
    );
    for (const odd of [
      [{}, { '': {} }, {}],
      -0,
      NaN,
      Infinity,
      2 ** 53,
      -(2 ** 53),
      240,
      239,
      255,
      '\ud800',
      '\ufeff',
      new Float64Array([1.5, 1e300]),
      { bytes: new Uint8Array([0, 255]), words: new Uint32Array([1, 2 ** 32 - 1]).subarray(1), none: new Uint8Array() },
    ])
      assert.deepStrictEqual(unpack(pack(odd)), odd);
  });

  it('every recording comes back as it was read, in at most 100 bytes an event where there are many', () => {
    for (const log of recordings()) {
      const trace = parseTrace(readFileSync(log, 'utf8'));
      if ('kind' in trace || trace.events.length > 3000) continue;
      const value = { ...trace, events: [...trace.events] };
      const packed = pack(value);
      assert.deepStrictEqual(unpack(packed), value, log);
      if (trace.events.length > 500) assert.ok(packed.length < 100 * trace.events.length, `${log}: ${packed.length / trace.events.length}`);
    }
  });

  it('property: damaged and cut bytes are refused or give a value, and nothing else happens', () => {
    const packed = pack({
      events: [
        { kind: 'open', path: '/a', line: 70_000 },
        { kind: 'open', path: '/b', line: 3 },
      ],
      names: new Set(['x']),
    });
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), fc.boolean(), (at, byte, isCut) => {
        const bytes = isCut ? packed.slice(0, at) : packed.slice();
        if (!isCut) bytes[at] = byte;
        try {
          unpack(bytes);
        } catch (error) {
          assert.ok(error instanceof RangeError, String(error));
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
    assert.throws(() => unpack(pack([JSON.parse('{"__proto__": 1}')])), RangeError);
  });

  it('what is no plain data is refused', () => {
    assert.throws(() => pack({ 'a\0b': 1 }), TypeError);
    for (const odd of [() => 1, Symbol('s'), new Date(), 1n, /a/]) assert.throws(() => pack({ odd }), TypeError);
  });
});

function holds(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const parts = value instanceof Set ? [...value] : Object.values(value);
  return Object.hasOwn(value, key) || parts.some((part) => holds(part, key));
}
