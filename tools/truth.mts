// Compares the engine with the recordings' truth logs and prints, per recording, the facts, what the log can show, agreements and differences.
// Run: node tools/truth.mts [--all] [NAME…]; the recordings are ../shared/traces or $LEASE_LENS_SHARED/traces. --all prints hidden facts too.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRoot } from './root.mts';

const traces = join(process.env.LEASE_LENS_SHARED ?? inRoot('../shared'), 'traces');
if (!existsSync(traces)) {
  console.error(`truth: ${traces} is not there`);
  process.exit(2);
}
const outfile = inRoot('out/truth/report.mjs');
await build({
  entryPoints: [inRoot('test/engine/truth/report.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  logLevel: 'error',
});
const { report } = (await import(pathToFileURL(outfile).href)) as typeof import('../test/engine/truth/report.ts');
const names = process.argv.slice(2);
report(
  traces,
  names.filter((name) => !name.startsWith('--')),
  names.includes('--all'),
);
