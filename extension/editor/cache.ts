// The folder in which what was read of large logs is kept for the next time, how much of it, and leaseLens.clearCache.

import { commands, type Disposable, Uri, window, workspace } from 'vscode';
import type { CachePlace } from '../trace/trace-cache';
import { readSettings } from './settings';

/** Where entries are kept now; undefined: nothing is kept. */
export type Cache = () => CachePlace | undefined;

export function createCache(storage: Uri): Cache {
  const { fsPath } = cacheFolder(storage);
  return () => {
    const { cache } = readSettings(undefined);
    return cache === 0 || storage.scheme !== 'file' ? undefined : { folder: fsPath, most: cache };
  };
}

function cacheFolder(storage: Uri): Uri {
  return Uri.joinPath(storage, 'traces');
}

export function registerClearCache(storage: Uri): Disposable {
  return commands.registerCommand('leaseLens.clearCache', async () => {
    const folder = cacheFolder(storage);
    const size = await sizeOf(folder);
    if (size === undefined) {
      void window.showInformationMessage('Lease Lens keeps nothing of any log.');
      return;
    }
    try {
      await workspace.fs.delete(folder, { recursive: true, useTrash: false });
      void window.showInformationMessage(
        `What Lease Lens kept of large logs is removed (${(size / 2 ** 20).toFixed(1)} MB). They are read anew when they are opened.`,
      );
    } catch (error) {
      void window.showErrorMessage(`What Lease Lens kept of large logs cannot be removed: ${error}. It is in ${folder.fsPath}.`);
    }
  });
}

/** bytes; undefined: there is no such folder. */
async function sizeOf(folder: Uri): Promise<number | undefined> {
  try {
    let size = 0;
    for (const [name] of await workspace.fs.readDirectory(folder)) size += (await workspace.fs.stat(Uri.joinPath(folder, name))).size;
    return size;
  } catch {
    return undefined;
  }
}
