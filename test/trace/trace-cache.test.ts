// The cache on disk: only whole entries of exactly the same file are found, whatever happened to either.

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTraceCache, entrySuffix } from '../../extension/trace/node-trace-cache';
import type { FileIdentity } from '../../extension/trace/trace-cache';

const cache = createTraceCache(__filename, 1000);
const entry = {
  value: { names: new Set(['open']), bytes: new Uint8Array([3, 0, 255]), offsets: new Uint32Array([0, 2 ** 32 - 1]), none: undefined },
  sum: 17,
};

describe('the cache of traces', () => {
  let home = '';
  let log = '';
  const place = (most = 1 << 20) => ({ folder: join(home, 'cache'), most });
  const entries = (): readonly string[] => readdirSync(place().folder).filter((name) => name.endsWith(entrySuffix));
  const known = async (): Promise<FileIdentity> => {
    const file = await cache.identify(log);
    assert.ok(file);
    return file;
  };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lease-lens-cache-'));
    log = join(home, 'log');
    writeFileSync(log, 'a line of the log\n'.repeat(10_000));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('finds what was kept of the same file, read in the same way', async () => {
    const file = await known();
    assert.equal(await cache.find(place(), file, 'trace'), undefined);
    assert.equal(await cache.keep(place(), file, 'trace', entry), undefined);
    assert.deepEqual(await cache.find(place(), await known(), 'trace'), entry);
    assert.equal(await cache.find(place(), file, 'lines'), undefined);
    assert.equal(await createTraceCache(join(home, 'log'), 1000).find(place(), file, 'trace'), undefined, 'another build');
  });

  it('a file that grew, was cut, replaced, or changed in place under its old time is another file', async () => {
    const before = await known();
    const times = new Date(1e12);
    const changes: readonly (() => void)[] = [
      () => appendFileSync(log, 'more\n'),
      () => truncateSync(log, 5000),
      () => {
        rmSync(log);
        writeFileSync(log, 'a line of the log\n'.repeat(10_000));
      },
      () => {
        utimesSync(log, times, times);
        writeFileSync(log, 'another log, much \n'.repeat(10_000).slice(0, 18 * 10_000));
        utimesSync(log, times, times);
      },
    ];
    for (const [index, change] of changes.entries()) {
      const file = await known();
      await cache.keep(place(), file, 'trace', entry);
      change();
      assert.notEqual((await known()).stamp, file.stamp, `change ${index}`);
      assert.equal(await cache.find(place(), await known(), 'trace'), undefined);
    }
    assert.notEqual((await known()).stamp, before.stamp);
  });

  it('a file that changed while it was read is not kept', async () => {
    const file = await known();
    appendFileSync(log, 'more\n');
    assert.equal(await cache.keep(place(), file, 'trace', entry), undefined);
    assert.equal(await cache.find(place(), file, 'trace'), undefined);
  });

  it('cut and damaged entries are removed and not believed', async () => {
    const file = await known();
    const damages: readonly ((path: string, bytes: Buffer) => void)[] = [
      (path) => truncateSync(path, 10),
      (path, bytes) => truncateSync(path, bytes.length - 1),
      (path) => truncateSync(path, 0),
      (path, bytes) => {
        bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
      (path) => writeFileSync(path, 'something else altogether, longer than a head'),
      (path, bytes) => writeFileSync(path, Buffer.concat([bytes, bytes])),
    ];
    for (const damage of damages) {
      await cache.keep(place(), file, 'trace', entry);
      const [name = ''] = entries();
      damage(join(place().folder, name), readFileSync(join(place().folder, name)));
      assert.equal(await cache.find(place(), file, 'trace'), undefined);
      assert.deepEqual(entries(), []);
    }
  });

  it('two writers at once leave one whole entry and nothing else', async () => {
    const file = await known();
    const other = createTraceCache(__filename, 1000);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? cache : other).keep(place(), file, 'trace', { value: i, sum: i })),
    );
    assert.equal(readdirSync(place().folder).length, 1);
    const found = await cache.find(place(), file, 'trace');
    assert.equal(found?.value, found?.sum);
  });

  it('stays within its bound: what was not used for the longest time goes', async () => {
    const file = await known();
    const large = { value: 'x'.repeat(1000), sum: 0 };
    const has = async (how: string): Promise<boolean> => (await cache.find(place(3500), file, how)) !== undefined;
    /** All that is kept was last used so many seconds ago. */
    const age = (seconds: number): void => {
      const then = new Date(Date.now() - 1000 * seconds);
      for (const name of entries()) utimesSync(join(place().folder, name), then, then);
    };
    for (const how of ['first', 'second', 'third']) {
      await cache.keep(place(3500), file, how, large);
      age(100);
    }
    assert.equal(entries().length, 3);
    assert.ok((await has('first')) && (await has('third')));
    await cache.keep(place(3500), file, 'fourth', large);
    assert.deepEqual(await Promise.all(['first', 'second', 'third', 'fourth'].map(has)), [true, false, true, true]);
    await cache.keep(place(100), file, 'larger than all that may be kept', large);
    assert.equal(entries().length, 3);
  });

  it('a folder that cannot be made or written is told, and the file under it stays', async () => {
    const file = await known();
    writeFileSync(join(home, 'cache'), 'a file where the folder should be');
    assert.match((await cache.keep(place(), file, 'trace', entry)) ?? '', /^E/);
    assert.equal(await cache.find(place(), file, 'trace'), undefined);
    assert.equal(readFileSync(join(home, 'cache'), 'utf8'), 'a file where the folder should be');
  });

  it('leaves small files and what is no file alone', async () => {
    writeFileSync(log, 'short');
    assert.equal(await cache.identify(log), undefined);
    assert.equal(await cache.identify(home), undefined);
    assert.equal(await cache.identify(join(home, 'none')), undefined);
  });

  it('the checksum of the whole file is that of its pieces, and can be stopped', async () => {
    const bytes = readFileSync(log);
    const pieces = cache.sum(bytes.subarray(100), cache.sum(bytes.subarray(0, 100), 0));
    assert.equal(await cache.sumOf(log, new AbortController().signal), pieces);
    await assert.rejects(cache.sumOf(log, AbortSignal.abort()));
  });
});
