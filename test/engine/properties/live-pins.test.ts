// What is pinned already hardly matters: beside a million live pins on one file an event costs no more than five times what it costs beside a
// thousand, whatever the event is.

import assert from 'node:assert/strict';
import { costOf, kinds, type PinnedFile, pinnedFile } from '../../support/pinned-file';

describe('an event beside 10⁶ live pins', function () {
  this.timeout(240_000);
  this.retries(3);
  let few: PinnedFile;
  let many: PinnedFile;
  before(() => {
    few = pinnedFile(1000);
    many = pinnedFile(1_000_000);
  });

  for (const kind of Object.keys(kinds))
    it(`costs at most five times as much as beside 10³: ${kind}`, () => {
      const [small, large] = [costOf(few, kind), costOf(many, kind)];
      assert.ok(
        large <= 5 * Math.max(small, 0.001),
        `10³ pins: ${(small * 1000).toFixed(2)} µs, 10⁶ pins: ${(large * 1000).toFixed(2)} µs`,
      );
    });
});
