// What the first look found, kept as plain data: whoever takes it finds what a look would find, and says what is said behind a look.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { analyse } from '../../../extension/engine/analyse';
import { type FirstLook, firstLook } from '../../../extension/engine/first-look/first-look';
import { type KeptLook, keptLook, takeLook } from '../../../extension/engine/first-look/kept-look';
import { openNumbers, packNumbers } from '../../../extension/engine/first-look/packed-numbers';
import { defaultOptions } from '../../../extension/engine/options';
import { pack, unpack } from '../../../extension/trace/packed-value';
import type { ParsedTrace } from '../../../grammar/event';
import { openEvents, packedEvents } from '../../../grammar/event-list';
import { parseTrace } from '../../../grammar/parse';
import { recordings } from '../../support/recordings';
import { parsed, scenario } from '../properties/logs';

describe('a first look that was kept', function () {
  this.timeout(240_000);

  it('is what looking finds, and the same is said behind it under every policy, for every recording', () => {
    let many = 0;
    for (const log of recordings()) {
      const trace = parseTrace(readFileSync(log, 'utf8'));
      if ('kind' in trace) continue;
      const events = openEvents(packedEvents(trace.events));
      takeLook(events, throughBytes(firstLook(trace)));
      const taken: ParsedTrace = { ...trace, events };
      assert.deepStrictEqual(firstLook(taken), firstLook(trace), log);
      if (trace.events.length > 20_000) continue;
      for (const policy of ['rfc-v1', 'rfc-v2', 'mainline'] as const) {
        const judged = (one: ParsedTrace) => ({ ...analyse(one, { ...defaultOptions, policy }), events: [] });
        assert.deepStrictEqual(judged(taken), judged(trace), `${log}, ${policy}`);
      }
      many += 1;
    }
    assert.ok(many > 0);
  });

  it('takes at most five bytes an event where there are many', () => {
    const trace = parsed(scenario(2000, 'one'));
    const { length } = pack(keptLook(firstLook(trace)));
    assert.ok(length <= 5 * trace.events.length, `${length} bytes for ${trace.events.length} events`);
  });

  it('of other events is refused, and damaged bytes are', () => {
    const trace = parsed(scenario(20, 'all'));
    const kept = keptLook(firstLook(trace));
    assert.throws(() => takeLook(parsed(scenario(21, 'all')).events, kept), RangeError);
    const { length, bytes } = packNumbers([1, 2, 300, 4]);
    for (const cut of [bytes.subarray(1), bytes.subarray(0, -1), bytes.subarray(0, 0)])
      assert.throws(() => openNumbers({ length, bytes: cut }), RangeError);
  });
});

describe('packed numbers', () => {
  it('property: come back as they were, whatever they are', () => {
    const numbers = fc.oneof(
      fc.nat(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.constantFrom(-0, 2 ** 50, -(2 ** 50), 2 ** 50 + 1),
    );
    fc.assert(
      fc.property(fc.array(numbers), (list) => {
        assert.deepStrictEqual(openNumbers(packNumbers(list)), Float64Array.from(list));
      }),
      { numRuns: 1000 },
    );
  });

  it('of lines take a byte or two each', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => 4_000_000 + 12 * at);
    assert.ok(packNumbers(lines).bytes.length <= 10_000 + 8);
  });
});

function throughBytes(look: FirstLook): KeptLook {
  return unpack(pack(keptLook(look))) as KeptLook; // what was packed
}
