// A request that is to be stopped: how much work is done after that was asked, counted, not timed.

import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { defaultOptions } from '../../extension/engine/options';
import { memoryByteSource } from '../../extension/trace/byte-source';
import { judge } from '../../extension/trace/judge';
import { readTrace } from '../../extension/trace/read-trace';
import { askToStop, createStopCells, type Stop, stopOf } from '../../extension/trace/stop';
import type { ParsedTrace, TraceEvent } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';
import { scenario } from '../engine/properties/logs';

const text = scenario(4000, 'all');

/** Asked for at the n-th look. */
function stopAt(looks: number): Stop & { readonly looks: () => number } {
  let looked = 0;
  const aborted = (): boolean => {
    looked += 1;
    return looked >= looks;
  };
  return {
    looks: () => looked,
    get aborted() {
      return aborted();
    },
    throwIfAborted() {
      if (aborted()) throw new Error('stopped');
    },
  };
}

describe('stopping', function () {
  this.timeout(60_000);

  it('ends a reading within 128 KB, wherever it is asked for', async () => {
    const bytes = new TextEncoder().encode(text);
    for (const looks of [1, 2, 5, 9]) {
      const stop = stopAt(looks);
      let lines = 0;
      const keep = () => {
        lines += 1;
      };
      await assert.rejects(readTrace(memoryByteSource(bytes, 'log'), { keep }, undefined, stop), /stopped/, `after ${looks} looks`);
      assert.equal(stop.looks(), looks, 'it does not look again');
      const average = bytes.length / text.split('\n').length;
      // Noise and structure are not kept: all that is read here is events.
      assert.ok(lines <= ((looks - 1) * 1.2 * (1 << 17)) / average + 300, `${lines} lines with ${looks} looks`);
    }
  });

  it('ends a judging within 2048 events, in the first look, in the replay and behind it', async () => {
    const trace = parseTrace(text);
    if ('kind' in trace) assert.fail(trace.message);
    let made = 0;
    let between = 0;
    let most = 0;
    const counted = new Proxy([...trace.events], {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) {
          made += 1;
          between += 1;
          most = Math.max(most, between);
        }
        return Reflect.get(target, key) as unknown;
      },
    });
    const count = (events: readonly TraceEvent[]): ParsedTrace => ({ ...trace, events });
    const stop = stopAt(Number.POSITIVE_INFINITY);
    const looking: Stop = {
      aborted: false,
      throwIfAborted() {
        between = 0;
        stop.throwIfAborted();
      },
    };
    const analysis = await judge(count(counted), defaultOptions, looking);
    assert.ok(made >= 2 * trace.events.length && analysis.findings.length > 0);
    // The first look makes some events twice.
    assert.ok(most <= 2 * 2048, `${most} events between two looks`);
    assert.ok(stop.looks() > (2 * trace.events.length) / 2048 + 10, `${stop.looks()} looks: also while the lives are put together`);
    for (const share of [0, 0.3, 0.6, 0.99]) {
      const early = stopAt(1 + Math.floor(share * stop.looks()));
      await assert.rejects(judge(count([...trace.events]), defaultOptions, early), /stopped/);
    }
  });

  it('is seen by a thread that never rests', async () => {
    const cells = createStopCells();
    const { signal } = new AbortController();
    const [first, second] = [stopOf(signal, 7, cells), stopOf(signal, 8, cells)];
    const thread = new Worker(
      `const { workerData: cells, parentPort } = require('node:worker_threads');
       let spins = 0;
       parentPort.postMessage('spinning');
       while (Atomics.load(cells, 7) !== 7) spins += 1;
       parentPort.postMessage('stopped');`,
      { eval: true, workerData: cells },
    );
    const said: unknown[] = [];
    await new Promise<void>((done) => {
      thread.on('message', (message) => {
        said.push(message);
        if (message === 'spinning') askToStop(cells, 7);
      });
      thread.on('exit', () => done());
    });
    assert.deepEqual(said, ['spinning', 'stopped']);
    assert.ok(first.aborted && !second.aborted);
    assert.throws(() => first.throwIfAborted(), { name: 'AbortError' });
    second.throwIfAborted();
    const own = new AbortController();
    own.abort(new Error('by its signal'));
    assert.throws(() => stopOf(own.signal, 9, cells).throwIfAborted(), /by its signal/);
    assert.equal(stopOf(own.signal, 9, undefined), own.signal);
  });
});
