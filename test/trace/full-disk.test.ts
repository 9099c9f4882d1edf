// The disk of the cache is full: nothing half-written stays, the reason is told, and what is traced is analysed all the same.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTraceCache } from '../../extension/trace/node-trace-cache';
import { skipBecause } from '../support/skip';

describe('a full disk under the cache', () => {
  let disk = '';
  before(function () {
    disk = mkdtempSync(join(tmpdir(), 'lease-lens-disk-'));
    const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;
    if (!mounted) {
      rmSync(disk, { recursive: true });
      skipBecause(this, 'no small disk can be mounted here: that takes Linux and root');
    }
  });
  after(() => {
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it('keeps nothing, says ENOSPC, and leaves no part behind', async () => {
    const home = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    const log = join(home, 'log');
    writeFileSync(log, 'a line of the log\n'.repeat(10_000));
    const cache = createTraceCache(__filename, 1000);
    const place = { folder: join(disk, 'cache'), most: 1 << 20 };
    const file = await cache.identify(log);
    assert.ok(file);
    assert.equal(await cache.keep(place, file, 'trace', { value: 'x'.repeat(200_000), sum: 1 }), 'ENOSPC');
    assert.deepEqual(readdirSync(place.folder), []);
    assert.equal(await cache.find(place, file, 'trace'), undefined);
    // What fits is kept.
    assert.equal(await cache.keep(place, file, 'trace', { value: 'small', sum: 1 }), undefined);
    assert.equal((await cache.find(place, file, 'trace'))?.value, 'small');
    rmSync(home, { recursive: true });
  });
});
