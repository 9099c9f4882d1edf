// Real lines, changed at random, into every dialect's parser: exceptions, lost lines, slow lines and cost that is not linear are counted. Inputs
// that reach code which none before has reached are kept and changed further. The short form runs in the tests, the long one by `npm run fuzz`.

import { shapeOf } from '../../grammar/detect';
import type { LineSink } from '../../grammar/dialect-parser';
import type { Dialect } from '../../grammar/event';
import { createFtraceParser } from '../../grammar/ftrace/parser';
import { createStraceParser } from '../../grammar/strace/parser';
import { createPerfTraceParser } from '../../grammar/strace/perf-trace';
import { type Coverage, createCodeMap, reachNew } from './coverage';
import { createRandom, mutantLog, pick, type Random } from './mutants';
import { processorTime } from './processor-time';

/** A small log for one parser. */
export interface FuzzInput {
  readonly dialect: Dialect;
  readonly lines: readonly string[];
}

export interface FuzzResult {
  /** Small logs, and their lines; those that were run again to see what they reach count once. */
  readonly inputs: number;
  readonly lines: number;
  /** Lines of events. */
  readonly understood: number;
  readonly exceptions: readonly string[];
  /** Logs whose reports are not one for each line. */
  readonly lost: readonly string[];
  /** Lines of more than a millisecond in the best of three repeats; `slowLines` has the last word. */
  readonly suspects: readonly Suspect[];
  /** Inputs kept because they reach new code; without coverage none. */
  readonly kept: readonly FuzzInput[];
  /** Per dialect the characters of the grammar's code that real lines reach, and with the mutants. */
  readonly reached: Readonly<Record<string, readonly [real: number, all: number]>>;
}

export interface Suspect {
  readonly dialect: Dialect;
  readonly text: string;
}

export interface FuzzOptions {
  /** Real lines. */
  readonly lines: readonly string[];
  /** How many logs. */
  readonly inputs: number;
  readonly seed: number;
  /** Of the script that holds the grammar; stopped at the end. Without it every input is a changed real one. */
  readonly coverage?: Coverage;
  /** Inputs kept by an earlier run. */
  readonly earlier?: readonly FuzzInput[];
  readonly progress?: (inputs: number, kept: number) => void;
}

const dialects: readonly Dialect[] = ['strace', 'ftrace', 'trace-cmd', 'perf', 'perf-trace'];
const batchSize = 512;

export function fuzz(options: FuzzOptions): FuzzResult {
  const { lines, coverage, progress = () => {} } = options;
  const random = createRandom(options.seed);
  const watch = createWatch();
  const maps = new Map(dialects.map((dialect) => [dialect, createCodeMap()]));
  const kept = new Map(dialects.map((dialect): [Dialect, FuzzInput[]] => [dialect, []]));
  const found: FuzzInput[] = [];
  const own = new Map(dialects.map((dialect) => [dialect, lines.filter((line) => shapeOf(line)?.of === dialect)]));
  const real = new Map<Dialect, number>();
  const runAll = (dialect: Dialect, batch: readonly FuzzInput[], isReal: boolean): void => {
    const map = maps.get(dialect);
    if (coverage === undefined || map === undefined) {
      for (const input of batch) watch.run(input);
      return;
    }
    const fresh = reachNew(coverage, map, batch, watch.run);
    kept.get(dialect)?.push(...fresh);
    if (!isReal) found.push(...fresh);
  };

  for (const dialect of dialects) {
    const seeds = [...windows(own.get(dialect) ?? [], dialect), ...(options.earlier ?? []).filter((input) => input.dialect === dialect)];
    for (let at = 0; at < seeds.length; at += batchSize) runAll(dialect, seeds.slice(at, at + batchSize), true);
    real.set(dialect, ran(coverage, maps.get(dialect)));
  }
  watch.forget();
  let done = 0;
  while (done < options.inputs) {
    const dialect = pick(dialects, random);
    const size = Math.min(batchSize, options.inputs - done);
    const batch = Array.from({ length: size }, (): FuzzInput => {
      // Mostly lines of the parser's own tool: those of others are refused at once.
      const theirs = own.get(dialect) ?? [];
      const others = random(8) === 0 || theirs.length === 0 ? lines : theirs;
      return { dialect, lines: mutantLog(parent(kept.get(dialect) ?? [], others, random), others, random) };
    });
    runAll(dialect, batch, false);
    done += size;
    progress(done, found.length);
  }
  const reached = Object.fromEntries(
    dialects.map((dialect) => [dialect, [real.get(dialect) ?? 0, ran(coverage, maps.get(dialect))] as const]),
  );
  coverage?.stop();
  const { exceptions, lost, understood, lines: pushed } = watch.result();
  const suspects = [...watch.suspects].map(([text, dialect]) => ({ dialect, text }));
  return { inputs: done, lines: pushed, understood, exceptions, lost, suspects, kept: found, reached };
}

/** Suspects that take more than a millisecond of processor time at best: a busy neighbour slows memory down too. Not for code that is counted, or was: the counters slow it down. */
export function slowLines(suspects: readonly Suspect[]): readonly string[] {
  return suspects.flatMap(({ dialect, text }) => {
    let time = Number.POSITIVE_INFINITY;
    for (let repeats = 0; repeats < 6 && time > limit; repeats += 1)
      time = Math.min(
        time,
        processorTime(() => readOnce(dialect, text)),
      );
    return time > limit ? [`${dialect}: ${time.toFixed(2)} ms, ${text.length} characters: ${JSON.stringify(text.slice(0, 300))}`] : [];
  });
}

/** ms */
const limit = 1;
/** Lines of one input, at its start. */
const longestLog = 10;

/** A log to change: one that reached something, the later the likelier, or some real lines. */
function parent(kept: readonly FuzzInput[], lines: readonly string[], random: Random): readonly string[] {
  if (kept.length > 0 && random(2) === 0) {
    const recent = random(2) === 0 ? Math.min(kept.length, 50) : kept.length;
    const found = kept[kept.length - 1 - random(recent)]?.lines ?? [];
    const start = Math.max(0, random(found.length) - longestLog / 2);
    return found.slice(start, start + longestLog);
  }
  const start = random(lines.length);
  return lines.slice(start, start + 1 + (random(60) === 0 ? longestLog : random(4)));
}

/** The real lines, four by four. */
function windows(lines: readonly string[], dialect: Dialect): readonly FuzzInput[] {
  return Array.from({ length: Math.ceil(lines.length / 4) }, (_, at) => ({ dialect, lines: lines.slice(at * 4, at * 4 + 4) }));
}

function ran(coverage: Coverage | undefined, map: Parameters<Coverage['share']>[0] | undefined): number {
  return coverage === undefined || map === undefined ? 0 : coverage.share(map)[0];
}

/** Runs inputs and notes what must not happen. */
function createWatch() {
  const exceptions: string[] = [];
  const lost: string[] = [];
  const suspects = new Map<string, Dialect>();
  let understood = 0;
  let pushed = 0;

  const run = ({ dialect, lines }: FuzzInput): void => {
    const counts = { reports: 0, events: 0 };
    const parser = createParser(dialect, countingSink(counts));
    try {
      for (const [index, text] of lines.entries()) {
        const started = performance.now();
        parser.push(text, index + 1);
        if (performance.now() - started > limit && timeOf(dialect, text) > limit) suspects.set(text, dialect);
      }
      parser.end();
      if (counts.reports !== lines.length)
        lost.push(`${dialect}: ${lines.length} lines, ${counts.reports} reports: ${JSON.stringify(lines)}`);
    } catch (error) {
      exceptions.push(`${dialect}: ${JSON.stringify(lines)}: ${error}`);
    }
    understood += counts.events;
    pushed += lines.length;
  };
  return {
    run,
    suspects,
    /** What was counted of the real lines is no result. */
    forget() {
      understood = 0;
      pushed = 0;
    },
    result: () => ({ exceptions, lost, understood, lines: pushed }),
  };
}

function countingSink(counts: { reports: number; events: number }): LineSink {
  const report = (): void => {
    counts.reports += 1;
  };
  return {
    event() {},
    eventLine() {
      counts.reports += 1;
      counts.events += 1;
    },
    noise: report,
    structure: report,
    unparsed: report,
    seen() {},
    parserEntry() {},
    lost() {},
  };
}

/** ms that one line takes, the best of three readings, each by a parser of its own. */
function timeOf(dialect: Dialect, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i += 1) {
    const started = performance.now();
    readOnce(dialect, text);
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

function readOnce(dialect: Dialect, text: string): void {
  createParser(dialect, countingSink({ reports: 0, events: 0 })).push(text, 1);
}

/** A part of a line, repeated: 16 times as long must not cost much more than 16 times as much; the square would be 256 times. */
export function steepLines(lines: readonly string[], rounds: number, random: Random): readonly string[] {
  const steep: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const line = pick(lines, random);
    const dialect = pick(dialects, random);
    const at = random(line.length);
    const part = line.slice(at, at + 1 + random(24)) || '(';
    const grown = (length: number): string => line.slice(0, at) + part.repeat(Math.ceil(length / part.length)) + line.slice(at);
    const growth = (cost: (text: string) => number): number => cost(grown(128 << 10)) / Math.max(0.05, cost(grown(8 << 10)));
    if (growth((text) => timeOf(dialect, text)) > 64 && growth((text) => processorTime(() => readOnce(dialect, text))) > 64)
      steep.push(`${dialect}: ${JSON.stringify(part)} in ${JSON.stringify(line.slice(0, 200))}`);
  }
  return steep;
}

function createParser(dialect: Dialect, sink: LineSink) {
  if (dialect === 'strace') return createStraceParser(sink);
  return dialect === 'perf-trace' ? createPerfTraceParser(sink) : createFtraceParser(sink, dialect);
}

/** For `startCoverage`: which characters of a bundle are the grammar's, by the comments that esbuild leaves in front of each file. */
export function isGrammar(bundle: string): (offset: number) => boolean {
  const parts: (readonly [number, boolean])[] = [];
  for (const { index, 1: file = '' } of bundle.matchAll(/^ {0,2}\/\/ ((?:[\w.@-]+\/)*[\w.-]+\.(?:[cm]?[jt]s))$/gm))
    parts.push([index, /(?:^|\/)grammar\//.test(file) && !file.startsWith('test/')]);
  const own = new Uint8Array(bundle.length);
  for (const [i, [start, isOwn]] of parts.entries()) if (isOwn) own.fill(1, start, parts[i + 1]?.[0] ?? bundle.length);
  return (offset) => own[offset] === 1;
}
