// The worker's pages through the built bundle: a growing file is read on where it ended, one that became shorter anew; search can be
// stopped; a packed one is written out first.

import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createTraceClient, type Outcome, type TraceClient } from '../../extension/trace/client';

const sample = readFileSync('samples/ignored-lease-break.ftrace.txt', 'utf8');
const lines = sample.split('\n').slice(0, -1);

function done<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done') assert.fail(JSON.stringify(outcome));
  return outcome.answer;
}

describe('pages of a large file', function () {
  this.timeout(60_000);
  let client: TraceClient;
  let folder: string;
  beforeEach(() => {
    client = createTraceClient(resolve('dist/worker.js'));
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  });
  afterEach(async () => {
    await client.dispose();
    rmSync(folder, { recursive: true });
  });
  const document = 'big';

  it('are the lines of the file, and go on when it grows', async () => {
    const path = join(folder, 'grows.ftrace.txt');
    writeFileSync(path, sample);
    assert.equal((await client.ask('page', { document, from: 1, count: 1 })).kind, 'failed');
    assert.deepEqual(done(await client.ask('index', { document, path })), { lines: lines.length, bytes: Buffer.byteLength(sample) });
    const page = done(await client.ask('page', { document, from: 100, count: 3 }));
    assert.deepEqual(
      page.rows.map(({ text }) => text),
      lines.slice(99, 102),
    );
    assert.equal(page.complete, true);
    const read: number[] = [];
    appendFileSync(path, 'one more\n');
    const grown = done(await client.ask('index', { document, path }, { progress: (bytes) => read.push(bytes) }));
    assert.equal(grown.lines, lines.length + 1);
    assert.deepEqual(read, [Buffer.byteLength(sample) + 9], 'more than the new bytes was read');
    assert.deepEqual(done(await client.ask('page', { document, from: grown.lines, count: 5 })).rows, [{ text: 'one more', cut: 0 }]);
    writeFileSync(path, 'short\n');
    assert.deepEqual(done(await client.ask('index', { document, path })), { lines: 1, bytes: 6 });
    assert.deepEqual(done(await client.ask('page', { document, from: 1, count: 5 })).rows, [{ text: 'short', cut: 0 }]);
    done(await client.ask('close-pages', { document }));
    assert.equal((await client.ask('page', { document, from: 1, count: 1 })).kind, 'failed');
  });

  it('are searched with the lines coming as they are found, until told to stop', async () => {
    const path = join(folder, 'big.ftrace.txt');
    const copies = 60;
    writeFileSync(path, sample.repeat(copies));
    done(await client.ask('index', { document, path }));
    const wish = { document, pattern: 'time_out_leases', regex: false, matchCase: true, most: 1e6 };
    const found: number[] = [];
    const count = done(await client.ask('search', wish, { progress: (_done, _total, more) => found.push(...(more ?? [])) }));
    const expected = Array.from({ length: copies }, (_, copy) =>
      lines.flatMap((line, i) => (line.includes('time_out_leases') ? [copy * lines.length + i + 1] : [])),
    ).flat();
    assert.deepEqual(found, expected);
    assert.equal(count, expected.length);
    const stop = new AbortController();
    const stopped = await client.ask('search', wish, { signal: stop.signal, progress: () => stop.abort() });
    assert.equal(stopped.kind, 'cancelled');
    const wrong = await client.ask('search', { ...wish, pattern: '(', regex: true });
    assert.ok(wrong.kind === 'failed' && /Invalid regular expression/.test(wrong.message));
    const time = done(await client.ask('find-time', { document, text: '+0' }));
    assert.equal(time, lines.findIndex((line) => /\d+\.\d{6}:/.test(line)) + 1);
    assert.equal((await client.ask('find-time', { document, text: 'soon' })).kind, 'failed');
  });

  it('of a packed file are those of its text, which is written once and only to a new file', async () => {
    const path = 'test/traces/R70-retake-deadlock.ftrace.txt.gz';
    const to = join(folder, 'text.log');
    const text = gunzipSync(readFileSync(path));
    assert.deepEqual(done(await client.ask('unpack', { document, source: { path }, to })), { bytes: text.length });
    assert.deepEqual(readFileSync(to), text);
    assert.equal((await client.ask('unpack', { document, source: { path }, to })).kind, 'failed');
    const stop = new AbortController();
    const other = join(folder, 'stopped.log');
    const stopped = await client.ask(
      'unpack',
      { document, source: { path }, to: other },
      { signal: stop.signal, progress: () => stop.abort() },
    );
    // A small file may be written before the word to stop arrives.
    assert.ok(stopped.kind === 'cancelled' || existsSync(other));
  });

  it('say what cannot be paged through', async () => {
    const missing = await client.ask('index', { document, path: join(folder, 'missing') });
    assert.ok(missing.kind === 'failed' && /no such file/.test(missing.message));
  });
});
