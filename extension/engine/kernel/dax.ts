// Is this file on a DAX filesystem? The first of these that speaks wins; the reason is kept (spec 1.6; decisions 21, 22).

import type { Daxness } from '../analysis';
import type { KernelFile } from './model';
import { same } from './model';

/** Lower ranks outrank higher ones. */
export const daxRank = {
  setting: 0,
  mapSync: 1,
  tracepoint: 2,
  mount: 3,
  refusal: 4,
  path: 6,
} as const;

export function learnDax(file: KernelFile, dax: Daxness, rank: number, because: string): void {
  const one = same(file);
  if (rank >= one.daxRank) return;
  one.dax = dax;
  one.daxRank = rank;
  one.daxBecause = because;
}

/** What a path alone tells; weak except for device nodes. */
export function daxByPath(file: KernelFile, path: string): void {
  if (/^\/dev\/dax\d/.test(path)) learnDax(file, 'device', daxRank.setting, `${path} is device-DAX`);
  else if (path.startsWith('memfd:') || path.startsWith('/memfd:') || path.startsWith('/dev/shm/') || path.startsWith('/dev/hugepages/'))
    learnDax(file, 'no', daxRank.path - 1, 'shared memory, not a filesystem');
  else if (path.startsWith('/dev/') || path.startsWith('/proc/') || path.startsWith('/sys/'))
    learnDax(file, 'no', daxRank.path - 1, 'not a regular file');
  else if (/^\/(mnt\/)?pmem[^/]*\//.test(path))
    learnDax(file, 'yes', daxRank.path, `path under ${path.slice(0, path.lastIndexOf('/') + 1)}`);
  else if (/^\/[^/]*dax[^/]*\/|\/[^/]*dax\//.test(path)) learnDax(file, 'yes', daxRank.path, 'the path names dax');
}
