// Saves what the timeline's page exports: asks where, writes it. The HTML page is put together here, from the same parts as the page on the screen.

import * as vscode from 'vscode';
import type { FromWebview, LineWords, PackedTimeline } from '../webview/protocol';
import { linesToExplain, linesToQuote, standalonePage } from './timeline-page';

type Save = Extract<FromWebview, { type: 'save' }>;

/** What the hover says of a line (1-based); undefined: nothing, or it was stopped. */
export type Explain = (document: vscode.Uri, line: number, signal?: AbortSignal) => Promise<LineWords | undefined>;

interface Shown {
  /** Where the page's script and style are. */
  readonly dist: vscode.Uri;
  readonly document: vscode.Uri;
  readonly timeline: PackedTimeline;
  readonly explain: Explain;
}

/** Says in a message what could not be written. */
export async function saveExport(shown: Shown, save: Save): Promise<void> {
  const { document } = shown;
  const kinds = { png: 'PNG picture', svg: 'SVG drawing', html: 'HTML page' } as const;
  const target = await vscode.window.showSaveDialog({
    defaultUri: document.with({ path: `${document.path}.timeline.${save.kind}` }),
    filters: { [kinds[save.kind]]: [save.kind] },
  });
  if (target === undefined) return;
  try {
    const bytes = save.kind === 'html' ? await page(shown) : save.bytes;
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    void vscode.window.showErrorMessage(`The timeline was not saved: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function page({ dist, document, timeline, explain }: Shown): Promise<Uint8Array> {
  const part = async (name: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, name)));
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === document.toString());
  const lines = new Map<number, string>();
  if (open !== undefined)
    for (const line of linesToQuote(timeline)) if (line <= open.lineCount) lines.set(line, open.lineAt(line - 1).text);
  const words = new Map<number, LineWords>();
  for (const line of linesToExplain(timeline)) {
    const said = await explain(document, line);
    if (said !== undefined) words.set(line, said);
  }
  const page = await standalonePage({ script: await part('webview.js'), style: await part('webview.css'), timeline, lines, words });
  return new TextEncoder().encode(page);
}
