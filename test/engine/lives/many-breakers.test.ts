// What the editor looks objects up in is as large as the log, not as breakers times holders.

import assert from 'node:assert/strict';
import { analyse } from '../../../extension/engine/analyse';
import type { Analysis } from '../../../extension/engine/analysis';
import { lifeOf, objectIndex, objectsOn } from '../../../extension/engine/lives/objects';
import { defaultOptions } from '../../../extension/engine/options';
import { parseTrace } from '../../../grammar/parse';

const path = '/mnt/pmem/f';
const at = (tick: number): string => (1.7e9 + tick / 1e4).toFixed(6);

/** So many tasks hold a lease on one file, and so many opens meet all of them. */
function analysed(holders: number, breakers: number): Analysis {
  const lines = [
    ...Array.from({ length: holders }, (_, i) => [
      `${1000 + i} ${at(2 * i)} openat(AT_FDCWD, "${path}", O_RDONLY) = 3 <0.000010>`,
      `${1000 + i} ${at(2 * i + 1)} fcntl(3, F_SETLEASE, F_RDLCK) = 0 <0.000010>`,
    ]).flat(),
    ...Array.from(
      { length: breakers },
      (_, i) =>
        `9 ${at(2 * holders + i)} openat(AT_FDCWD, "${path}", O_RDWR|O_NONBLOCK) = -1 EAGAIN (Resource temporarily unavailable) <0.000010>`,
    ),
  ];
  const trace = parseTrace(`${lines.join('\n')}\n`);
  return 'kind' in trace ? assert.fail(trace.message) : analyse(trace, defaultOptions);
}

describe('the objects of a log with many holders and many breakers', () => {
  const few = analysed(300, 300);
  const many = analysed(1200, 1200);

  it('are indexed in proportion to holders and breakers', () => {
    const [small, large] = [few, many].map(sizeOf);
    assert.ok(small !== undefined && large !== undefined);
    assert.ok(small >= 600, `${small} entries`);
    assert.ok(large <= 4.2 * small, `${small} entries for 300 of each, ${large} for 1200`);
  });

  it('are found all the same', () => {
    const [first, last] = [601, 900];
    assert.equal(few.breaks.length, 300);
    assert.equal(objectsOn(few, [first]).filter(({ kind }) => kind === 'lease').length, 300);
    assert.equal(objectsOn(few, [first]).filter(({ kind }) => kind === 'break').length, 1);
    const life = lifeOf(few, { kind: 'lease', index: 150 });
    assert.deepEqual(
      life.filter(({ role }) => role === 'break started').map(({ line }) => line),
      Array.from({ length: 300 }, (_, i) => first + i),
    );
    assert.equal(life.at(-1)?.line, last);
  });
});

/** Entries of all its lists, those that are shared once. */
function sizeOf(analysis: Analysis): number {
  const { byLine, breaksOfLease } = objectIndex(analysis);
  const seen = new Set<readonly unknown[]>();
  for (const list of [...byLine.values(), ...breaksOfLease.values()]) seen.add(list);
  for (const lists of breaksOfLease.values()) for (const list of lists) seen.add(list);
  let size = 0;
  for (const list of seen) size += list.length;
  return size;
}
