// VS Code gives extensions no document of a file over 50 MB: say so instead of staying silent, and name what reads it.

import { commands, type Disposable, TabInputText, type Uri, window, workspace } from 'vscode';
import { plain } from './escape';
import { languageOfName } from './languages';

/** bytes; VS Code's own limit for documents that extensions see. */
const limit = 50 * 1024 * 1024;

export function registerLargeFiles(): Disposable {
  const told = new Set<string>();
  const look = async (): Promise<void> => {
    for (const uri of tracesInTabs()) {
      if (told.has(uri.toString()) || workspace.textDocuments.some((open) => open.uri.toString() === uri.toString())) continue;
      const stat = await workspace.fs.stat(uri).then(
        (found) => found,
        () => undefined, // gone, or not readable: VS Code itself says so
      );
      if (stat === undefined || stat.size <= limit || told.has(uri.toString())) continue;
      told.add(uri.toString());
      void say(uri, stat.size);
    }
  };
  void look();
  return window.tabGroups.onDidChangeTabs(() => void look());
}

function tracesInTabs(): readonly Uri[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof TabInputText && languageOfName(input.uri.path.split('/').at(-1) ?? '') ? [input.uri] : []));
}

async function say(uri: Uri, size: number): Promise<void> {
  const name = plain(uri.path.split('/').at(-1) ?? 'This trace', 80);
  const megabytes = Math.round(size / (1024 * 1024));
  const open = 'Open a Terminal';
  const picked = await window.showWarningMessage(
    `${name} has ${megabytes} MB. VS Code does not hand files over 50 MB to extensions, so nothing is shown in it. The command line reads it: lease-lens check FILE`,
    open,
  );
  if (picked === open) await commands.executeCommand('workbench.action.terminal.new');
}
