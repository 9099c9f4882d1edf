// Reading a whole log: the same from a file and from memory, with progress, stoppable, refusing what is no trace early.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ByteSource } from '../../extension/trace/byte-source';
import { memoryByteSource } from '../../extension/trace/byte-source';
import { openFile } from '../../extension/trace/node-byte-source';
import { readTrace } from '../../extension/trace/read-trace';
import { parseTrace } from '../../grammar/parse';

const sample = 'samples/ignored-lease-break.strace.txt';

async function opened(path: string): Promise<ByteSource> {
  const source = await openFile(path);
  if ('error' in source) assert.fail(source.error);
  return source;
}

/** Bytes without end. */
function endless(bytes: Uint8Array): ByteSource & { readonly taken: () => number } {
  let taken = 0;
  return {
    label: 'endless',
    async *chunks() {
      for (;;) {
        taken += 1;
        yield bytes;
      }
    },
    close: async () => {},
    taken: () => taken,
  };
}

describe('readTrace', () => {
  it('reads a file as parseTrace reads its text', async () => {
    const source = await opened(sample);
    const seen: number[] = [];
    const trace = await readTrace(source, {}, (done, total) => {
      seen.push(done);
      assert.equal(total, source.size);
    });
    await source.close();
    await source.close();
    assert.deepEqual(trace, parseTrace(readFileSync(sample, 'utf8')));
    assert.equal(seen.at(-1), source.size);
  });

  it('reads at an offset', async () => {
    const source = await opened(sample);
    const bytes = await source.read?.(100, 50);
    await source.close();
    assert.deepEqual(Buffer.from(bytes ?? []), readFileSync(sample).subarray(100, 150));
  });

  it('an error is a value', async () => {
    assert.match(JSON.stringify(await openFile('no/such/file')), /no such file/);
    assert.match(JSON.stringify(await openFile('test')), /a directory/);
  });

  it('stops when asked to', async () => {
    const stop = new AbortController();
    const source = endless(new TextEncoder().encode('100 close(3) = 0\n'.repeat(1000)));
    const reading = readTrace(source, {}, () => source.taken() > 3 && stop.abort(), stop.signal);
    await assert.rejects(reading, { name: 'AbortError' });
    assert.ok(source.taken() < 6);
  });

  it('lets the event loop turn', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await assert.rejects(readTrace(endless(new TextEncoder().encode('# comment\n')), {}, undefined, stop.signal), { name: 'AbortError' });
  });

  it('does not read an endless refused input', async () => {
    for (const text of ['\0', '18709 1 1157168215565 type: 839\n'.repeat(300), '\x1f\u008b']) {
      const source = endless(Uint8Array.from(text, (character) => character.charCodeAt(0)));
      const result = await readTrace(source);
      assert.ok('kind' in result && source.taken() <= 2, text.slice(0, 10));
    }
  });

  it('a line without end is one unparsed line', async () => {
    const bytes = Buffer.concat([Buffer.from('100 close(3) = 0\n'), Buffer.alloc(3 << 20, 'x')]);
    const trace = await readTrace(memoryByteSource(bytes, 'memory'));
    assert.ok(!('kind' in trace) && trace.lines === 2 && trace.unparsedCount === 1);
  });
});
