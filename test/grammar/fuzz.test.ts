// The short form of the fuzz run: `npm run fuzz` is the long one. What that kept is read here first.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { type FuzzInput, fuzz, slowLines, steepLines } from '../support/fuzz';
import { createRandom, differentLines } from '../support/mutants';

describe('fuzz', function () {
  this.timeout(300_000);

  it('20,000 mutants of real lines: no exception, no line lost, none over a millisecond, cost linear', () => {
    const files = [...globSync('test/traces/*.txt'), ...globSync('samples/*.txt')].sort();
    const lines = differentLines(
      files.map((file) => readFileSync(file, 'utf8')),
      3000,
    );
    assert.ok(lines.length > 1000);
    const earlier = readFileSync('test/traces/fuzz/kept.ndjson', 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FuzzInput);
    assert.ok(earlier.length > 100);
    const { exceptions, lost, suspects, understood } = fuzz({ lines, inputs: 20_000, seed: 20190606, earlier });
    const slow = slowLines(suspects);
    const steep = steepLines(lines, 40, createRandom(20190606));
    assert.deepEqual({ exceptions, lost, slow, steep }, { exceptions: [], lost: [], slow: [], steep: [] });
    assert.ok(understood > 10_000, 'most mutants must not be plain rubbish');
  });
});
