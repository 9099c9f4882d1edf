// check --jobs N: several logs at once, each in a thread with a memory of its own. What is written is what one thread would write, in the
// order of the files; a thread that dies takes its log with it and no other.

import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { visible } from '../engine/report/visible';
import { grouped } from '../trace/pieces';
import { type CheckedLog, checkLogs, type UnreadLog } from './check-logs';
import type { Console } from './console';
import { coloured, plain } from './terminal';
import { type OptionSpec, type Usage, UsageError } from './usage';

export const jobsOption: OptionSpec = {
  name: 'jobs',
  short: 'j',
  kind: 'value',
  argument: 'N|auto',
  help: 'check N logs at once, each with memory of its own; auto: one per processor (default 1). A single log is always read by one thread: a second one gains nothing unless the log is larger than 1 GB and dense',
};

/** Threads to check with. Throws UsageError. */
export function readJobs(usage: Usage): number {
  const given = usage.values.get('jobs') ?? '1';
  if (given === 'auto') return availableParallelism();
  if (!/^[1-9]\d?$/.test(given)) throw new UsageError(`--jobs ${given}: a number from 1 to 99, or auto`);
  return Number(given);
}

/** Operands that are read as one. */
export function itemsOf(usage: Usage): readonly (readonly string[])[] {
  if (usage.flags.has('together')) return [usage.operands];
  return grouped(usage.operands).map((one) => (typeof one === 'string' ? [one] : one.map(({ path }) => path)));
}

type Told = CheckedLog | UnreadLog;

/** What a thread says: of the item with this number, in order, until its end. */
interface FromJob {
  readonly item: number;
  readonly what:
    | { readonly kind: 'tell'; readonly line: string }
    | { readonly kind: 'log'; readonly log: Told }
    | { readonly kind: 'usage'; readonly message: string }
    | { readonly kind: 'fault'; readonly stack: string }
    | { readonly kind: 'end' };
}
interface ToJob {
  readonly item: number;
  readonly operands: readonly string[];
}
/** What a thread is started with. `checkJob` marks it: the bundle is the same as the command line's. */
interface JobStart {
  readonly checkJob: true;
  readonly usage: Usage;
  readonly colours: boolean;
  readonly width: number;
}

/** Items ahead of the one whose turn it is that may be under way or wait to be written, per thread: what bounds the memory of results. */
const ahead = 4;

/** As `checkLogs` over all items in order. Standard input is read in this thread: only it has it. Throws UsageError. */
export async function* checkSideBySide(
  items: readonly (readonly string[])[],
  jobs: number,
  usage: Usage,
  console: Console,
): AsyncGenerator<Told> {
  const results = items.map((): Result => ({ parts: [], ended: false }));
  const crew = new Set<Worker>();
  let next = 0;
  let turn = 0;
  let done = 0;
  let wake: () => void = () => {};

  const give = (worker: Worker, current: { item?: number }): void => {
    while (next < items.length && items[next]?.includes('-')) next += 1;
    delete current.item;
    if (next >= items.length || next >= turn + ahead * jobs) return;
    current.item = next;
    const order: ToJob = { item: next, operands: items[next] ?? [] };
    next += 1;
    worker.postMessage(order);
  };
  const idle = new Map<Worker, { item?: number }>();
  const end = (item: number): void => {
    const result = results[item];
    if (result !== undefined) result.ended = true;
    done += 1;
    console.progress(`checked ${done} of ${items.length}`);
    wake();
  };
  const hire = (): void => {
    const start: JobStart = { checkJob: true, usage, colours: console.paint === coloured, width: console.width };
    const worker = new Worker(__filename, { workerData: start });
    const current: { item?: number } = {};
    crew.add(worker);
    idle.set(worker, current);
    worker.on('message', ({ item, what }: FromJob) => {
      if (what.kind !== 'end') results[item]?.parts.push(what);
      else {
        end(item);
        give(worker, current);
      }
    });
    worker.on('error', (error: Error) => {
      crew.delete(worker);
      idle.delete(worker);
      const { item } = current;
      if (item !== undefined) {
        results[item]?.parts.push({
          kind: 'log',
          log: { file: items[item]?.join(' + ') ?? '', error: `${items[item]?.map(visible).join(' + ')}: ${whyDied(error)}` },
        });
        end(item);
      }
      if (next < items.length) hire();
    });
    give(worker, current);
  };

  try {
    for (let count = 0; count < Math.min(jobs, items.length); count += 1) hire();
    for (; turn < items.length; turn += 1) {
      for (const [worker, current] of idle) if (current.item === undefined) give(worker, current);
      const own = items[turn] ?? [];
      if (own.includes('-')) {
        done += 1;
        yield* checkLogs(own, usage, console);
        continue;
      }
      const result = results[turn];
      while (result !== undefined && !result.ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      console.progress(undefined);
      for (const part of result?.parts ?? []) {
        if (part.kind === 'tell') console.tell(part.line);
        else if (part.kind === 'usage') throw new UsageError(part.message);
        else if (part.kind === 'fault') throw Object.assign(new Error(part.stack), { stack: part.stack });
        else if (part.kind === 'log') yield part.log;
      }
      results[turn] = { parts: [], ended: true };
    }
  } finally {
    await Promise.all([...crew].map((worker) => worker.terminate()));
  }
}

interface Result {
  readonly parts: FromJob['what'][];
  ended: boolean;
}

function whyDied(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'memory ran out while it was checked; split it by time, or check it alone under node --max-old-space-size'
    : `checking it stopped unexpectedly (${visible(error.message)})`;
}

/** In a thread that `checkSideBySide` started: serves it and gives true. False in any other. */
export function servesCheckJobs(): boolean {
  const start = workerData as JobStart | null; // null in the main thread; nobody else starts this bundle as a thread
  const port = parentPort;
  if (isMainThread || port === null || start?.checkJob !== true) return false;
  port.on('message', ({ item, operands }: ToJob) => {
    const say = (what: FromJob['what']): void => port.postMessage({ item, what } satisfies FromJob);
    const console: Console = {
      data: () => {},
      tell: (line) => say({ kind: 'tell', line }),
      progress: () => {},
      paint: start.colours ? coloured : plain,
      terminal: false,
      width: start.width,
      close: () => {},
    };
    checkAll(operands, start.usage, console, (log) => say({ kind: 'log', log }))
      .catch((error: unknown) =>
        say(
          error instanceof UsageError
            ? { kind: 'usage', message: error.message }
            : { kind: 'fault', stack: error instanceof Error ? String(error.stack) : String(error) },
        ),
      )
      .finally(() => say({ kind: 'end' }));
  });
  return true;
}

async function checkAll(operands: readonly string[], usage: Usage, console: Console, take: (log: Told) => void): Promise<void> {
  for await (const log of checkLogs(operands, usage, console)) take(log);
}
