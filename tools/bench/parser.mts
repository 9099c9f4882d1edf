// The parser by itself, without Node's start, replay and findings: relevant lines per second of processor time, with Chevrotain reading every line and
// with what it said of each shape remembered. Bundled, because the grammar's imports name no file endings.

import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot, root } from '../root.mts';
import { wasm } from '../run/wasm.mts';
import { range } from './numbers.mts';

/** Prints a line per dialect and way. `lines`: how many are read in each round. */
export async function parserAlone(lines: number, rounds: number): Promise<void> {
  const outfile = inRoot('out/bench/parser.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/support/parser-bench.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    plugins: [wasm],
    logLevel: 'warning',
  });
  const { parserSpeeds } = (await import(pathToFileURL(outfile).href)) as typeof import('../../test/support/parser-bench.ts');
  for (const { name, perSecond } of parserSpeeds(lines, rounds))
    console.log(
      `parser, ${name}: ${range(
        perSecond.map((speed) => speed / 1e3),
        0,
      )} thousand lines/s`,
    );
}
