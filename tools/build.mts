// Builds everything that ships: extension host, worker, webview, command line. With --tests also the test bundles in out/test.
// The same sources give the same bytes: no dates, no absolute paths.

import { chmodSync, existsSync, globSync, rmSync } from 'node:fs';
import { type BuildOptions, type BuildResult, build } from 'esbuild';
import { writeLicences } from './licences.mts';
import { inRoot, root } from './root.mts';
import { makeBytecode } from './run/bytecode.mts';
import { wasm } from './run/wasm.mts';
import { whenUsed } from './run/when-used.mts';

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  // No keepNames: it names every closure as it is made, which makes parsing and replay two and a half times slower.
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
  charset: 'utf8',
  plugins: [wasm],
  logLevel: 'warning',
};

/** The command line's first words: an old Node must get one clear line, not a stack trace from deep inside a library. */
const nodeGate = `#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) < 22) {
  process.stderr.write('lease-lens needs Node 22 or newer; this is ' + process.version + '\\n');
  process.exit(2);
}`;

const products: readonly BuildOptions[] = [
  {
    entryPoints: ['extension/activate.ts'],
    outfile: 'dist/extension.js',
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
  },
  { entryPoints: ['extension/trace/worker.ts'], outfile: 'dist/worker.js', platform: 'node', format: 'cjs', target: 'node22' },
  // The same extension for a web extension host: the worker is started in the browser's way, everything else is the same source.
  {
    entryPoints: ['extension/activate.ts'],
    outfile: 'dist/web/extension.js',
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    plugins: [
      wasm,
      {
        name: 'web-client',
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/trace\/client$/ }, () => ({ path: inRoot('extension/trace/workspace-client.ts') })),
      },
    ],
  },
  { entryPoints: ['extension/trace/web-worker.ts'], outfile: 'dist/web/worker.js', platform: 'browser', format: 'iife', target: 'es2022' },
  { entryPoints: ['webview/large/main.ts'], outfile: 'dist/large.js', platform: 'browser', format: 'iife', target: 'es2022' },
  { entryPoints: ['webview/main.ts'], outfile: 'dist/webview.js', platform: 'browser', format: 'iife', target: 'es2022' },
  // The page's painters for the command line, which loads them when a picture is asked for.
  {
    entryPoints: ['webview/timeline-svg.ts'],
    outfile: 'dist/timeline-svg.js',
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: false,
  },
  // Syntax of an old language level, so that an old Node can read the file as far as its first statement.
  {
    entryPoints: ['extension/cli/start.ts'],
    outfile: 'dist/lease-lens.js',
    platform: 'node',
    format: 'cjs',
    target: 'es2020',
    sourcemap: false,
    banner: { js: nodeGate },
  },
  // What that runs: a script whose value is a function. Of ASCII alone: V8 reads a text of one byte per character faster.
  {
    entryPoints: ['extension/cli/main.ts'],
    outfile: 'dist/command.js',
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    charset: 'ascii',
    banner: { js: '(function (require, module, exports, __filename, __dirname) {' },
    footer: { js: '})' },
    plugins: [wasm, whenUsed],
  },
];

const command = inRoot('dist/lease-lens.js');
if (process.env.npm_lifecycle_event === 'prepare' && process.env.npm_command === 'exec' && existsSync(command)) {
  process.exit(0); // `npx lease-lens` prepares the project the first time; `npm ci` has built it already
}
for (const file of globSync(['dist/*.map', 'dist/*.LEGAL.txt'], { cwd: root })) rmSync(inRoot(file)); // of bundles that may be no more
const tests = process.argv.includes('--tests') ? testBundles() : [];
/** The thread that answers the timeline's queries: a webview may load it from a blob only, so its bundle is a text in the page's. */
const worker = await build({
  ...common,
  sourcemap: false,
  legalComments: 'none',
  write: false,
  entryPoints: ['webview/query-worker.ts'],
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
});
const define = { queryWorkerSource: JSON.stringify(worker.outputFiles[0]?.text ?? '') };
const bundle = (options: BuildOptions): Promise<BuildResult> => build({ ...common, define, ...options });
const built = Promise.all(products.map((product) => bundle({ ...product, metafile: true })));
const outcomes = await Promise.allSettled([
  built.then((results) =>
    writeLicences(
      results.flatMap((result) => result.metafile ?? []),
      'dist/LICENSES.txt',
    ),
  ),
  ...tests.map(bundle),
]);
if (existsSync(command)) {
  chmodSync(command, 0o755);
  try {
    makeBytecode(inRoot('dist/command.js'), inRoot('dist/command.cache'));
  } catch (error) {
    // A Node that keeps it otherwise: the command line reads its source instead, and only starts later.
    console.warn(error instanceof Error ? error.message : error);
  }
}
if (outcomes.some((outcome) => outcome.status === 'rejected')) {
  process.exitCode = 1; // esbuild has printed why; everything that could be built is built
}

/** One bundle per test file, so that a test that does not build takes down only itself. Mocha and the big tools stay outside. */
function testBundles(): readonly BuildOptions[] {
  rmSync(inRoot('out/test'), { recursive: true, force: true });
  const shared: BuildOptions = {
    minify: false,
    sourcemap: 'inline',
    legalComments: 'none',
    outbase: 'test',
    outdir: 'out/test',
    platform: 'node',
    target: 'node22',
    // What starts workers or programs of its own has to stay where it lies.
    external: ['mocha', 'vscode', 'esbuild', 'playwright-core', '@sparticuz/chromium', 'xmllint-wasm'],
  };
  const files = (pattern: string): readonly string[] => globSync(pattern, { cwd: root }).sort();
  return [
    ...[...files('test/**/*.test.ts'), ...files('test/host/{run,*.suite}.ts')].map((file) => ({
      ...shared,
      entryPoints: [file],
      format: 'cjs' as const,
    })),
    { ...shared, entryPoints: ['test/host/web.ts'], platform: 'browser' as const, target: 'es2022', format: 'cjs' as const },
    ...files('test/ui/*.story.ts').map((file) => ({
      ...shared,
      entryPoints: [file],
      format: 'esm' as const,
      outExtension: { '.js': '.mjs' },
    })),
  ];
}
