// The bench of the timeline: builds the page and the measuring code, and runs it in the browser of the tests. Numbers of intervals and zooms may
// follow: `npm run bench -- timeline 1e7 1,30`.

import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { inRoot, root } from '../root.mts';
import { bundled } from './bundled.mts';

/** 0: the target is reached; 1: it is not. */
export async function bench(): Promise<number> {
  const built = spawnSync(process.execPath, [inRoot('tools/build.mts')], { stdio: 'inherit' });
  if (built.status !== 0) return 1;
  const crowd = await build({
    absWorkingDir: root,
    entryPoints: ['test/webview/crowd.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'crowd',
    footer: { js: 'globalThis.crowd = crowd;' },
  });
  const { benchTimeline } = await bundled<typeof import('../../test/webview/timeline-bench.ts')>('test/webview/timeline-bench.ts', {
    external: ['playwright-core', '@sparticuz/chromium'],
  });
  const [counts, zooms] = process.argv.slice(3).map((list) => list.split(',').map(Number));
  return (await benchTimeline(crowd.outputFiles[0]?.text ?? '', (line) => console.log(line), counts, zooms)) ? 0 : 1;
}
