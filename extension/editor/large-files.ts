// VS Code gives extensions no document of a file over 50 MB: say so instead of staying silent, and offer what reads it.

import { commands, type Disposable, TabInputText, type Uri, window, workspace } from 'vscode';
import { plain } from './escape';
import { languageOfName, largestDocument } from './languages';

export function registerLargeFiles(): Disposable {
  const told = new Set<string>();
  const look = async (): Promise<void> => {
    for (const uri of tracesInTabs()) {
      if (told.has(uri.toString()) || workspace.textDocuments.some((open) => open.uri.toString() === uri.toString())) continue;
      const stat = await workspace.fs.stat(uri).then(
        (found) => found,
        () => undefined, // gone, or not readable: VS Code itself says so
      );
      if (stat === undefined || stat.size <= largestDocument || told.has(uri.toString())) continue;
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
  const page = 'Open as Large Trace';
  const extract = 'Extract Relevant Lines';
  const picked = await window.showInformationMessage(
    `${name} has ${megabytes} MB. VS Code does not hand files over 50 MB to extensions, so nothing is shown in this editor. The Large Trace editor pages through it with all findings; the relevant lines alone open as a text.`,
    page,
    extract,
  );
  if (picked === page) await commands.executeCommand('leaseLens.openTrace', uri);
  if (picked === extract) await commands.executeCommand('leaseLens.extractRelevant', uri);
}
