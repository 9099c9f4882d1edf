// Packed logs: the same text from every packing and piece size, several members, early ends, damage, and streams that grow without measure.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { type ByteSource, memoryByteSource } from '../../extension/trace/byte-source';
import { unpacked } from '../../extension/trace/node-unpack';
import { readTrace } from '../../extension/trace/read-trace';

const text = readFileSync('samples/ignored-lease-break.strace.txt');
const packed: Readonly<Record<string, Uint8Array>> = {
  gzip: gzipSync(text),
  zstd: zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
  xz: readFileSync('test/traces/ignored-lease-break.strace.txt.xz'),
};

/** A pipe: it gives `piece` bytes at a time, in one buffer that it uses again. */
function pipe(bytes: Uint8Array, piece: number): ByteSource {
  return {
    label: 'pipe',
    async *chunks() {
      const buffer = new Uint8Array(piece);
      for (let at = 0; at < bytes.length; at += piece) {
        const some = bytes.subarray(at, at + piece);
        buffer.set(some);
        yield buffer.subarray(0, some.length);
      }
    },
    close: async () => {},
  };
}

async function all(source: ByteSource): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of source.chunks(1 << 16)) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

const joined = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);

describe('packed logs', () => {
  for (const [packing, bytes] of Object.entries(packed)) {
    it(`${packing}: the text, whatever the size of the pieces`, async () => {
      for (const piece of [1, 5, 1000, 1 << 20]) {
        const source = await unpacked(pipe(bytes, piece));
        assert.deepEqual(await all(source), text, `pieces of ${piece}`);
        assert.equal(source.fault?.(), undefined);
        assert.equal(source.position?.(), bytes.length);
      }
      assert.deepEqual(await all(await unpacked(memoryByteSource(bytes, 'file'))), text);
    });

    it(`${packing}: several members are one text, wherever the pieces are cut`, async () => {
      const twice = joined(bytes, bytes);
      for (const piece of [bytes.length, bytes.length - 1, bytes.length + 3, 1 << 20]) {
        assert.deepEqual(await all(await unpacked(pipe(twice, piece))), joined(text, text), `pieces of ${piece}`);
      }
    });

    it(`${packing}: what is there of a stream that ends early, and that it does`, async () => {
      for (const length of [bytes.length - 1, bytes.length >> 1, 12, 7]) {
        const source = await unpacked(pipe(bytes.subarray(0, length), 4096));
        const start = await all(source);
        assert.deepEqual(start, text.subarray(0, start.length));
        assert.match(source.fault?.() ?? '', /ends early/, `${length} bytes`);
        if (length === bytes.length - 1) assert.equal(start.length, text.length);
      }
    });

    it(`${packing}: damage and other bytes behind the end are told`, async () => {
      const damaged = Buffer.from(bytes);
      damaged.fill(7, 2000, 2100);
      for (const wrong of [damaged, joined(bytes, Buffer.from('not packed at all'))]) {
        const source = await unpacked(pipe(wrong, 1000));
        await all(source);
        assert.match(source.fault?.() ?? '', /damaged|not read here/);
      }
    });

    it(`${packing}: never more than the limit`, async () => {
      const source = await unpacked(pipe(bytes, 1000), 10_000);
      assert.deepEqual(await all(source), text.subarray(0, 10_000));
      assert.match(source.fault?.() ?? '', /unpacks to more than 0 MB/);
      const exact = await unpacked(pipe(bytes, 1000), text.length);
      assert.deepEqual(await all(exact), text);
      assert.equal(exact.fault?.(), undefined);
    });

    it(`${packing}: a reader that stops early leaves nothing behind`, async () => {
      for (let round = 0; round < 3; round += 1) {
        for await (const chunk of (await unpacked(pipe(bytes, 1000))).chunks(1000)) {
          assert.ok(chunk.length > 0);
          break;
        }
      }
      assert.deepEqual(await all(await unpacked(pipe(bytes, 1000))), text);
    });
  }

  it('an unpacked file stays the source it was', async () => {
    const source = memoryByteSource(text, 'plain');
    assert.equal(await unpacked(source), source);
    assert.deepEqual(await all(await unpacked(pipe(text, 3))), text);
    assert.deepEqual(await all(await unpacked(pipe(new Uint8Array([0x1f, 0x8b]), 1))), Buffer.from([0x1f, 0x8b]));
  });

  it('a bomb comes in small pieces, up to the limit', async function () {
    this.timeout(20_000);
    const zeros = Buffer.alloc(64 << 20);
    for (const bomb of [gzipSync(zeros), zstdCompressSync(zeros)]) {
      let given = 0;
      const source = await unpacked(memoryByteSource(bomb, 'bomb'), 48 << 20);
      for await (const chunk of source.chunks(1 << 20)) {
        given += chunk.length;
        assert.ok(chunk.length <= 1 << 20);
      }
      assert.equal(given, 48 << 20);
      assert.match(source.fault?.() ?? '', /more than 48 MB/);
    }
  });

  it('a cut log is read up to the cut and says so; one of which nothing is left is an error', async () => {
    const trace = await readTrace(await unpacked(pipe(packed.gzip?.subarray(0, 3000) ?? new Uint8Array(), 512)));
    assert.ok(!('kind' in trace));
    assert.ok(trace.lines > 20);
    assert.match(trace.incomplete ?? '', /the gzip stream ends early; the \d+ bytes before that were read/);
    await assert.rejects(
      async () => readTrace(await unpacked(pipe(packed.xz?.subarray(0, 9) ?? new Uint8Array(), 512))),
      /ends early; nothing/,
    );
  });
});
