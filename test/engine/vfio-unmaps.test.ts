// vfio unpins a mapping page by page inside VFIO_IOMMU_UNMAP_DMA: which mapping it was, their number says when the call is over.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { PinLife } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';

const log = readFileSync('test/oracle/dialects/vfio-pins/ftrace-617.log', 'utf8').split('\n');
const base = 0x7f6820200000;
const lineWith = (text: string): number => log.findIndex((line) => line.includes(text));
const map = lineWith('cmd: 3b71');
const unmap = lineWith('cmd: 3b72');

/** The lines of the call that maps four pages, changed to another range. `batches`: pages of each call of GUP. */
function mapping(firstPage: number, ...batches: readonly number[]): readonly string[] {
  const [enter = '', pin = '', pinned = '', exit = ''] = log.slice(map, map + 4);
  let page = firstPage;
  const gup = batches.flatMap((pages) => {
    const start = (base + page * 4096).toString(16);
    page += pages;
    return [
      pin.replace(/start=0x[0-9a-f]+ nr_pages=0x4/, `start=0x${start} nr_pages=0x${pages.toString(16)}`),
      pinned.replace('ret=0x4', `ret=0x${pages.toString(16)}`),
    ];
  });
  return [enter, ...gup, exit];
}

/** The call that unmaps, with so many unpins of one page. */
function unmapping(pages: number, finished = true): readonly string[] {
  const [enter = '', unpin = ''] = log.slice(unmap, unmap + 2);
  const exit = log.slice(unmap).find((line) => line.includes('sys_ioctl ->')) ?? '';
  return [enter, ...Array.from({ length: pages }, () => unpin), ...(finished ? [exit] : [])];
}

const truncated = log.slice(log.findLastIndex((line) => line.includes('sys_ftruncate(')));

/** Pages (first to last) of the pins that are released, those that are not until the process ends, and what is said of the truncate at the end. */
function judged(...middle: readonly (readonly string[])[]) {
  const lines = [...log.slice(0, map), ...middle.flat(), ...truncated];
  const trace = parseTrace(lines.join('\n'));
  if ('kind' in trace) assert.fail(trace.message);
  const { pins, findings } = analyse(trace, { ...defaultOptions, policy: 'rfc-v1' });
  const byIoctl = ({ endLine = 0 }: PinLife): boolean => lines[endLine - 1]?.includes('sys_ioctl ->') === true;
  const pages = (some: readonly PinLife[]) => some.map(({ firstPage, lastPage }) => [firstPage, lastPage]);
  return {
    unmapped: pages(pins.filter(byIoctl)),
    others: pages(pins.filter((pin) => !byIoctl(pin))),
    truncate: findings.filter(({ rule }) => rule === 'LP002').map(({ verdict }) => verdict),
  };
}

describe('VFIO_IOMMU_UNMAP_DMA', () => {
  it('releases the mapping whose pages it unpinned one by one', () => {
    assert.deepEqual(judged(mapping(0, 4), unmapping(4)), { unmapped: [[0, 3]], others: [], truncate: [] });
  });

  it('does not take its first unpin for the release of a mapping of one page', () => {
    assert.deepEqual(judged(mapping(8, 1), mapping(0, 4), unmapping(4)), { unmapped: [[0, 3]], others: [[8, 8]], truncate: ['violation'] });
  });

  it('releases a mapping that was pinned in batches, and no other', () => {
    const { unmapped, others } = judged(mapping(0, 4), mapping(16, 6, 6, 2), unmapping(14));
    assert.deepEqual(
      { unmapped, others },
      {
        unmapped: [
          [16, 21],
          [22, 27],
          [28, 29],
        ],
        others: [[0, 3]],
      },
    );
  });

  it('leaves it in doubt where the number fits no mapping, or the call does not return', () => {
    for (const call of [unmapping(3), unmapping(4, false)])
      assert.deepEqual(judged(mapping(0, 4), call), { unmapped: [], others: [[0, 3]], truncate: ['undecidable'] });
  });
});
