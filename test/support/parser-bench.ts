// How many relevant lines a second the parsers read, in the ways that the bench compares.

import { createByteReader } from '../../grammar/byte-reader';
import { createTraceParser } from '../../grammar/parse';
import { shapes } from '../../grammar/shape-memo';
import { createWasmSieve } from '../../grammar/sieve/wasm-sieve';
import { type BenchDialect, dialects, lineMaker } from '../../tools/bench/logs.mts';

export interface ParserSpeed {
  readonly name: string;
  /** Of each round, lines per second of processor time. */
  readonly perSecond: readonly number[];
}

/** @param count lines of each round; the first round, in which the code is still slow, is not among those given back */
export function parserSpeeds(count: number, rounds: number): readonly ParserSpeed[] {
  return dialects.flatMap((dialect) => {
    const lines = relevantLines(dialect, count);
    const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
    const ways: readonly (readonly [name: string, remembered: boolean, read: () => number])[] = [
      [`${dialect}, Chevrotain reads every line`, false, () => readTexts(lines)],
      [`${dialect}, shapes remembered`, true, () => readTexts(lines)],
      [`${dialect}, shapes remembered, from bytes`, true, () => readBytes(bytes)],
    ];
    return ways.map(([name, remembered, read]) => {
      shapes.remembered = remembered;
      const perSecond: number[] = [];
      try {
        for (let round = 0; round <= rounds; round += 1) {
          const before = process.cpuUsage();
          const found = read();
          const { user, system } = process.cpuUsage(before);
          if (found !== count) throw new Error(`${name}: ${found} lines of events, expected ${count}`);
          if (round > 0) perSecond.push(count / ((user + system) / 1e6));
        }
      } finally {
        shapes.remembered = true;
      }
      return { name, perSecond };
    });
  });
}

function relevantLines(dialect: BenchDialect, count: number): readonly string[] {
  const next = lineMaker(dialect, 1, 0);
  return Array.from({ length: count }, () => next().text);
}

function readTexts(lines: readonly string[]): number {
  const parser = createTraceParser();
  for (const line of lines) parser.push(line);
  return linesOfEvents(parser.end());
}

function readBytes(bytes: Uint8Array): number {
  const parser = createTraceParser();
  const reader = createByteReader(parser, createWasmSieve());
  const piece = 1 << 19;
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  reader.end();
  return linesOfEvents(parser.end());
}

function linesOfEvents(trace: ReturnType<ReturnType<typeof createTraceParser>['end']>): number {
  return 'kind' in trace ? 0 : trace.lines - trace.noise - trace.structure - trace.unparsedCount;
}
