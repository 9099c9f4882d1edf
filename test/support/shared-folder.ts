// Where the shared recordings stand, if they stand anywhere: LEASE_LENS_SHARED, else a folder named shared beside the checkout.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { skipBecause } from './skip';

export function sharedFolder(): string | undefined {
  const folder = resolve(process.env.LEASE_LENS_SHARED ?? join('..', 'shared'));
  return existsSync(folder) ? folder : undefined;
}

/** The folder, or a skip with its reason. For use inside a test or a `before` hook. */
export function sharedFolderOrSkip(context: Mocha.Context): string {
  return (
    sharedFolder() ??
    skipBecause(context, 'no shared recordings: set LEASE_LENS_SHARED, or put them in a folder named shared beside the checkout')
  );
}
