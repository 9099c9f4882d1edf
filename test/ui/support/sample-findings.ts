// What the command line finds in a sample: the stories look for the same in the editor.

import { spawnSync } from 'node:child_process';
import type { Finding } from '../../../extension/engine/analysis';
import { inRoot } from '../../../tools/root.mts';

export const sample = 'ignored-lease-break.ftrace.txt';

export function sampleFindings(name: string = sample): readonly Finding[] {
  const { stdout } = spawnSync(process.execPath, [inRoot('dist/lease-lens.js'), 'check', '--format', 'ndjson', inRoot('samples', name)], {
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Finding & { readonly type: string }) // the released shape of the command line
    .filter((record) => record.type === 'finding');
}
