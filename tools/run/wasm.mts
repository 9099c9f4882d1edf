// The esbuild plugin that turns `import … from './x.wasm'` into the bytes of x.assembly.ts, compiled by AssemblyScript. The bytes stand inside the
// bundle, so that every host has them without reading a file.

import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from '../root.mts';

export const wasm: Plugin = {
  name: 'wasm',
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), namespace: 'wasm' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm' }, async ({ path }) => ({
      contents: await compiled(join(dirname(path), `${basename(path, '.wasm')}.assembly.ts`)),
      loader: 'binary',
    }));
  },
};

const known = new Map<string, Promise<Uint8Array>>();

function compiled(source: string): Promise<Uint8Array> {
  const before = known.get(source) ?? compile(source);
  known.set(source, before);
  return before;
}

/** Throws with the compiler's words. */
async function compile(source: string): Promise<Uint8Array> {
  const { main } = await import('assemblyscript/asc');
  let bytes = new Uint8Array();
  const name = source.slice(root.length + 1).replaceAll('\\', '/');
  const { error, stderr } = await main([name, '--baseDir', root, ...options], {
    writeFile(_, contents) {
      if (typeof contents !== 'string') bytes = contents as Uint8Array<ArrayBuffer>; // the binary output is its own array
    },
  });
  if (error !== null || bytes.length === 0) throw new Error(`${name} does not compile\n${stderr.toString()}`);
  return bytes;
}

/** 26 pages: results, names, forms, one chunk with the beginning of its first line, and a page that loads of 16 bytes may run into. No runtime: nothing is allocated. */
const options = [
  '--outFile',
  'out.wasm',
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--initialMemory',
  '26',
  '--maximumMemory',
  '26',
];
