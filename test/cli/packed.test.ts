// Packed logs at the command line: `zcat x | lease-lens check -` and `lease-lens check x.gz` say the same, over every packed recording.

import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { sharedFolderOrSkip } from '../support/shared-folder';
import { leaseLens, records } from './run';

const sample = 'samples/ignored-lease-break.strace.txt';
const unnamed = (out: string) => records(out).map((record) => ({ ...record, file: undefined }));

describe('packed logs at the command line', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (name: string, bytes: Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };

  it('a gzip, a zstd and an xz file, by name and by standard input, give what the text gives', () => {
    const text = readFileSync(sample);
    const plain = leaseLens(['check', '--format', 'ndjson', sample]);
    const xz = 'test/traces/ignored-lease-break.strace.txt.xz';
    for (const file of [written('a.gz', gzipSync(text)), written('no-name', zstdCompressSync(text)), xz]) {
      for (const ran of [
        leaseLens(['check', '--format', 'ndjson', file]),
        leaseLens(['check', '--format', 'ndjson', '-'], readFileSync(file)),
      ]) {
        assert.deepEqual(unnamed(ran.out), unnamed(plain.out));
        assert.equal(ran.status, plain.status);
        assert.equal(ran.err, '');
      }
      const shown = leaseLens(['check', file]).out.replaceAll(file, sample);
      assert.equal(shown, leaseLens(['check', sample]).out, 'the text of lines is shown too');
    }
  });

  it('every packed recording by its name and through zcat', function () {
    const shared = sharedFolderOrSkip(this);
    const files = globSync('traces/*/*.txt.gz', { cwd: shared })
      .map((file) => join(shared, file))
      .filter((file) => statSync(file).size < 300_000);
    assert.ok(files.length >= 3);
    for (const file of files) {
      const named = leaseLens(['check', '--format', 'ndjson', file]);
      const piped = leaseLens(['check', '--format', 'ndjson', '-'], gunzipSync(readFileSync(file)));
      assert.deepEqual(unnamed(named.out), unnamed(piped.out), file);
      assert.equal(named.status, piped.status);
      assert.ok(Number(records(named.out).at(-1)?.events) > 0);
    }
  });

  it('a file that ends early: what could be read, an error line, status 2', () => {
    const packed = gzipSync(readFileSync(sample));
    const ran = leaseLens(['check', '--format', 'ndjson', written('cut.gz', packed.subarray(0, packed.length >> 1))]);
    const summary = records(ran.out).at(-1);
    assert.equal(summary?.type, 'summary');
    assert.ok(Number(summary?.events) > 10);
    assert.match(String(summary?.incomplete), /gzip stream ends early/);
    assert.match(ran.err, /^lease-lens: .*cut\.gz: the gzip stream ends early; the \d+ bytes before that were read\n$/);
    assert.equal(ran.status, 2);
    const nothing = leaseLens(['check', written('nothing.gz', packed.subarray(0, 12))]);
    assert.match(nothing.err, /ends early; nothing could be read/);
    assert.equal(nothing.out, '');
    assert.equal(nothing.status, 2);
  });

  it('a bomb stops at the limit, which can be raised', () => {
    const bomb = written('bomb.zst', zstdCompressSync(Buffer.from('close(3) = 0\n'.repeat(400_000))));
    assert.ok(statSync(bomb).size < 2000);
    const ran = leaseLens(['check', '--unpack-limit', '1', bomb]);
    assert.match(ran.err, /unpacks to more than 1 MB/);
    assert.equal(ran.status, 2);
    assert.equal(leaseLens(['check', '--unpack-limit', '10', bomb]).status, 0);
    assert.match(leaseLens(['check', '--unpack-limit', 'much', bomb]).err, /a number from/);
  });

  it('packed in a way that is not read: the command is named', () => {
    for (const [bytes, command] of [
      [Buffer.from('BZh91AY&SY'), /bzip2 -dc/],
      [Buffer.from([4, 0x22, 0x4d, 0x18, 0, 0, 0, 0]), /lz4 -dc/],
      [gzipSync(gzipSync(readFileSync(sample))), /gzip/],
    ] as const) {
      const ran = leaseLens(['check', written('other', bytes)]);
      assert.match(ran.err, command);
      assert.equal(ran.status, 2);
    }
  });
});
