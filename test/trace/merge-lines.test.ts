// Lines of several files in the order of their time: nothing lost, each file's own order kept, calls that last end at their place.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergedLines, type NextLines } from '../../extension/trace/merge-lines';
import { createPlaces } from '../../extension/trace/places';

/** A file whose lines come a few at a time. */
function file(lines: readonly string[], some: number): NextLines {
  let at = 0;
  return async () => {
    if (at >= lines.length) return undefined;
    at += some;
    return lines.slice(at - some, at);
  };
}

async function merged(files: readonly (readonly string[])[], some = 2): Promise<readonly string[]> {
  const out: string[] = [];
  for await (const one of mergedLines(files.map((lines) => file(lines, some))))
    out.push(one.kind === 'line' ? `${one.file} ${one.text}` : `${one.file} end of ${one.start}`);
  return out;
}

describe('mergedLines', () => {
  it('by time; what has no stamp follows its line; ties in the order of the files', async () => {
    const a = ['10:00:00.1 a() = 0', ' > /lib/x [0x1]', '10:00:00.3 b() = 0'];
    const b = ['10:00:00.1 c() = 0', '10:00:00.2 d() = 0'];
    assert.deepEqual(await merged([a, b]), [`0 ${a[0]}`, `0 ${a[1]}`, `1 ${b[0]}`, `1 ${b[1]}`, `0 ${a[2]}`]);
  });

  it('a call that lasts ends behind what happened meanwhile', async () => {
    const a = ['1700000000.1 a() = 0 <0.5>', '1700000000.7 b() = 0 <0.1>'];
    const b = ['1700000000.3 c() = 0 <0.1>'];
    assert.deepEqual(await merged([a, b]), [`0 ${a[0]}`, `1 ${b[0]}`, '0 end of 0', `0 ${a[1]}`]);
  });

  it('over midnight', async () => {
    const a = ['23:59:59.9 a() = 0', '00:00:00.2 b() = 0'];
    const b = ['00:00:00.1 c() = 0'];
    assert.deepEqual(await merged([a, b]), [`0 ${a[0]}`, `1 ${b[0]}`, `0 ${a[1]}`]);
  });

  it('property: every line once, in the order of its file, whatever comes at a time; places find them again', async () => {
    const line = fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 9 })).map(([t, d]) => `17000000${10 + t}.0 x() = 0 <${d}.0>`),
      fc.constantFrom('', 'no stamp', '12:00:00 y() = 0'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { maxLength: 20 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        async (files, some) => {
          const seen: string[][] = files.map(() => []);
          const places = createPlaces();
          const where: (readonly [number, number, number])[] = [];
          let number = 0;
          for await (const one of mergedLines(files.map((lines) => file(lines, some)))) {
            number += 1;
            if (one.kind === 'end') {
              places.same(number, one.start + 1);
              assert.deepEqual(places.of(number), places.of(one.start + 1));
              continue;
            }
            const own = seen[one.file] ?? [];
            own.push(one.text);
            places.add(number, one.file, own.length);
            where.push([number, one.file, own.length]);
          }
          assert.deepEqual(seen, files);
          for (const [at, owner, line] of where) {
            assert.deepEqual(places.of(at), { file: owner, line });
            assert.equal(places.numberOf({ file: owner, line }) !== undefined, true);
          }
          assert.equal(places.of(number + 1), undefined);
        },
      ),
    );
  });
});
