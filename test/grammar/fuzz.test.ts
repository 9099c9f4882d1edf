// The short form of the fuzz run: `npm run fuzz` is the long one.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { differentLines, fuzz } from '../support/fuzz';

describe('fuzz', function () {
  this.timeout(60_000);

  it('60,000 mutants of real lines: no exception, no line lost, none over a millisecond, cost linear', () => {
    const files = [...globSync('test/traces/*.txt'), ...globSync('samples/*.txt')].sort();
    const lines = differentLines(
      files.map((file) => readFileSync(file, 'utf8')),
      3000,
    );
    assert.ok(lines.length > 1000);
    const { exceptions, lost, slow, steep, understood } = fuzz(lines, 60_000, 20190606);
    assert.deepEqual({ exceptions, lost, slow, steep }, { exceptions: [], lost: [], slow: [], steep: [] });
    assert.ok(understood > 8000, 'most mutants must not be plain rubbish');
  });
});
