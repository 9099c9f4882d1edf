// The text of a trace's lines for what quotes them: an excerpt, a mail, a diff.

import { commands, type Uri, workspace } from 'vscode';
import { isLarge } from './go';

/** Physical lines by their 1-based numbers; undefined behind the end. Of a trace too large for a document only the lines in `wanted` are there. */
export async function lineTextOf(uri: Uri, wanted: Iterable<number>): Promise<(line: number) => string | undefined> {
  if (isLarge(uri)) {
    const lines = await commands.executeCommand<ReadonlyMap<number, string> | undefined>(largeLinesCommand, uri, [...wanted]);
    return (line) => lines?.get(line);
  }
  const document = await workspace.openTextDocument(uri);
  return (line) => (line >= 1 && line <= document.lineCount ? document.lineAt(line - 1).text : undefined);
}

/** Answered by large-trace-editor.ts: the texts of some lines of a file that a Large Trace editor shows. */
export const largeLinesCommand = 'leaseLens.linesOfLargeTrace';
