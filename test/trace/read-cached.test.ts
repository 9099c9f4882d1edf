// A large log opened again through the worker: out of the cache while it is the same file, and never believed when it is not.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { analyse } from '../../extension/engine/analyse';
import type { Analysis } from '../../extension/engine/analysis';
import { packNumbers } from '../../extension/engine/first-look/packed-numbers';
import { defaultOptions } from '../../extension/engine/options';
import { createTraceClient, type TraceClient } from '../../extension/trace/client';
import { openFile } from '../../extension/trace/node-byte-source';
import { createTraceCache } from '../../extension/trace/node-trace-cache';
import type { Unasked } from '../../extension/trace/protocol';
import { type KeptTrace, readCached } from '../../extension/trace/read-cached';
import type { EventReader } from '../../grammar/event-reader';

const bundle = resolve('dist/worker.js');
const cacheOf = () => createTraceCache(bundle);

describe('a large log opened again', function () {
  this.timeout(60_000);
  let home = '';
  let log = '';
  let client: TraceClient;
  let said: Unasked[] = [];
  const place = () => ({ folder: join(home, 'cache'), most: 1 << 26 });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lease-lens-again-'));
    log = join(home, 'log.strace');
    const sample = readFileSync('samples/ignored-lease-break.strace.txt', 'utf8');
    const noise = '4711  1700000000.000000 read(3, "", 4096) = 0 <0.000010>\n'.repeat(160_000);
    writeFileSync(log, sample + noise);
    said = [];
    client = createTraceClient(bundle, undefined, (message) => said.push(message));
  });
  afterEach(async () => {
    await client.dispose();
    rmSync(home, { recursive: true });
  });

  const open = async (document: string, policy = defaultOptions.policy): Promise<{ analysis: Analysis; isRead: boolean }> => {
    let pieces = 0;
    const outcome = await client.analyse(
      { document, source: { path: log }, parse: {}, options: { ...defaultOptions, policy }, cache: place() },
      { progress: () => void pieces++ },
    );
    if (outcome.kind !== 'done') assert.fail(JSON.stringify(outcome));
    return { analysis: outcome.answer, isRead: pieces > 0 };
  };
  const until = async (condition: () => boolean): Promise<void> => {
    for (let i = 0; i < 400 && !condition(); i += 1) await new Promise((done) => setTimeout(done, 25));
    assert.ok(condition());
  };
  const kept = async (): Promise<void> => {
    await open('a');
    await until(() => readdirSync(home).includes('cache') && readdirSync(place().folder).some((name) => !name.endsWith('.tmp')));
  };
  const keptEntry = async () => {
    await kept();
    const cache = cacheOf();
    const file = await cache.identify(log);
    const how = `trace ${JSON.stringify({})}`;
    const entry = file && (await cache.find(place(), file, how));
    assert.ok(file && entry, 'the worker keeps it under another name');
    return { cache, file, how, entry };
  };

  it('is judged without being read, under any policy, and forgotten when another log stands there', async () => {
    const first = await open('a');
    assert.ok(first.isRead && first.analysis.findings.length > 0);
    await kept();
    const again = await open('b');
    assert.deepEqual(again, { ...first, isRead: false });
    const mainline = await open('c', 'mainline');
    assert.ok(!mainline.isRead);
    assert.notDeepEqual(mainline.analysis.findings, first.analysis.findings);
    writeFileSync(log, readFileSync(log, 'utf8').replace('F_LAYOUT', 'F_RDLCK '));
    assert.ok((await open('d')).isRead);
  });

  it('costs what its events cost: the log is not opened, reading looks at no event, judging makes each once', async () => {
    const cache = cacheOf();
    const options = { parse: {}, progress: () => {}, signal: new AbortController().signal };
    const first = await readCached({ path: log }, cache, place(), () => openFile(log), options);
    assert.deepEqual(await first.afterwards(options.signal), { kind: 'fine' });
    const again = await readCached({ path: log }, cache, place(), () => Promise.reject(new Error('the log is opened')), options);
    if (first.read.kind !== 'read' || again.read.kind !== 'read') assert.fail('not read');
    const { trace } = again.read;
    let made = 0;
    const { reader } = trace.events as unknown as { readonly reader: { at: EventReader['at'] } }; // what is behind a list of bytes
    const { at } = reader;
    reader.at = (index) => {
      made += 1;
      return at(index);
    };
    const analysis = analyse(trace, defaultOptions);
    assert.equal(made, trace.events.length);
    assert.deepEqual({ ...analysis, events: [] }, { ...analyse(first.read.trace, defaultOptions), events: [] });
  });

  it('whose entry says of other events what was found out ahead, is read anew', async () => {
    const { cache, file, how, entry } = await keptEntry();
    const value = entry.value as KeptTrace; // the worker wrote it
    const lines = packNumbers([1]);
    const look = { ...value.look, columns: { ...value.look.columns, lines } };
    await cache.keep(place(), file, how, { ...entry, value: { ...value, look } });
    assert.ok((await open('b')).isRead);
  });

  it('whose entry is of other bytes although the file system says that nothing changed, is told to be stale', async () => {
    const { cache, file, how, entry } = await keptEntry();
    assert.equal(entry.sum, await cache.sumOf(log, new AbortController().signal));
    await cache.keep(place(), file, how, { ...entry, sum: entry.sum ^ 1 });
    assert.ok(!(await open('b')).isRead);
    await until(() => said.length > 0);
    assert.deepEqual(said, [{ kind: 'stale', document: 'b' }]);
    assert.ok((await open('b')).isRead);
  });

  it('is analysed all the same where nothing can be kept, and that is told', async () => {
    writeFileSync(join(home, 'cache'), 'no folder');
    assert.ok((await open('a')).analysis.findings.length > 0);
    await until(() => said.length > 0);
    const [first] = said;
    assert.ok(first?.kind === 'trouble');
    assert.match(first.message, /cannot be kept for the next time \(E\w+ in .*cache\)\. The findings are complete all the same/);
  });

  it('has its lines at once', async () => {
    const index = async (document: string, anew = false): Promise<{ lines: number; isRead: boolean }> => {
      let pieces = 0;
      const outcome = await client.ask('index', { document, path: log, cache: place(), anew }, { progress: () => void pieces++ });
      if (outcome.kind !== 'done') assert.fail(JSON.stringify(outcome));
      const page = await client.ask('page', { document, from: outcome.answer.lines, count: 1 });
      assert.ok(page.kind === 'done' && page.answer.complete);
      assert.match(page.answer.rows[0]?.text ?? '', /^4711 .*read/);
      return { lines: outcome.answer.lines, isRead: pieces > 0 };
    };
    const first = await index('a');
    assert.ok(first.isRead);
    await until(() => readdirSync(home).includes('cache') && readdirSync(place().folder).some((name) => !name.endsWith('.tmp')));
    assert.deepEqual(await index('b'), { ...first, isRead: false });
    assert.ok((await index('b', true)).isRead);
    utimesSync(log, new Date(1e12), new Date(1e12));
    assert.ok((await index('c')).isRead);
  });
});
