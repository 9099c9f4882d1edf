// A long run of what could be a field's name, without a value behind it, costs what its length costs, not the square of it.

import assert from 'node:assert/strict';
import { parseTrace } from '../../../grammar/parse';
import { processorTime } from '../../support/processor-time';

describe('a long run of names without a value', () => {
  const head = '            q-1     [000] .....     1.000001: ';
  for (const start of ['sys_mmap(addr: ', 'sys_mmap -> '])
    for (const unit of ['$', 'a.', 'x1..'])
      it(`${start}${unit.repeat(3)}…`, () => {
        const cost = (length: number): number => {
          const line = `${head}${start}${unit.repeat(length / unit.length)}`;
          let best = Number.POSITIVE_INFINITY;
          // A log of its own each time: a shape that was refused is not read again.
          for (let repeats = 0; repeats < 4; repeats += 1)
            best = Math.min(
              best,
              processorTime(() => {
                const trace = parseTrace(`${head}sys_close(fd: 3)\n${line}\n`, { dialect: 'ftrace' });
                assert.ok(!('message' in trace) && trace.lines === 2);
              }),
            );
          return best;
        };
        cost(4000);
        const [short, long] = [cost(4000), cost(64_000)];
        assert.ok(long < 60 * Math.max(short, 1), `${short} ms, 16 times as long ${long} ms`);
      });
});
