// The small form of npm run bench: the answers on its made-up logs are right, the work grows with the relevant lines alone, and reading the same log
// again and again leaves no memory behind. Times are the bench's own business.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { openFile } from '../../extension/trace/node-byte-source';
import { readTrace } from '../../extension/trace/read-trace';
import { createByteReader } from '../../grammar/byte-reader';
import type { ParsedTrace } from '../../grammar/event';
import { createTraceParser } from '../../grammar/parse';
import { createWasmSieve } from '../../grammar/sieve/wasm-sieve';
import type { Left } from '../../tools/bench/again.mts';
import { type BenchDialect, dialects, type MadeLog, makeLog, patterns } from '../../tools/bench/logs.mts';
import { readWords } from '../../tools/bench/usage.mts';
import { parserSpeeds } from '../support/parser-bench';

describe('bench', function () {
  this.timeout(120_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-bench-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const make = (dialect: BenchDialect, bytes: number, relevant: number, broken = 0): MadeLog =>
    makeLog(join(folder, 'log.txt'), dialect, bytes, relevant, broken);

  for (const dialect of dialects) {
    for (const [relevant, broken] of [
      [0.001, 0],
      [0.01, 0],
      [0.1, 0],
      [1, 0],
      [0.01, 0.01],
    ] as const) {
      it(`answers right: ${dialect}, ${relevant * 100} % relevant, ${broken * 100} % broken`, async () => {
        const log = make(dialect, 700_000, relevant, broken);
        const pattern = new RegExp(patterns[dialect]);
        const lines = readFileSync(log.path, 'utf8').split('\n');
        const trace = await read(log.path);
        assert.deepEqual(
          {
            lines: lines.length - 1,
            relevant: lines.filter((line) => pattern.test(line)).length,
            read: trace.lines,
            events: trace.events.length,
            unparsed: trace.unparsedCount,
          },
          { lines: log.lines, relevant: log.relevant, read: log.lines, events: log.events, unparsed: log.broken },
        );
        assert.equal(analyse(trace, defaultOptions).summary.events, log.events);
      });
    }

    it(`makes strings of relevant lines alone: ${dialect}`, () => {
      const work = [1, 4].map((megabytes) => {
        const log = make(dialect, megabytes * 1e6, 0.01);
        const parser = createTraceParser();
        let pushed = 0;
        const counted = {
          ...parser,
          push(...line: Parameters<typeof parser.push>) {
            pushed += 1;
            parser.push(...line);
          },
        };
        const reader = createByteReader(counted, createWasmSieve());
        const bytes = readFileSync(log.path);
        for (let at = 0; at < bytes.length; at += 1 << 20) reader.push(bytes.subarray(at, at + (1 << 20)));
        reader.end();
        return { pushed, relevant: log.relevant };
      });
      // The first lines settle what the log is; of each chunk the line on its edge is pushed.
      for (const { pushed, relevant } of work) assert.ok(pushed < relevant + 450, `${pushed} lines became strings, ${relevant} matter`);
    });
  }

  it('measures the parser by itself, whose answers agree in every way', () => {
    assert.deepEqual(
      parserSpeeds(1000, 1).map(({ perSecond }) => perSecond.length),
      [1, 1, 1, 1, 1, 1],
    );
  });

  it('says what may follow, and understands nothing else', () => {
    assert.deepEqual(readWords(['--size', '20', '--only', 'growth']), { bytes: 20e6, rounds: 5, only: 'growth', again: undefined });
    assert.deepEqual(readWords(['--help']), { wrong: undefined });
    for (const wrong of [['--sise', '3'], ['--size', 'x'], ['--rounds', '0'], ['broken'], ['--again', '1.5']])
      assert.match(String(Object.values(readWords(wrong))[0]), /--sise|--size x|--rounds 0|broken|--again 1\.5/);
  });

  it('leaves no memory behind: objects and buffers are the same after twelve runs as after the second', async () => {
    for (const [dialect, share] of [
      ['ftrace', 0.1],
      ['strace', 1],
    ] as const) {
      const log = make(dialect, 1e6, share);
      const all = readAgain(log.path, 12);
      const [, second] = all;
      const last = all.at(-1);
      assert.ok(second !== undefined && last !== undefined && last.events === log.events);
      // What is about to be freed is counted now and then, and V8 still compiles in some run; what every run leaves is in the least of the last three, too.
      const least = (of: (left: Left) => number): number => Math.min(...all.slice(-3).map(of));
      const buffers = all.map((left) => left.buffers);
      assert.ok(least((left) => left.buffers) - second.buffers < 64_000, `${buffers.join(', ')} bytes of buffers`);
      // What V8 learns of code that it runs again (a few hundred kilobytes, less with each run) is among the objects.
      const objects = `${all.map((left) => left.objects).join(', ')} bytes of objects`;
      assert.ok(least((left) => left.objects) - second.objects < 500_000, objects);
      const [middle] = all.slice(6);
      assert.ok(middle !== undefined && least((left) => left.objects) - middle.objects < 150_000, objects);
    }
  });
});

/** In a process of its own: the test runner keeps things too. */
function readAgain(path: string, runs: number): readonly Left[] {
  const program = `import { readAgain } from './tools/bench/again.mts'; console.log(JSON.stringify(await readAgain(${JSON.stringify(path)}, ${runs})));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  return JSON.parse(out) as readonly Left[]; // what the program writes
}

async function read(path: string): Promise<ParsedTrace> {
  const source = await openFile(path);
  if ('error' in source) throw new Error(source.error);
  try {
    const trace = await readTrace(source);
    if ('kind' in trace) throw new Error(trace.message);
    return trace;
  } finally {
    await source.close();
  }
}
