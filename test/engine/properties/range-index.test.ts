// The index of pins by what they cover answers as looking at every pin does, whatever was added and removed before.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addRange,
  countMeeting,
  countStarting,
  createRangeIndex,
  pinsMeeting,
  pinsStarting,
  removeRange,
} from '../../../extension/engine/kernel/range-index';

interface Held {
  readonly id: number;
  readonly firstPage: number;
  readonly lastPage: number;
  readonly address: number;
  readonly length: number;
}

describe('the index of ranges', function () {
  this.timeout(120_000);
  // Crowded and far apart, short and long, near the ends of buckets of every class and of an address space.
  const first = fc.oneof(
    fc.nat(200),
    fc.nat(2 ** 34),
    fc
      .tuple(fc.constantFrom(64, 1024, 16_384, 64 * 128, 64 * 128 * 128), fc.nat(3), fc.integer({ min: -2, max: 2 }))
      .map(([unit, times, by]) => Math.max(0, unit * times + by)),
    fc.nat(2 ** 20).map((page) => 0x7f0000000000 + page * 4096),
  );
  const length = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 2 ** 21 }),
    fc.constantFrom(64, 65, 1024, 1025, 2 ** 40),
  );

  for (const of of ['pages', 'addresses'] as const)
    it(`property: ${of}`, () => {
      const range = fc.record({ first, length });
      fc.assert(
        fc.property(
          fc.array(range, { maxLength: 120 }),
          fc.array(fc.nat(), { maxLength: 80 }),
          fc.array(range, { maxLength: 12 }),
          (made, removed, asked) => {
            const index = createRangeIndex<Held>(of);
            const held = new Map<number, Held>();
            for (const [id, one] of made.entries()) {
              const pin = { id, firstPage: one.first, lastPage: one.first + one.length - 1, address: one.first, length: one.length };
              held.set(id, pin);
              addRange(index, pin);
              const gone = held.get((removed[id] ?? -1) % (id + 1));
              if (gone === undefined) continue;
              held.delete(gone.id);
              removeRange(index, gone);
            }
            const all = [...held.values()];
            const ids = (pins: readonly Held[]) => pins.map(({ id }) => id).sort((a, b) => a - b);
            const ranges = [
              ...asked,
              { first: 0, length: Number.POSITIVE_INFINITY },
              ...all.slice(0, 4).map((pin) => ({ first: pin.lastPage, length: 1 })),
            ];
            for (const one of ranges) {
              const to = one.first + one.length - 1;
              const starting = all.filter((pin) => pin.firstPage >= one.first && pin.firstPage <= to);
              const meeting = all.filter((pin) => pin.lastPage >= one.first && pin.firstPage <= to);
              assert.deepEqual(ids(pinsStarting(index, one.first, to, 1000)), ids(starting));
              assert.deepEqual(ids(pinsMeeting(index, one.first, to, 1000)), ids(meeting));
              assert.deepEqual(
                [countStarting(index, one.first, to), countMeeting(index, one.first, to)],
                [starting.length, meeting.length],
              );
              const some = pinsMeeting(index, one.first, to, 3);
              assert.equal(some.length, Math.min(3, meeting.length));
              assert.ok(some.every((pin) => meeting.includes(pin)));
            }
          },
        ),
        { numRuns: 400 },
      );
    });
});
