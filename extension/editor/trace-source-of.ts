// A file as the worker is told of it: by its path where it stands on this machine, else by its bytes.

import { type Uri, workspace } from 'vscode';
import { pieceOf } from '../trace/pieces';
import type { BytesSource, FileSource, TraceSource } from '../trace/trace-source';
import { readSettings } from './settings';
import { nameIn, type ShownOf } from './shown-uri';

/** Rejects where the bytes cannot be read; a path is opened by the worker, which says so itself. */
export async function fileSource(uri: Uri): Promise<FileSource | BytesSource> {
  const { unpackLimit } = readSettings(uri);
  if (uri.scheme === 'file') return { path: uri.fsPath, unpackLimit, mayRun: workspace.isTrusted };
  return { bytes: await workspace.fs.readFile(uri), label: nameIn(uri), unpackLimit };
}

/** What a shown text is made from. */
export async function shownSource({ kind, files }: ShownOf): Promise<TraceSource> {
  if (kind !== 'run') return fileSource(files[0]);
  const parts = files.map(async (file) => {
    const task = pieceOf(file.path)?.task;
    return { source: await fileSource(file), ...(task === undefined ? {} : { task }) };
  });
  return { parts: await Promise.all(parts) };
}
