// leaseLens.analyzeTogether: several files of one run (strace -ff writes one per task) as one text in the order of time.

import { commands, type Disposable, FileType, Uri, window, workspace } from 'vscode';
import { pieceOf } from '../trace/pieces';
import { filesOf, type Opening, tell } from './open-trace';
import type { ShownTraces } from './shown-traces';
import { shownUri } from './shown-uri';

export function registerAnalyzeTogether(shown: ShownTraces): Disposable {
  return commands.registerCommand('leaseLens.analyzeTogether', async (file: unknown, files: unknown) => {
    const picked = filesOf(file, files) ?? (await window.showOpenDialog({ canSelectMany: true, openLabel: 'Analyze Together' })) ?? [];
    const [first] = picked;
    if (first === undefined) return;
    await tell(await openTogether(shown, picked.length === 1 ? await withSiblings(first) : picked));
  });
}

async function openTogether(shown: ShownTraces, files: readonly Uri[]): Promise<Opening> {
  if (files.length < 2) {
    const message = 'one file is no run: select the files of the run, or one NAME.PID that has others beside it in its folder.';
    return { kind: 'refused', message };
  }
  const sorted = [...files].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
  const uri = shownUri({ kind: 'run', files: sorted }, 'strace');
  const outcome = await shown.read(uri);
  if (outcome.kind === 'cancelled') return { kind: 'stopped' };
  if (outcome.kind === 'failed') return { kind: 'refused', message: outcome.message };
  await window.showTextDocument(uri, { preview: false });
  return { kind: 'shown' };
}

/** The files of the same set in the same folder. */
async function withSiblings(file: Uri): Promise<readonly Uri[]> {
  const set = pieceOf(file.path)?.set;
  if (set === undefined) return [file];
  const folder = Uri.joinPath(file, '..');
  const names = (await workspace.fs.readDirectory(folder)).filter(([, type]) => (type & FileType.File) !== 0);
  return names.map(([name]) => Uri.joinPath(folder, name)).filter((other) => pieceOf(other.path)?.set === set);
}
