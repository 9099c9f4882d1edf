// Saves what the timeline's page exports: asks where, writes it. The HTML page is put together here, from the same parts as the page on the screen.

import * as vscode from 'vscode';
import type { FromWebview, PackedTimeline } from '../webview/protocol';
import { linesToQuote, standalonePage } from './timeline-page';

type Save = Extract<FromWebview, { type: 'save' }>;

/** `dist`: where the page's script and style are. Says in a message what could not be written. */
export async function saveExport(dist: vscode.Uri, document: vscode.Uri, timeline: PackedTimeline, save: Save): Promise<void> {
  const kinds = { png: 'PNG picture', svg: 'SVG drawing', html: 'HTML page' } as const;
  const target = await vscode.window.showSaveDialog({
    defaultUri: document.with({ path: `${document.path}.timeline.${save.kind}` }),
    filters: { [kinds[save.kind]]: [save.kind] },
  });
  if (target === undefined) return;
  try {
    const bytes = save.kind === 'html' ? await page(dist, document, timeline) : save.bytes;
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    void vscode.window.showErrorMessage(`The timeline was not saved: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function page(dist: vscode.Uri, document: vscode.Uri, timeline: PackedTimeline): Promise<Uint8Array> {
  const part = async (name: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, name)));
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === document.toString());
  const lines = new Map<number, string>();
  if (open !== undefined)
    for (const line of linesToQuote(timeline)) if (line <= open.lineCount) lines.set(line, open.lineAt(line - 1).text);
  const page = await standalonePage({ script: await part('webview.js'), style: await part('webview.css'), timeline, lines });
  return new TextEncoder().encode(page);
}
