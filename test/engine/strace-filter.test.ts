// strace does not write its filter into the log: a kind of call of which none is there may have been left out, and the coverage report says so.

import assert from 'node:assert/strict';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';

const open = '7 1.000000 openat(AT_FDCWD, "/mnt/pmem/f", O_RDWR) = 3 <0.000010>\n';
const lease = '7 1.000100 fcntl(3, F_SETLEASE, F_RDLCK) = 0 <0.000010>\n';
const truncate = '7 1.000200 ftruncate(3, 4096) = 0 <0.000010>\n';

function missing(text: string): ReadonlyMap<string, string> {
  const trace = parseTrace(text);
  if ('kind' in trace) assert.fail(trace.message);
  return new Map(analyse(trace, defaultOptions).summary.notJudged.map(({ rule, because }) => [rule, because]));
}

describe('coverage of a log of strace', () => {
  it('names the calls of which none is there, and that the filter is not known', () => {
    const rules = missing(open);
    for (const rule of ['LP021', 'LP020', 'LP002', 'LP016'])
      assert.match(rules.get(rule) ?? '', /none .*or they were not recorded; strace does not write its filter \(-e\) into the log$/);
  });

  it('says nothing of calls that are there', () => {
    const rules = missing(`${open}${lease}${truncate}`);
    for (const rule of ['LP021', 'LP020', 'LP002']) assert.equal(rules.get(rule), undefined);
  });
});
