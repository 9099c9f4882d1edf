// A remedy put into the source that a stack of the log names: always behind VS Code's preview, where each change is confirmed.

import { Position, type TextDocument, type Uri, WorkspaceEdit, workspace } from 'vscode';
import type { Finding } from '../engine/analysis';
import type { Fix } from '../engine/fixes/fixes';
import { framesBehind, insertionsOf } from '../engine/fixes/insertion';
import { sourceInWorkspace } from './source-files';

export interface SourcePlace {
  readonly uri: Uri;
  readonly name: string;
  /** 1-based */
  readonly line: number;
}

/** The innermost frame behind the finding's call whose source the workspace has. */
export async function sourceOfFinding(document: TextDocument, finding: Finding): Promise<SourcePlace | undefined> {
  const lineText = (line: number) => (line <= document.lineCount ? document.lineAt(line - 1).text : undefined);
  for (const frame of framesBehind(lineText, finding.line)) {
    const uri = await sourceInWorkspace(frame.file);
    if (uri !== undefined) return { uri, name: uri.path.split('/').at(-1) ?? frame.file, line: frame.line };
  }
  return undefined;
}

/** true when the user applied it. */
export async function insertFix(place: SourcePlace, fix: Fix): Promise<boolean> {
  const edit = await editOf(place, fix);
  return edit !== undefined && workspace.applyEdit(edit, { isRefactoring: true });
}

/** undefined: the source has no such line (any more). */
export async function editOf({ uri, line }: SourcePlace, fix: Fix): Promise<WorkspaceEdit | undefined> {
  const source = await workspace.openTextDocument(uri);
  const insertions = insertionsOf(source.getText().split(/\r?\n/), line, fix);
  if (insertions === undefined) return undefined;
  const edit = new WorkspaceEdit();
  for (const { line: at, text, what } of insertions)
    edit.insert(uri, new Position(at, 0), text, { needsConfirmation: true, label: fix.title, description: descriptions[what] });
  return edit;
}

const descriptions = { functions: 'the functions it calls', statement: 'the call itself' } as const;
