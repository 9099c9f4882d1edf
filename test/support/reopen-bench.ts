// The figures of `npm run bench -- reopen`: a large log through the worker as the editor uses it, first read, then out of the cache.

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '../../extension/engine/analysis';
import { eventOnLine } from '../../extension/engine/lives/event-on-line';
import { aliveAt } from '../../extension/engine/lives/objects';
import { defaultOptions } from '../../extension/engine/options';
import { createTraceClient, type TraceClient } from '../../extension/trace/client';
import { entrySuffix } from '../../extension/trace/node-trace-cache';

const lookups = 200;
const cancels = 20;

/** One line of the table per thing measured; `worker`: the built bundle. Throws when what comes out of the cache is not what was read. */
export async function* reopenTable(path: string, worker: string): AsyncGenerator<string> {
  const home = mkdtempSync(join(tmpdir(), 'lease-lens-reopen-'));
  const place = { folder: join(home, 'cache'), most: 1 << 30 };
  const open = (client: TraceClient, signal?: AbortSignal, progress = () => {}) =>
    client.analyse(
      { document: 'log', source: { path }, parse: {}, options: defaultOptions, cache: place },
      { progress, ...(signal === undefined ? {} : { signal }) },
    );
  const analysed = async (client: TraceClient): Promise<Analysis> => {
    const outcome = await open(client);
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.answer;
  };
  let client = createTraceClient(worker);
  try {
    const first = await measured(() => analysed(client));
    const { summary, findings } = first.value;
    yield `${path}: ${(statSync(path).size / 1e6).toFixed(0)} MB, ${summary.lines} lines, ${summary.events} events, ${findings.length} findings`;
    yield row('first analysis, with what crosses to the host', cost(first));
    const entries = () =>
      readdirSync(home).includes('cache') ? readdirSync(place.folder).filter((name) => name.endsWith(entrySuffix)) : [];
    while (entries().length === 0) await new Promise((soon) => setTimeout(soon, 100));
    const bytes = statSync(join(place.folder, entries()[0] ?? '')).size;
    yield row('its entry on the disk', `${(bytes / 1e6).toFixed(1)} MB (${(bytes / summary.events).toFixed(0)} B an event)`);
    await client.dispose();

    // A window that is opened anew: the thread starts with the request.
    client = createTraceClient(worker);
    const again = await measured(() => analysed(client));
    yield row('again out of the cache, by a worker that starts with it', cost(again));
    const warm = await measured(() => analysed(client));
    yield row('and once more by the same worker', cost(warm));
    const judged = await measured(() => client.ask('rejudge', { document: 'log', options: { ...defaultOptions, policy: 'mainline' } }));
    yield row('judged under another policy', cost(judged));
    if (JSON.stringify(again.value.findings) !== JSON.stringify(findings)) throw new Error('other findings out of the cache');
    await analysed(client);

    const lines = Array.from({ length: lookups }, (_, at) => again.value.events.at(Math.floor((at * summary.events) / lookups))?.line ?? 1);
    const hovers: number[] = [];
    for (const line of lines) hovers.push((await measured(() => client.ask('explain', { document: 'log', line }))).wall);
    yield row('hover: what the worker explains of a line', spread(hovers));
    const states: number[] = [];
    for (const line of lines) states.push((await measured(async () => everythingAt(again.value, line))).wall);
    yield row('what stands on a line, in the host', spread(states));

    const waits: number[] = [];
    for (let run = 0; run < cancels; run += 1) waits.push(await cancelled(client, path, (run + 0.5) / cancels));
    yield row('a reading cancelled, until the worker is free', spread(waits));
  } finally {
    await client.dispose();
    rmSync(home, { recursive: true });
  }
}

/** What is alive on a line, and what happens there. */
function everythingAt(analysis: Analysis, line: number): unknown {
  return [aliveAt(analysis, line), eventOnLine(analysis, line)];
}

/** ms from cancelling, when a share of the log is read, to the answer to the next question. */
async function cancelled(client: TraceClient, path: string, share: number): Promise<number> {
  const stop = new AbortController();
  const size = statSync(path).size;
  let at = 0;
  const running = client.analyse(
    { document: 'other', source: { path }, parse: {}, options: defaultOptions },
    {
      signal: stop.signal,
      progress: (done) => {
        if (at > 0 || done < share * size) return;
        at = performance.now();
        stop.abort();
      },
    },
  );
  await running;
  await client.ask('forget', { document: 'none' });
  return performance.now() - at;
}

interface Measured<T> {
  readonly value: T;
  /** ms */
  readonly wall: number;
  /** ms of processor time of all threads */
  readonly cpu: number;
}

async function measured<T>(work: () => Promise<T>): Promise<Measured<T>> {
  const started = performance.now();
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, wall: performance.now() - started, cpu: (user + system) / 1000 };
}

function row(what: string, figure: string): string {
  return `  ${what.padEnd(62)} ${figure}`;
}

function cost({ wall, cpu }: Measured<unknown>): string {
  return `${(wall / 1000).toFixed(2)} s on the wall, ${(cpu / 1000).toFixed(2)} s of processor time`;
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, 95 % ${at(0.95)}, worst ${at(1)}, the first ${(times[0] ?? 0).toFixed(1)}`;
}
