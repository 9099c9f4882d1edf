// A measuring module of the tests, bundled so that Node can import it: the project's imports name no file endings.

import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { inRoot, root } from '../root.mts';
import { wasm } from '../run/wasm.mts';

/** `path`: of the module, from the project's folder. What it exports. */
export async function bundled<T>(path: string, more: Pick<BuildOptions, 'external'> = {}): Promise<T> {
  const outfile = inRoot('out/bench', path.replace(/^.*\/(.*)\.ts$/, '$1.mjs'));
  await build({
    absWorkingDir: root,
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    plugins: [wasm],
    logLevel: 'warning',
    ...more,
  });
  return (await import(pathToFileURL(outfile).href)) as T; // the module of that path
}
