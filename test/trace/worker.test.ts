// The worker and its client, as the extension host uses them: the built worker bundle in a real thread.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { createTraceClient, type Outcome, type TraceClient } from '../../extension/trace/client';
import { entrySuffix } from '../../extension/trace/node-trace-cache';
import { parseTrace } from '../../grammar/parse';

const bundle = resolve('dist/worker.js');
const sample = 'samples/ignored-lease-break.strace.txt';
const text = readFileSync(sample, 'utf8');

function done<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done') assert.fail(JSON.stringify(outcome));
  return outcome.answer;
}

describe('the analysing worker', function () {
  this.timeout(60_000);
  let client: TraceClient;
  beforeEach(() => {
    client = createTraceClient(bundle);
  });
  afterEach(() => client.dispose());

  it('answers as the engine in this process does, from a text and from a file', async () => {
    const trace = parseTrace(text);
    if ('kind' in trace) assert.fail(trace.message);
    const expected = structuredClone(analyse(trace, defaultOptions));
    let progressed = 0;
    const fromText = done(await client.analyse({ document: 'a', source: { text }, parse: {}, options: defaultOptions }));
    const fromFile = done(
      await client.analyse(
        { document: 'b', source: { path: sample }, parse: {}, options: defaultOptions },
        {
          progress: (bytes) => {
            progressed = bytes;
          },
        },
      ),
    );
    for (const answer of [fromText, fromFile]) assert.deepEqual({ ...answer, events: [...answer.events] }, expected);
    assert.equal(progressed, Buffer.byteLength(text));
  });

  it('judges the kept trace again, explains a line of it, forgets it', async () => {
    const asked = { document: 'a', options: { ...defaultOptions, policy: 'mainline' as const } };
    const early = await client.ask('rejudge', asked);
    assert.ok(early.kind === 'failed' && early.unknownDocument);
    const first = done(await client.analyse({ document: 'a', source: { text }, parse: {}, options: defaultOptions }));
    const line = first.findings[0]?.line ?? 0;
    assert.equal(done(await client.ask('explain', { document: 'a', line }))?.line, line);
    assert.equal(done(await client.ask('explain', { document: 'a', line: 0 })), undefined);
    assert.equal(done(await client.ask('rejudge', asked)).summary.policy, 'mainline');
    done(await client.ask('forget', { document: 'a' }));
    assert.equal((await client.ask('rejudge', asked)).kind, 'failed');
  });

  it('keeps of a trace that it makes a text for as many events as are allowed', async () => {
    for (const extract of [false, true]) {
      const body = { document: 'made', source: { path: sample }, most: 1 << 26, extract };
      done(await client.ask('show', { ...body, parse: { mostKept: 10 } }));
      const cut = done(await client.ask('rejudge', { document: 'made', options: defaultOptions })).summary;
      assert.match(cut.incomplete ?? '', /more than the 10 lines of events that are kept at most.*leaseLens\.mostEvents/);
      done(await client.ask('show', { ...body, parse: {} }));
      assert.equal(done(await client.ask('rejudge', { document: 'made', options: defaultOptions })).summary.incomplete, undefined);
    }
  });

  it('says what is no trace', async () => {
    const outcome = await client.analyse({ document: 'a', source: { text: 'hello\n' }, parse: {}, options: defaultOptions });
    assert.ok(outcome.kind === 'failed' && outcome.notATrace === 'unknown' && outcome.message.length > 20);
    const missing = await client.analyse({ document: 'a', source: { path: 'no/such/file' }, parse: {}, options: defaultOptions });
    assert.ok(missing.kind === 'failed' && /no such file/.test(missing.message));
  });

  it('is cancelled before, during and after', async () => {
    const body = { document: 'a', source: { text: text.repeat(200) }, parse: {}, options: defaultOptions };
    assert.equal((await client.analyse(body, { signal: AbortSignal.abort() })).kind, 'cancelled');
    const stop = new AbortController();
    const outcome = await client.analyse(body, { signal: stop.signal, progress: () => stop.abort() });
    assert.equal(outcome.kind, 'cancelled');
    const next = await client.analyse({ ...body, source: { text } }, { signal: stop.signal });
    assert.equal(next.kind, 'cancelled');
    done(await client.analyse({ ...body, source: { text } }));
  });

  it('dies, tells, and starts anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    const mortal = join(folder, 'worker.js');
    // Dies at the first request of its life when the file `die` is there.
    writeFileSync(
      mortal,
      `if (require('node:fs').existsSync(${JSON.stringify(join(folder, 'die'))})) require('node:worker_threads').parentPort.once('message', () => process.exit(3)); else require(${JSON.stringify(bundle)});`,
    );
    writeFileSync(join(folder, 'die'), '');
    const told: string[] = [];
    const own = createTraceClient(mortal, (message) => told.push(message));
    const body = { document: 'a', source: { text }, parse: {}, options: defaultOptions };
    const outcome = await own.analyse(body);
    assert.ok(outcome.kind === 'failed' && /unexpectedly/.test(outcome.message));
    assert.equal(told.length, 1);
    rmSync(join(folder, 'die'));
    done(await own.analyse(body));
    await own.dispose();
    assert.equal((await own.analyse(body)).kind, 'cancelled');
    rmSync(folder, { recursive: true });
  });

  it('killed while it analyses: told, every request ends, and the next analysis is whole', async () => {
    const expected = done(await client.analyse({ document: 'a', source: { text }, parse: {}, options: defaultOptions }));
    const told: string[] = [];
    const own = createTraceClient(bundle, (message) => told.push(message));
    const running = await workerOf(own);
    // Long enough that it is not over when this thread, on a busy machine, hears late that it has begun.
    const long = { document: 'a', source: { text: text.repeat(2_000) }, parse: {}, options: defaultOptions };
    let begun = false;
    const [killed, waiting] = await Promise.all([
      own.analyse(long, {
        progress: () => {
          if (!begun) void running.terminate();
          begun = true;
        },
      }),
      own.ask('explain', { document: 'a', line: 1 }),
    ]);
    assert.ok(begun, 'it was killed in the middle');
    const stopped = /stopped unexpectedly \(exit status 1\).*Analyze Again/;
    assert.ok(killed.kind === 'failed' && stopped.test(killed.message), JSON.stringify(killed).slice(0, 300));
    // The question behind it ends too: with the thread, or just before it, between two chunks, when nothing of the log is known yet.
    assert.ok(
      waiting.kind === 'failed' && (waiting.unknownDocument || stopped.test(waiting.message)),
      JSON.stringify(waiting).slice(0, 300),
    );
    assert.equal(told.length, 1);
    const lost = await own.ask('explain', { document: 'a', line: 1 });
    assert.ok(lost.kind === 'failed' && lost.unknownDocument, 'what it knew is gone, and it says so');
    assert.deepEqual(done(await own.analyse({ ...long, source: { text } })), expected);
    await own.dispose();
    assert.equal(told.length, 1);
  });

  it('two windows on one log and one cache: both show every finding, also when one dies while it reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    const log = join(folder, 'log.strace');
    // As large as a log is that is worth an entry.
    const [head] = /^\d+ +[\d.]+ /.exec(text.slice(text.lastIndexOf('\n', text.length - 2) + 1)) ?? [''];
    writeFileSync(log, text + `${head}write(1, "${'x'.repeat(900)}", 900) = 900 <0.000010>\n`.repeat(9_000));
    const windows = [createTraceClient(bundle), createTraceClient(bundle)] as const;
    const expected = done(await client.analyse({ document: 'a', source: { path: log }, parse: {}, options: defaultOptions }));
    const read = (window: TraceClient, progress = () => {}) =>
      window.analyse(
        {
          document: 'a',
          source: { path: log },
          parse: {},
          options: defaultOptions,
          cache: { folder: join(folder, 'cache'), most: 1 << 28 },
        },
        { progress },
      );
    assert.ok(expected.findings.length > 0);
    const same = (outcomes: readonly Outcome<typeof expected>[]) => {
      for (const outcome of outcomes) assert.deepEqual(done(outcome).findings, expected.findings);
    };
    same(await Promise.all(windows.map((window) => read(window))));
    for (let kept = 0; kept === 0; await new Promise((soon) => setTimeout(soon, 50))) {
      kept = existsSync(join(folder, 'cache')) ? readdirSync(join(folder, 'cache')).filter((name) => name.endsWith(entrySuffix)).length : 0;
    }
    same(await Promise.all(windows.map((window) => read(window))));
    rmSync(join(folder, 'cache'), { recursive: true });
    const victim = await workerOf(windows[0]);
    const [dead, alive] = await Promise.all([read(windows[0], () => void victim.terminate()), read(windows[1])]);
    // On a busy machine the answer may be there before the thread dies.
    if (dead.kind !== 'failed') same([dead]);
    same([alive, await read(windows[0])]);
    for (const window of windows) await window.dispose();
    rmSync(folder, { recursive: true });
  });
});

/** The thread behind a client: whom its next message is posted to. */
async function workerOf(client: TraceClient): Promise<Worker> {
  const { postMessage } = Worker.prototype;
  let found: Worker | undefined;
  Worker.prototype.postMessage = function (...args) {
    found = this;
    return postMessage.apply(this, args);
  };
  try {
    await client.ask('forget', { document: 'none' });
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
  assert.ok(found);
  return found;
}
