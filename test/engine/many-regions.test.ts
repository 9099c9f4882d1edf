// Very many memory regions of the legacy uverbs interface, whose DEREG_MR names none that the log knows (decisions, 13): each may release any of them.

import assert from 'node:assert/strict';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';
import { processorTime } from '../support/processor-time';

/** `bytes` of a number, least first, as strace -xx prints them. */
const hex = (value: number, bytes: number): string =>
  Array.from({ length: bytes }, (_, at) => `\\x${(Math.floor(value / 256 ** at) % 256).toString(16).padStart(2, '0')}`).join('');
const head = (command: number, words: number): string => hex(command, 4) + hex(words, 2) + hex(0, 2);
const start = 0x7f0000000000;

function trace(regions: number, released: number) {
  const lines = [
    'openat(AT_FDCWD, "/mnt/pmem/f", O_RDWR) = 3',
    `mmap(NULL, ${regions * 4096}, PROT_READ|PROT_WRITE, MAP_SHARED, 3, 0) = 0x${start.toString(16)}`,
    'fcntl(3, F_SETLEASE, 0x10 /* F_??? */) = 0',
    'openat(AT_FDCWD, "/dev/infiniband/uverbs0", O_RDWR) = 4',
    ...Array.from(
      { length: regions },
      (_, at) =>
        `write(4, "${head(9, 12)}${hex(0, 8)}${hex(start + at * 4096, 8)}${hex(4096, 8)}${hex(0, 8)}${hex(1, 4)}${hex(1, 4)}", 48) = 48`,
    ),
    ...Array.from({ length: released }, (_, at) => `write(4, "${head(13, 3)}${hex(at, 4)}", 12) = 12`),
    'ftruncate(3, 0) = -1 ETXTBSY (Text file busy)',
  ];
  const read = parseTrace(lines.map((line, at) => `9 ${(1.7e9 + at / 1e4).toFixed(6)} ${line}\n`).join(''), { dialect: 'strace' });
  if ('kind' in read) assert.fail(read.message);
  return read;
}

describe('very many memory regions of which the log shows no handle', function () {
  this.timeout(120_000);
  this.retries(3); // what else the machine does reaches even the processor's time

  it('are all released at once when none can be left, and in doubt before', () => {
    for (const [released, doubtful] of [
      [0, 0],
      [2, 3],
    ] as const) {
      const { pins } = analyse(trace(3, released), defaultOptions);
      assert.deepEqual([pins.length, pins.filter((pin) => pin.releaseUncertain === true).length], [3, doubtful]);
      assert.ok(pins.every(({ endLine }) => endLine === undefined));
    }
    const { pins } = analyse(trace(3, 3), defaultOptions);
    assert.deepEqual(new Set(pins.map(({ endLine }) => endLine)), new Set([10]));
  });

  it('name as another that may be meant one that is not their own', () => {
    const { findings } = analyse(trace(3, 1), defaultOptions);
    const refused = findings.find(({ rule, line }) => rule === 'LP002' && line === 9);
    assert.ok(refused, findings.map(({ rule, line }) => `${rule}:${line}`).join());
    const lines = refused.evidence.map(({ line }) => line);
    assert.ok(lines.includes(8), 'the DEREG_MR');
    assert.ok(lines.filter((line) => line >= 5 && line <= 7).length >= 2, `two regions in ${lines.join()}`);
  });

  it('cost a release no more than one look at each', () => {
    const [few, many] = [400, 1600].map((count) => {
      const read = trace(count, count - 1);
      return processorTime(() => analyse(read, defaultOptions));
    });
    // The square is 16, the cube 64.
    assert.ok((many ?? 0) < 28 * (few ?? 0), `${few?.toFixed(1)} ms, ${many?.toFixed(1)} ms`);
  });
});
