// The project folder: the nearest one at or above the working directory whose package.json is ours.
// Found from the working directory, not from this file, because tests bundle these modules elsewhere.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root: string = find(process.cwd());

/** A path below the project folder. */
export function inRoot(...parts: readonly string[]): string {
  return join(root, ...parts);
}

function find(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && /"name":\s*"lease-lens"/.test(readFileSync(manifest, 'utf8'))) {
    return folder;
  }
  const above = dirname(folder);
  if (above === folder) {
    throw new Error('run this inside the Lease Lens checkout: no package.json named lease-lens at or above the working directory');
  }
  return find(above);
}
