// Which items name a line: what a look at all of them would find, at the cost of a look at a few.

import assert from 'node:assert/strict';
import { lastAtOrBefore } from '../../webview/line-blocks';
import { crowdColumns } from './crowd';

describe('the items at a line', () => {
  /** A look at every item. */
  const expected = (lines: Uint32Array, line: number): readonly number[] => {
    const most = lines.reduce((best, own) => (own <= line && own > best ? own : best), 0);
    return [...lines.keys()].filter((at) => most > 0 && lines[at] === most);
  };

  it('are those of a look at every item, in order or not, with lines that many share', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (const count of [0, 1, 5, 4096, 4097, 20_000]) {
      const ascending = Uint32Array.from({ length: count }, (_, at) => 10 + (at >> 1));
      const tracks = Uint32Array.from({ length: count }, (_, at) => 1 + ((at * 7) % 5000));
      const any = Uint32Array.from({ length: count }, () => 1 + random(3000));
      for (const lines of [ascending, tracks, any])
        for (const line of [0, 1, 9, 10, 11, 500, 2999, 5000, 1e9, ...Array.from({ length: 20 }, () => random(12_000))])
          assert.deepEqual(lastAtOrBefore(lines, line), expected(lines, line), `${count} items, line ${line}`);
    }
  });

  it('of ten times as many are found by a look at a share of them', () => {
    const { lines } = crowdColumns(1_000_000, 26, 0);
    lastAtOrBefore(lines, 1);
    let looks = 0;
    const counted = new Proxy(lines, {
      get(target, name) {
        if (typeof name === 'string' && /^\d+$/.test(name)) looks += 1;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    lastAtOrBefore(counted, 500_000);
    const once = looks;
    looks = 0;
    for (const line of [1, 77_777, 500_000, 999_999]) lastAtOrBefore(counted, line);
    assert.ok(once >= 1_000_000, `the first question passes over all: ${once}`);
    assert.ok(looks / 4 < 1_000_000 / 50, `${looks / 4} items a question`);
  });
});
