// leaseLens.followLog: a log that is still being written (`trace_pipe > file`, strace running). VS Code takes in what is added; we keep the
// end in sight where the cursor stands at the end, look where watching is blind, and stop when told to pause.

import {
  commands,
  Disposable,
  type ExtensionContext,
  languages,
  Position,
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { TraceDocuments } from './documents';
import { type Following, followFile } from './follow-file';
import { isTrace, traceSelector } from './languages';
import { shownScheme } from './shown-uri';
import type { Visible } from './visible';

export function registerFollowLog(documents: TraceDocuments, _context: ExtensionContext, visible: Visible): Disposable {
  const followed = new Map<string, Followed>();
  const item = languages.createLanguageStatusItem('leaseLens.follow', traceSelector);
  item.name = 'Lease Lens: a log that grows';
  visible.statuses.set(item.id, item);
  const show = (): void => {
    const uri = window.activeTextEditor?.document.uri;
    const one = uri === undefined ? undefined : followed.get(uri.toString());
    item.text = one === undefined ? 'Not followed' : one.following.isPaused() ? '$(debug-pause) Following is paused' : '$(sync) Following';
    item.detail = one === undefined ? 'The analysis is renewed whenever VS Code reads the file again.' : '';
    const title = one === undefined ? 'Follow' : one.following.isPaused() ? 'Go on' : 'Pause';
    item.command = { command: 'leaseLens.followLog', title };
  };
  show();
  const stop = (uri: Uri): void => {
    followed.get(uri.toString())?.following.dispose();
    followed.delete(uri.toString());
    show();
  };
  return Disposable.from(
    item,
    commands.registerCommand('leaseLens.followLog', async () => {
      const document = window.activeTextEditor?.document;
      if (document === undefined || !isTrace(document)) return;
      const known = followed.get(document.uri.toString());
      if (known === undefined) followed.set(document.uri.toString(), begin(document));
      else known.following.pause(!known.following.isPaused());
      documents.hold(document.uri, followed.get(document.uri.toString())?.following.isPaused() === true);
      toEnd(document);
      show();
    }),
    commands.registerCommand('leaseLens.stopFollowing', () => {
      const uri = window.activeTextEditor?.document.uri;
      if (uri === undefined) return;
      documents.hold(uri, false);
      stop(uri);
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const one = followed.get(document.uri.toString());
      if (one === undefined || one.following.isPaused() || contentChanges.length === 0) return;
      const before = one.lines;
      one.lines = document.lineCount;
      for (const editor of window.visibleTextEditors) {
        if (editor.document === document && editor.selection.active.line >= before - 2) toEnd(document);
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => stop(uri)),
    window.onDidChangeActiveTextEditor(show),
    { dispose: () => Disposable.from(...[...followed.values()].map(({ following }) => following)).dispose() },
  );
}

interface Followed {
  readonly following: Following;
  lines: number;
}

function begin(document: TextDocument): Followed {
  const { uri, lineCount } = document;
  const following = followFile(uri, async () => {
    // VS Code reads a file again when its watcher tells of it; where that is blind it is asked to, as long as nothing would be lost.
    await new Promise((resolve) => setTimeout(resolve, watchersTurn));
    const { size } = await workspace.fs.stat(uri);
    const isBehind = !document.isDirty && !document.isClosed && Math.abs(size - byteLength(document)) > 1;
    if (isBehind && uri.scheme !== shownScheme && window.activeTextEditor?.document === document) {
      await commands.executeCommand('workbench.action.files.revert');
    }
  });
  return { following, lines: lineCount };
}

/** ms */
const watchersTurn = 700;

function byteLength(document: TextDocument): number {
  return new TextEncoder().encode(document.getText()).length;
}

/** The cursor goes to the last line of every editor that shows the document. */
function toEnd(document: TextDocument): void {
  const end = new Position(document.lineCount - 1, 0);
  for (const editor of window.visibleTextEditors) {
    if (editor.document !== document) continue;
    editor.selection = new Selection(end, end);
    editor.revealRange(new Range(end, end), TextEditorRevealType.Default);
  }
}
