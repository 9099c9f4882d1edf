// Replay is linear in events: twice the leases, pins, files and tasks, one after the other, cost no more than three times the time.

import assert from 'node:assert/strict';
import { analyse } from '../../../extension/engine/analyse';
import { defaultOptions } from '../../../extension/engine/options';
import { processorTime } from '../../support/processor-time';
import { parsed, scenario } from './logs';

describe('replay', function () {
  this.timeout(120_000);
  // What else the machine does reaches even the processor's time: caches, clock rate.
  this.retries(3);

  for (const [what, held] of [
    ['each lease and pin ends before the next', 'one'],
    ['all leases and pins are held at once', 'all'],
  ] as const)
    it(`is linear in leases, files, pins and tasks where ${what}`, () => {
      const count = 2000;
      const small = fastest(scenario(count, held));
      const large = fastest(scenario(2 * count, held));
      assert.ok(large <= 3 * Math.max(small, 20), `${count} rounds: ${small.toFixed(0)} ms, ${2 * count}: ${large.toFixed(0)} ms`);
    });
});

/** ms of the best of three, so that a busy machine says nothing. */
function fastest(text: string): number {
  const trace = parsed(text);
  return Math.min(...[0, 1, 2].map(() => processorTime(() => analyse(trace, defaultOptions))));
}
