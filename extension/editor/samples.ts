// leaseLens.openSample: a real recording from the extension's own folder, chosen by its story; the book beside it opens the whole story.

import { commands, type Disposable, type QuickPickItem, ThemeIcon, Uri, window } from 'vscode';
import { gallery, type Sample } from './gallery';
import { languageOfName } from './languages';

export function registerSamples(extension: Uri): Disposable {
  return commands.registerCommand('leaseLens.openSample', async (wanted: unknown) => {
    const sample = typeof wanted === 'string' ? gallery.find(({ file }) => file === wanted) : await pick(extension);
    if (sample !== undefined) await window.showTextDocument(Uri.joinPath(extension, 'samples', sample.file), { preview: false });
  });
}

interface Item extends QuickPickItem {
  readonly sample: Sample;
}

const book = { iconPath: new ThemeIcon('book'), tooltip: 'Read the story: what went wrong, how to see it, the fix' };

function pick(extension: Uri): Promise<Sample | undefined> {
  const box = window.createQuickPick<Item>();
  box.title = 'Open a recorded trace';
  box.placeholder = 'A real recording with a story; the book beside it tells it in full';
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = gallery.map((sample) => ({
    sample,
    label: sample.title,
    description: languageOfName(sample.file) ?? '',
    detail: sample.story,
    buttons: [book],
  }));
  return new Promise((resolve) => {
    box.onDidAccept(() => {
      resolve(box.selectedItems[0]?.sample);
      box.hide();
    });
    box.onDidTriggerItemButton(({ item }) => {
      resolve(undefined);
      box.hide();
      void showStory(Uri.joinPath(extension, 'docs', 'samples', item.sample.page));
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

/** Rendered where the markdown preview is there, as text otherwise. */
async function showStory(page: Uri): Promise<void> {
  await commands.executeCommand('markdown.showPreview', page).then(undefined, () => window.showTextDocument(page));
}
