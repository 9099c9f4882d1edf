// leaseLens.openSample: a real recording from the extension's own folder.

import { commands, type Disposable, FileType, Uri, window, workspace } from 'vscode';
import { languageOfName } from './languages';

export function registerSamples(extension: Uri): Disposable {
  return commands.registerCommand('leaseLens.openSample', async (wanted: unknown) => {
    const folder = Uri.joinPath(extension, 'samples');
    const names = (await workspace.fs.readDirectory(folder))
      .filter(([name, type]) => type === FileType.File && languageOfName(name) !== undefined)
      .map(([name]) => name)
      .sort();
    const name = typeof wanted === 'string' ? names.find((known) => known === wanted) : await pick(names);
    if (name !== undefined) await window.showTextDocument(Uri.joinPath(folder, name), { preview: false });
  });
}

async function pick(names: readonly string[]): Promise<string | undefined> {
  if (names.length === 1) return names[0];
  const items = names.map((label) => ({ label, description: languageOfName(label) ?? '' }));
  return (await window.showQuickPick(items, { title: 'Open a recorded trace' }))?.label;
}
