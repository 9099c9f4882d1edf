// Real lines, changed at random, into every dialect's parser: exceptions, lost lines, slow lines and cost that is not linear are counted.
// The short form runs in the tests, the long one by `npm run fuzz`. The same seed gives the same inputs.

import { shapeOf } from '../../grammar/detect';
import type { DialectParser, LineSink } from '../../grammar/dialect-parser';
import type { Dialect } from '../../grammar/event';
import { createFtraceParser } from '../../grammar/ftrace/parser';
import { createStraceParser } from '../../grammar/strace/parser';
import { createPerfTraceParser } from '../../grammar/strace/perf-trace';
import { processorTime } from './processor-time';

export interface FuzzResult {
  readonly inputs: number;
  readonly understood: number;
  readonly exceptions: readonly string[];
  /** Logs whose reports are not one for each line. */
  readonly lost: readonly string[];
  /** Lines of more than a millisecond in the best of three repeats. */
  readonly slow: readonly string[];
  /** ms, the slowest line's best. */
  readonly slowest: number;
  /** Lines whose cost grows faster than their length. */
  readonly steep: readonly string[];
}

const dialects: readonly Dialect[] = ['strace', 'ftrace', 'trace-cmd', 'perf', 'perf-trace'];

/** `lines`: real ones. `inputs`: how many mutants. */
export function fuzz(lines: readonly string[], inputs: number, seed: number, progress: (done: number) => void = () => {}): FuzzResult {
  const random = createRandom(seed);
  const own = new Map(dialects.map((dialect) => [dialect, lines.filter((line) => shapeOf(line)?.of === dialect)]));
  const exceptions: string[] = [];
  const lost: string[] = [];
  const slow = new Set<string>();
  let slowest = 0;
  let understood = 0;
  for (let done = 0; done < inputs; ) {
    const dialect = pick(dialects, random);
    const log = counted(dialect);
    const size = Math.min(inputs - done, 1 + random(150));
    for (let i = 0; i < size; i += 1) {
      // Mostly lines of the parser's own tool: those of others are refused at once.
      const from = random(8) === 0 ? lines : (own.get(dialect) ?? lines);
      const text = mutant(from.length > 0 ? from : lines, random);
      const started = performance.now();
      try {
        log.parser.push(text, i + 1);
      } catch (error) {
        exceptions.push(`${dialect}: ${JSON.stringify(text)}: ${error}`);
        break;
      }
      if (performance.now() - started > limit) {
        const wall = bestOf(3, dialect, text);
        const best =
          wall > limit
            ? Math.min(
                wall,
                processorTime(() => bestOf(1, dialect, text)),
              )
            : wall;
        if (best > limit) slow.add(`${dialect}: ${best.toFixed(2)} ms, ${text.length} characters: ${JSON.stringify(text.slice(0, 300))}`);
        slowest = Math.max(slowest, best);
      }
    }
    try {
      log.parser.end();
      if (log.reports() !== log.pushed()) lost.push(`${dialect}: ${log.pushed()} lines, ${log.reports()} reports`);
    } catch (error) {
      exceptions.push(`${dialect}, at the end: ${error}`);
    }
    understood += log.understood();
    done += size;
    progress(done);
  }
  return { inputs, understood, exceptions, lost, slow: [...slow], slowest, steep: steepLines(lines, Math.min(400, inputs / 500), random) };
}

/** ms */
const limit = 1;
/** The longest recorded line has 1,794 characters; the cost of longer ones is a matter of growth. */
const longestMutant = 2048;

/** A part of a line, repeated: 16 times as long must not cost much more than 16 times as much. */
function steepLines(lines: readonly string[], rounds: number, random: Random): readonly string[] {
  const steep: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const line = pick(lines, random);
    const dialect = pick(dialects, random);
    const at = random(line.length);
    const part = line.slice(at, at + 1 + random(24)) || '(';
    const grown = (length: number): string => line.slice(0, at) + part.repeat(Math.ceil(length / part.length)) + line.slice(at);
    const growth = (cost: (text: string) => number): number => cost(grown(128 << 10)) / Math.max(0.05, cost(grown(8 << 10)));
    if (growth((text) => bestOf(3, dialect, text)) > 48 && growth((text) => processorTime(() => bestOf(1, dialect, text))) > 48)
      steep.push(`${dialect}: ${JSON.stringify(part)} in ${JSON.stringify(line.slice(0, 200))}`);
  }
  return steep;
}

/** ms of the fastest of some readings of one line, each by a parser of its own. */
function bestOf(times: number, dialect: Dialect, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i += 1) {
    const { parser } = counted(dialect);
    const started = performance.now();
    parser.push(text, 1);
    best = Math.min(best, performance.now() - started);
    parser.end();
  }
  return best;
}

function counted(dialect: Dialect) {
  let pushed = 0;
  let reports = 0;
  let understood = 0;
  const report = (): void => {
    reports += 1;
  };
  const sink: LineSink = {
    event() {},
    eventLine() {
      reports += 1;
      understood += 1;
    },
    noise: report,
    structure: report,
    unparsed: report,
    seen() {},
    parserEntry() {},
    lost() {},
  };
  const parser = createParser(dialect, sink);
  const counting: DialectParser = {
    push(text, line) {
      pushed += 1;
      parser.push(text, line);
    },
    end: () => parser.end(),
  };
  return { parser: counting, pushed: () => pushed, reports: () => reports, understood: () => understood };
}

function createParser(dialect: Dialect, sink: LineSink): DialectParser {
  if (dialect === 'strace') return createStraceParser(sink);
  return dialect === 'perf-trace' ? createPerfTraceParser(sink) : createFtraceParser(sink, dialect);
}

/** A real line after none to four changes. */
function mutant(lines: readonly string[], random: Random): string {
  let text = pick(lines, random);
  for (let changes = random(5); changes > 0; changes -= 1) text = pick(mutations, random)(text, random, lines);
  return text.slice(0, longestMutant);
}

type Mutation = (text: string, random: Random, lines: readonly string[]) => string;

const mutations: readonly Mutation[] = [
  // drop a piece, drop the end
  (text, random) => splice(text, random(text.length + 1), random(12), ''),
  (text, random) => text.slice(0, random(text.length + 1)),
  // a piece twice, or many times
  (text, random) => {
    const at = random(text.length + 1);
    return splice(text, at, 0, text.slice(at, at + 1 + random(20)));
  },
  (text, random) => {
    const at = random(text.length + 1);
    return splice(text, at, 0, text.slice(at, at + 1 + random(6)).repeat(1 + random(400)));
  },
  // a character that means something, or any
  (text, random) => splice(text, random(text.length + 1), random(3), pick(meaningful, random)),
  (text, random) => splice(text, random(text.length + 1), random(2), String.fromCodePoint(random(random(2) === 0 ? 256 : 0x10ffff))),
  // another number
  (text, random) => text.replace(/\d+/g, (digits) => (random(4) === 0 ? pick(numbers, random) : digits)),
  // the start of one line, the end of another
  (text, random, lines) => {
    const other = pick(lines, random);
    return text.slice(0, random(text.length + 1)) + other.slice(random(other.length + 1));
  },
  // two words change places
  (text, random) => {
    const words = text.split(' ');
    const [i, j] = [random(words.length), random(words.length)];
    return words.map((word, at) => (at === i ? (words[j] ?? '') : at === j ? (words[i] ?? '') : word)).join(' ');
  },
];

// biome-ignore format: one table
const meaningful = ['(', ')', '[', ']', '{', '}', '<', '>', '"', "'", '\\', ',', ':', ';', '=', '|', '~', '/*', '*/', '...', ' = ', ' -> ', '<unfinished ...>',
  '<... ', ' resumed>', '0x', '-1', '?', '\t', '\0', '\r', '\x1b[31m', '--- ', '+++ ', '# lp: ', '[pid 7] ', '\ud800', '=>', '&', '...>', ' ] ', '\\x', '((((', '{{{{', '[[[['];
const numbers = [
  '0',
  '-1',
  '4294967295',
  '18446744073709551615',
  '9'.repeat(40),
  '0x',
  'ffffffffffffffff',
  '1e999',
  '00000000000',
  '4194305',
];

function splice(text: string, at: number, length: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + length);
}

/** A whole number from 0 to below `below`. */
type Random = (below: number) => number;

/** mulberry32 */
function createRandom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

function pick<T>(from: readonly T[], random: Random): T {
  const found = from[random(from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/** One line of each shape: digits are all the same. `most`: how many. */
export function differentLines(texts: Iterable<string>, most: number): readonly string[] {
  const shapes = new Map<string, string>();
  for (const text of texts)
    for (const line of text.split('\n')) {
      const shape = line.slice(0, 400).replace(/[0-9a-f]+/g, '0');
      if (line !== '' && !shapes.has(shape)) shapes.set(shape, line.slice(0, 2000));
    }
  const all = [...shapes.values()];
  const step = Math.max(1, all.length / most);
  return [...Array(Math.min(most, all.length)).keys()].flatMap((i) => all[Math.floor(i * step)] ?? []);
}
