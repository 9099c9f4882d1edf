// Copies of objects: as they are, however many shapes there are and however often each is copied.

import assert from 'node:assert/strict';
import { createCopy } from '../../grammar/copying';

describe('a copy', () => {
  it('has its own keys in their order, is nobody else’s, and is the same when its shape has become a common one', () => {
    for (let shape = 0; shape < 40; shape += 1) {
      const keys = ['line', `own${shape}`, 'kind'];
      const sample = { line: 1, [`own${shape}`]: [shape], kind: 'open' };
      const copy = createCopy(keys);
      for (let time = 0; time < 300; time += 1) {
        const made = copy(sample);
        assert.deepEqual(made, sample);
        assert.deepEqual(Object.keys(made), keys);
        made.line = 2;
      }
      assert.equal(sample.line, 1);
    }
  });
});
