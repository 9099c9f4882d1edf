// leaseLens.suppressHere, suppressInFile and suppressRule: an entry in the project's .lease-lens.json. The findings stay counted, and the log as it is.

import { commands, Disposable, Uri, window, workspace } from 'vscode';
import type { Suppression } from '../engine/analysis';
import { suppressionText } from '../engine/suppressions';
import { addSuppression, workspaceFileName } from '../engine/workspace-file';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { type Target, targetOf } from './target';
import { workspaceFileFor } from './workspace-files';

export function registerSuppress(documents: TraceDocuments): Disposable {
  const command = (id: string, entryOf: (target: Target, file: string) => Suppression): Disposable =>
    commands.registerCommand(id, async (...args: unknown[]) => {
      const target = await targetOf(documents, args);
      return target !== undefined && suppress(target, entryOf);
    });
  return Disposable.from(
    command('leaseLens.suppressHere', ({ finding: { rule, line } }, file) => ({ rule, file, from: line, to: line })),
    command('leaseLens.suppressInFile', ({ finding: { rule } }, file) => ({ rule, file })),
    command('leaseLens.suppressRule', ({ finding: { rule } }) => ({ rule })),
  );
}

async function suppress(target: Target, entryOf: (target: Target, file: string) => Suppression): Promise<boolean> {
  const { uri } = target;
  const found = await workspaceFileFor(uri);
  const folder = found === undefined ? (workspace.getWorkspaceFolder(uri)?.uri ?? Uri.joinPath(uri, '..')) : Uri.joinPath(found.uri, '..');
  if (uri.scheme === 'untitled') {
    void window.showInformationMessage('Lease Lens: save the log first: what is suppressed is written beside it.');
    return false;
  }
  const file = found?.uri ?? Uri.joinPath(folder, workspaceFileName);
  const own = uri.path.startsWith(`${folder.path}/`) ? uri.path.slice(folder.path.length + 1) : (uri.path.split('/').at(-1) ?? '');
  const entry = entryOf(target, own);
  const text = found === undefined ? undefined : new TextDecoder().decode(await workspace.fs.readFile(file));
  const result = addSuppression(text, entry);
  if ('error' in result) {
    void window.showErrorMessage(`Lease Lens: ${workspaceFileName} is left as it is: ${plain(result.error, 300)}`);
    return false;
  }
  await workspace.fs.writeFile(file, new TextEncoder().encode(result.text));
  const open = 'Open the File';
  void window.showInformationMessage(`Lease Lens: suppressed ${plain(suppressionText(entry), 200)}.`, open).then((picked) => {
    if (picked === open) void window.showTextDocument(file);
  });
  return true;
}
