// The same log read and judged again and again in one process: memory after each run, which must not grow.

import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { inRoot, root } from '../root.mts';
import { wasm } from '../run/wasm.mts';

/** Prints MB of heap and of the process after each of `runs`. */
export async function again(path: string, runs: number): Promise<void> {
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
  spawnSync(process.execPath, ['--expose-gc', outfile, path, String(runs)], { stdio: 'inherit' });
}

const program = `
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
    globalThis.gc?.();
    const { heapUsed, rss, arrayBuffers } = process.memoryUsage();
    const mb = (bytes: number) => (bytes / 1e6).toFixed(1).padStart(7);
    console.log(\`run \${String(run).padStart(2)}: heap \${mb(heapUsed)} MB, buffers \${mb(arrayBuffers)} MB, process \${mb(rss)} MB; \${summary.events} events\`);
  }
}
void main();
`;
