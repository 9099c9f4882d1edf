// Lines that open and never close: no parser's stack depends on the text, in no dialect. The lines around them are read.

import assert from 'node:assert/strict';
import type { Dialect } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';

const heads: readonly (readonly [dialect: Dialect, whole: string, heads: readonly string[]])[] = [
  ['strace', '12 close(3) = 0', ['12 ', '12 ioctl(3, ', '12 fcntl(3, F_SETLEASE, ', '12 fcntl(3, F_SETLEASE, a=[]']],
  [
    'perf-trace',
    '     4.879 ( 0.065 ms): lease2/4343 close(fd: 3)   = 0',
    ['', '     4.880 ( ', '     4.880 ( 0.065 ms): lease2/4343 ', '     4.880 ( 0.065 ms): lease2/4343 ioctl(fd: 11</sys/x>, cmd: '],
  ],
  [
    'ftrace',
    '          lease2-1   [000] .....  1.073296: sys_close(fd: 3)',
    [
      '          lease2-1   [000] .....  1.073297: ',
      '          lease2-1   [000] .....  1.073297: sys_fcntl(fd: ',
      '          lease2-1   [000] .....  1.073297: generic_add_lease: dev=',
      '          lease2-1   [000] .....  1.073297: p: (foo+0x0/0x1) a=',
      ' 0)   0.668 us    |  ',
    ],
  ],
  [
    'perf',
    'lease2  4299 [000]  1432.052837:      syscalls:sys_enter_close: fd: 0x00000003',
    ['lease2  4299 [000]  1432.052838:      ', 'lease2  4299 [000]  1432.052838:      filelock:generic_add_lease: dev='],
  ],
];

describe('lines nested without end', function () {
  this.timeout(60_000);
  for (const [dialect, whole, starts] of heads)
    for (const opener of ['=[]', 'a=[]=[]', '(', '( ', '[', '{', '<', 'a(', 'a=(', '"', '/* '])
      it(`${dialect}: ${JSON.stringify(opener)}`, () => {
        const text = starts.flatMap((start) => [whole, start + opener.repeat(20_000)]);
        const trace = parseTrace(`${[...text, whole].join('\n')}\n`, { dialect });
        assert.ok(!('message' in trace), 'message' in trace ? trace.message : '');
        assert.equal(trace.lines, text.length + 1);
        assert.ok(trace.events.length >= 1);
      });

  it('names the depth and the column', () => {
    const trace = parseTrace(`     4.880 ( 0.065 ms): lease2/4343 ioctl(fd: 11, cmd: ${'('.repeat(900)}\n`, { dialect: 'perf-trace' });
    assert.ok(!('message' in trace));
    assert.match(trace.unparsed[0]?.reason ?? '', /nested deeper than 64/);
    assert.equal(trace.unparsed[0]?.column, 55 + 64);
  });
});
