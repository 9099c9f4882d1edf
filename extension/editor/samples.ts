// leaseLens.openSample: a real recording from the extension's own folder.

import { commands, type Disposable, FileType, Uri, window, workspace } from 'vscode';
import { languageOfName } from './languages';

export function registerSamples(extension: Uri): Disposable {
  return commands.registerCommand('leaseLens.openSample', async (wanted: unknown) => {
    const folder = Uri.joinPath(extension, 'samples');
    const found = await workspace.fs.readDirectory(folder).then(
      (entries) => entries.filter(([, type]) => type === FileType.File).map(([name]) => name),
      () => shipped, // a web host reads files of an extension, and lists none
    );
    const names = found.filter((name) => languageOfName(name) !== undefined).sort();
    const name = typeof wanted === 'string' ? names.find((known) => known === wanted) : await pick(names);
    if (name !== undefined) await window.showTextDocument(Uri.joinPath(folder, name), { preview: false });
  });
}

/** The samples that are always there. */
const shipped: readonly string[] = ['ignored-lease-break.ftrace.txt', 'ignored-lease-break.strace.txt'];

async function pick(names: readonly string[]): Promise<string | undefined> {
  if (names.length === 1) return names[0];
  const items = names.map((label) => ({ label, description: languageOfName(label) ?? '' }));
  return (await window.showQuickPick(items, { title: 'Open a recorded trace' }))?.label;
}
