// The licence texts of everything that is bundled, in one file beside the bundles: their authors ask that the text travels along.

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { inRoot } from './root.mts';

/** Writes `target` (from the project folder) with one section per package found in the bundles, in the order of their names. */
export function writeLicences(metafiles: readonly Metafile[], target: string): void {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const packages = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  writeFileSync(inRoot(target), [...packages].sort().map(section).join('\n'));
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8')) as Readonly<Record<string, string>>; // npm wrote it
  const [file] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: inRoot(folder) }).sort();
  const text =
    file === undefined
      ? `No licence file comes with the package; it names its licence as ${license}.`
      : readFileSync(inRoot(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n\n${'-'.repeat(80)}\n`;
}
