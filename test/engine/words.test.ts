// Times as a person reads them.

import assert from 'node:assert/strict';
import { timeText } from '../../extension/engine/words';

describe('timeText', () => {
  for (const [ns, text] of [
    [0, '0 ns'],
    [999, '999 ns'],
    [1000, '1 µs'],
    [1_500, '1.5 µs'],
    [10_000, '10 µs'],
    [260_000_000, '260 ms'],
    [100_000_000, '100 ms'],
    [12_340_000, '12.3 ms'],
    [2_010_049_000, '2.01 s'],
    [450_000_000_000, '450 s'],
  ] as const)
    it(`${ns} ns is ${text}`, () => assert.equal(timeText(ns), text));
});
