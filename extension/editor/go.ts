// Going to a line of a trace: from hover links, quick-fixes, the timeline and the next/previous commands.

import {
  commands,
  type Disposable,
  Position,
  Range,
  Selection,
  TabInputCustom,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { isTrace } from './languages';

/** Shows a 1-based line of an open trace, the cursor on it. `focus` false leaves the focus where it is (the timeline follows a key press). */
export async function goToLine(uri: Uri, line: number, column = 1, focus = true): Promise<void> {
  if (isLarge(uri)) {
    await commands.executeCommand('leaseLens.revealInLargeTrace', uri, line, focus);
    return;
  }
  const document = await workspace.openTextDocument(uri);
  const at = document.validatePosition(new Position(line - 1, column - 1));
  const shown = window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? ViewColumn.One,
    preserveFocus: !focus,
    preview: false,
  });
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The trace in front of the user and the 1-based line of the cursor. */
export function cursor(): { readonly uri: Uri; readonly line: number; readonly column: number } | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined || !isTrace(editor.document)) return undefined;
  return { uri: editor.document.uri, line: editor.selection.active.line + 1, column: editor.selection.active.character + 1 };
}

/** `leaseLens.goToLine` comes from links in hovers: it opens documents that are open as traces already and nothing else. */
export function registerGoToLine(): Disposable {
  return commands.registerCommand('leaseLens.goToLine', async (document: unknown, line: unknown, column: unknown) => {
    const target = openTrace(document);
    const at = typeof column === 'number' && Number.isSafeInteger(column) && column > 0 ? column : 1;
    if (target !== undefined && typeof line === 'number' && Number.isSafeInteger(line) && line > 0) await goToLine(target, line, at);
  });
}

/** The open trace that a command's argument names; undefined for anything else. */
export function openTrace(document: unknown): Uri | undefined {
  const wanted = document instanceof Uri ? document.toString() : typeof document === 'string' ? document : undefined;
  const open = workspace.textDocuments.find((one) => isTrace(one) && one.uri.toString() === wanted);
  return open?.uri ?? largeTraces().find((uri) => uri.toString() === wanted);
}

/** Also in package.json. */
export const largeTraceView = 'leaseLens.largeTrace';

/** The traces in Large Trace editors, which have no document. */
function largeTraces(): readonly Uri[] {
  const inputs = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.flatMap((input) => (input instanceof TabInputCustom && input.viewType === largeTraceView ? [input.uri] : []));
}

/** The trace of the Large Trace editor that has the focus, or had it last in its group. */
export function largeTraceInFront(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom && input.viewType === largeTraceView ? input.uri : undefined;
}

export function isLarge(uri: Uri): boolean {
  return largeTraces().some((large) => large.toString() === uri.toString());
}
