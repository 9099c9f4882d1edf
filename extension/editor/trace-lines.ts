// The text of a trace's lines for what quotes them: an excerpt, a mail, a diff. Of a file too large for VS Code there is no text to quote.

import { type Uri, workspace } from 'vscode';
import { isLarge } from './go';

/** A physical line by its 1-based number; undefined behind the end, and of a large trace. */
export async function lineTextOf(uri: Uri): Promise<(line: number) => string | undefined> {
  if (isLarge(uri)) return () => undefined;
  const document = await workspace.openTextDocument(uri);
  return (line) => (line >= 1 && line <= document.lineCount ? document.lineAt(line - 1).text : undefined);
}
