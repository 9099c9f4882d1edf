// The bench of a large log in the editor: opened, opened again out of the cache, looked at, cancelled; through the built worker.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../root.mts';
import { bundled } from './bundled.mts';
import { makeLog } from './logs.mts';
import { realLog } from './real-log.mts';

/** `npm run bench -- reopen [MB]`: made-up logs of that size (default 1000), and B02 where it is present. */
export async function benchReopen([size = '1000']: readonly string[]): Promise<number> {
  const bytes = Number(size) * 1e6;
  if (!(bytes >= 1e7)) {
    console.error('npm run bench -- reopen [MB]: 10 or more; smaller logs are not kept');
    return 2;
  }
  const { reopenTable } = await bundled<typeof import('../../test/support/reopen-bench.ts')>('test/support/reopen-bench.ts');
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(2));
  const makes = [
    (path: string) => makeLog(path, 'ftrace', bytes, 0.01),
    (path: string) => makeLog(path, 'strace', bytes, 0.01),
    (path: string) => realLog(path),
  ];
  for (const make of makes) {
    const path = join(folder, 'log.txt');
    if (make(path) !== undefined) for await (const line of reopenTable(path, inRoot('dist/worker.js'))) console.log(line);
    rmSync(path, { force: true });
  }
  return 0;
}
