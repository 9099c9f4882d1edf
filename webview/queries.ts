// Asks the answering thread: a worker made from a blob, since a webview may load none from elsewhere. Where it cannot start, the page answers
// itself. Only the newest view is asked for; while one is being answered, later ones wait and replace each other.

import { answer, createAnswering } from './answering';
import type { FilterTerm } from './filter';
import type { PackedTimeline } from './protocol';
import type { Density, Question, Reply } from './questions';
import type { Reach } from './reach';
import { noRuns, type Runs } from './runs';
import type { View } from './viewport';

/** The worker's bundle; tools/build.mts puts it here. */
declare const queryWorkerSource: string;

export interface Queries {
  /** The newest runs; they may be of another view than the one shown. */
  readonly runs: Runs;
  /** What they were asked for; undefined where they are of other data than what is asked now. */
  readonly reach: Reach | undefined;
  readonly density: Density | undefined;
  /** Of the newest runs: ms that the query took. For the bench and bug reports. */
  readonly cost: number;
  /** Where queries run: for bug reports. */
  readonly thread: 'worker' | 'page';
  load(timeline: PackedTimeline): void;
  /** Whether all that was asked is answered. */
  readonly settled: boolean;
  ask(reach: Reach): void;
  /** The runs of all tracks, beside those that are shown: for pictures that are exported. */
  whole(view: View, width: number): Promise<Runs>;
  /** Cuts idle time short, or no more; `shrunk` is told which stretches. */
  shrink(on: boolean, shrunk: (stretches: Float64Array) => void): void;
  askOverview(view: View, columns: number): void;
  /** The next item that passes the filter, after or before a moment. */
  find(from: number, direction: 1 | -1, not: number | undefined, found: (position: number | undefined) => void): void;
  /** No terms: everything passes. `filtered` is called with how many items of each track pass. */
  filter(terms: readonly FilterTerm[], filtered: (counts: Uint32Array | undefined) => void): void;
}

export interface Answers {
  runs(): void;
  density(): void;
  loaded(reply: Extract<Reply, { kind: 'loaded' }>): void;
}

export function createQueries(answers: Answers): Queries {
  let runs = noRuns;
  let density: Density | undefined;
  let reach: Reach | undefined;
  let cost = 0;
  let number = 0;
  /** Replies to questions before this one are about other data. */
  let since = 0;
  let asked: number | undefined;
  let sent: Reach | undefined;
  let next: Reach | undefined;
  let shrunk: ((stretches: Float64Array) => void) | undefined;
  const wholes = new Map<number, (runs: Runs) => void>();
  let filtered: ((counts: Uint32Array | undefined) => void) | undefined;
  let found: ((position: number | undefined) => void) | undefined;
  let overviewAsked: number | undefined;

  const receive = (reply: Reply): void => {
    if (reply.kind === 'runs' && reply.number === asked) asked = undefined;
    if (reply.number >= since) take(reply);
    if (asked === undefined && next !== undefined) flush();
  };
  const take = (reply: Reply): void => {
    switch (reply.kind) {
      case 'runs':
        if (wholes.has(reply.number)) {
          wholes.get(reply.number)?.(reply.runs);
          wholes.delete(reply.number);
          return;
        }
        runs = reply.runs;
        reach = sent;
        cost = reply.milliseconds;
        answers.runs();
        return;
      case 'overview':
        if (reply.number !== overviewAsked) return;
        density = reply.density;
        answers.density();
        return;
      case 'shrunk':
        shrunk?.(reply.stretches);
        return;
      case 'found':
        found?.(reply.position);
        return;
      case 'filtered':
        filtered?.(reply.counts);
        return;
      case 'loaded':
        answers.loaded(reply);
    }
  };
  const thread = startThread(receive);
  const flush = (): void => {
    if (next === undefined) return;
    sent = next;
    next = undefined;
    number += 1;
    asked = number;
    thread.ask({ kind: 'runs', number, ...sent });
  };
  return {
    get runs() {
      return runs;
    },
    get reach() {
      return reach;
    },
    get density() {
      return density;
    },
    get cost() {
      return cost;
    },
    get thread() {
      return thread.kind;
    },
    load(timeline) {
      const { columns, texts, groups, lanes, tasks, findings } = timeline;
      number += 1;
      since = number;
      asked = undefined;
      next = undefined;
      reach = undefined;
      runs = { ...noRuns, offsets: new Uint32Array(columns.offsets.length) };
      density = undefined;
      thread.ask({ kind: 'load', number, columns, axisEnd: timeline.end, facts: { groups, lanes, tasks, findings, texts } });
    },
    get settled() {
      return asked === undefined && next === undefined;
    },
    ask(wanted) {
      next = wanted;
      if (asked === undefined) flush();
    },
    whole(view, width) {
      number += 1;
      const own = number;
      const answered = new Promise<Runs>((done) => wholes.set(own, done));
      thread.ask({ kind: 'runs', number, view, pixel: (view.end - view.start) / Math.max(1, width), wanted: undefined });
      return answered;
    },
    shrink(on, done) {
      number += 1;
      since = number;
      asked = undefined;
      reach = undefined;
      shrunk = done;
      thread.ask({ kind: 'shrink', number, on });
    },
    askOverview(view, columns) {
      number += 1;
      overviewAsked = number;
      thread.ask({ kind: 'overview', number, view, columns });
    },
    find(from, direction, not, done) {
      number += 1;
      found = done;
      thread.ask({ kind: 'find', number, from, direction, not });
    },
    filter(terms, done) {
      number += 1;
      since = number;
      asked = undefined;
      reach = undefined;
      filtered = done;
      thread.ask({ kind: 'filter', number, terms });
    },
  };
}

interface Thread {
  readonly kind: 'worker' | 'page';
  ask(question: Question): void;
}

function startThread(receive: (reply: Reply) => void): Thread {
  try {
    const url = URL.createObjectURL(new Blob([queryWorkerSource], { type: 'text/javascript' }));
    const worker = new Worker(url);
    return workerThread(worker, receive);
  } catch {
    return pageThread(receive); // no workers here: a page saved to a disk, an old browser
  }
}

/** A worker that dies before its first reply is replaced by the page, and what it was asked is asked again. */
function workerThread(worker: Worker, receive: (reply: Reply) => void): Thread {
  let waiting: Question[] | undefined = [];
  let instead: Thread | undefined;
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    waiting = undefined;
    receive(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    if (waiting === undefined) return;
    instead = pageThread(receive);
    for (const question of waiting) instead.ask(question);
    waiting = undefined;
  };
  return {
    get kind() {
      return instead?.kind ?? 'worker';
    },
    ask(question) {
      if (instead !== undefined) return instead.ask(question);
      waiting?.push(question);
      worker.postMessage(question);
    },
  };
}

/** The same answers, a task later, so that callers see one order of things. */
function pageThread(receive: (reply: Reply) => void): Thread {
  const state = createAnswering();
  return {
    kind: 'page',
    ask: (question) => void setTimeout(() => receive(answer(state, question)), 0),
  };
}
