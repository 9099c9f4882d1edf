// `.lease-lens.json` in the editor: the nearest one in a log's folder or above it, read through workspace.fs and heard when it changes.

import { type Disposable, type Event, EventEmitter, FileSystemError, type TextDocument, Uri, workspace } from 'vscode';
import type { EngineOptions } from '../engine/options';
import { type ReadWorkspaceFile, readWorkspaceFile, workspaceFileName } from '../engine/workspace-file';

export interface WorkspaceFiles extends Disposable {
  /** A file was made, changed or removed: what open traces are judged by may have changed. */
  readonly onDidChange: Event<void>;
  /** The settings with what the file for `log` says behind them: `leaseLens.rules` outranks it. */
  complete(options: EngineOptions, log: Uri): Promise<EngineOptions>;
}

export interface FoundWorkspaceFile extends ReadWorkspaceFile {
  readonly uri: Uri;
}

/** `tell` hears once what is wrong with a file. */
export function createWorkspaceFiles(tell: (message: string) => void): WorkspaceFiles {
  const changed = new EventEmitter<void>();
  const watcher = workspace.createFileSystemWatcher(`**/${workspaceFileName}`);
  const told = new Set<string>();
  const hear = () => changed.fire();
  const parts = [
    changed,
    watcher,
    watcher.onDidCreate(hear),
    watcher.onDidChange(hear),
    watcher.onDidDelete(hear),
    // The watcher hears of the workspace's folders alone.
    workspace.onDidSaveTextDocument((document: TextDocument) => {
      if (document.uri.path.endsWith(`/${workspaceFileName}`)) hear();
    }),
  ];
  return {
    onDidChange: changed.event,
    async complete(options, log) {
      const found = await workspaceFileFor(log);
      if (found === undefined) return options;
      const { problems, severities, suppressions } = found;
      const message = `${found.uri.toString(true)}: ${problems.join('; ')}`;
      if (problems.length > 0 && !told.has(message)) {
        told.add(message);
        tell(message);
      }
      return {
        ...options,
        rules: { ...severities, ...options.rules },
        ...(suppressions.length === 0 ? {} : { suppressions: { entries: suppressions, paths: [log.path] } }),
      };
    },
    dispose: () => parts.forEach((part) => void part.dispose()),
  };
}

/** undefined: there is none. */
export async function workspaceFileFor(log: Uri): Promise<FoundWorkspaceFile | undefined> {
  if (log.scheme === 'untitled' || !log.path.startsWith('/')) return undefined;
  let folder = Uri.joinPath(log, '..');
  for (;;) {
    const uri = Uri.joinPath(folder, workspaceFileName);
    const text = await textOf(uri);
    if (text !== undefined) return { ...readWorkspaceFile(text), uri };
    const above = Uri.joinPath(folder, '..');
    if (above.path === folder.path) return undefined;
    folder = above;
  }
}

async function textOf(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch (error) {
    // Not there, or a folder that may not be looked into: then nothing is known from it.
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}
