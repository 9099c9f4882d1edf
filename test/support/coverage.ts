// Which code runs: V8's own block counters, read through Node's inspector. For fuzzing, which keeps the inputs that reach something new.

import { type Profiler, Session } from 'node:inspector';

/** What has run of one script: a byte for each of its characters, 1 once it ran. */
export interface CodeMap {
  ran: Uint8Array;
}

/** A piece of one function that ran; characters of the script. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly owner: number;
}

export interface Coverage {
  /** Pieces that ran since the last look and never before as far as `map` knows. */
  look(map: CodeMap): readonly Piece[];
  mark(map: CodeMap, pieces: readonly Piece[]): void;
  /** Characters that ran, and all that can be told apart. */
  share(map: CodeMap): readonly [ran: number, all: number];
  stop(): void;
}

/**
 * Counts the blocks of the script whose address ends with `script`. Code that was compiled before it starts is counted by whole functions.
 * @param counts whether a character's code is of interest; all is, unless told
 */
export function startCoverage(script: string, counts: (offset: number) => boolean = () => true): Coverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  /** The function that each character belongs to, the innermost: a function's own text, not that of those inside it. 0: none known. */
  let owners = new Int32Array(0);
  const known = new Map<string, number>();

  /** A session of the same thread answers before `post` returns. */
  const take = (): readonly Profiler.FunctionCoverage[] => {
    let functions: readonly Profiler.FunctionCoverage[] = [];
    session.post('Profiler.takePreciseCoverage', (error, found) => {
      if (error !== null) throw error;
      functions = found.result.find(({ url }) => url.endsWith(script))?.functions ?? [];
    });
    return functions;
  };
  const learn = (functions: readonly Profiler.FunctionCoverage[]): void => {
    const fresh = functions.flatMap(({ ranges: [whole] }) => (whole === undefined || known.has(key(whole)) ? [] : [whole]));
    if (fresh.length === 0) return;
    // The outer ones first; those inside them overwrite their part.
    for (const whole of fresh.sort((a, b) => length(b) - length(a))) {
      if (whole.endOffset > owners.length) owners = grown(owners, whole.endOffset);
      const id = known.size + 1;
      known.set(key(whole), id);
      const outer = owners[whole.startOffset];
      for (let at = whole.startOffset; at < whole.endOffset; at += 1) if (owners[at] === outer || owners[at] === 0) owners[at] = id;
    }
  };
  learn(take());

  return {
    look(map) {
      const functions = take();
      learn(functions);
      if (map.ran.length < owners.length) {
        const before = map.ran;
        map.ran = new Uint8Array(owners.length);
        map.ran.set(before);
        for (let at = before.length; at < owners.length; at += 1) if (!counts(at)) map.ran[at] = 1;
      }
      const fresh: Piece[] = [];
      for (const { ranges } of functions) {
        const [whole] = ranges;
        if (whole === undefined || whole.count === 0) continue;
        const owner = known.get(key(whole)) ?? 0;
        for (const [start, end] of ranThrough(ranges)) {
          for (let at = start; at < end; at += 1) {
            if (map.ran[at] !== 0 || owners[at] !== owner) continue;
            fresh.push({ start, end, owner });
            break;
          }
        }
      }
      return fresh;
    },
    mark(map, pieces) {
      for (const { start, end, owner } of pieces) for (let at = start; at < end; at += 1) if (owners[at] === owner) map.ran[at] = 1;
    },
    share(map) {
      let ran = 0;
      let all = 0;
      for (let at = 0; at < owners.length; at += 1) {
        if (owners[at] === 0 || !counts(at)) continue;
        all += 1;
        if (map.ran[at] === 1) ran += 1;
      }
      return [ran, all];
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

export function createCodeMap(): CodeMap {
  return { ran: new Uint8Array(0) };
}

/**
 * Runs every input and returns those that reach code which none before them has reached, as far as `map` knows. Reading the counters costs more
 * than running hundreds of inputs, so they are read once for all, and where something is new each half is tried again.
 */
export function reachNew<Input>(coverage: Coverage, map: CodeMap, inputs: readonly Input[], run: (input: Input) => void): readonly Input[] {
  for (const input of inputs) run(input);
  const fresh = coverage.look(map);
  if (fresh.length === 0) return [];
  const middle = inputs.length >> 1;
  const found =
    middle === 0
      ? inputs
      : [...reachNew(coverage, map, inputs.slice(0, middle), run), ...reachNew(coverage, map, inputs.slice(middle), run)];
  // For one input that is all it reached; for more, what only the first of several runs reaches (a table being filled).
  coverage.mark(map, fresh);
  return found;
}

/** The parts of a function whose innermost range ran. Ranges come outer first, in the order of their starts. */
function ranThrough(ranges: readonly Profiler.CoverageRange[]): readonly (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  const open: Profiler.CoverageRange[] = [];
  let at = ranges[0]?.startOffset ?? 0;
  const upTo = (end: number): void => {
    if (end > at && (open.at(-1)?.count ?? 0) > 0) parts.push([at, end]);
    at = Math.max(at, end);
  };
  for (const range of ranges) {
    for (let inner = open.at(-1); inner !== undefined && inner.endOffset <= range.startOffset; inner = open.at(-1)) {
      upTo(inner.endOffset);
      open.pop();
    }
    upTo(range.startOffset);
    open.push(range);
  }
  for (let inner = open.pop(); inner !== undefined; inner = open.pop()) {
    open.push(inner);
    upTo(inner.endOffset);
    open.pop();
  }
  return parts;
}

function key({ startOffset, endOffset }: Profiler.CoverageRange): string {
  return `${startOffset}-${endOffset}`;
}

function length({ startOffset, endOffset }: Profiler.CoverageRange): number {
  return endOffset - startOffset;
}

function grown(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
