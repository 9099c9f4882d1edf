// The index of pins by what they cover answers as looking at every pin does, whatever was added and removed before.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addRange, createRangeIndex, createRangeTree, meeting, removeRange, starting } from '../../../extension/engine/kernel/range-index';

interface Held {
  readonly thing: number;
  /** Whose tree it stands in. */
  readonly of: 0 | 1;
  readonly first: number;
  readonly last: number;
}

describe('the index of ranges', function () {
  this.timeout(120_000);
  // Crowded and far apart, short and long, near the ends of nodes of every level and of an address space.
  const first = fc.oneof(
    fc.nat(200),
    fc.nat(2 ** 34),
    fc
      .tuple(fc.constantFrom(16, 256, 4096, 2 ** 30, 2 ** 32), fc.nat(3), fc.integer({ min: -2, max: 2 }))
      .map(([unit, times, by]) => Math.max(0, unit * times + by)),
    fc.nat(2 ** 20).map((page) => 0x7f0000000000 + page * 4096),
  );
  const length = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 2 ** 21 }),
    fc.constantFrom(16, 17, 4096, 4097, 2 ** 40),
  );
  const range = fc.record({ first, length });

  it('property: two trees in one index', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ first, length, of: fc.constantFrom(0, 1) }), { maxLength: 160 }),
        fc.array(fc.nat(), { maxLength: 140 }),
        fc.array(range, { maxLength: 8 }),
        (made, removed, asked) => {
          const index = createRangeIndex(2);
          const trees = [createRangeTree(), createRangeTree()] as const;
          const held: Held[] = [];
          const free: number[] = [];
          for (const [at, { first: from, length: long, of }] of made.entries()) {
            const one: Held = { thing: free.pop() ?? at + 1, of, first: from, last: from + long - 1 };
            held.push(one);
            addRange(index, trees[of], one.thing, one.first, one.last);
            for (const pick of removed[at] === undefined ? [] : [removed[at], removed[at] >> 3].slice(0, 1 + (at % 2))) {
              const [gone] = held.splice(pick % held.length, 1);
              if (gone === undefined) continue;
              removeRange(index, trees[gone.of], gone.thing);
              free.push(gone.thing);
            }
            // Questions in between, too: they learn how far things reach.
            if (at % 4 === 0) check(held, { first: from + 1, length: 2 });
          }
          const all = { first: 0, length: Number.POSITIVE_INFINITY };
          for (const one of [...asked, all, ...held.slice(0, 4).map(({ last }) => ({ first: last, length: 1 }))]) check(held, one);
          for (const { of, thing } of held) removeRange(index, trees[of], thing);
          assert.deepEqual(trees, [createRangeTree(), createRangeTree()]);
          assert.equal(index.free.length, index.nodes - 1, 'every node is free again');

          function check(alive: readonly Held[], { first: from, length: long }: { first: number; length: number }): void {
            const to = from + long - 1;
            for (const of of [0, 1] as const) {
              const mine = alive.filter((one) => one.of === of && one.first <= to);
              for (const [ask, right] of [
                [starting, mine.filter((one) => one.first >= from)],
                [meeting, mine.filter((one) => one.last >= from)],
              ] as const) {
                const { things, count } = ask(index, trees[of], from, to, 1000);
                assert.equal(count, right.length);
                assert.deepEqual(numbers(things), numbers(right.map(({ thing }) => thing)));
                const some = ask(index, trees[of], from, to, 3);
                assert.deepEqual([some.count, some.things], [count, things.slice(0, 3)], 'those that begin first');
              }
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes what a log says of no address space', () => {
    const index = createRangeIndex();
    const tree = createRangeTree();
    for (const [at, first] of [Number.POSITIVE_INFINITY, Number.NaN, -1, 2 ** 70].entries()) addRange(index, tree, at + 1, first, first);
    assert.equal(meeting(index, tree, 0, Number.POSITIVE_INFINITY, 9).count, 4);
    for (let thing = 1; thing <= 4; thing += 1) removeRange(index, tree, thing);
    assert.deepEqual(tree, createRangeTree());
  });
});

function numbers(things: readonly number[]): readonly number[] {
  return [...things].sort((a, b) => a - b);
}
