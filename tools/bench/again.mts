// The same log read and judged again and again in one process: memory after each run, which must not grow.

import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { inRoot, root } from '../root.mts';
import { wasm } from '../run/wasm.mts';

/** What stands behind a run when everything unused is collected; bytes. */
export interface Left {
  readonly events: number;
  /** Objects: what a leak would add to. */
  readonly objects: number;
  /** Machine code and what belongs to it: V8 goes on compiling for some runs. */
  readonly code: number;
  readonly buffers: number;
  /** Everything that the process has of the machine's memory, with the room that V8 keeps for new objects. */
  readonly process: number;
}

/** Reads a log so many times. */
export async function readAgain(path: string, runs: number): Promise<readonly Left[]> {
  const outfile = inRoot('out/tools/again.cjs');
  await build({
    absWorkingDir: root,
    stdin: { contents: program, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    outfile,
    plugins: [wasm],
    logLevel: 'warning',
  });
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', outfile, path, String(runs)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Left); // one line per run, as the program writes them
}

/** Prints MB after each of `runs`, and how much the last one has more than the second. */
export async function again(path: string, runs: number): Promise<void> {
  const all = await readAgain(path, runs);
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(2).padStart(8);
  const row = ({ objects, code, buffers, process }: Left): string =>
    `objects ${mb(objects)} MB, code ${mb(code)} MB, buffers ${mb(buffers)} MB, process ${mb(process)} MB`;
  for (const [run, left] of all.entries()) console.log(`run ${String(run + 1).padStart(2)}: ${row(left)}; ${left.events} events`);
  const [, second] = all;
  const last = all.at(-1);
  if (second === undefined || last === undefined) return;
  console.log(
    `behind the second run it grew by: ${row({
      events: 0,
      objects: last.objects - second.objects,
      code: last.code - second.code,
      buffers: last.buffers - second.buffers,
      process: last.process - second.process,
    })}`,
  );
}

const program = `
import { getHeapSpaceStatistics } from 'node:v8';
import { analyse } from './extension/engine/analyse';
import { defaultOptions } from './extension/engine/options';
import { openFile } from './extension/trace/node-byte-source';
import { readTrace } from './extension/trace/read-trace';

async function main() {
  const [path = '', runs = '24'] = process.argv.slice(2);
  for (let run = 1; run <= Number(runs); run += 1) {
    const source = await openFile(path);
    if ('error' in source) throw new Error(source.error);
    const trace = await readTrace(source);
    await source.close();
    if ('kind' in trace) throw new Error(trace.message);
    const { summary } = analyse(trace, defaultOptions);
    await new Promise((soon) => setTimeout(soon, 20));
    globalThis.gc?.();
    const spaces = getHeapSpaceStatistics();
    const used = (name) => spaces.filter(({ space_name }) => name.test(space_name)).reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    const { rss, arrayBuffers } = process.memoryUsage();
    console.log(JSON.stringify({ events: summary.events, objects: used(/^(?:old|new|large_object|new_large_object)/), code: used(/code|trusted/), buffers: arrayBuffers, process: rss }));
  }
}
void main();
`;
